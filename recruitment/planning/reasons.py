"""Each thing that can stand between a person and a place, in words."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recruitment.candidates.models import Extent
from recruitment.candidates.qualification import is_degree
from recruitment.planning.held import SeatWeeks
from recruitment.planning.wishes import extent_of, extents_for, wish_of
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.vacancies.eligibility import LOCAL, QUALIFIED_COLLEAGUE, SETTING, WISH, Reason, Verdict
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.presence import BESIDE_A_COLLEAGUE
from recruitment.workdays import weeks_text

SEASON = gettext_lazy("the season as it stands")


def of_vacancy(vacancy: Vacancy, weeks: list[date], seat: int | None) -> Iterator[Reason]:
    if vacancy.state != Vacancy.State.OPEN:
        yield Reason("vacancy_withdrawn", _("The vacancy has been withdrawn."), LOCAL)
    if seat is not None and not 1 <= seat <= vacancy.seats:
        yield Reason("no_such_seat", _("The vacancy has no seat %(seat)s.") % {"seat": seat}, LOCAL)
    need = vacancy.need
    asked = min(seat or 1, vacancy.seats)  # of a seat that is not there: the fault above
    if outside := [week for week in weeks if not need.has(max(asked, 1), [week])]:
        text = _("Nobody is wanted there in %(weeks)s.") % {"weeks": weeks_text(outside)}
        yield Reason("outside_vacancy", text, LOCAL)
    if len(weeks) < vacancy.min_block_weeks:
        text = ngettext(
            "The place needs at least %(least)d week in a row.",
            "The place needs at least %(least)d weeks in a row.",
            vacancy.min_block_weeks,
        )
        yield Reason("shorter_than_needed", text % {"least": vacancy.min_block_weeks}, LOCAL)


def of_process(candidacy: Candidacy, vacancy: Vacancy, world: World) -> Iterator[Reason]:
    if candidacy.season_id != vacancy.season_id:
        yield Reason("other_season", _("The person belongs to another season."), SEASON)
    if candidacy.state not in Candidacy.PLANNABLE:
        yield Reason("not_cleared", _("The person is not cleared for the summer."), SEASON)
    if (candidacy.pk, vacancy.pk) in world.barred:
        text = _("The person has had an offer of this vacancy, and it came to nothing.")
        yield Reason("said_no", text, WISH)


def of_law(verdict: Verdict) -> Iterator[Reason]:
    """What eligibility holds against the person; a colleague beside them is help, not hindrance."""
    if not verdict.fits:
        yield from (reason for reason in verdict.reasons if reason != QUALIFIED_COLLEAGUE)


def of_company(candidacy: Candidacy, vacancy: Vacancy, weeks: list[date], world: World) -> Iterator[Reason]:
    """No student without a qualified colleague at work in the unit that week (domain.md section 3)."""
    if vacancy.role not in BESIDE_A_COLLEAGUE or is_degree(candidacy.candidate.verified_level):
        return
    if alone := set(world.alone.get(vacancy.unit_id, ())) & set(weeks):
        text = _("Every qualified colleague of the unit is on leave in %(weeks)s.")
        yield Reason("no_qualified_colleague", text % {"weeks": weeks_text(alone)}, SETTING)


def of_wishes(candidacy: Candidacy, vacancy: Vacancy) -> Iterator[Reason]:
    person = candidacy.candidate
    hides = vacancy.unit_id in person.excluded_units  # eligibility says so already
    if not hides and not wish_of(person, vacancy.unit):
        yield Reason("unit_not_wanted", _("The person has named other units or areas."), WISH)
    if extent_of(vacancy) not in extents_for(candidacy):
        text = _("The person wants %(extent)s, and the place is %(percent)s %%.")
        told = {"extent": Extent(candidacy.wanted_extent).label.lower(), "percent": vacancy.hours_percent}
        yield Reason("other_extent", text % told, WISH)


def of_weeks(candidacy: Candidacy, weeks: list[date], world: World) -> Iterator[Reason]:
    if missing := set(weeks) - set(candidacy.weeks):
        text = _("The person is not available in %(weeks)s.") % {"weeks": weeks_text(missing)}
        yield Reason("not_available", text, WISH)
    if len(weeks) < candidacy.min_weeks:
        text = ngettext(
            "The person wants at least %(least)d week in a row.",
            "The person wants at least %(least)d weeks in a row.",
            candidacy.min_weeks,
        )
        yield Reason("shorter_than_wished", text % {"least": candidacy.min_weeks}, WISH)
    yield from _of_limits(candidacy, len(weeks), world)


def _of_limits(candidacy: Candidacy, weeks: int, world: World) -> Iterator[Reason]:
    held = world.of_person(candidacy.pk)
    most = candidacy.max_weeks
    if most is not None and weeks + sum(len(one.place.weeks) for one in held) > most:
        text = ngettext(
            "The person wants at most %(most)d week in all.",
            "The person wants at most %(most)d weeks in all.",
            most,
        )
        yield Reason("more_weeks_than_wished", text % {"most": most}, WISH)
    if len(held) >= candidacy.max_blocks:
        text = ngettext(
            "The person wants at most %(most)d period.",
            "The person wants at most %(most)d separate periods.",
            candidacy.max_blocks,
        )
        yield Reason("too_many_periods", text % {"most": candidacy.max_blocks}, WISH)


def of_room(candidacy: Candidacy, place: SeatWeeks, world: World) -> Iterator[Reason]:
    for one in world.at_seat(place):
        yield Reason(
            "seat_taken", _seat_taken(weeks_text(one.place.weeks), world.name_of(one.candidacy_id)), SEASON
        )
    for one in world.of_person(candidacy.pk):
        if one.place.overlaps(place.first_week, place.last_week):
            text = _("The person has another place %(weeks)s.") % {"weeks": weeks_text(one.place.weeks)}
            yield Reason("person_busy", text, SEASON)


def _seat_taken(weeks: str, name: str) -> str:
    if not name:
        return _("The seat is taken %(weeks)s.") % {"weeks": weeks}
    return _("The seat is taken by %(name)s, %(weeks)s.") % {"name": name, "weeks": weeks}
