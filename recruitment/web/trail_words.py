"""Who was asked when and why, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.offers.models import Offer
from recruitment.seasons.models import Candidacy


def told(asked: Iterable[Offer]) -> list[dict[str, Any]]:
    """One line for each offer that left, with whom its list passed over."""
    offers = list(asked)
    passed = {one["candidacy"] for offer in offers for one in offer.next_in_line.get("passed", ())}
    people = Candidacy.objects.select_related("candidate").in_bulk(list(passed))
    names = {str(key): row.candidate.full_name for key, row in people.items()}
    return [
        {
            "offer": offer,
            "why": why(offer),
            "passed": [
                {"name": names.get(one["candidacy"], _("Somebody who is no longer here")), **one}
                for one in offer.next_in_line.get("passed", ())
            ],
        }
        for offer in offers
    ]


def why(offer: Offer) -> str:
    """How this person came to be asked."""
    if position := offer.next_in_line.get("position"):
        return _("By itself: number %(position)d on the reserve list.") % {"position": position}
    if offer.plan and offer.plan.freed:
        return _("Next in line, by a proposal.")
    if offer.plan:
        return _("By the plan of the season.")
    return _("By hand.")


def waiting_text(count: int) -> str:
    """What a wave says of offers that managers have not agreed to."""
    if not count:
        return ""
    return ngettext(
        "%(count)d offer waits for its unit manager to agree, and leaves then.",
        "%(count)d offers wait for their unit managers to agree, and leave then.",
        count,
    ) % {"count": count}
