"""From a yes to the first day: what is settled, and what remains in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from recruitment.introductions.conditions import Condition, conditions_by_offer
from recruitment.introductions.models import Assignment
from recruitment.offers.answering import YES
from recruitment.offers.models import Offer
from recruitment.workdays import in_stockholm


@dataclass(frozen=True, slots=True)
class Step:
    """`language` is that of frozen words; `on` None while it remains."""

    text: str
    on: date | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    settled: Sequence[Step]
    remains: Sequence[Step]
    to_show: Sequence[Condition]

    @property
    def next_step(self) -> Step | None:
        return self.remains[0] if self.remains else None


def way_of(offer: Offer, today: date) -> Way:
    return ways_of([offer], today).get(offer.pk, Way((), (), ()))


def ways_of(offers: Iterable[Offer], today: date) -> dict[UUID, Way]:
    """By offer, of those with a yes, in three questions; offers come with their candidate."""
    accepted = [offer for offer in offers if offer.state in YES]
    if not accepted:
        return {}
    conditions = conditions_by_offer(accepted)
    made = Assignment.objects.filter(offer__in=accepted).select_related("mentor")
    assignments = {one.offer_id: one for one in made}
    return {
        offer.pk: _way(offer, conditions[offer.pk], assignments.get(offer.pk), today) for offer in accepted
    }


def _way(offer: Offer, conditions: list[Condition], assignment: Assignment | None, today: date) -> Way:
    language = offer.terms.get("language", "")
    shown = [Step(one.text, one.met_on, language) for one in conditions]
    steps = [_said_yes(offer), *shown, _confirmed(assignment), *_before_start(offer, assignment, today)]
    return Way(
        settled=[step for step in steps if step.on],
        remains=[step for step in steps if step.on is None],
        to_show=[one for one in conditions if one.met_on is None],
    )


def _said_yes(offer: Offer) -> Step:
    at = offer.answered_at or offer.sent_at or offer.created_at
    return Step(_("You said yes."), in_stockholm(at).date())


def _confirmed(assignment: Assignment | None) -> Step:
    if assignment is None:
        return Step(_("We confirm the place, and you get an e-mail with the days for your calendar."))
    return Step(_("We confirmed the place."), in_stockholm(assignment.created_at).date())


def _before_start(offer: Offer, assignment: Assignment | None, today: date) -> list[Step]:
    """What stands between a confirmed place and the first day, as long as that lies ahead."""
    if today >= offer.first_week:
        return []
    if assignment and assignment.mentor:
        mentor = _("You get a contract to sign. Your mentor is %(name)s.") % {
            "name": assignment.mentor.full_name
        }
    else:
        mentor = _("You get a contract to sign and a mentor of your own.")
    return [Step(mentor), Step(_("You get your introduction before you begin."))]
