"""The address is theirs: what waited is applied, and the person is in the bank."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recruitment.bank.answers import person_values, weeks_of
from recruitment.bank.duplicates import note_duplicates
from recruitment.bank.letters import about_follow_up, welcome_mail
from recruitment.bank.sources import touch
from recruitment.candidates.actions import follow_number, note_entry, set_values
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate, Entry, Registration, SourceKind
from recruitment.errors import RuleBroken
from recruitment.outbox.actions import cancel_messages, queue_messages
from recruitment.seasons.actions import join_season
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation
from recruitment.workdays import in_stockholm


def find_registration(token: str, *, at: datetime) -> Registration:
    """The registration a mail leads to; looking changes nothing. RuleBroken: link_unknown, link_expired."""
    return _checked(Registration.objects.filter(token=token).first(), at)


@transaction.atomic
def confirm_registration(token: str, *, at: datetime) -> Candidate:
    """Apply the answers and put the person in the bank. RuleBroken: link_unknown, link_expired.

    Twice is harmless. A registration older than one that has been confirmed changes nothing.
    """
    registration = find_registration(token, at=at)
    person = lock_person(registration)
    # Read again: only whoever holds the person adds answers, or leaves and takes them along.
    registration = find_registration(token, at=at)
    if registration.confirmed_at is None:
        Registration.objects.filter(pk=registration.pk).update(confirmed_at=at)
        cancel_messages(about_follow_up(person), at=at)
        later = person.registrations.filter(created_at__gt=registration.created_at)
        if not later.exclude(confirmed_at=None).exists():
            _apply(registration, person, at)
    return person


def lock_person(registration: Registration) -> Candidate:
    """Held first by everything that touches a registration, so that nothing waits in a circle."""
    return Candidate.objects.select_for_update(no_key=True).get(pk=str(registration.candidate_id))


def _checked(registration: Registration | None, at: datetime) -> Registration:
    if registration is None or registration.candidate_id is None:
        raise RuleBroken("link_unknown", _("This link does not work. Register again."))
    if not is_open(registration, at):
        raise too_old()
    return registration


def is_open(registration: Registration, at: datetime) -> bool:
    """An invitation waits longer: nobody asked for it."""
    if is_invitation(registration):
        return at < registration.created_at + PersonalLink.INVITATION_LASTS
    return registration.is_open(at)


def is_invitation(registration: Registration) -> bool:
    """Whether it is the answer to an imported list, rather than somebody's own form."""
    return bool(registration.data["source"]["kind"] == SourceKind.IMPORT)


def too_old() -> RuleBroken:
    return RuleBroken("link_expired", _("This link is too old. Register again."))


def _apply(registration: Registration, person: Candidate, at: datetime) -> None:
    answers = registration.data
    source = answers["source"]
    values = person_values(answers) | touch("last", source) | _notice(registration, at)
    changed = set_values(person, values | _in_the_bank(person, registration, at))
    person.save()
    follow_number(person, changed, at)
    about = f"registration:{registration.pk}"
    if not is_invitation(registration):
        registered_at = registration.created_at
        note_entry(person, Entry.Kind.REGISTERED, at=registered_at, about=about, source=source["label"])
    note_entry(person, Entry.Kind.CONFIRMED, at=at, about=about)
    queue_messages([welcome_mail(registration, person, _join(person, answers, at), at)])
    note_duplicates(person, at)


def _in_the_bank(person: Candidate, registration: Registration, at: datetime) -> dict[str, Any]:
    """Active, wherever they come from: unconfirmed, invited, paused, left, expired."""
    return {
        "status": Candidate.Status.ACTIVE,
        "confirmed_at": person.confirmed_at or at,
        "renewed_at": at,
        "paused_until": None,
        "left_at": None,
        "renewal_asked_at": None,
        "expired_at": None,
        "language": registration.language,
    }


def _notice(registration: Registration, at: datetime) -> dict[str, Any]:
    """Which information was read, and when; who was invited reads it where they confirm."""
    if is_invitation(registration):
        version, read_at = Organisation.objects.current().privacy_notice_version, at
    else:
        version, read_at = registration.data["privacy_notice_version"], registration.created_at
    return {"is_adult": True, "privacy_notice_version": version, "notice_read_at": read_at}


def _join(person: Candidate, answers: Mapping[str, Any], at: datetime) -> Candidacy | None:
    """The candidacy in the nearest open season; what was said before stays where nothing new is said,
    and weeks that are no longer weeks of the season are left out."""
    season = Season.objects.nearest_open(in_stockholm(at).date())
    if season is None:
        return None
    before = Candidacy.objects.filter(season=season, candidate=person).first() or Candidacy()
    inside = set(season.weeks)
    weeks = [week for week in weeks_of(answers) if week in inside]
    return join_season(
        person,
        season,
        weeks=weeks or before.weeks,
        at=at,
        extent=answers.get("extent") or before.extent,
        min_weeks=before.min_weeks,
        max_weeks=before.max_weeks,
        max_blocks=before.max_blocks,
    )
