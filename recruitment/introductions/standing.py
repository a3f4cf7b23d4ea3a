"""An offer in words for the person who got it: what it promises, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recruitment.offers.answering import YES
from recruitment.offers.letters import reply_by_text, terms_of
from recruitment.offers.models import Offer
from recruitment.offers.terms import Json, day_text, first_day, last_day
from recruitment.workdays import in_stockholm, week_label, working_days
from recruitment.workdays import last_day as last_day_to_answer

State = Offer.State

BINDING = gettext_lazy("A yes is binding for you and for us. You get a receipt by e-mail.")
ON_CONDITION = gettext_lazy("Your yes counts on the condition that this is in place before your first day:")
_DRAFT = (
    gettext_lazy("A draft"),
    gettext_lazy("This has not been sent, and promises nothing yet."),
)
# What an offer is to the person in each state: heading, and what it means.
WORDS: dict[str, tuple[Promise, Promise]] = {
    State.DRAFT: _DRAFT,
    State.QUEUED: _DRAFT,
    State.SENT: (
        gettext_lazy("An offer for you this summer"),
        gettext_lazy("You answer through the link in our e-mail."),
    ),
    State.ACCEPTED_CONDITIONAL: (
        gettext_lazy("You have said yes"),
        gettext_lazy("Welcome to us! Here is what happens until your first day."),
    ),
    State.CONFIRMED: (
        gettext_lazy("Your place is confirmed"),
        gettext_lazy("Everything that had to be shown has been shown, and the place is yours."),
    ),
    State.DECLINED: (
        gettext_lazy("You have said no"),
        gettext_lazy(
            "Thank you for telling us. You remain in the bank, so we may get in touch about something"
            " that suits you better."
        ),
    ),
    State.EXPIRED: (
        gettext_lazy("The time to answer has run out"),
        gettext_lazy(
            "We did not get an answer in time, so the place has gone on to somebody else."
            " If you still want to work with us, get in touch and we will see what is left."
        ),
    ),
    State.WITHDRAWN: (
        gettext_lazy("The offer no longer stands"),
        gettext_lazy(
            "We have had to withdraw it, and it can no longer be answered. You remain in the bank,"
            " and we get in touch when something else suits you."
        ),
    ),
    State.SUPERSEDED: (
        gettext_lazy("There is a newer offer for you"),
        gettext_lazy(
            "This one has been replaced. You find the new one through the link in our latest e-mail."
        ),
    ),
    State.FILLED_BY_OTHER: (
        gettext_lazy("The place has been filled"),
        gettext_lazy(
            "Somebody else has got the place. You remain in the bank,"
            " and we get in touch when something else suits you."
        ),
    ),
    State.CANDIDATE_WITHDREW: (
        gettext_lazy("You have stepped back"),
        gettext_lazy(
            "Thank you for telling us. The place goes to somebody else. You remain in the bank,"
            " so we may get in touch about something else."
        ),
    ),
}


class Fact(NamedTuple):
    """`language` is that of frozen words where it may differ from the page's; `url` leads to more."""

    term: str
    lines: Sequence[str]
    language: str = ""
    url: str = ""


@dataclass(frozen=True)
class Standing:
    """`kind`: open (can be answered), yes, no (may still become a yes), over, draft (not sent yet)."""

    kind: str
    heading: str | Promise
    text: str | Promise
    terms: Json
    facts: list[Fact]
    reply_by: str
    days_left: str
    on_condition: str | Promise
    binding: str | Promise = BINDING


def standing(offer: Offer, at: datetime) -> Standing:
    heading, text = WORDS[offer.state_at(at)]
    terms = terms_of(offer)
    return Standing(
        kind=_kind(offer, at),
        heading=heading,
        text=text,
        terms=terms,
        facts=facts_of(offer),
        reply_by=reply_by_text(offer.reply_by) if offer.reply_by else "",
        days_left=_days_left(offer, at),
        on_condition=ON_CONDITION if terms["conditions"] else "",
    )


def facts_of(offer: Offer) -> list[Fact]:
    """What the offer promises, as the page and the letter both say it; its conditions stand apart."""
    terms = terms_of(offer)
    spoken = terms["language"]
    facts = [
        Fact(_("Role"), [terms["role_text"]], spoken),
        Fact(_("Where"), [terms["unit"], terms["address"]]),
        Fact(_("First day"), [day_text(first_day(offer))]),
        Fact(_("Last day"), [day_text(last_day(offer))]),
        Fact(_("Weeks"), [f"{week_label(week)}, {working_days(week)}" for week in offer.weeks]),
        Fact(_("Working hours"), [_hours(terms["hours_percent"])]),
        Fact(_("Pay"), [terms["pay_text"]], spoken),
        Fact(_("Collective agreement"), [terms["collective_agreement"]]),
        Fact(_("Employment"), [terms["employment_form_text"]], spoken),
        Fact(_("You work together with"), [terms["responsible_case_worker"]]),
        _work(terms["job_description"] or {}),
    ]
    if offer.state in YES and offer.answered_at:
        facts.append(
            Fact(
                _("Answered"),
                [date_format(in_stockholm(offer.answered_at), _("l j F Y, H:i")), offer.answered_name],
            )
        )
    told = [fact._replace(lines=[line for line in fact.lines if line]) for fact in facts]
    return [fact for fact in told if fact.lines]


def _hours(percent: int) -> str:
    if percent == 100:
        return _("Full time")
    return _("%(percent)s per cent of full time") % {"percent": percent}


def _work(description: Json) -> Fact:
    title, path = description.get("title", ""), description.get("path", "")
    return Fact(_("What the work is like"), [title], "sv", path)


def _kind(offer: Offer, at: datetime) -> str:
    state = offer.state_at(at)
    if state in YES:
        return "yes"
    if state == State.DECLINED:
        return "no"
    if state in (State.DRAFT, State.QUEUED):
        return "draft"
    return "open" if state == State.SENT else "over"


def _days_left(offer: Offer, at: datetime) -> str:
    """How long there is still time to answer; empty when there is none."""
    if offer.reply_by is None or offer.reply_by <= at:
        return ""
    days = (last_day_to_answer(offer.reply_by) - in_stockholm(at).date()).days
    if days == 0:
        return _("Today is the last day to answer.")
    return ngettext("%(days)s day left to answer.", "%(days)s days left to answer.", days) % {"days": days}
