"""The pulse of a hall: counted once, told from five, and nobody's."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.errors import RuleBroken
from recruitment.lectures.pulse import (
    Phase,
    PulseCount,
    PulseKey,
    Question,
    answer_pulse,
    forget_keys,
    phase_at,
    pulse_of,
)
from tests.factories import make_lecture
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def answered(lecture, *values, phase=Phase.BEFORE):
    for value in values:
        both = {Question.WORKPLACE: value, Question.WOULD_APPLY: 6 - value}
        assert answer_pulse(lecture, phase, both, key=uuid.uuid4(), at=NOW)


def told(lecture):
    return [(mean.question, mean.before, mean.after) for mean in pulse_of(lecture).means]


@pytest.fixture
def lecture():
    return make_lecture(held_at=NOW)


def test_four_answers_are_not_told_and_five_are(lecture):
    answered(lecture, 1, 2, 3, 4)
    assert told(lecture) == [("workplace", None, None), ("would_apply", None, None)]
    assert pulse_of(lecture).answers == {"before": None, "after": None}
    answered(lecture, 5)
    assert told(lecture) == [("workplace", 3.0, None), ("would_apply", 3.0, None)]
    assert pulse_of(lecture).answers == {"before": 5, "after": None}


def test_the_change_is_told_when_both_are(lecture):
    answered(lecture, 2, 2, 2, 2, 2)
    answered(lecture, 4, 4, 4, 5, 5, phase=Phase.AFTER)
    first = pulse_of(lecture).means[0]
    assert (first.before, first.after, round(first.change, 1)) == (2.0, 4.4, 2.4)


def test_a_form_sent_twice_counts_once(lecture):
    key, both = uuid.uuid4(), dict.fromkeys(Question, 3)
    sent = [answer_pulse(lecture, Phase.BEFORE, both, key=key, at=NOW) for _tap in range(2)]
    assert sent == [True, False]
    assert list(PulseCount.objects.values_list("answers", flat=True)) == [1, 1]


def test_a_whole_hall_at_once_is_counted_whole(lecture):
    both = [dict.fromkeys(Question, 1 + nth % 5) for nth in range(10)]
    same = uuid.uuid4()
    doings = [
        lambda values=values: answer_pulse(lecture, Phase.AFTER, values, key=uuid.uuid4(), at=NOW)
        for values in both
    ] + [lambda: answer_pulse(lecture, Phase.AFTER, both[0], key=same, at=NOW)] * 2
    assert sorted(at_once(*doings)) == [False] + [True] * 11
    assert pulse_of(lecture).answers["after"] == 11


def test_nothing_ties_an_answer_to_its_form_or_to_the_other_answer(lecture):
    answered(lecture, 5)
    assert {field.name for field in PulseKey._meta.fields} == {"key", "used_at"}
    assert {field.name for field in PulseCount._meta.fields} == {
        "id", "lecture", "phase", "question", "value", "answers",
    }  # fmt: skip


def test_sent_forms_are_forgotten_the_next_day(lecture):
    answered(lecture, 5)
    assert (forget_keys(NOW + timedelta(hours=23)), forget_keys(NOW + timedelta(hours=25))) == (0, 1)


@pytest.mark.parametrize(("minutes", "phase"), [(-60, "before"), (10, "before"), (20, "after")])
def test_the_clock_says_which_it_is(minutes, phase):
    assert phase_at(make_lecture(held_at=NOW), NOW + timedelta(minutes=minutes)) == phase


@pytest.mark.parametrize("days", [-2, 8])
def test_long_before_or_after_nobody_answers(days):
    lecture = make_lecture(held_at=NOW - timedelta(days=days))
    with pytest.raises(RuleBroken) as broken:
        answer_pulse(lecture, Phase.BEFORE, dict.fromkeys(Question, 3), key=uuid.uuid4(), at=NOW)
    assert (broken.value.code, PulseKey.objects.count()) == ("pulse_is_over", 0)


def test_it_is_read_by_one_question(lecture, django_assert_num_queries):
    answered(lecture, 1, 2, 3)
    with django_assert_num_queries(1):
        pulse_of(lecture)
