"""The unit names who takes care of a substitute: one of its own, two at a time, not somebody on leave."""

import pytest

from recruitment.candidates.models import Entry
from recruitment.errors import RuleBroken
from recruitment.introductions.actions import name_mentor
from recruitment.introductions.mentors import mentor_choices, possible_mentors
from recruitment.introductions.models import Assignment
from recruitment.introductions.readiness import remaining_of
from recruitment.vacancies.leave import Colleague, LeavePlan
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_offer,
    make_unit,
    make_user,
    make_vacancy,
    week,
    weeks,
)
from tests.introductions.conftest import LATER


@pytest.fixture
def mia(unit):
    return make_user("mentor", units=[unit], first_name="Mia", last_name="Holm")


@pytest.fixture
def place(unit, season):
    return make_vacancy(unit, season, seats=9, first_week=week(25), last_week=week(30))


@pytest.fixture
def one(place):
    return assigned(place)


def assigned(vacancy, **values) -> Assignment:
    seat = vacancy.offers.count() + 1
    offer = make_offer(make_candidacy(season=vacancy.season), vacancy, "confirmed", seat=seat, **values)
    return make_assignment(offer)


def qualified(season, unit, user, away=()) -> None:
    plan = LeavePlan.objects.get_or_create(season=season, unit=unit)[0]
    Colleague.objects.create(plan=plan, name=user.full_name, user=user, weeks_on_leave=list(away))


def broken(*args, **values) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as told:
        name_mentor(*args, **values)
    return told.value.code, str(told.value.message)


def named() -> list:
    return list(Assignment.objects.order_by("seat").values_list("mentor", flat=True))


def test_naming_twice_is_one_mentor_and_one_line_of_history(one, mia, maja):
    for _twice in range(2):
        assert name_mentor(one, mia, by=maja, at=LATER).mentor == mia
    assert named() == [mia.pk]
    assert list(Entry.objects.values_list("kind", "by", "about")) == [
        ("mentor_named", maja.pk, f"offer:{one.offer_id}")
    ]


def test_a_name_is_taken_away_once(one, mia, maja):
    name_mentor(one, mia, by=maja, at=LATER)
    for _twice in range(2):
        assert name_mentor(one, None, by=maja, at=LATER).mentor is None
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == [
        "mentor_named",
        "mentor_removed",
    ]


def test_mentors_of_the_unit_and_its_qualified_colleagues_can_be_chosen_and_nobody_else(
    one, mia, maja, unit, season, place
):
    asta = make_user("employee", first_name="Asta")
    qualified(season, unit, asta)
    elsewhere = make_user("mentor", units=[make_unit()])
    gone = make_user("mentor", units=[unit], is_active=False)
    employee = make_user("employee", units=[unit])
    assert list(possible_mentors(place)) == [asta, mia]
    for user in (elsewhere, gone, employee):
        assert broken(one, user, by=maja, at=LATER)[0] == "mentor_not_in_unit"
    assert named() == [None]


def test_a_mentor_takes_care_of_two_people_in_a_week_and_not_of_three(place, mia, maja):
    first, second = assigned(place), assigned(place, last_week=week(27))
    for one in (first, second):
        name_mentor(one, mia, by=maja, at=LATER)
    code, said = broken(assigned(place), mia, by=maja, at=LATER)
    assert (code, "25–27" in said, "Mia Holm" in said) == ("mentor_is_full", True, True)
    after = assigned(place, first_week=week(28))
    assert name_mentor(after, mia, by=maja, at=LATER).mentor == mia


def test_who_has_gone_leaves_room_for_another(place, mia, maja):
    for one in (assigned(place), assigned(place)):
        name_mentor(one, mia, by=maja, at=LATER)
    third = assigned(place)
    Assignment.objects.filter(seat=1).update(state="ended", ended_how="quit_early", ended_at=LATER)
    assert name_mentor(third, mia, by=maja, at=LATER).mentor == mia


def test_somebody_on_leave_all_the_time_is_no_mentor_and_some_weeks_are_told(one, unit, season, mia, maja):
    asta = make_user("employee", first_name="Asta")
    qualified(season, unit, asta, weeks(25, 30))
    qualified(season, unit, mia, weeks(27, 28))
    assert broken(one, asta, by=maja, at=LATER)[0] == "mentor_on_leave"
    choices = {choice.user: (choice.away, choice.full) for choice in mentor_choices(one)}
    assert choices == {asta: (weeks(25, 30), []), mia: (weeks(27, 28), [])}
    assert name_mentor(one, mia, by=maja, at=LATER).mentor == mia


def test_what_is_over_has_no_mentor_named(one, mia, maja):
    Assignment.objects.update(state="ended", ended_how="completed", ended_at=LATER)
    assert broken(one, mia, by=maja, at=LATER)[0] == "assignment_over"
    assert Entry.objects.count() == 0


def test_what_remains_is_a_mentor_and_for_a_student_somebody_responsible(one, mia, maja, rut):
    def codes() -> list[str]:
        row = Assignment.objects.select_related("vacancy", "mentor", "offer__candidate").get()
        return [left.code for left in remaining_of([row])[row.pk]]

    assert codes() == ["responsible_case_worker", "mentor"]
    name_mentor(one, mia, by=maja, at=LATER)
    one.vacancy.responsible_case_worker = rut
    one.vacancy.save()
    assert codes() == []
    mia.is_active = False
    mia.save()
    assert codes() == ["mentor"]
    Assignment.objects.update(state="ended", ended_how="completed", ended_at=LATER)
    assert codes() == []


@pytest.mark.parametrize("count", [1, 3])
def test_choices_take_the_same_questions_for_one_and_three(one, unit, count, mia, django_assert_num_queries):
    for _more in range(count - 1):
        make_user("mentor", units=[unit])
    with django_assert_num_queries(3):
        assert len(mentor_choices(one)) == count
