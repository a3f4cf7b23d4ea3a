"""When the service lets the public in: what is missing before that, and the door itself."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.errors import NotOpen, RuleBroken
from recruitment.staff.models import UNNAMED, Organisation, Unit, User
from recruitment.staff.rights import Role


@dataclass(frozen=True)
class Missing:
    """Something that is not done; `step` is where it is done. Advice does not stand in the way."""

    code: str
    text: str | Promise
    step: str
    is_advice: bool = False


NAME = Missing("name", gettext_lazy("The municipality's name is missing."), "organisation")
CODE = Missing("code", gettext_lazy("The municipality code is missing."), "organisation")
CONTACT = Missing(
    "contact",
    gettext_lazy("Nobody can be asked: a telephone number or an e-mail is missing."),
    "organisation",
)
PROTECTED = Missing(
    "protected",
    gettext_lazy("There is no number for people with protected identity."),
    "organisation",
    is_advice=True,
)
UNITS = Missing("units", gettext_lazy("There is no unit yet."), "units")
TEXTS = Missing("texts", gettext_lazy("Nobody has read the legal texts and saved them."), "texts")
MAIL = Missing("mail", gettext_lazy("No mail has left yet: send a test."), "mail")
RECRUITER = Missing(
    "recruiter", gettext_lazy("Nobody is a recruiter yet, so nobody sees the bank."), "people", is_advice=True
)


def missing_before_opening(organisation: Organisation, *, mail_has_left: bool) -> list[Missing]:
    """What is left to do before the public is let in, in the order of the steps."""
    checks = [
        (NAME, organisation.name not in ("", UNNAMED)),
        (CODE, bool(organisation.code)),
        (CONTACT, bool(organisation.contact_phone or organisation.contact_email)),
        (PROTECTED, bool(organisation.protected_identity_phone)),
        (UNITS, Unit.objects.filter(is_active=True).exists()),
        (TEXTS, organisation.legal_texts_read_at is not None),
        (MAIL, mail_has_left),
        (RECRUITER, User.objects.filter(is_active=True, roles__contains=[Role.RECRUITER]).exists()),
    ]
    return [missing for missing, is_done in checks if not is_done]


def open_service(*, mail_has_left: bool, at: datetime) -> None:
    """Let the public in; twice is harmless. RuleBroken: not_ready."""
    organisation = Organisation.objects.current()
    missing = missing_before_opening(organisation, mail_has_left=mail_has_left)
    needed = [str(one.text) for one in missing if not one.is_advice]
    if needed and not organisation.is_open:
        raise RuleBroken("not_ready", " ".join(needed))
    Organisation.objects.filter(opened_at=None).update(opened_at=at)


def close_service() -> None:
    """Shut the public out again; what people have been sent goes on working. Twice is harmless."""
    Organisation.objects.open().update(opened_at=None)


def demand_open(organisation: Organisation) -> None:
    if not organisation.is_open:
        raise NotOpen("not_open", _("This service is not open yet."))
