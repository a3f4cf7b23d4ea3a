"""Who may do what, and why not: the invariants of domain.md section 3."""

from datetime import date
from itertools import product

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from recruitment.vacancies.eligibility import REGULATED, Answer, PersonFacts, PlaceFacts, assess
from recruitment.vacancies.models import Role

DEGREES = ("degree_socionom", "degree_relevant", "degree_foreign")
JUNE_7 = date(2027, 6, 7)


def student(terms=6, **facts):
    return PersonFacts(education_status="student", terms_completed_by_start=terms, **facts)


def claims_degree(**facts):
    return PersonFacts(education_status="degree", **facts)


def verified(level="degree_socionom", **facts):
    return PersonFacts(education_status="degree", verified_level=level, **facts)


def regulated(role="case_worker", **facts):
    return PlaceFacts(role=role, starts_on=JUNE_7, has_regulated_tasks=True, **facts)


def unregulated(role="case_worker", **facts):
    return PlaceFacts(role=role, starts_on=JUNE_7, **facts)


def codes(things):
    return [thing.code for thing in things]


# The law follows the task (invariants 1 to 4)


@pytest.mark.parametrize("level", DEGREES)
def test_a_verified_degree_opens_regulated_case_work(level):
    verdict = assess(verified(level), regulated())
    assert (verdict.answer, verdict.reasons, verdict.conditions) == (Answer.YES, (), ())
    assert not verdict.needs_qualified_colleague


def test_a_student_is_only_co_case_worker_in_regulated_work():
    verdict = assess(student(), regulated())
    assert verdict.answer == Answer.CO_CASE_WORKER_ONLY
    assert codes(verdict.reasons) == ["no_degree", "qualified_colleague"]
    assert [reason.rule for reason in verdict.reasons] == [REGULATED, REGULATED]
    assert verdict.needs_qualified_colleague
    assert not verdict.fits


def test_a_student_is_co_case_worker_beside_a_qualified_colleague():
    verdict = assess(student(), regulated("co_case_worker"))
    assert verdict.answer == Answer.YES
    assert codes(verdict.reasons) == ["qualified_colleague"]
    assert verdict.needs_qualified_colleague
    assert verdict.fits


def test_a_june_graduate_is_case_worker_if_the_certificate_is_shown():
    verdict = assess(student(7, graduates_on=date(2027, 6, 6)), regulated())
    assert verdict.answer == Answer.IF_SHOWN
    assert codes(verdict.reasons) == ["graduates_before_start"]
    assert codes(verdict.conditions) == ["degree_certificate"]
    assert verdict.fits


def test_who_graduates_after_the_first_day_is_no_june_graduate():
    verdict = assess(student(6, graduates_on=date(2027, 6, 7)), regulated())
    assert verdict.answer == Answer.CO_CASE_WORKER_ONLY


def test_a_claimed_degree_opens_nothing_before_it_is_shown():
    verdict = assess(claims_degree(), regulated())
    assert verdict.answer == Answer.IF_SHOWN
    assert codes(verdict.reasons) == ["degree_not_verified"]
    assert codes(verdict.conditions) == ["degree_certificate"]


def test_a_claimed_degree_is_co_case_worker_with_a_colleague_until_it_is_shown():
    verdict = assess(claims_degree(), regulated("co_case_worker"))
    assert (verdict.answer, verdict.needs_qualified_colleague) == (Answer.YES, True)


@pytest.mark.parametrize("role", ["case_worker", "co_case_worker"])
def test_where_students_are_not_allowed_they_are_not(role):
    verdict = assess(student(), regulated(role, allow_student_co_case_worker=False))
    assert verdict.answer == Answer.NO
    assert codes(verdict.reasons)[-1] == "students_not_allowed"


@pytest.mark.parametrize("role", ["case_worker", "co_case_worker"])
@pytest.mark.parametrize("person", [claims_degree(), student(7)])
def test_where_students_are_not_allowed_a_certificate_still_opens(role, person):
    verdict = assess(person, regulated(role, allow_student_co_case_worker=False))
    assert (verdict.answer, codes(verdict.conditions)) == (Answer.IF_SHOWN, ["degree_certificate"])
    assert not verdict.needs_qualified_colleague


def test_other_roles_with_regulated_tasks_need_a_qualified_colleague_too():
    verdict = assess(student(), regulated("social_administrator", allow_student_co_case_worker=False))
    assert (verdict.answer, verdict.needs_qualified_colleague) == (Answer.YES, True)


@pytest.mark.parametrize("person", [student(5), claims_degree(), verified()])
def test_unregulated_case_work_is_open_to_students(person):
    verdict = assess(person, unregulated())
    assert (verdict.answer, verdict.reasons, verdict.needs_qualified_colleague) == (Answer.YES, (), False)


# The place's own floor (invariant 7)


def test_too_few_terms_is_a_no_that_says_how_many():
    verdict = assess(student(4), unregulated())
    assert (verdict.answer, codes(verdict.reasons)) == (Answer.NO, ["too_few_terms"])
    with override("en"):
        assert str(verdict.reasons[0].message) == (
            "At least 5 completed terms are needed by the start; the person has 4."
        )


def test_a_place_may_ask_for_no_terms():
    assert assess(student(None), unregulated(min_terms_completed=0)).answer == Answer.YES
    assert (
        assess(PersonFacts(education_status="other"), unregulated(min_terms_completed=0)).answer == Answer.YES
    )


def test_unknown_terms_are_asked_for_not_guessed():
    verdict = assess(student(None), unregulated())
    assert (verdict.answer, codes(verdict.reasons)) == (Answer.NO, ["terms_unknown"])


def test_a_term_that_ends_before_the_start_must_be_shown():
    verdict = assess(student(5, terms_completed_now=4), unregulated())
    assert (verdict.answer, codes(verdict.conditions)) == (Answer.IF_SHOWN, ["terms_completed"])
    assert assess(student(5, terms_completed_now=5), unregulated()).answer == Answer.YES


def test_a_degree_needs_no_counted_terms():
    for person in (verified(), claims_degree()):
        assert assess(person, unregulated(min_terms_completed=7)).answer == Answer.YES


# The licence (invariant 8)


@pytest.mark.parametrize(
    ("licence", "answer", "reasons", "conditions"),
    [
        ("yes", Answer.YES, [], ["licence_b"]),
        ("learning", Answer.IF_SHOWN, ["learning_to_drive"], ["licence_b"]),
        ("no", Answer.NO, ["no_licence"], []),
        ("", Answer.NO, ["licence_unknown"], []),
    ],
)
def test_a_licence_that_is_needed(licence, answer, reasons, conditions):
    verdict = assess(verified(licence_b=licence), regulated(requires_licence_b=True))
    assert (verdict.answer, codes(verdict.reasons), codes(verdict.conditions)) == (
        answer,
        reasons,
        conditions,
    )


@pytest.mark.parametrize("licence", ["yes", "learning", "no", ""])
def test_a_licence_that_is_not_needed_is_not_asked_for(licence):
    assert assess(verified(licence_b=licence), regulated()).conditions == ()


# The person's own wishes, and all together


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"is_confirmed": False}, "not_confirmed"),
        ({"is_active": False}, "not_active"),
        ({"excluded_unit": True}, "excluded_unit"),
    ],
)
def test_a_persons_own_no_is_a_no(facts, code):
    verdict = assess(verified(**facts), regulated())
    assert (verdict.answer, codes(verdict.reasons)) == (Answer.NO, [code])


def test_every_reason_is_told_not_only_the_first():
    person = student(2, licence_b="no", excluded_unit=True)
    verdict = assess(person, regulated(requires_licence_b=True))
    assert codes(verdict.reasons) == ["excluded_unit", "no_licence", "too_few_terms", "no_degree"]
    assert verdict.conditions == ()


def test_conditions_add_up():
    verdict = assess(student(7, licence_b="learning"), regulated(requires_licence_b=True))
    assert (verdict.answer, codes(verdict.conditions)) == (
        Answer.IF_SHOWN,
        ["licence_b", "degree_certificate"],
    )


people = st.builds(
    PersonFacts,
    education_status=st.sampled_from(["student", "degree", "other"]),
    verified_level=st.sampled_from(["", *DEGREES]),
    terms_completed_by_start=st.none() | st.integers(0, 7),
    terms_completed_now=st.none() | st.integers(0, 7),
    graduates_on=st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    licence_b=st.sampled_from(["yes", "no", "learning", ""]),
    excluded_unit=st.booleans(),
    is_confirmed=st.booleans(),
    is_active=st.booleans(),
)
places = st.builds(
    PlaceFacts,
    role=st.sampled_from(Role.values),
    starts_on=st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    has_regulated_tasks=st.booleans(),
    min_terms_completed=st.integers(0, 7),
    requires_licence_b=st.booleans(),
    allow_student_co_case_worker=st.booleans(),
)


@given(people, places)
def test_nobody_is_regulated_case_worker_on_their_word(person, place):
    verdict = assess(person, place)
    if place.has_regulated_tasks and place.role == "case_worker" and not person.verified_level:
        assert verdict.answer != Answer.YES
        if verdict.fits:
            assert "degree_certificate" in codes(verdict.conditions)


@given(people, places)
def test_who_works_without_a_degree_in_regulated_work_has_a_colleague_or_a_certificate_to_show(person, place):
    verdict = assess(person, place)
    if place.has_regulated_tasks and not person.verified_level and verdict.answer != Answer.NO:
        assert verdict.needs_qualified_colleague or "degree_certificate" in codes(verdict.conditions)


@given(people, places)
def test_an_answer_that_is_not_yes_has_a_reason_and_a_no_asks_for_nothing(person, place):
    verdict = assess(person, place)
    if verdict.answer != Answer.YES:
        assert verdict.reasons
    if verdict.answer == Answer.IF_SHOWN:
        assert verdict.conditions
    if verdict.answer == Answer.NO:
        assert (verdict.conditions, verdict.needs_qualified_colleague) == ((), False)
    assert all(reason.rule and str(reason.message) for reason in verdict.reasons)


@given(people, places)
def test_a_verified_degree_never_makes_the_answer_worse(person, place):
    ranks = list(Answer)
    better = PersonFacts(**{**facts_of(person), "verified_level": "degree_socionom"})
    assert ranks.index(assess(better, place).answer) <= ranks.index(assess(person, place).answer)


def facts_of(person):
    return {name: getattr(person, name) for name in PersonFacts.__slots__}


def test_a_bank_of_2000_is_held_against_100_places_without_thinking_twice():
    some = [student(terms, licence_b=licence) for terms, licence in product(range(8), ("yes", "no", ""))]
    vacancies = [regulated(), unregulated(), regulated("co_case_worker", requires_licence_b=True)]
    assess.cache_clear()
    for _round in range(3):
        for person, place in product(some, vacancies):
            assess(person, place)
    assert assess.cache_info().misses == len(some) * len(vacancies)
