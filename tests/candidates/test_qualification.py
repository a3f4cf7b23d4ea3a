"""Levels of qualification, domain.md section 3."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.candidates.models import VerifiedLevel
from recruitment.candidates.qualification import DEGREES, Level, is_degree, level_on


@pytest.mark.parametrize(
    ("terms", "vfu", "level"),
    [
        (0, False, Level.STUDENT_EARLY),
        (3, False, Level.STUDENT_EARLY),
        (3, True, Level.STUDENT_EARLY),
        (4, False, Level.STUDENT_MID),
        (4, True, Level.STUDENT_MID),
        (5, False, Level.STUDENT_MID),
        (5, True, Level.STUDENT_LATE),
        (6, False, Level.STUDENT_LATE),
        (7, False, Level.STUDENT_LATE),
        (None, True, Level.STUDENT_EARLY),
    ],
)
def test_students_rise_with_their_terms_and_a_placement_counts_at_five(terms, vfu, level):
    assert level_on("student", terms, vfu) == level


@given(st.sampled_from(["student", "degree", "other", ""]), st.none() | st.integers(0, 7), st.booleans())
def test_nobody_has_a_degree_until_it_is_verified(status, terms, vfu):
    assert not is_degree(level_on(status, terms, vfu))


@pytest.mark.parametrize("status", ["degree", "other"])
def test_a_degree_that_is_only_claimed_counts_as_other(status):
    assert level_on(status, 7) == Level.OTHER


@pytest.mark.parametrize("level", sorted(DEGREES))
def test_a_verified_degree_is_the_level_whatever_else_is_said(level):
    assert level_on("student", 2, verified=level) == level


def test_only_degrees_can_be_verified():
    with pytest.raises(ValueError):
        level_on("student", 6, verified="student_late")


def test_the_levels_that_staff_may_verify_are_the_degrees():
    assert set(VerifiedLevel.values) == DEGREES
