"""What the pages of messages show: who changed what, what a letter will be like, what became otherwise."""

from collections.abc import Iterable
from difflib import ndiff
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.checking import is_text_message
from recruitment.outbox.purposes import PURPOSES, VALUES, may_be_empty, needed
from recruitment.outbox.rendering import Letter, Sender, original, write
from recruitment.outbox.rewording import text_of
from recruitment.outbox.samples import FULL, PEOPLE, sample_values
from recruitment.outbox.wordings import Wording, wordings_read_once
from recruitment.staff.models import Organisation


def groups() -> list[dict[str, Any]]:
    """Every message under whom it goes to, with the state of each language."""
    newest = {
        (one.template, one.language): one for one in Wording.objects.newest().select_related("created_by")
    }
    titles = [_("Mail to candidates"), _("Text messages to candidates"), _("Mail to colleagues")]
    listed: dict[str, list[dict[str, Any]]] = {title: [] for title in titles}
    for template, kind in TEMPLATES.items():
        title = titles[2] if kind.to_staff else titles[is_text_message(template)]
        listed[title].append(_listed(template, newest))
    return [{"title": title, "rows": rows} for title, rows in listed.items() if rows]


def _listed(template: str, newest: dict[tuple[str, str], Wording]) -> dict[str, Any]:
    languages = [
        {"code": code, "name": name, "wording": newest.get((template, code))}
        for code, name in settings.LANGUAGES
    ]
    return {"template": template, "purpose": PURPOSES[template], "languages": languages}


def values_of(template: str) -> list[dict[str, Any]]:
    """What may be written into a message, in words."""
    must, may_not = needed(template), may_be_empty(template)
    return [
        {
            "sign": f"{{{{ {name} }}}}",
            "name": name,
            "label": VALUES[name],
            "is_needed": name in must,
            "condition": f"{{% if {name} %}} … {{% endif %}}" if name in may_not else "",
        }
        for name in TEMPLATES[template].values
    ]


def neighbour(template: str, language: str) -> dict[str, str]:
    """The same message in the other language, as it is now."""
    code, name = next(pair for pair in settings.LANGUAGES if pair[0] != language)
    subject, body = text_of(template, code, Wording.objects.of(template, code).first())
    return {"code": code, "name": name, "subject": subject, "body": body}


def previews(template: str, language: str, subject: str, body: str) -> list[dict[str, Any]]:
    """The letter to each of the invented people who would get another text than the first."""
    letters = {person: _letter(template, language, subject, body, person) for person in PEOPLE}
    return [
        {"person": person, "title": PEOPLE[person], "letter": letter}
        for person, letter in letters.items()
        if person == FULL or may_be_empty(template)
    ]


def drawn(template: str, language: str, subject: str, body: str, person: str) -> str:
    """The letter as HTML; a text message has none and is shown by itself."""
    return _letter(template, language, subject, body, person if person in PEOPLE else FULL).html


def _letter(template: str, language: str, subject: str, body: str, person: str) -> Letter:
    """Written by the same hand as those that leave: only the wording and the person are put in."""
    wording = Wording(template=template, language=language, version=0, subject=subject, body=body)
    organisation = Organisation.objects.current()
    sender = Sender(organisation, organisation.contact_email)
    with wordings_read_once({(template, language): wording}):
        return write(template, sample_values(template, person), language=language, sender=sender)


def compared(template: str, language: str, rows: list[Wording]) -> list[dict[str, Any]]:
    """Versions, each with what became otherwise since the one before."""
    before = _before(template, language, rows)
    return [{"wording": row, "lines": _difference(_lines(*before[row.version - 1]), row)} for row in rows]


def _before(template: str, language: str, rows: list[Wording]) -> dict[int, tuple[str, str]]:
    wanted = [row.version - 1 for row in rows]
    found = Wording.objects.of(template, language).filter(version__in=wanted)
    known = {one.version: (one.subject, one.body) for one in found}
    return dict.fromkeys(wanted, original(template, language)) | known


def _difference(before: list[str], row: Wording) -> list[dict[str, str]]:
    kinds = {"+ ": "new", "- ": "gone", "  ": "same"}
    lines = ndiff(before, _lines(row.subject, row.body))
    return list(
        _without_silence({"kind": kinds[line[:2]], "text": line[2:]} for line in lines if line[0] != "?")
    )


def _without_silence(lines: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Only what changed, and the line before it."""
    listed = list(lines)
    near = {at for at, line in enumerate(listed) if line["kind"] != "same"}
    near |= {at - 1 for at in near} | {at + 1 for at in near}
    return [line for at, line in enumerate(listed) if at in near and (line["text"] or line["kind"] != "same")]


def _lines(subject: str, body: str) -> list[str]:
    return ([subject] if subject else []) + body.split("\n")
