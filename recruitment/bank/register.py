"""The way in: what somebody fills in waits until the address is confirmed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recruitment.bank.confirming import confirm_registration, find_registration, is_open, lock_person
from recruitment.bank.duplicates import merged_into
from recruitment.bank.letters import Invitations, confirm_mail, enough_lately, link_mail
from recruitment.bank.sources import LONGEST_CODE, Source, resolve_code, touch
from recruitment.candidates.actions import open_personal_link
from recruitment.candidates.models import Candidate, Registration
from recruitment.errors import RuleBroken
from recruitment.outbox.actions import queue_messages
from recruitment.staff.models import Organisation

__all__ = [
    "Source",
    "add_answers",
    "confirm_registration",
    "find_registration",
    "resolve_code",
    "send_personal_link",
    "start_registration",
]


@transaction.atomic
def start_registration(
    answers: Mapping[str, Any], *, code: str = "", language: str, at: datetime
) -> Registration:
    """Keep the answers and ask the address to confirm them.

    `answers` come from `answers_of(form.cleaned_data)` or `clean_registration`. A known person is not
    touched and looks like an unknown one. Of many mails within an hour to one address, three are sent.
    """
    code = (code or answers.get("code", "")).strip()
    source = resolve_code(code)
    person = _person_of(answers, source, language, at)
    registration = Registration.objects.create(
        email=answers["email"],
        data={**_began(person, source, answers), **answers, "source": source.as_values()},
        code=code[:LONGEST_CODE],
        language=language,
        created_at=at,
        candidate=person,
    )
    if not enough_lately(person, "confirm_registration", at):
        queue_messages([confirm_mail(registration, person, at)])
    return registration


def _person_of(answers: Mapping[str, Any], source: Source, language: str, at: datetime) -> Candidate:
    """The one row of the address, held until the end: found, or written with the least that a row needs.

    Of many at once one writes it and all find it.
    """
    rows = Candidate.objects.with_address(answers["email"]).select_for_update(no_key=True)
    if person := rows.first():
        return person
    values = source.as_values()
    unknown = Candidate(
        first_name=answers["first_name"],
        last_name=answers["last_name"],
        email=answers["email"],
        education_status=answers["education_status"],
        language=language,
        registered_at=at,
        **touch("first", values),
        **touch("last", values),
    )
    Candidate.objects.bulk_create([unknown], ignore_conflicts=True)
    return rows.get()


def _began(person: Candidate, source: Source, answers: Mapping[str, Any]) -> dict[str, Any]:
    """When the listeners began, of whom nothing better is known; step 2 shows it and lets it be changed."""
    is_known = person.admit_year is not None
    return {} if is_known else source.began(answers["education_status"], answers.get("university"))


@transaction.atomic
def add_answers(
    registration: Registration, answers: Mapping[str, Any], *, at: datetime, shown: Iterable[str] = ()
) -> Registration:
    """Step 2 of a registration that still waits: what was `shown` and emptied is emptied.

    RuleBroken: registration_confirmed, link_expired.
    """
    lock_person(registration)
    row = find_registration(registration.token, at=at)
    if row.confirmed_at is not None:
        raise RuleBroken(
            "registration_confirmed",
            _("You have already confirmed your registration. Change the rest on your own page."),
        )
    # What the mail has gone out about stays.
    fixed = {name: row.data[name] for name in ("email", "source")}
    kept = {name: value for name, value in row.data.items() if name not in set(shown)}
    row.data = {**kept, **answers, **fixed}
    row.save(update_fields=["data"])
    return row


@transaction.atomic
def send_personal_link(email: str, *, at: datetime, language: str) -> None:
    """Mail the way in to who has one; for everybody else nothing, and nobody can see which.

    Who has not confirmed gets the way to do that once more.
    """
    rows = Candidate.objects.with_address(email).select_for_update(no_key=True)
    person = rows.exclude(status=Candidate.Status.LEFT).first()
    person = person or merged_into(email)
    if person is None:
        return
    if person.is_confirmed:
        _send_link(person, language, at)
    else:
        _send_again(person, at)


def _send_link(person: Candidate, language: str, at: datetime) -> None:
    if not enough_lately(person, "personal_link", at):
        queue_messages([link_mail(open_personal_link(person, at=at), person, language, at)])


def _send_again(person: Candidate, at: datetime) -> None:
    newest = person.registrations.filter(confirmed_at=None).order_by("-created_at").first()
    if newest is None or not is_open(newest, at):
        return
    again = f"-again-{at:%Y%m%d%H%M%S}"
    if person.status == Candidate.Status.INVITED:
        mail = Invitations(Organisation.objects.current()).letter(newest, person, at, again)
    else:
        mail = confirm_mail(newest, person, at, again)
    if not enough_lately(person, mail.template, at):
        queue_messages([mail])
