"""What happens to a person in the bank, and the line that it leaves in their history."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.choices import LadokOutcome
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate, CandidateQuerySet, Entry, Note, VerifiedLevel
from recruitment.candidates.qualification import EXPLAINED, WAYS
from recruitment.candidates.terms import FIRST_YEAR
from recruitment.errors import RuleBroken
from recruitment.outbox.actions import cancel_texts, stop_optional_messages
from recruitment.staff.models import User
from recruitment.workdays import in_stockholm

# What the person, or a recruiter for them, may change; an address only by confirming the new one.
_PERSON = {"first_name", "last_name", "phone", "sms_ok", "language", "about"}
_STUDIES = {
    "education_status", "university_id", "admit_term", "admit_year", "terms_correction", "study_breaks",
}  # fmt: skip
_SKILLS = {"vfu_completed", "vfu_area", "licence_b"}
_WISHES = {"extent", "wanted_areas", "wanted_units", "excluded_units"}
# What would say who a placeholder is, or how to reach them.
_REVEALING = _PERSON - {"language"}
CHANGEABLE = frozenset(_PERSON | _STUDIES | _SKILLS | _WISHES)
VERIFICATION = ("verified_level", "verified_method", "verified_reference", "verified_by", "verified_on")
LONGEST_REFERENCE = 120
MOST_TAGS = 20
LONGEST_TAG = 40
LONGEST_NOTE = 2000


def note_entry(
    candidate: Candidate,
    kind: str,
    *,
    at: datetime,
    by: User | None = None,
    about: str = "",
    **details: Any,
) -> Entry:
    """One line of history; `details` holds names of fields and states, never what somebody wrote."""
    return Entry.objects.create(candidate=candidate, kind=kind, at=at, by=by, about=about, details=details)


@transaction.atomic
def change_candidate(
    candidate: Candidate, values: Mapping[str, Any], *, at: datetime, by: User | None = None
) -> Candidate:
    """Set fields of CHANGEABLE; history says which ones changed. The same twice changes nothing."""
    if unknown := sorted(values.keys() - CHANGEABLE):
        raise ValueError(f"{', '.join(unknown)} cannot be changed here.")
    person = _locked(candidate)
    _refuse_gone(person)
    _refuse_revealing(person, values)
    if changed := set_values(person, values):
        if {"admit_term", "admit_year"} & set(changed):
            check_start(person.admit_term, person.admit_year, at)
        person.save(update_fields=changed)
        note_entry(person, Entry.Kind.CHANGED, at=at, by=by, fields=changed)
        follow_number(person, changed, at)
    return person


def follow_number(person: Candidate, changed: Iterable[str], at: datetime) -> None:
    """Nothing unsent goes to a number that is no longer theirs, or where texts are no longer welcome."""
    if not {"phone", "sms_ok"}.isdisjoint(changed):
        cancel_texts(person_id=person.pk, at=at)


def check_start(term: str, year: int | None, at: datetime) -> None:
    """When a programme began. RuleBroken programme_start at the field to mend."""
    if bool(term) != (year is not None):
        field = "admit_term" if year else "admit_year"
        raise RuleBroken("programme_start", _("Say both term and year, or neither."), field=field)
    if year is not None and not FIRST_YEAR <= year <= timezone.localdate(at).year + 1:
        message = _("Write the year when the programme began.")
        raise RuleBroken("programme_start", message, field="admit_year")


def set_values(person: Candidate, values: Mapping[str, Any]) -> list[str]:
    """Put `values` on the row and tell which fields they changed; saving is the caller's."""
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, values[name])
    return changed


def add_note(candidate: Candidate, text: str, *, by: User, at: datetime) -> Note:
    """A colleague's remark; sent twice in a row it is one note."""
    said = text.strip()
    if not said or len(said) > LONGEST_NOTE or "\0" in said:
        raise RuleBroken("note_not_text", _("A note has 1 to 2,000 characters."), field="text")
    newest = candidate.notes.order_by("-created_at", "-pk").first()
    if newest and (newest.author_id, newest.text) == (by.pk, said):
        return newest
    return Note.objects.create(candidate=candidate, text=said, author=by, created_at=at)


@transaction.atomic
def set_tags(
    candidates: Iterable[Candidate] | CandidateQuerySet,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    *,
    by: User,
    at: datetime,
) -> int:
    """Put tags on people and take tags off them; how many people it made a difference to."""
    added, removed = clean_tags(add), set(clean_tags(remove))
    keys = [candidate.pk for candidate in candidates]
    people = Candidate.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    changed = [person for person in people if _retag(person, added, removed)]
    Candidate.objects.bulk_update(changed, ["tags"])
    details = {"added": added, "removed": sorted(removed)}
    Entry.objects.bulk_create(
        Entry(candidate=person, kind=Entry.Kind.TAGGED, at=at, by=by, details=details) for person in changed
    )
    return len(changed)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """As they are stored, each once. RuleBroken tag_not_text."""
    clean = list(dict.fromkeys(" ".join(tag.split()) for tag in tags))
    if not all(0 < len(tag) <= LONGEST_TAG and tag.isprintable() for tag in clean):
        raise RuleBroken("tag_not_text", _("A tag has 1 to 40 characters."), field="tags")
    return clean


def _retag(person: Candidate, added: list[str], removed: set[str]) -> bool:
    before = person.tags
    person.tags = [tag for tag in dict.fromkeys([*before, *added]) if tag not in removed]
    if len(person.tags) > MOST_TAGS:
        raise RuleBroken("too_many_tags", _("A person has 20 tags at most."), field="tags")
    return person.tags != before


@transaction.atomic
def verify_degree(
    candidate: Candidate, level: str, method: str, reference: str = "", *, by: User, at: datetime
) -> Candidate:
    """Note that a degree has been seen or assessed: which, how, by whom; documents stay outside.

    `method` is one of the ways of that degree (qualification.WAYS); a judgement of our own has its reason,
    or where it is written down, in `reference`. The same by the same colleague twice is noted once.
    """
    _check_verification(level, method, reference.strip())
    said = {"verified_level": level, "verified_method": method, "verified_reference": reference.strip()}
    person = _locked(candidate)
    _refuse_gone(person)
    if person.verified_by_id == by.pk and not set_values(person, said):
        return person
    set_values(person, said | {"verified_by": by, "verified_on": in_stockholm(at).date()})
    person.save(update_fields=VERIFICATION)
    note_entry(person, Entry.Kind.VERIFIED, at=at, by=by, level=level, method=method)
    return person


def _check_verification(level: str, method: str, reference: str) -> None:
    if level not in VerifiedLevel.values:
        raise RuleBroken("degree_unknown", _("Choose which degree it is."), field="level")
    if method not in WAYS[level]:
        raise RuleBroken(
            "method_not_of_degree", _("This degree is not verified in that way."), field="method"
        )
    if len(reference) > LONGEST_REFERENCE or (method in EXPLAINED and not reference):
        raise RuleBroken(
            "reference_missing",
            _("Say in at most 120 characters why, or where the decision is written down."),
            field="reference",
        )


@transaction.atomic
def withdraw_verification(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """A degree that was verified by mistake is no longer; offers that have left keep their terms."""
    person = _locked(candidate)
    if not person.verified_level:
        return person
    level = person.verified_level
    empty = {"verified_level": "", "verified_method": "", "verified_reference": ""}
    set_values(person, empty | {"verified_by": None, "verified_on": None})
    person.save(update_fields=VERIFICATION)
    note_entry(person, Entry.Kind.UNVERIFIED, at=at, by=by, level=level)
    return person


@transaction.atomic
def note_ladok_check(candidate: Candidate, outcome: str, *, by: User, at: datetime) -> Candidate:
    """Note that the studies have been checked: what came of it, by whom, when; nothing else is kept.

    It opens no role: only a verified degree does. The same twice in a row on one day is noted once.
    """
    if outcome not in LadokOutcome.values:
        raise RuleBroken("outcome_unknown", _("Choose what came of it."), field="outcome")
    person = _locked(candidate)
    _refuse_gone(person)
    newest = person.entries.filter(kind=Entry.Kind.LADOK_CHECKED).order_by("-at", "-pk").first()
    said = (by.pk, in_stockholm(at).date(), {"outcome": outcome})
    if newest is None or (newest.by_id, in_stockholm(newest.at).date(), newest.details) != said:
        note_entry(person, Entry.Kind.LADOK_CHECKED, at=at, by=by, outcome=outcome)
    return person


@transaction.atomic
def pause_candidate(
    candidate: Candidate, *, at: datetime, until: date | None = None, by: User | None = None
) -> Candidate:
    """Keep the person, but ask them nothing (until a day, when they say one): nor what waits to leave."""
    _switch(candidate, Candidate.Status.ACTIVE, Candidate.Status.PAUSED, at=at, by=by, until=until)
    stop_optional_messages(candidate.pk, at=at)  # after the row is ours: a mailing holds it while it writes
    return candidate


def resume_candidate(candidate: Candidate, *, at: datetime, by: User | None = None) -> Candidate:
    """Back from a pause; who never confirmed the address, or has left, is not brought back here."""
    return _switch(candidate, Candidate.Status.PAUSED, Candidate.Status.ACTIVE, at=at, by=by)


@transaction.atomic
def _switch(
    candidate: Candidate,
    source: str,
    to: str,
    *,
    at: datetime,
    by: User | None,
    until: date | None = None,
) -> Candidate:
    moved = Candidate.objects.filter(pk=candidate.pk, status=source).move(to, paused_until=until)
    candidate.refresh_from_db()
    if moved:
        kind = Entry.Kind.PAUSED if to == Candidate.Status.PAUSED else Entry.Kind.RESUMED
        note_entry(candidate, kind, at=at, by=by)
    elif candidate.status != to:
        raise RuleBroken("candidate_may_not_move", _("The person’s status does not allow this."))
    return candidate


def open_personal_link(
    candidate: Candidate, *, at: datetime, lasts: timedelta = PersonalLink.LASTS
) -> PersonalLink:
    """A new key to the person's own page; using it up is a POST."""
    return PersonalLink.objects.create(candidate=candidate, created_at=at, valid_until=at + lasts)


@transaction.atomic
def use_personal_link(token: str, *, at: datetime) -> Candidate:
    """Use the link up, once. RuleBroken: link_unknown, link_used, link_expired."""
    link = find_personal_link(token, at=at)
    if not PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise _link_used()
    return link.candidate


def find_personal_link(token: str, *, at: datetime) -> PersonalLink:
    """The link, if it can still be used; looking changes nothing."""
    link = PersonalLink.objects.select_related("candidate").filter(token=token).first()
    if link is None or link.candidate.status == Candidate.Status.LEFT:
        raise RuleBroken("link_unknown", _("This link does not work. Ask for a new one."))
    if link.used_at is not None:
        raise _link_used()
    if not link.is_open(at):
        raise RuleBroken("link_expired", _("This link is too old. Ask for a new one."))
    return link


def _link_used() -> RuleBroken:
    return RuleBroken("link_used", _("This link has already been used. Ask for a new one."))


def _locked(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)


def _refuse_revealing(person: Candidate, values: Mapping[str, Any]) -> None:
    revealing = sorted(name for name in _REVEALING & values.keys() if getattr(person, name) != values[name])
    if person.is_placeholder and revealing:
        message = _("Nothing is written here of who this person is, or how to reach them.")
        raise RuleBroken("is_placeholder", message, field=revealing[0])


def _refuse_gone(person: Candidate) -> None:
    if person.status == Candidate.Status.LEFT:
        raise RuleBroken("candidate_left", _("The person has left the bank."))
