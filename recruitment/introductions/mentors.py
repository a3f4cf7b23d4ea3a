"""Who takes care of a substitute: the unit names a mentor, who has two at a time at most (domain.md 10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from recruitment.candidates.actions import note_entry
from recruitment.candidates.models import Entry
from recruitment.errors import RuleBroken
from recruitment.introductions.models import Assignment
from recruitment.offers.letters import about
from recruitment.offers.locking import lock_season
from recruitment.staff.models import User
from recruitment.staff.rights import Role
from recruitment.vacancies.leave import Colleague
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.presence import PEOPLE_PER_MENTOR
from recruitment.workdays import weeks_between, weeks_text

FIELD = "mentor"


@dataclass(frozen=True, slots=True)
class MentorChoice:
    """`away` and `full` are weeks of the assignment: on leave, and with two people already."""

    user: User
    away: list[date]
    full: list[date]


def possible_mentors(vacancy: Vacancy) -> QuerySet[User]:
    """The unit's mentors, and those whom its leave plan names as qualified and who have an account."""
    qualified = Colleague.objects.filter(plan__unit=vacancy.unit_id, plan__season=vacancy.season_id)
    mentors = vacancy.unit.users.filter(roles__contains=[Role.MENTOR])
    named = Q(pk__in=mentors.values("pk")) | Q(pk__in=qualified.exclude(user=None).values("user"))
    return User.objects.filter(named, is_active=True).order_by("first_name", "last_name", "pk")


def mentor_choices(assignment: Assignment) -> list[MentorChoice]:
    """Who can be chosen, with what is in the way, in three questions."""
    users = list(possible_mentors(assignment.vacancy))
    return [_choice(assignment, user, *facts) for user, facts in _facts(assignment, users)]


@transaction.atomic
def name_mentor(assignment: Assignment, mentor: User | None, *, by: User, at: datetime) -> Assignment:
    """The unit says who takes care of the person; None takes the name away. Twice is harmless.

    RuleBroken: assignment_over, mentor_not_in_unit, mentor_on_leave, mentor_is_full.
    """
    lock_season(assignment.vacancy.season)
    now = Assignment.objects.select_related("candidate", "vacancy__unit", "offer").get(pk=assignment.pk)
    if now.mentor_id == (mentor.pk if mentor else None):
        return now
    if mentor:
        _check(now, mentor)
    if not Assignment.objects.live().filter(pk=now.pk).update(mentor=mentor):
        raise RuleBroken("assignment_over", _("The assignment is over."))
    now.mentor = mentor
    kind = Entry.Kind.MENTOR_NAMED if mentor else Entry.Kind.MENTOR_REMOVED
    note_entry(now.candidate, kind, at=at, by=by, about=about(now.offer))
    return now


def _check(assignment: Assignment, mentor: User) -> None:
    if not possible_mentors(assignment.vacancy).filter(pk=mentor.pk).exists():
        text = _("Choose a mentor of the unit, or somebody whom its leave plan names as qualified.")
        raise RuleBroken("mentor_not_in_unit", text, field=FIELD)
    [(_user, facts)] = _facts(assignment, [mentor])
    choice = _choice(assignment, mentor, *facts)
    named = {"name": mentor.full_name, "weeks": weeks_text(choice.full)}
    if choice.full:
        text = _("%(name)s already takes care of two people in %(weeks)s.") % named
        raise RuleBroken("mentor_is_full", text, field=FIELD)
    if choice.away == assignment.weeks:
        text = _("%(name)s is on leave all of the time.") % named
        raise RuleBroken("mentor_on_leave", text, field=FIELD)


def _facts(
    assignment: Assignment, users: Iterable[User]
) -> list[tuple[User, tuple[set[date], Counter[date]]]]:
    """By user the weeks on leave, and how many others they take care of in each week."""
    keys = [user.pk for user in users]
    away = leave_of(assignment.vacancy.season_id, keys)
    busy: dict[UUID, Counter[date]] = defaultdict(Counter)
    others = Assignment.objects.live().filter(mentor__in=keys).exclude(pk=assignment.pk)
    for mentor, first, last in others.values_list("mentor", "first_week", "last_week"):
        busy[mentor].update(weeks_between(first, last))
    return [(user, (away.get(user.pk, set()), busy[user.pk])) for user in users]


def leave_of(season: UUID, users: Iterable[UUID]) -> dict[UUID, set[date]]:
    """The weeks on leave of those whom a leave plan of the season names."""
    rows = Colleague.objects.filter(plan__season=season, user__in=users)
    found: dict[UUID, set[date]] = defaultdict(set)
    for user, weeks in rows.values_list("user", "weeks_on_leave"):
        found[user].update(weeks)
    return found


def _choice(assignment: Assignment, user: User, away: set[date], busy: Counter[date]) -> MentorChoice:
    """Somebody on leave takes care of nobody in that week."""
    weeks = assignment.weeks
    full = [week for week in weeks if week not in away and busy[week] >= PEOPLE_PER_MENTOR]
    return MentorChoice(user, [week for week in weeks if week in away], full)
