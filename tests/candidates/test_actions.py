"""What can be done to a person in the bank, once and twice, and what the history says about it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from recruitment.candidates.actions import (
    add_note,
    change_candidate,
    find_personal_link,
    note_ladok_check,
    open_personal_link,
    pause_candidate,
    resume_candidate,
    set_tags,
    use_personal_link,
    verify_degree,
    withdraw_verification,
)
from recruitment.candidates.filters import level_is, level_of, terms_on
from recruitment.candidates.models import Candidate, Entry
from recruitment.candidates.qualification import Level
from recruitment.errors import RuleBroken
from tests.factories import make_candidate, make_recruiter, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 23:30")


def history(candidate) -> list[tuple[str, dict]]:
    return list(candidate.entries.order_by("pk").values_list("kind", "details"))


def broken(call, *args, **values) -> str:
    with pytest.raises(RuleBroken) as no:
        call(*args, **values)
    return no.value.code


def test_history_names_the_fields_that_changed_and_never_what_was_written():
    stina = make_candidate(about="")
    for _twice in range(2):
        stina = change_candidate(stina, {"about": "Jag trivs med barn.", "first_name": "Stina"}, at=AT)
    assert stina.about == "Jag trivs med barn."
    assert history(stina) == [("changed", {"fields": ["about"]})]


def test_a_change_does_not_undo_what_somebody_else_changed_meanwhile():
    stina = make_candidate(about="", phone="")
    other_tab = Candidate.objects.get(pk=stina.pk)
    change_candidate(stina, {"phone": "+46701234567"}, at=AT)
    change_candidate(other_tab, {"about": "Hej"}, at=AT)
    stina.refresh_from_db()
    assert (stina.phone, stina.about) == ("+46701234567", "Hej")


def test_neither_the_address_nor_the_source_is_changed_by_hand():
    stina = make_candidate()
    for name in ("email", "status", "first_source_kind", "verified_level", "id"):
        with pytest.raises(ValueError):
            change_candidate(stina, {name: "other"}, at=AT)


def test_nothing_is_changed_about_somebody_who_has_left():
    gone = make_candidate(status="left")
    assert broken(change_candidate, gone, {"about": "Hej"}, at=AT) == "candidate_left"


def test_a_note_is_signed_and_never_blank():
    rut, stina = make_recruiter(), make_candidate()
    note = add_note(stina, "  Ring efter tentan.  ", by=rut, at=AT)
    assert (note.text, note.author, note.created_at) == ("Ring efter tentan.", rut, AT)
    for text in ("   ", "x" * 2001, "a\0b"):
        assert broken(add_note, stina, text, by=rut, at=AT) == "note_not_text"


def test_tags_are_set_on_many_at_once_and_twice_is_harmless():
    rut, stina, kim = make_recruiter(), make_candidate(tags=["ring"]), make_candidate()
    everybody = Candidate.objects.all()
    assert set_tags(everybody, ["Återkommande", " Återkommande "], ["ring"], by=rut, at=AT) == 2
    assert set_tags(everybody, ["Återkommande"], ["ring"], by=rut, at=AT) == 0
    assert [Candidate.objects.get(pk=who.pk).tags for who in (stina, kim)] == [["Återkommande"]] * 2
    assert history(stina) == [("tagged", {"added": ["Återkommande"], "removed": ["ring"]})]


def test_a_tag_is_a_few_words():
    rut, stina = make_recruiter(), make_candidate()
    for tag in ("", "x" * 41, "a\0b", "a\u202eb"):
        assert broken(set_tags, [stina], [tag], by=rut, at=AT) == "tag_not_text"
    many = [str(number) for number in range(21)]
    assert broken(set_tags, [stina], many, by=rut, at=AT) == "too_many_tags"


def test_a_verified_degree_has_a_name_and_a_day_beside_it():
    rut, stina = make_recruiter(), make_candidate()
    for _twice in range(2):
        stina = verify_degree(stina, "degree_socionom", "certificate", by=rut, at=AT)
    assert (stina.verified_level, stina.verified_method) == ("degree_socionom", "certificate")
    assert (stina.verified_by, stina.verified_on) == (rut, date(2026, 11, 22))
    assert history(stina) == [("verified", {"level": "degree_socionom", "method": "certificate"})]


@pytest.mark.parametrize(
    ("level", "method", "reference", "code"),
    [
        ("student_late", "certificate", "", "degree_unknown"),
        ("degree_socionom", "authority", "", "method_not_of_degree"),
        ("degree_relevant", "certificate", "", "method_not_of_degree"),
        ("degree_foreign", "assessment", "SN 2027/12", "method_not_of_degree"),
        ("degree_socionom", "decision", " ", "reference_missing"),
        ("degree_relevant", "assessment", "", "reference_missing"),
        ("degree_relevant", "assessment", "x" * 121, "reference_missing"),
    ],
)
def test_every_degree_is_verified_in_its_own_way_and_a_judgement_says_why(level, method, reference, code):
    rut, stina = make_recruiter(), make_candidate()
    assert broken(verify_degree, stina, level, method, reference, by=rut, at=AT) == code
    assert (Candidate.objects.get().verified_level, history(stina)) == ("", [])


def test_the_database_refuses_a_degree_that_nobody_has_verified_rightly():
    stina = make_candidate()
    seen = {"verified_level": "degree_relevant", "verified_by": make_recruiter(), "verified_on": AT.date()}
    for way in ({}, {"verified_method": "certificate"}, {"verified_method": "assessment"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Candidate.objects.filter(pk=stina.pk).update(**seen, **way)


def test_a_verification_is_taken_back_and_history_keeps_both():
    rut, stina = make_recruiter(), make_candidate()
    verify_degree(stina, "degree_relevant", "assessment", "SN 2027/12", by=rut, at=AT)
    for _twice in range(2):
        stina = withdraw_verification(stina, by=rut, at=AT)
    assert (stina.verified_level, stina.verified_reference, stina.verified_on) == ("", "", None)
    assert [kind for kind, _details in history(stina)] == ["verified", "unverified"]


def test_a_pause_lasts_until_the_person_comes_back():
    stina = make_candidate()
    for _twice in range(2):
        stina = pause_candidate(stina, at=AT, until=date(2027, 9, 1))
    assert (stina.status, stina.paused_until) == ("paused", date(2027, 9, 1))
    for _twice in range(2):
        stina = resume_candidate(stina, at=AT)
    assert (stina.status, stina.paused_until) == ("active", None)
    assert [kind for kind, _details in history(stina)] == ["paused", "resumed"]


@pytest.mark.parametrize("status", ["new", "invited", "left", "expired"])
def test_only_somebody_in_the_bank_pauses_or_comes_back(status):
    person = make_candidate(status=status)
    assert broken(resume_candidate, person, at=AT) == "candidate_may_not_move"
    assert broken(pause_candidate, person, at=AT) == "candidate_may_not_move"


def test_a_personal_link_opens_once_within_a_quarter():
    link = open_personal_link(make_candidate(), at=AT)
    almost = AT + timedelta(minutes=15, microseconds=-1)
    for _looking in range(3):
        assert find_personal_link(link.token, at=almost) == link
    assert use_personal_link(link.token, at=almost) == link.candidate
    assert broken(use_personal_link, link.token, at=almost) == "link_used"


def test_a_personal_link_says_why_it_does_not_open():
    stina = make_candidate()
    link = open_personal_link(stina, at=AT)
    assert broken(use_personal_link, link.token, at=AT + timedelta(minutes=15)) == "link_expired"
    assert broken(use_personal_link, link.token[:-1], at=AT) == "link_unknown"
    Candidate.objects.filter(pk=stina.pk).update(status="left")
    assert broken(use_personal_link, link.token, at=AT) == "link_unknown"
    assert Entry.objects.count() == 0


STARTS = [("", None), *((term, year) for term in ("HT", "VT") for year in (2019, *range(2022, 2029)))]
DAYS = [date(2026, 1, 18), date(2026, 1, 19), date(2027, 6, 6), date(2027, 6, 7), date(2027, 6, 21)]


def test_the_database_counts_terms_and_levels_as_the_academic_clock_does():
    people = [
        make_candidate(admit_term=term, admit_year=year, terms_correction=correction, vfu_completed=vfu)
        for term, year in STARTS
        for correction in (-2, 0, 1, 9)
        for vfu in (False, True)
    ]
    people.append(make_candidate(education_status="degree"))
    people.append(verify_degree(make_candidate(), "degree_foreign", "authority", by=make_recruiter(), at=AT))
    for day in DAYS:
        rows = Candidate.objects.annotate(terms=terms_on(day))
        assert {row.pk: row.terms for row in rows} == {who.pk: who.terms_on(day) for who in people}
        for level in Level:
            of_level = set(rows.filter(level_is(level, "terms")).values_list("pk", flat=True))
            assert of_level == {who.pk for who in people if level_of(who, day) == level}


LADOK_AT = moment("2027-03-01 10:00")


class TestLadok:
    def checks(self, person) -> list[dict]:
        return list(
            person.entries.filter(kind="ladok_checked").order_by("pk").values_list("details", flat=True)
        )

    def test_a_check_is_noted_with_its_outcome_and_opens_no_role(self):
        stina, rut = make_candidate(), make_recruiter()
        for _twice in range(2):
            person = note_ladok_check(stina, "agrees", by=rut, at=LADOK_AT)
        assert (self.checks(stina), person.verified_level) == ([{"outcome": "agrees"}], "")

    def test_another_outcome_or_another_day_is_another_check(self):
        stina, rut = make_candidate(), make_recruiter()
        for outcome, days in (("differs", 0), ("agrees", 0), ("agrees", 1)):
            note_ladok_check(stina, outcome, by=rut, at=LADOK_AT + timedelta(days=days))
        assert [one["outcome"] for one in self.checks(stina)] == ["differs", "agrees", "agrees"]

    @pytest.mark.parametrize("outcome", ["", "maybe", "AGREES"])
    def test_an_outcome_is_one_of_those_there_are(self, outcome):
        with pytest.raises(RuleBroken) as broken:
            note_ladok_check(make_candidate(), outcome, by=make_recruiter(), at=LADOK_AT)
        assert (broken.value.code, broken.value.field) == ("outcome_unknown", "outcome")

    def test_who_has_left_is_not_checked(self):
        with pytest.raises(RuleBroken) as broken:
            note_ladok_check(make_candidate(status="left"), "agrees", by=make_recruiter(), at=LADOK_AT)
        assert broken.value.code == "candidate_left"
