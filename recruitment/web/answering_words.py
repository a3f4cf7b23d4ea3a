"""Where an offer stands, in words for the person who got it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recruitment.offers.answering import YES
from recruitment.offers.letters import reply_by_text, terms_of
from recruitment.offers.models import Offer
from recruitment.offers.terms import first_day, last_day
from recruitment.web.weeks import working_days
from recruitment.workdays import in_stockholm, week_label
from recruitment.workdays import last_day as last_day_to_answer

State = Offer.State

# What the page says when there is nothing more to answer: heading, and what it means.
OVER: dict[str, tuple[Promise, Promise]] = {
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


@dataclass(frozen=True)
class Standing:
    """`kind`: open (can be answered), yes, no (may still become a yes), over."""

    kind: str
    terms: dict
    reply_by: str
    days_left: str
    first_day: date
    last_day: date
    weeks: list[dict[str, str]]
    heading: str | Promise = ""
    text: str | Promise = ""


def standing(offer: Offer, at: datetime) -> Standing:
    heading, text = OVER.get(offer.state_at(at), ("", ""))
    return Standing(
        kind=_kind(offer, at),
        terms=terms_of(offer),
        reply_by=reply_by_text(offer.reply_by) if offer.reply_by else "",
        days_left=_days_left(offer, at),
        first_day=first_day(offer),
        last_day=last_day(offer),
        weeks=[{"label": week_label(week), "days": working_days(week)} for week in offer.weeks],
        heading=heading,
        text=text,
    )


def _kind(offer: Offer, at: datetime) -> str:
    state = offer.state_at(at)
    if state in YES:
        return "yes"
    if state == State.DECLINED:
        return "no"
    return "open" if state == State.SENT else "over"


def _days_left(offer: Offer, at: datetime) -> str:
    """How long there is still time to answer; empty when there is none."""
    if offer.reply_by is None or offer.reply_by <= at:
        return ""
    days = (last_day_to_answer(offer.reply_by) - in_stockholm(at).date()).days
    if days == 0:
        return _("Today is the last day to answer.")
    return ngettext("%(days)s day left to answer.", "%(days)s days left to answer.", days) % {"days": days}
