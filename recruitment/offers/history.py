"""Last summer: who worked where, so that people who come back are planned where they are known."""

from recruitment.offers.models import Offer
from recruitment.planning.held import Pair
from recruitment.seasons.models import Candidacy, Season

WORKED = (Offer.State.ACCEPTED_CONDITIONAL, Offer.State.CONFIRMED)


def returning_to(season: Season) -> frozenset[Pair]:
    """By candidacy of this season, the units in which the person has worked in an earlier one."""
    before = Offer.objects.filter(state__in=WORKED, vacancy__season__year__lt=season.year)
    worked = set(before.values_list("candidate_id", "vacancy__unit_id"))
    people = {candidate for candidate, _unit in worked}
    rows = Candidacy.objects.filter(season=season, candidate__in=people)
    mine = dict(rows.values_list("candidate_id", "pk"))
    return frozenset((mine[candidate], unit) for candidate, unit in worked if candidate in mine)
