"""Pages of interviews: an evening is opened, Stina picks a time on her phone, the talk has its outcome."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from recruitment.bank.mailings import send_mailing
from recruitment.interviews.booking import book_interview
from recruitment.interviews.models import Interview, InterviewTime, QuestionTemplate, ReferenceCheck
from recruitment.interviews.opening import withdraw_time
from recruitment.interviews.questions import default_questions
from recruitment.interviews.tokens import interview_token
from recruitment.mailings.models import Mailing, Recipient
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Unit, User
from recruitment.tasks import send_mailings
from recruitment.web.personal_copy import _parts
from recruitment.web.personal_words import shown
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_interview,
    make_interview_time,
    make_manager,
    make_unit,
)

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=5)


@pytest.fixture
def unit() -> Unit:
    return make_unit("Barn Norr")


@pytest.fixture
def maja(unit) -> User:
    return make_manager(unit, first_name="Maja", last_name="Berg")


@pytest.fixture
def time(rut, season, unit, maja) -> InterviewTime:
    return make_interview_time(maja, unit=unit, starts_at=SOON)


@pytest.fixture
def stina(rut, season) -> Candidacy:
    person = make_candidate(first_name="Stina", last_name="Ågren", email="stina@example.org")
    return make_candidacy(person, season, state="contacted")


@pytest.fixture
def begun(stina, time) -> Interview:
    """Booked, and now is its time."""
    interview = book_interview(stina, time, by=None, at=timezone.now())
    InterviewTime.objects.update(starts_at=timezone.now() - timedelta(minutes=10))
    return interview


def own_path(candidacy: Candidacy) -> str:
    return f"/intervju/{interview_token(candidacy.candidate_id, candidacy.season_id)}/"


def path_of(interview: Interview, step: str = "") -> str:
    return f"/sasong/2027/intervjuer/{interview.pk}/{step}"


def told(answer) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


# Opening


EVENING = {"minutes": "20", "count": "3", "pause": "5", "capacity": "1", "place": "Stadshuset"}


def test_an_evening_is_opened_in_one_form(client, season, unit, maja, norrby):
    client.force_login(maja)
    client.cookies["django_language"] = "en"
    form = EVENING | {
        "starts_at": f"{SOON:%Y-%m-%dT%H:%M}",
        "interviewer": str(maja.pk),
        "unit": str(unit.pk),
    }
    for _twice in range(2):
        answer = client.post("/sasong/2027/intervjuer/nya-tider/", form, follow=True)
        assert told(answer) == ["3 times are open."]
    assert InterviewTime.objects.filter(interviewer=maja, unit=unit).count() == 3


def test_what_cannot_be_opened_is_said_at_its_field_and_nothing_typed_is_lost(client, rut, season):
    form = EVENING | {"starts_at": f"{SOON:%Y-%m-%dT%H:%M}", "interviewer": str(rut.pk), "count": "51"}
    answer = client.post("/sasong/2027/intervjuer/nya-tider/", form)
    assert list(answer.context["form"].errors) == ["count"]
    assert 'value="Stadshuset"' in answer.content.decode()
    assert not InterviewTime.objects.exists()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_at_the_end_of_the_calendar_is_refused_at_its_field(client, rut, season, moment):
    form = EVENING | {"starts_at": moment, "interviewer": str(rut.pk)}
    answer = client.post("/sasong/2027/intervjuer/nya-tider/", form)
    assert list(answer.context["form"].errors) == ["starts_at"]


def test_a_manager_is_told_that_the_unit_has_to_be_chosen(client, season, maja, unit, norrby):
    client.force_login(maja)
    form = client.get("/sasong/2027/intervjuer/nya-tider/").context["form"]
    assert (form.fields["unit"].required, form["unit"].value()) == (True, unit.pk)


def test_a_recruiter_may_open_times_of_no_unit(client, rut, season):
    assert not client.get("/sasong/2027/intervjuer/nya-tider/").context["form"].fields["unit"].required


def test_a_manager_opens_times_in_the_own_unit_only(client, season, maja, norrby):
    client.force_login(maja)
    form = EVENING | {"starts_at": f"{SOON:%Y-%m-%dT%H:%M}", "interviewer": str(maja.pk)}
    answer = client.post("/sasong/2027/intervjuer/nya-tider/", form | {"unit": str(make_unit().pk)})
    assert list(answer.context["form"].errors) == ["unit"]
    assert not InterviewTime.objects.exists()


def test_somebody_elses_times_are_not_there_for_a_manager(client, begun, season, norrby):
    client.force_login(make_manager(make_unit()))
    paths = [f"/sasong/2027/intervjuer/tider/{begun.time_id}/", path_of(begun)]
    assert [client.get(path).status_code for path in paths] == [404, 404]
    posts = ["svar/", "uteblev/", "avsluta/", "avboka/", "klar/", "inte-nu/", "referens/"]
    assert {client.post(path_of(begun, step)).status_code for step in posts} == {404}
    assert client.post(f"/sasong/2027/intervjuer/tider/{begun.time_id}/ta-bort/").status_code == 404
    assert client.get("/sasong/2027/intervjuer/?when=past").context["rows"] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("when", ["upcoming", "undecided", "past"])
def test_the_list_costs_as_many_queries_however_long(
    client, rut, season, unit, rows, when, django_assert_num_queries
):
    for number in range(rows):
        starts_at = SOON if when == "upcoming" else timezone.now() - timedelta(days=1)
        time = make_interview_time(
            make_manager(unit), unit=unit, starts_at=starts_at + timedelta(hours=number)
        )
        make_interview(make_candidacy(state="interview_booked"), time)
    with django_assert_num_queries(11):
        answer = client.get(f"/sasong/2027/intervjuer/?when={when}")
    assert len(answer.context["rows"]) == rows


def test_the_list_says_what_it_does_not_know(client, rut, season):
    answer = client.get("/sasong/2027/intervjuer/?when=never")
    assert (answer.context["rows"], bool(answer.context["page"].note)) == ([], True)


def test_a_time_is_moved_and_taken_away_and_stina_is_told(client, rut, stina, time):
    book_interview(stina, time, by=None, at=timezone.now())
    path = f"/sasong/2027/intervjuer/tider/{time.pk}/"
    moved = {
        "starts_at": f"{SOON + timedelta(days=1):%Y-%m-%dT%H:%M}", "minutes": "30", "place": "Rum 4",
        "interviewer": str(time.interviewer_id),
    }  # fmt: skip
    client.post(path, moved)
    assert "Rum 4" in Message.objects.get(template="interview_booked", state="queued").text
    for _twice in range(2):
        client.post(f"{path}ta-bort/")
    assert Message.objects.filter(template="interview_cancelled").count() == 1
    assert client.get(path).status_code == 200


# Inviting


def test_who_is_invited_gets_the_way_to_the_times_and_the_others_the_reason(client, rut, stina, season):
    booked = make_candidacy(state="interview_booked")
    stranger = make_candidate()
    ids = [str(stina.candidate_id), str(booked.candidate_id), str(stranger.pk)]
    answer = client.post("/bank/flera/", {"action": "interview", "ids": ids}, follow=True)
    assert answer.status_code == 200
    mailing = Mailing.objects.get()
    send_mailing(mailing, by=rut, at=timezone.now())
    send_mailings()
    assert dict(Recipient.objects.values_list("person_id", "reason")) == {
        stina.candidate_id: "", booked.candidate_id: "has_time", stranger.pk: "not_joined",
    }  # fmt: skip
    assert own_path(stina) in Message.objects.get().text
    assert client.get("/sasong/2027/intervjuer/").context["tiles"][0]["value"] == 1


def test_a_time_is_booked_by_telephone_from_the_persons_page(client, rut, stina, time):
    page = client.get(f"/bank/{stina.candidate_id}/")
    assert str(time.pk) in page.content.decode()
    for _twice in range(2):
        client.post(f"/bank/intervju/{stina.pk}/boka/", {"time": str(time.pk)})
    assert Interview.objects.get().candidacy == stina
    assert (
        f"/sasong/2027/intervjuer/{Interview.objects.get().pk}/"
        in client.get(f"/bank/{stina.candidate_id}/").content.decode()
    )


# Picking


def test_looking_changes_nothing_and_one_press_books(client, stina, time):
    client.logout()
    path = own_path(stina)
    for method in (client.get, client.head, client.get):
        assert method(path).status_code == 200
    assert not Interview.objects.exists()
    for _twice in range(2):
        answer = client.post(path, {"time": str(time.pk)}, follow=True)
    assert told(answer) == []
    assert answer.context["booked"].time == time
    assert Interview.objects.count() == 1
    assert answer.headers["Cache-Control"] == "no-store"
    calendar = client.get(f"{path}kalender.ics")
    assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"BEGIN:VEVENT" in calendar.content


def test_who_cancels_is_told_that_it_is_cancelled_and_once(client, stina, time):
    path = own_path(stina)
    client.post(path, {"time": str(time.pk)})
    first = client.post(path, {"cancel": "1"}, follow=True)
    again = client.post(path, {"cancel": "1"}, follow=True)
    assert [len(told(answer)) for answer in (first, again)] == [1, 0]


def test_a_time_that_is_gone_is_said_and_the_free_ones_are_shown(client, stina, time, maja):
    client.logout()
    client.cookies["django_language"] = "en"
    free = make_interview_time(maja, unit=time.unit, starts_at=SOON + timedelta(hours=2))
    book_interview(make_candidacy(state="contacted"), time, by=None, at=timezone.now())
    for wrong in (str(time.pk), "", "x", "'; --", str(stina.pk)):
        answer = client.post(own_path(stina), {"time": wrong}, follow=True)
        assert told(answer) == ["That time is no longer free. Choose another one."]
        assert answer.context["times"] == [free]


def test_stina_changes_her_mind_twice(client, stina, time, maja):
    client.logout()
    other = make_interview_time(maja, unit=time.unit, starts_at=SOON + timedelta(hours=2))
    path = own_path(stina)
    client.post(path, {"time": str(time.pk)})
    client.post(path, {"time": str(other.pk)})
    assert Interview.objects.get().time == other
    for _twice in range(2):
        answer = client.post(path, {"cancel": "1"}, follow=True)
    assert (Interview.objects.get().state, answer.context["booked"]) == ("cancelled", None)
    assert answer.context["times"] == [time, other]
    assert client.get(f"{path}kalender.ics").status_code == 404


def test_an_hour_before_one_calls(client, stina, time):
    book_interview(stina, time, by=None, at=timezone.now())
    InterviewTime.objects.update(starts_at=timezone.now() + timedelta(hours=1))
    client.logout()
    answer = client.post(own_path(stina), {"cancel": "1"}, follow=True)
    assert len(told(answer)) == 1
    assert "tel:010-123 45 67" in answer.content.decode()
    assert Interview.objects.get().state == "booked"


@pytest.mark.parametrize("token", ["x", "a~b", "0" * 201])
def test_a_link_that_is_none_says_so(client, norrby, token):
    assert client.get(f"/intervju/{token}/").status_code == 404
    assert client.post(f"/intervju/{token}/", {"time": "x"}).status_code == 404
    assert client.get(f"/intervju/{token}/kalender.ics").status_code == 404


def test_the_link_of_somebody_who_has_left_opens_nothing(client, stina, time):
    path = own_path(stina)
    stina.candidate.status = "left"
    stina.candidate.save(update_fields=["status"])
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("state", ["interviewed", "cleared", "closed"])
def test_who_has_come_further_is_told_so(client, stina, time, state):
    Candidacy.objects.update(state=state)
    page = client.get(own_path(stina))
    assert (page.status_code, page.context["times"]) == (200, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_free_times_cost_as_many_queries_however_many(
    client, stina, unit, rows, django_assert_num_queries
):
    client.logout()
    for number in range(rows):
        make_interview_time(make_manager(unit), unit=unit, starts_at=SOON + timedelta(hours=number))
    with django_assert_num_queries(6):
        assert len(client.get(own_path(stina)).context["times"]) == rows


# The talk and after


def test_the_same_questions_are_answered_and_stina_is_cleared(client, begun, maja):
    client.force_login(maja)
    form = {f"answer_{number}": f"Svar {number}" for number in range(len(default_questions()))}
    for _twice in range(2):
        assert client.post(path_of(begun, "svar/"), form).status_code == 302
    begun.refresh_from_db()
    assert (begun.state, begun.answers[0], begun.candidacy.state) == ("held", "Svar 0", "interviewed")
    assert "Svar 0" in client.get(path_of(begun)).content.decode()
    for _twice in range(2):
        client.post(path_of(begun, "klar/"))
    begun.candidacy.refresh_from_db()
    assert (begun.candidacy.state, begun.candidacy.cleared_by) == ("cleared", maja)


def test_too_long_an_answer_stays_in_its_field(client, rut, begun):
    answer = client.post(path_of(begun, "svar/"), {"answer_0": "x" * 601, "answer_1": "Kort"})
    assert list(answer.context["form"].errors) == ["answer_0"]
    assert "Kort" in answer.content.decode()
    begun.refresh_from_db()
    assert begun.state == "booked"


def test_not_now_asks_for_a_reason(client, rut, begun):
    client.post(path_of(begun, "svar/"), {})
    answer = client.post(path_of(begun, "inte-nu/"), {"reason": ""})
    assert list(answer.context["form"].errors) == ["reason"]
    client.post(path_of(begun, "inte-nu/"), {"reason": "competence"})
    begun.candidacy.refresh_from_db()
    assert (begun.candidacy.state, begun.candidacy.close_reason) == ("not_now", "competence")


def test_who_did_not_come_is_invited_again_or_closed(client, rut, begun):
    for _twice in range(2):
        client.post(path_of(begun, "uteblev/"))
    page = client.get(path_of(begun))
    assert page.context["did_not_come"] is True
    for _twice in range(2):
        client.post(path_of(begun, "avsluta/"))
    begun.candidacy.refresh_from_db()
    assert (begun.candidacy.state, begun.candidacy.close_reason) == ("closed", "no_show")


def test_staff_cancels_and_the_person_is_told(client, rut, stina, time):
    interview = book_interview(stina, time, by=None, at=timezone.now())
    for _twice in range(2):
        client.post(path_of(interview, "avboka/"))
    assert Message.objects.filter(template="interview_cancelled").count() == 1


def test_a_reference_is_noted_as_a_step(client, rut, begun):
    form = {"given_by": "tidigare chef", "said": "reached", "note": "Lugn och noggrann."}
    for _twice in range(2):
        client.post(path_of(begun, "referens/"), form)
    assert ReferenceCheck.objects.get().given_by == "tidigare chef"
    assert "Lugn och noggrann." in client.get(path_of(begun)).content.decode()
    faulty = client.post(path_of(begun, "referens/"), {"said": "reached", "note": "Kvar"})
    assert list(faulty.context["form"].errors) == ["given_by"]
    assert "Kvar" in faulty.content.decode()


def test_a_recruiter_writes_the_questions_and_a_manager_reads_them(client, rut, season, maja):
    path = "/sasong/2027/intervjuer/fragor/"
    for _twice in range(2):
        client.post(path, {"questions": "Varför?\n\nVilka veckor?"})
    assert QuestionTemplate.objects.get().questions == ["Varför?", "Vilka veckor?"]
    assert list(client.post(path, {"questions": " "}).context["form"].errors) == ["questions"]
    client.force_login(maja)
    assert client.post(path, {"questions": "Maja?"}).status_code == 200
    assert QuestionTemplate.objects.count() == 1
    assert "Vilka veckor?" in client.get(path).content.decode()


def test_the_copy_to_read_has_the_interview(client, rut, begun):
    client.post(path_of(begun, "svar/"), {"answer_0": "För barnens skull"})
    client.post(path_of(begun, "referens/"), {"given_by": "tidigare chef", "said": "reached"})
    candidate = begun.candidacy.candidate
    told = {part.title: part.facts for part in _parts(candidate, shown(candidate, "nyckel", timezone.now()))}
    [(_when, said)] = told[gettext("Interviews")]
    assert said.endswith("För barnens skull")
    assert len(told[gettext("References")]) == 1


def test_today_tells_the_interviewer_what_waits(client, begun, maja):
    client.force_login(maja)
    client.cookies["django_language"] = "en"
    labels = [tile["label"] for tile in client.get("/idag/").context["tiles"]]
    assert "interview of yours lacks an outcome" in labels
    withdraw_time(begun.time, by=maja, at=timezone.now())
    labels = [tile["label"] for tile in client.get("/idag/").context["tiles"]]
    assert "interview of yours lacks an outcome" not in labels
