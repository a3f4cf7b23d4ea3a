"""A lecture that several move at once has one time in every calendar, and each is told once of each."""

from datetime import timedelta

import pytest

from recruitment.lectures.actions import change_lecture
from recruitment.lectures.models import Lecture
from recruitment.outbox.models import Message
from tests.factories import make_lecture, make_organisation, make_recruiter, moment
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
AT, HELD = moment("2026-11-23 10:00"), moment("2027-02-10 13:15")


@pytest.fixture
def lecture() -> Lecture:
    make_organisation()
    return make_lecture(held_at=HELD, lecturer=make_recruiter())


def moving(lecture: Lecture, days: int):
    return lambda: change_lecture(lecture, {"held_at": HELD + timedelta(days=days)}, by=None, at=AT).pk


def test_the_same_move_by_four_at_once_is_told_once(lecture):
    assert at_once(*times(4, moving(lecture, 1))) == [lecture.pk] * 4
    assert Lecture.objects.get().calendar_version == 1
    assert Message.objects.count() == 1


def test_of_different_moves_at_once_the_last_is_in_the_mail_that_leaves(lecture):
    assert at_once(*(moving(lecture, days) for days in (1, 2, 3))) == [lecture.pk] * 3
    moved = Lecture.objects.get()
    assert moved.calendar_version == 3
    waiting = Message.objects.get(state=Message.State.QUEUED)
    assert waiting.key.startswith(f"lecture-{lecture.pk}-3-")
    assert waiting.send_before == moved.held_at
    assert Message.objects.filter(state=Message.State.CANCELLED).count() == 2
