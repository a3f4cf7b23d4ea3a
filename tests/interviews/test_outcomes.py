"""The same questions for everyone, short answers, references as a step, and a decision with its reason."""

from datetime import date, timedelta

import pytest

from recruitment.bank.data_copy import data_copy
from recruitment.bank.merging import merge_people
from recruitment.bank.parting import undo_merge
from recruitment.errors import RuleBroken
from recruitment.interviews.booking import book_interview
from recruitment.interviews.models import Interview, QuestionTemplate, ReferenceCheck
from recruitment.interviews.outcomes import decide_interview, forget_references, keep_answers, note_reference
from recruitment.interviews.questions import default_questions, questions_of, set_questions
from recruitment.outbox.models import Message
from recruitment.records.disposing import remove_people
from recruitment.seasons.models import Candidacy, Season
from tests.factories import make_candidacy, make_candidate, make_interview_time
from tests.interviews.conftest import AT, FIRST

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(stina, first) -> Interview:
    return book_interview(stina, first, by=None, at=AT)


def broken(doing, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        doing(*args, **kwargs)
    return caught.value.code


def said(count: int = 7) -> list[str]:
    return [f"Svar {number}" for number in range(count)]


def test_everybody_is_asked_what_the_season_asks(season, rut):
    assert questions_of(season) == default_questions()
    for _twice in range(2):
        set_questions(season, [" Varför  hos oss? ", "", "Vilka veckor?"], by=rut, at=AT)
    set_questions(season, ["Varför?"], by=rut, at=AT)
    assert questions_of(season) == ["Varför?"]
    assert list(QuestionTemplate.objects.order_by("version").values_list("version", "questions")) == [
        (1, ["Varför hos oss?", "Vilka veckor?"]),
        (2, ["Varför?"]),
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["", " "], "questions_missing"),
        (["?"] * 16, "too_many_questions"),
        (["x" * 301], "question_too_long"),
    ],
)
def test_questions_that_nobody_can_ask_are_refused(season, rut, lines, code):
    assert broken(set_questions, season, lines, by=rut, at=AT) == code


def test_answers_stand_beside_the_questions_they_were_given_to(interview, season, maja):
    assert broken(keep_answers, interview, said(), by=maja, at=AT) == "interview_not_begun"
    for _twice in range(2):
        row = keep_answers(interview, said(), by=maja, at=FIRST)
    assert (row.state, row.candidacy.state, row.questions) == ("held", "interviewed", default_questions())
    set_questions(season, ["En enda?"], by=maja, at=FIRST)
    assert keep_answers(interview, ["Nytt", *said(6)], by=maja, at=FIRST).answers[0] == "Nytt"
    assert broken(keep_answers, interview, ["ett"], by=maja, at=FIRST) == "answers_do_not_fit"
    assert broken(keep_answers, interview, ["x" * 601, *said(6)], by=maja, at=FIRST) == "answer_too_long"


def test_an_interview_that_was_held_clears_somebody_where_one_is_required(interview, season, maja):
    Season.objects.update(interview_required=True)
    assert broken(decide_interview, interview, "cleared", by=maja, at=FIRST) == "interview_not_held"
    keep_answers(interview, said(), by=maja, at=FIRST)
    for _twice in range(2):
        assert decide_interview(interview, "cleared", by=maja, at=FIRST).candidacy.state == "cleared"


def test_not_now_has_a_reason_from_the_list(interview, maja):
    keep_answers(interview, said(), by=maja, at=FIRST)
    for reason in ("", "did not like the face"):
        assert broken(decide_interview, interview, "not_now", by=maja, at=FIRST, reason=reason) == (
            "reason_missing"
        )
    assert broken(decide_interview, interview, "closed", by=maja, at=FIRST) == "outcome_unknown"
    for _twice in range(2):
        row = decide_interview(interview, "not_now", by=maja, at=FIRST, reason="competence")
    assert (row.candidacy.state, row.candidacy.close_reason) == ("not_now", "competence")
    entry = row.candidacy.candidate.entries.order_by("at", "pk").last()
    assert entry.details == {"from": "interviewed", "to": "not_now", "reason": "competence"}


def test_a_reference_is_a_step_and_its_note_goes_when_the_recruitment_is_over(stina, season, maja):
    values = {"given_by": "tidigare chef", "said": "reached", "note": "Punktlig och lugn."}
    for _twice in range(2):
        note_reference(stina, values, by=maja, at=AT)
    future = values | {"asked_on": AT.date() + timedelta(days=1)}
    assert broken(note_reference, stina, future, by=maja, at=AT) == "reference_in_future"
    last_day = season.last_week + timedelta(days=6)
    assert forget_references(AT.replace(month=9, day=1)) == 0
    assert forget_references(AT.replace(month=9, day=last_day.day + 1)) == 1
    [row] = ReferenceCheck.objects.all()
    assert (row.said, row.note) == ("reached", "")


def test_the_day_that_was_noted_ends_the_recruitment(stina, maja):
    values = {"given_by": "lärare", "said": "reached", "note": "Noggrann."}
    note_reference(stina, values, by=maja, at=AT)
    Season.objects.update(decision_final_on=date(2027, 5, 1))
    assert [forget_references(AT.replace(month=5, day=day)) for day in (1, 2)] == [0, 1]


def test_the_own_copy_has_what_was_said(interview, stina, maja):
    keep_answers(interview, said(), by=maja, at=FIRST)
    note_reference(stina, {"given_by": "chef", "said": "not_reached"}, by=maja, at=FIRST)
    copy = data_copy(stina.candidate)
    [one] = copy["interviews"]
    assert one["answers"][0] == {"question": default_questions()[0], "answer": "Svar 0"}
    assert (one["state"], one["interviewer"]) == ("held", "Maja Berg")
    assert [row["given_by"] for row in copy["references"]] == ["chef"]


def test_nothing_of_an_interview_is_left_when_somebody_is_removed(interview, stina, maja):
    note_reference(stina, {"given_by": "chef", "said": "reached"}, by=maja, at=FIRST)
    remove_people([stina.candidate_id])
    left = [model.objects.count() for model in (Interview, ReferenceCheck, Message, Candidacy)]
    assert left == [0, 0, 0, 0]


def test_of_two_rows_of_one_person_one_interview_stays(interview, stina, rut, second):
    twin = make_candidacy(make_candidate(email="stina2@example.org"), stina.season, state="contacted")
    other = book_interview(twin, second, by=None, at=AT)
    merge = merge_people(stina.candidate, twin.candidate, by=rut, at=AT)
    assert sorted(stina.interviews.values_list("pk", "state")) == sorted(
        [(interview.pk, "booked"), (other.pk, "cancelled")]
    )
    undo_merge(merge, by=rut, at=AT)
    assert list(Interview.objects.order_by("booked_at").values_list("candidacy", flat=True)) == [
        stina.pk, twin.pk,
    ]  # fmt: skip


def test_an_interview_follows_the_person_who_stays(interview, stina, rut):
    kept = make_candidate(email="stina2@example.org")
    merge_people(kept, stina.candidate, by=rut, at=AT)
    interview.refresh_from_db()
    assert (interview.state, interview.candidacy.candidate) == ("booked", kept)
    assert make_interview_time().interviews.count() == 0
