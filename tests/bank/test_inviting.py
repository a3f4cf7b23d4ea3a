"""Do you want to work this summer? Asked of many, answered in one tap, and each reminded once."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from recruitment.bank.facets import facets_of
from recruitment.bank.inviting import remind_next
from recruitment.bank.mailings import WRITERS, change_text, invite_to_season, preview_mailing, send_mailing
from recruitment.bank.search import search_candidates
from recruitment.bank.tokens import season_token
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import send_next_of_mailing
from recruitment.mailings.models import Mailing, Recipient
from recruitment.outbox.models import DeadAddress, Message
from recruitment.seasons.actions import close_season
from recruitment.seasons.asking import answer_asking, answers_of
from recruitment.seasons.models import Candidacy
from tests.bank.people import mails
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    moment,
    weeks,
)

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation()


@pytest.fixture
def season():
    return make_season()


def ask(season, *people: Candidate, at=AT) -> Mailing:
    rut = make_recruiter()
    mailing = invite_to_season([row.pk for row in people], season, by=rut, at=at)
    send_mailing(mailing, by=rut, at=at)
    while send_next_of_mailing(at, WRITERS):
        pass
    return mailing


def reasons(mailing: Mailing) -> list[str]:
    return list(Recipient.objects.filter(mailing=mailing).order_by("pk").values_list("reason", flat=True))


def asked(season, person: Candidate) -> Candidacy:
    return Candidacy.objects.get(season=season, candidate=person)


def page(person: Candidate, season) -> str:
    return f"/sommar/{season_token(person.pk, season.pk)}/"


def test_each_gets_the_question_in_the_own_language_with_a_link_of_their_own(season):
    stina, ali = make_candidate(), make_candidate(language="en", first_name="Ali")
    ask(season, stina, ali)
    found = sorted((mail.recipient, mail.template, mail.language) for mail in mails())
    assert found == sorted([(stina.email, "season_invitation", "sv"), (ali.email, "season_invitation", "en")])
    assert [page(row, season) in Message.objects.get(person_id=row.pk).text for row in (stina, ali)] == [
        True
    ] * 2
    assert [(asked(season, row).state, asked(season, row).asked_at) for row in (stina, ali)] == [
        ("contacted", AT)
    ] * 2


def test_whom_it_would_trouble_for_nothing_is_left_out_and_it_says_why(season):
    offered = make_offer(make_candidacy(state="offered"), state="sent").candidate
    no = make_candidacy(state="not_now").candidate
    cleared = make_candidacy(state="cleared").candidate
    closed = make_candidacy(state="closed", close_reason="competence").candidate
    paused = make_candidate(status="paused")
    dead = make_candidate(email="Dod@example.org")
    DeadAddress.objects.create(address="dod@example.org", kind="bounced")
    people = (offered, no, cleared, closed, paused, dead)
    assert reasons(ask(season, *people)) == [
        "has_offer", "not_now", "further_on", "process_closed", "paused", "dead_address",
    ]  # fmt: skip
    assert mails() == []


def test_nobody_is_asked_twice_in_a_season(season):
    stina = make_candidate()
    ask(season, stina)
    assert reasons(ask(season, stina, at=AT + timedelta(days=3))) == ["asked"]
    assert len(mails()) == 1


def test_who_was_interested_is_contacted_now_and_keeps_the_weeks(season):
    stina = make_candidacy(state="interested").candidate
    ask(season, stina)
    row = asked(season, stina)
    assert (row.state, row.weeks, stina.entries.get().details["to"]) == (
        "contacted",
        weeks(25, 32),
        "contacted",
    )


def test_the_preview_is_the_mail_and_asks_nobody(season):
    stina = make_candidate()
    mailing = invite_to_season([stina.pk], season, by=make_recruiter(), at=AT)
    letter = preview_mailing(mailing, stina.pk, AT)
    assert isinstance(letter, Message)
    assert ("Sommaren 2027" in letter.text, "/sommar/…" in letter.text) == (True, True)
    assert Candidacy.objects.count() == 0
    with pytest.raises(RuleBroken, match=r"."):
        change_text(mailing, subject="Hej", text="Hej")


def test_without_an_open_season_there_is_nothing_to_ask(season):
    close_season(season, by=None, at=AT)
    with pytest.raises(RuleBroken) as broken:
        invite_to_season([make_candidate().pk], season, by=make_recruiter(), at=AT)
    assert broken.value.code == "no_open_season"


def test_looking_changes_nothing_and_one_tap_answers_and_changes_it(season, client: Client):
    stina = make_candidate()
    ask(season, stina)
    for _twice in range(2):
        assert client.get(page(stina, season)).status_code == 200
    assert asked(season, stina).answer == ""
    for answer, state, status in (
        ("yes", "contacted", "active"),
        ("later", "contacted", "active"),
        ("no", "not_now", "paused"),
        ("no", "not_now", "paused"),
        ("yes", "interested", "active"),
    ):
        told = client.post(page(stina, season), {"answer": answer}, follow=True)
        stina.refresh_from_db()
        row = asked(season, stina)
        assert (told.status_code, row.answer, row.state, stina.status) == (200, answer, state, status)


def test_a_yes_can_say_weeks_and_extent(season, client: Client):
    stina = make_candidate()
    ask(season, stina)
    said = {"answer": "yes", "weeks": ["2027-W25", "2027-W26"], "extent": "part_time"}
    assert client.post(page(stina, season), said).status_code == 302
    row = asked(season, stina)
    assert (row.weeks, row.extent) == (weeks(25, 26), "part_time")


def test_a_yes_can_say_where_and_who_is_not_asked_keeps_their_wishes(season, client: Client):
    liked, other, hidden = (make_unit(name) for name in ("Mottagning", "Utredning", "Dold enhet"))
    stina = make_candidate(wanted_units=[other.pk], excluded_units=[hidden.pk])
    ask(season, stina)
    assert "Dold enhet" not in client.get(page(stina, season)).content.decode()
    wishes = {"wishes": "True", "wanted_areas": ["reception"], "wanted_units": [liked.slug, other.slug]}
    for said in ({"answer": "yes"} | wishes, {"answer": "yes"}, {"answer": "later", "wishes": "True"}):
        assert client.post(page(stina, season), said).status_code == 302
        stina.refresh_from_db()
        assert (stina.wanted_areas, stina.wanted_units) == (["reception"], [other.pk, liked.pk])
    client.post(page(stina, season), {"answer": "yes", "wishes": "True"})
    stina.refresh_from_db()
    assert (stina.wanted_areas, stina.wanted_units) == ([], [])


@pytest.mark.parametrize(
    "wishes", [{"wanted_areas": ["moon"]}, {"wanted_units": ["nowhere"]}, {"wanted_units": ["familjeratt"]}]
)
def test_a_wish_that_cannot_be_is_told_and_changes_nothing(season, client: Client, wishes):
    hidden = make_unit("Familjerätt", slug="familjeratt")
    stina = make_candidate(excluded_units=[hidden.pk])
    ask(season, stina)
    told = client.post(page(stina, season), {"answer": "yes", "wishes": "True"} | wishes)
    assert list(told.context["form"].errors) == list(wishes)
    assert asked(season, stina).answer == ""


@pytest.mark.parametrize("said", [{}, {"answer": "perhaps"}, {"answer": "yes", "weeks": ["2027-W02"]}])
def test_a_strange_answer_is_told_and_changes_nothing(season, client: Client, said):
    stina = make_candidate()
    ask(season, stina)
    told = client.post(page(stina, season), said)
    assert (told.status_code, bool(told.context["form"].errors), asked(season, stina).answer) == (
        200,
        True,
        "",
    )


def test_when_the_planning_is_closed_the_answer_stands(season, client: Client):
    stina = make_candidate()
    ask(season, stina)
    answer_asking(asked(season, stina), "yes", at=AT, weeks=weeks(25, 26))
    close_season(season, by=None, at=AT)
    with translation.override("en"):
        client.post(page(stina, season), {"answer": "no"})
    assert (asked(season, stina).answer, client.get(page(stina, season)).context["closed"]) == (
        "yes",
        "season_closed",
    )


def test_who_has_an_offer_answers_that_one(season):
    row = make_offer(make_candidacy(state="offered"), state="sent").candidacy
    with pytest.raises(RuleBroken) as broken:
        answer_asking(row, "no", at=AT)
    assert broken.value.code == "has_offer"


def test_a_link_that_is_cut_or_of_somebody_who_left_is_nobodys(season, client: Client):
    stina = make_candidate()
    ask(season, stina)
    whole = page(stina, season)
    assert [client.get(path).status_code for path in (whole[:-3] + "/", "/sommar/x~y/")] == [404, 404]
    Candidate.objects.update(status="left")
    assert client.post(whole, {"answer": "yes"}).status_code == 404


def test_the_silent_are_reminded_once_after_a_week_and_nobody_else(season):
    people = [make_candidate() for _nth in range(4)]
    ask(season, *people)
    answer_asking(asked(season, people[0]), "later", at=AT)
    Candidate.objects.filter(pk=people[1].pk).update(status="paused")
    for days in (6, 7, 8):
        while remind_next(AT + timedelta(days=days)):
            pass
    found = Message.objects.filter(template="season_reminder")
    assert {mail.person_id for mail in found} == {row.pk for row in people[2:]}
    assert len(found) == 2
    assert {mail.due_at for mail in found} == {AT + timedelta(days=7)}


def test_an_answer_stops_a_reminder_that_has_not_left(season):
    stina = make_candidate()
    ask(season, stina)
    remind_next(AT + timedelta(days=7))
    answer_asking(asked(season, stina), "no", at=AT + timedelta(days=7))
    assert Message.objects.get(template="season_reminder").state == "cancelled"


def test_the_season_says_how_many_said_what(season, django_assert_num_queries):
    people = [make_candidate() for _nth in range(5)]
    ask(season, *people)
    for person, answer in zip(people, ("yes", "yes", "later", "no"), strict=False):
        answer_asking(asked(season, person), answer, at=AT)
    with django_assert_num_queries(1):
        counted = answers_of(season)
    assert counted == {"asked": 5, "yes": 2, "later": 1, "no": 1, "silent": 1}


def test_from_ticked_people_to_the_figures_of_the_season(season, client: Client):
    rut = make_recruiter()
    client.force_login(rut)
    people = [make_candidate() for _nth in range(3)]
    ticked = {"action": "invite", "ids": [str(row.pk) for row in people]}
    drafted = client.post("/bank/flera/", ticked)
    mailing = Mailing.objects.get()
    assert (drafted.status_code, drafted.headers["location"]) == (302, f"/meddelanden/utskick/{mailing.pk}/")
    assert client.get(drafted.headers["location"]).context["is_written"] is True
    ask(season, make_candidate())
    tiles = client.get("/sasong/2027/").context["answers"]
    assert [tile["value"] for tile in tiles] == [1, 0, 0, 0, 1]
    shown = [len(client.get(tile["url"]).context["rows"]) for tile in tiles]
    assert shown == [1, 0, 0, 0, 1]


def test_from_the_persons_page_one_press_drafts_the_invitation(season, client: Client):
    client.force_login(make_recruiter())
    person = make_candidate()
    page = client.get(f"/bank/{person.pk}/").content.decode()
    assert (f'name="ids" value="{person.pk}"' in page, 'name="action" value="invite"' in page) == (True, True)
    drafted = client.post("/bank/flera/", {"action": "invite", "ids": [str(person.pk)]})
    shown = client.get(drafted.headers["location"]).context["people"]
    assert [one["why_not"] for one in shown] == [""]


def test_people_are_found_by_what_they_answered(season):
    rut = make_recruiter()
    names = ("yes", "later", "no", "silent", "never asked")
    people = {name: make_candidate(first_name=name) for name in names}
    ask(season, *list(people.values())[:4])
    for name in names[:3]:
        answer_asking(asked(season, people[name]), name, at=AT)

    def found(question: str) -> list[str]:
        rows = search_candidates(QueryDict(question), rut, AT).queryset
        return sorted(row.first_name for row in rows)

    assert [found(f"answer={name}") for name in names[:4]] == [[name] for name in names[:4]]
    assert found("answer=asked") == ["later", "no", "silent", "yes"]
    assert found("answer=yes&answer=silent") == ["silent", "yes"]
    assert found("answer__not=asked") == ["never asked"]
    counted = facets_of(search_candidates(QueryDict(""), rut, AT))["values"]["answer"]
    assert counted == {"yes": 1, "later": 1, "no": 1, "silent": 1}


def test_the_draft_says_beforehand_who_is_left_out_and_why(season, client: Client):
    client.force_login(make_recruiter())
    people = [make_candidate(), make_candidacy(state="not_now").candidate]
    mailing = invite_to_season([row.pk for row in people], season, by=None, at=AT)
    shown = client.get(f"/meddelanden/utskick/{mailing.pk}/").context["people"]
    assert [bool(one["why_not"]) for one in shown] == [False, True]


def test_more_than_a_hundred_are_asked_about_first_and_then_done_and_undone(season, client: Client):
    client.force_login(make_recruiter())
    people = [make_candidate() for _nth in range(101)]
    said = {"action": "tag", "tags": "ring", "everybody": "1", "question": ""}
    asked_first = client.post("/bank/flera/", said)
    assert ("101" in asked_first.context["title"], Candidate.objects.filter(tags=["ring"]).count()) == (
        True,
        0,
    )
    assert sorted(asked_first.context["kept"]) == sorted(said.items())
    page_after = client.post(
        "/bank/flera/", {**dict(asked_first.context["kept"]), "is_sure": "1"}, follow=True
    )
    assert Candidate.objects.filter(tags=["ring"]).count() == 101
    client.post(page_after.context["undo"]["url"], {"question": ""})
    assert Candidate.objects.filter(tags=["ring"]).count() == 0
    ticked = [str(row.pk) for row in people[:100]]
    client.post("/bank/flera/", {"action": "tag", "tags": "ring", "ids": ticked})
    assert Candidate.objects.filter(tags=["ring"]).count() == 100
