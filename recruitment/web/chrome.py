"""What stands around every page's content: the organisation and the sections this person may use."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right


@dataclass(frozen=True)
class Section:
    path: str
    label: str | Promise
    right: Right | None = None  # none: everybody who is logged in
    current: bool = False


SECTIONS = [
    Section("/idag/", _("Today")),
    Section("/bank/", _("The bank"), Right.SEE_BANK),
    Section("/foredrag/", _("Lectures"), Right.SEE_LECTURES),
    Section("/annonser-och-delning/", _("Jobs and sharing"), Right.SEE_JOBS),
    Section("/sasong/", _("Season"), Right.SEE_SEASON),
    Section("/erbjudanden/", _("Offers"), Right.SEE_OFFERS),
    Section("/meddelanden/", _("Messages"), Right.SEE_MESSAGES),
    Section("/siffror/tratt/", _("Figures"), Right.SEE_FIGURES),
    Section("/drift/", _("Operations"), Right.RUN_OPERATIONS),
    Section("/gallring/", _("Disposal"), Right.SEE_DISPOSAL),
    Section("/installningar/", _("Settings"), Right.RUN_SETTINGS),
]


def chrome(request: HttpRequest) -> dict:
    """Context for every template; asks session and database only when a template looks."""
    return {
        "organisation": SimpleLazyObject(Organisation.objects.current),
        "sections": SimpleLazyObject(lambda: sections_of(request)),
        "may_see_bank": SimpleLazyObject(lambda: may(request, Right.SEE_BANK)),
        "may_see_figures": SimpleLazyObject(lambda: may(request, Right.SEE_FIGURES)),
    }


def sections_of(request: HttpRequest) -> list[Section]:
    return [
        replace(section, current=request.path.startswith(section.path))
        for section in SECTIONS
        if may(request, section.right)
    ]


def may(request: HttpRequest, right: Right | None) -> bool:
    user = getattr(request, "user", None)  # a request refused early has none
    return bool(user and user.is_authenticated and (right is None or user.may(right)))
