"""The mails of the bank to its people: written here, queued by whoever makes them due."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from recruitment.bank.tokens import stay_link, stop_link
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate, Registration
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.outbox.stencil import Stencil
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation
from recruitment.workdays import weeks_text

# Against abuse, by address and never by network: a lecture hall is one network address.
MOST_MAILS, WITHIN = 3, timedelta(hours=1)


def enough_lately(person: Candidate, template: str, at: datetime) -> bool:
    """Whether the address has had all the mails of this kind that an hour holds."""
    lately = Message.objects.filter(person_id=person.pk, template=template, due_at__gt=at - WITHIN)
    return lately.count() >= MOST_MAILS


def confirm_mail(registration: Registration, person: Candidate, at: datetime, again: str = "") -> Message:
    key = f"registration-{registration.pk}-confirm{again}"
    mail = _to_confirm(registration, person, key, "confirm_registration", at)
    mail.urgent = True
    return mail


def follow_up_mail(registration: Registration, person: Candidate, at: datetime) -> Message:
    """The same link once more; confirming stops it while it waits to leave."""
    mail = _to_confirm(registration, person, f"registration-{registration.pk}-follow-up", "follow_up", at)
    mail.about = about_follow_up(person)
    return mail


def about_follow_up(person: Candidate) -> str:
    return f"follow-up:{person.pk}"


def _to_confirm(
    registration: Registration, person: Candidate, key: str, template: str, at: datetime
) -> Message:
    organisation = Organisation.objects.current()
    with translation.override(registration.language):
        note = _protected_note(organisation)
    context = {
        "first_name": registration.data["first_name"],
        "organisation": organisation.display_name,
        "link": _confirm_link(registration),
        "protected_note": note,
    }
    return compose(
        organisation,
        key=key,
        template=template,
        recipient=registration.email,
        context=context,
        send_before=registration.created_at + Registration.WAITS,
        **_about(registration, person, at),
    )


class Invitations:
    """To people who stand on a list: the information, and the ways to confirm and to leave."""

    def __init__(self, organisation: Organisation) -> None:
        fixed = {"organisation": organisation.display_name}
        self.stencil = Stencil(organisation, "invitation", fixed)

    def letter(self, registration: Registration, person: Candidate, at: datetime, again: str = "") -> Message:
        leave_link = stop_link(person.pk)
        values = {
            "first_name": person.first_name,
            "link": _confirm_link(registration),
            "leave_link": leave_link,
        }
        return self.stencil.fill(
            key=f"registration-{registration.pk}-invitation{again}",
            recipient=registration.email,
            values=values,
            unsubscribe_url=leave_link,
            send_before=registration.created_at + PersonalLink.INVITATION_LASTS,
            about=f"registration:{registration.pk}",
            person_id=person.pk,
            due_at=at,
        )


def welcome_mail(
    registration: Registration, person: Candidate, candidacy: Candidacy | None, at: datetime
) -> Message:
    with translation.override(person.language):
        weeks = weeks_text(candidacy.weeks) if candidacy else ""
    context = {
        "first_name": person.first_name,
        "link": absolute("/min-lank/"),
        "season": candidacy.season.name if candidacy else "",
        "weeks": weeks,
    }
    return _to(person, f"registration-{registration.pk}-welcome", "welcome", context, at)


def link_mail(link: PersonalLink, person: Candidate, language: str, at: datetime) -> Message:
    context = {
        "first_name": person.first_name,
        "link": absolute(f"/mina-uppgifter/{link.token}/"),
        "minutes": PersonalLink.LASTS.seconds // 60,
    }
    key, ends = f"link-{link.pk}", link.valid_until
    mail = _to(person, key, "personal_link", context, at, language=language, send_before=ends)
    mail.urgent = True
    return mail


def left_receipt(person: Candidate, at: datetime, kept: str = "") -> Message:
    """One for each time somebody leaves; `kept` says what the rules do not let us remove yet, and when."""
    key = f"candidate-{person.pk}-left-{at:%Y%m%d%H%M%S%f}"
    return _to(person, key, "left_receipt", {"first_name": person.first_name, "kept": kept}, at)


def pause_ended(person: Candidate, at: datetime) -> Message:
    context = {"first_name": person.first_name, "link": absolute("/min-lank/")}
    return _to(person, f"candidate-{person.pk}-awake-{person.paused_until}", "pause_ended", context, at)


def stay_letter(person: Candidate, template: str, values: dict[str, str], at: datetime) -> Message:
    """Does the person want to stay, or: their time is over. Staying stops it while it waits to leave."""
    sign = person.last_sign_at or person.registered_at
    context = {"first_name": person.first_name, "link": stay_link(person.pk), **values}
    letter = _to(person, f"{template}-{person.pk}-{sign:%Y%m%d%H%M%S%f}", template, context, at)
    letter.about = about_stay(person)
    return letter


def about_stay(person: Candidate) -> str:
    return f"stay:{person.pk}"


def _confirm_link(registration: Registration) -> str:
    return absolute(f"/bekrafta/{registration.token}/")


def _about(registration: Registration, person: Candidate, at: datetime) -> dict[str, Any]:
    return {
        "language": registration.language,
        "about": f"registration:{registration.pk}",
        "person_id": person.pk,
        "due_at": at,
    }


def _to(
    person: Candidate,
    key: str,
    template: str,
    context: dict[str, Any],
    at: datetime,
    language: str = "",
    send_before: datetime | None = None,
) -> Message:
    return compose(
        Organisation.objects.current(),
        key=key,
        template=template,
        recipient=person.email,
        context=context,
        language=language or person.language,
        about=f"candidate:{person.pk}",
        person_id=person.pk,
        due_at=at,
        send_before=send_before,
    )


def _protected_note(organisation: Organisation) -> str:
    if not organisation.protected_identity_phone:
        return ""
    phone = {"phone": organisation.protected_identity_phone}
    return _("Do you have protected personal data? Do not confirm; call %(phone)s instead.") % phone
