"""Thanks the morning after a lecture: to everybody who came to the bank by its code, once."""

from datetime import timedelta

import pytest

from recruitment.ads.models import ShareLink
from recruitment.bank.alerts import stop_alerts
from recruitment.bank.leave import leave_bank
from recruitment.bank.register import confirm_registration, start_registration
from recruitment.bank.thanking import thank_next
from recruitment.bank.tokens import alerts_token
from recruitment.candidates.actions import pause_candidate
from recruitment.candidates.models import Candidate
from recruitment.lectures.models import Lecture
from recruitment.outbox.wordings import wordings_read_once
from tests.bank.people import STINA, mails
from tests.factories import (
    make_candidate,
    make_job,
    make_lecture,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
    moment,
)

pytestmark = pytest.mark.django_db
HELD = moment("2027-03-01 14:00")
NINE = moment("2027-03-02 09:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation(contact_email="jobb@norrby.se")


@pytest.fixture
def maja():
    return make_user(first_name="Maja", last_name="Berg", email="maja@norrby.se")


@pytest.fixture
def lecture(maja) -> Lecture:
    unit = make_unit("Mottagningen", area="child_youth", presentation="Vi är tolv kollegor.")
    return make_lecture(held_at=HELD, unit=unit, lecturer=maja)


def came(code: str, at=HELD, email="stina@example.org", language="sv") -> Candidate:
    registration = start_registration(STINA | {"email": email}, code=code, language=language, at=at)
    return confirm_registration(registration.token, at=at + MINUTE)


def clock(at) -> None:
    while thank_next(at):
        pass


def thanked() -> list[str]:
    return [mail.recipient for mail in mails("thank_you")]


def test_the_mail_presents_the_unit_and_names_somebody_to_ask(lecture):
    stina = came(lecture.code)
    clock(NINE)
    mail = mails("thank_you")[0]
    assert (mail.recipient, mail.person_id, mail.language) == (stina.email, stina.pk, "sv")
    assert "Tack för att vi fick träffa dig på ”Barn och unga i Norrby”" in mail.text
    assert f"Enheten som du fick höra om är Mottagningen ({lecture.unit.get_area_display()}) i" in mail.text
    assert "\n\nVi är tolv kollegor.\n\n" in mail.text
    assert "Fråga Maja Berg, maja@norrby.se." in mail.text
    assert (mail.reply_to, mail.due_at) == ("maja@norrby.se", NINE)
    assert [path for path in ("/jobb/\n", "/min-lank/\n") if path not in mail.text] == []
    assert mail.unsubscribe_url.endswith(f"/avsluta/jobbtips/{alerts_token(stina.pk)}/")


def test_it_is_written_in_the_persons_language(lecture):
    came(lecture.code, language="en")
    clock(NINE)
    mail = mails("thank_you")[0]
    assert (mail.language, mail.subject) == ("en", "Thank you for meeting us")
    assert "The unit you heard about is Mottagningen (Children and youth) in" in mail.text


def test_whom_students_may_ask_comes_before_who_spoke(lecture):
    lecture.contact = make_user(first_name="Bo", last_name="Ek", email="bo@norrby.se")
    lecture.save()
    came(lecture.code)
    clock(NINE)
    assert "Fråga Bo Ek, bo@norrby.se." in mails("thank_you")[0].text


def test_without_unit_or_anybody_who_works_here_it_speaks_for_the_organisation(organisation, maja):
    maja.is_active = False
    maja.save()
    came(make_lecture(held_at=HELD, lecturer=maja).code)
    clock(NINE)
    mail = mails("thank_you")[0]
    assert f"Arbetsgivaren som du fick höra om är {organisation.display_name}." in mail.text
    assert ("Fråga" in mail.text, mail.reply_to) == (False, "jobb@norrby.se")


def test_not_before_nine_the_next_morning(lecture):
    came(lecture.code)
    for early in (HELD + HOUR, NINE - MINUTE):
        clock(early)
        assert thanked() == []
    clock(NINE)
    assert thanked() == ["stina@example.org"]


def test_a_clock_that_was_away_thanks_in_the_morning_and_not_at_night(lecture):
    came(lecture.code)
    clock(moment("2027-03-03 02:00"))
    assert thanked() == []
    clock(moment("2027-03-03 09:00"))
    assert thanked() == ["stina@example.org"]


def test_not_after_three_days(lecture):
    came(lecture.code)
    clock(HELD + timedelta(days=3))
    assert (thanked(), Lecture.objects.get().thanked_at) == ([], None)
    clock(HELD + timedelta(days=3) - MINUTE)
    assert thanked() == ["stina@example.org"]


def test_everybody_once_also_when_it_runs_again_the_next_day(lecture):
    people = ["adam@example.org", "bea@example.org", "stina@example.org"]
    for email in people:
        came(lecture.code, email=email)
    for at in (NINE, NINE, NINE + HOUR, NINE + timedelta(days=1)):
        clock(at)
    assert sorted(thanked()) == people
    assert Lecture.objects.get().thanked_at == NINE


def test_each_lecture_thanks_its_own(lecture):
    other = make_lecture(held_at=HELD, title="Studiebesök")
    came(lecture.code)
    came(other.code, email="bea@example.org")
    clock(NINE)
    said = {mail.recipient: "Studiebesök" in mail.text for mail in mails("thank_you")}
    assert said == {"stina@example.org": False, "bea@example.org": True}


def test_somebody_who_was_in_the_bank_before_is_thanked_for_coming_again(lecture):
    came("", at=HELD - timedelta(days=90))
    came(lecture.code)
    clock(NINE)
    assert thanked() == ["stina@example.org"]


def test_a_job_seen_after_the_lecture_does_not_take_the_thanks_away(lecture):
    came(lecture.code)
    link = ShareLink.objects.create(job=make_job(), sharer=make_recruiter())
    came(link.code, at=HELD + HOUR)
    clock(NINE)
    assert thanked() == ["stina@example.org"]


def test_who_tried_the_code_the_day_before_did_not_listen(lecture):
    came(lecture.code, at=moment("2027-02-28 23:58"))
    came(lecture.code, at=moment("2027-03-01 00:00"), email="bea@example.org")
    clock(NINE)
    assert thanked() == ["bea@example.org"]


def test_who_has_not_confirmed_or_came_another_way_is_not_thanked(lecture):
    start_registration(STINA, code=lecture.code, language="sv", at=HELD)
    came("", email="bea@example.org")
    make_candidate(first_source_id=lecture.pk, is_placeholder=True, email="", phone="")
    clock(NINE)
    assert thanked() == []


@pytest.mark.parametrize("quiet", [leave_bank, pause_candidate, stop_alerts])
def test_whoever_has_left_or_asked_for_quiet_is_left_alone(lecture, quiet):
    quiet(came(lecture.code), at=HELD + HOUR)
    came(lecture.code, email="bea@example.org")
    clock(NINE)
    assert thanked() == ["bea@example.org"]


@pytest.mark.parametrize("quiet", [leave_bank, pause_candidate, stop_alerts])
def test_asking_for_quiet_stops_also_the_one_that_waits(lecture, quiet):
    stina = came(lecture.code)
    clock(NINE)
    quiet(stina, at=NINE)
    assert [mail.state for mail in mails("thank_you")] == ["cancelled"]


@pytest.mark.parametrize("people", [1, 3])
def test_many_listeners_cost_no_more_questions_than_one(lecture, people, django_assert_num_queries):
    for number in range(people):
        came(lecture.code, email=f"{number}@example.org")
    with wordings_read_once(), django_assert_num_queries(8):
        thank_next(NINE)
