"""Claims of an ad that stand or fall with a measurement: inserted as a block, never typed (domain.md 9.2)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recruitment.ads.models import JobAd
from recruitment.errors import RuleBroken
from recruitment.measurements.models import Measurement, Subject
from recruitment.measurements.standing import WORDS, Weakness, latest_of, weakness_of
from recruitment.staff.models import Unit

# What stands in the text between [[ and ]], for each subject.
CODES: dict[str, str] = {
    "tid-med-barn": Subject.CHILD_TIME,
    "tid-med-familjer": Subject.FAMILY_TIME,
    "tid-med-klienter": Subject.CLIENT_TIME,
    "arenden": Subject.CASELOAD,
}
EXAMPLE = "[[tid-med-barn: Hos oss får du mycket tid med barnen]]"
_BLOCK = re.compile(r"^[ \t]*\[\[[ \t]*([\w-]+)[ \t]*(?::[ \t]*(.*?))?[ \t]*\]\][ \t\r]*$", re.MULTILINE)
_BARE = re.compile(
    r"\b(?:mycket|mer|mest|gott om|massor (?:av|med)|god|rikligt med|much|more|most|plenty of|lots of"
    r"|a lot of|ample)\s+(?:\w+\s+)?(?:tid|time)\s+(?:\w+\s+){0,2}?(?:med|för|åt|till|hos|with|for)\s+"
    r"(?:\w+\s+){0,3}?(?:barn|unga|ungdom|famil|föräld|vårdnadshavar|klient|brukar|child|kids|young|parent"
    r"|guardian|client)"
)
FIELDS = ("title", "summary", "body", "introduction", "supervision", "development", "client_time")


@dataclass(frozen=True)
class Block:
    """A claim in a text; `words` are the ad's own, gone with the value."""

    code: str
    words: str

    @property
    def subject(self) -> str:
        return CODES[self.code]


type Measured = Mapping[str, Measurement | None]  # by subject


def blocks(text: str) -> list[Block]:
    """Those that are understood; `check_claims` says no to the others."""
    found = (Block(one[1].lower(), (one[2] or "").strip()) for one in _BLOCK.finditer(text))
    return [block for block in found if block.code in CODES]


def has_blocks(job: JobAd) -> bool:
    return "[[" in job.body


def measured_for(jobs: Iterable[JobAd]) -> dict[UUID, Measured]:
    """What is measured for each job that claims something: one question for all, none when none does."""
    claiming = [job for job in jobs if has_blocks(job)]
    rows = list(Measurement.objects.in_force().select_related("unit")) if claiming else []
    return {job.pk: measured_in(rows, [unit.pk for unit in job.units.all()]) for job in claiming}


def measured_in(rows: Sequence[Measurement], units: Sequence[UUID]) -> Measured:
    return {subject: latest_of(rows, subject, units) for subject in Subject.values}


def hidden_claims(job: JobAd, measured: Measured, day: date) -> list[tuple[Block, Weakness]]:
    """The blocks of an ad that show nothing, and why."""
    weak = ((block, weakness_of(measured[block.subject], day)) for block in blocks(job.body))
    return [(block, weakness) for block, weakness in weak if weakness]


def check_claims(job: JobAd, units: Sequence[Unit], day: date) -> None:
    """A claim needs a value that may be said, when it is inserted. Raises RuleBroken at the text."""
    for found in _BLOCK.finditer(job.body):
        if found[1].lower() not in CODES:
            message = _("There is no measurement called “%(code)s”. There are: %(codes)s.")
            said = {"code": found[1][:40], "codes": ", ".join(CODES)}
            raise RuleBroken("claim_unknown", message % said, field="body")
    rows = list(Measurement.objects.in_force()) if has_blocks(job) else []
    for block, weakness in hidden_claims(job, measured_in(rows, [unit.pk for unit in units]), day):
        message = _("[[%(code)s]] cannot be shown: %(why)s. Take it out, or enter a newer measurement.")
        said = {"code": block.code, "why": str(WORDS[weakness])}
        raise RuleBroken("claim_without_measurement", message % said, field="body")


def check_nothing_claimed_by_hand(job: JobAd) -> None:
    """“Mycket tid med barnen” is said with its value or not at all."""
    for field in FIELDS:
        if _BARE.search(" ".join(without_blocks(getattr(job, field)).casefold().split())):
            message = _(
                "“Much time with the children” can only be said with a measured value. Take it out here,"
                " and insert it in the text on a line of its own, like this: %(example)s"
            )
            raise RuleBroken("claim_by_hand", message % {"example": EXAMPLE}, field=field)


def without_blocks(text: str) -> str:
    return _BLOCK.sub("", text)


def pieces(text: str) -> Iterator[str | Block]:
    """The text in its order, cut at its claims; a block that nobody understands shows nothing."""
    at = 0
    for found in _BLOCK.finditer(text):
        yield text[at : found.start()]
        yield from blocks(found[0])
        at = found.end()
    yield text[at:]


def claim_html(block: Block, row: Measurement | None, day: date) -> SafeString:
    """Value, definition, day and number of answers; nothing when it may not be said."""
    if row is None or weakness_of(row, day):
        return SafeString("")
    words = format_html('<p class="said" lang="sv">{}</p>', block.words) if block.words else ""
    return format_html(
        '<aside class="claim" lang="{}">{}<p>{}: <strong>{}</strong></p>'
        '<p class="soft"><span lang="sv">{}</span> {}</p></aside>\n',
        get_language() or "sv", words, row.get_subject_display(), value_text(row), row.definition, basis(row),
    )  # fmt: skip


def claim_text(block: Block, row: Measurement | None, day: date) -> str:
    """The same in plain words."""
    if row is None or weakness_of(row, day):
        return ""
    value = f"{row.get_subject_display()}: {value_text(row)}"
    return "\n".join(filter(None, [block.words, value, row.definition, basis(row)]))


def value_text(row: Measurement) -> str:
    """`32,5 per cent of working time`, without a nought behind the point."""
    digits = 0 if row.value == row.value.to_integral_value() else 1
    return f"{number_format(row.value, digits)} {row.get_measured_in_display()}"


def basis(row: Measurement) -> str:
    """Where, when, and how many answered."""
    said = {
        "where": row.unit.name if row.unit else _("all units"),
        "day": date_format(row.measured_on, _("j F Y")),
        "answers": row.answers,
        "rate": row.response_percent,
    }
    return (
        _("Measured in %(where)s on %(day)s: %(answers)s answers, %(rate)s per cent of those asked.") % said
    )
