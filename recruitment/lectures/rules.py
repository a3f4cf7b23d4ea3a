"""What a lecture must be, whoever writes it down."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.lectures.models import Lecture
from recruitment.staff.models import User
from recruitment.staff.rights import Right

FIRST_YEAR = 2000
LOOKS_AHEAD = timedelta(days=3 * 365)
MOST_HOURS = 1000
MOST_TRAVEL = 1_000_000


def check_lecture(lecture: Lecture, at: datetime) -> None:
    """Raises RuleBroken with the field to mend."""
    _check_moment(lecture.held_at, at)
    _check_listeners(lecture)
    _check_people(lecture)
    _check_cost(lecture)


def may_count_heads(user: User, lecture: Lecture, at: datetime) -> bool:
    """After it has begun: who works with lectures, and the two who stood in the room."""
    was_there = user.pk in (lecture.lecturer_id, lecture.colleague_id)
    return lecture.held_at <= at and (was_there or user.may(Right.WORK_WITH_LECTURES))


def _check_moment(held_at: datetime, at: datetime) -> None:
    if held_at.year < FIRST_YEAR or held_at > at + LOOKS_AHEAD:
        raise RuleBroken(
            "held_at_out_of_range",
            _("Give a day between the year %(first)s and three years from now.") % {"first": FIRST_YEAR},
            field="held_at",
        )


def _check_listeners(lecture: Lecture) -> None:
    if bool(lecture.admit_term) != (lecture.admit_year is not None):
        raise RuleBroken(
            "term_and_year_belong_together",
            _("Give both the term and the year in which the listeners began, or neither."),
            field="admit_year" if lecture.admit_term else "admit_term",
        )
    held_in = timezone.localtime(lecture.held_at).year
    if lecture.admit_year is not None and not 1980 <= lecture.admit_year <= held_in:
        raise RuleBroken(
            "listeners_began_out_of_range",
            _("The listeners began between 1980 and the year of the lecture."),
            field="admit_year",
        )


def _check_people(lecture: Lecture) -> None:
    if lecture.colleague_id is not None and lecture.colleague_id == lecture.lecturer_id:
        raise RuleBroken(
            "colleague_is_lecturer", _("The colleague is somebody else than the lecturer."), field="colleague"
        )


def _check_cost(lecture: Lecture) -> None:
    if lecture.cost_hours is not None and not 0 <= lecture.cost_hours <= MOST_HOURS:
        raise RuleBroken(
            "hours_out_of_range",
            _("Give the hours of all who worked with it together, at most %(most)s.") % {"most": MOST_HOURS},
            field="cost_hours",
        )
    if lecture.cost_travel is not None and lecture.cost_travel > MOST_TRAVEL:
        raise RuleBroken(
            "travel_out_of_range",
            _("Give whole kronor, at most %(most)s.") % {"most": MOST_TRAVEL},
            field="cost_travel",
        )
