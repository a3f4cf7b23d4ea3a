"""Who cannot be reached, what text messages may cost, and what the day's page says of both."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.outbox.addresses import bury_address, dead_address
from recruitment.outbox.budgets import budget_of, set_ceiling, spend
from recruitment.outbox.models import IncomingText, Message
from tests.elks import Elks
from tests.factories import make_candidate, make_manager, make_season, make_unit
from tests.outbox.test_texts import text_to_stina
from tests.web.test_today import tiles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]


@pytest.fixture
def sms(settings):
    with Elks() as elks:
        settings.SMS = elks.account()


def dead_person(kind: str = "bounced", **values):
    person = make_candidate(**values)
    bury_address(person.email, kind, at=timezone.now())
    return person


def listed(client) -> list[str]:
    return [row["person"].full_name for row in client.get(reverse("unreachable")).context["rows"]]


@pytest.mark.parametrize("count", [1, 3])
def test_all_who_cannot_be_reached_are_listed_by_name(client, rut, django_assert_num_queries, count):
    for number in range(count):
        dead_person(last_name=f"Ågren {number}", email=f"Stina{number}@Student.Example.org")
    make_candidate(first_name="Otto")
    client.get(reverse("unreachable"))
    with django_assert_num_queries(5):
        assert listed(client) == [f"Stina Ågren {number}" for number in range(count)]


def test_who_has_left_or_hides_is_not_listed(client, rut):
    dead_person(status="left")
    dead_person(status="expired")
    assert listed(client) == []
    assert "Everybody can be reached" in client.get(reverse("unreachable")).content.decode()


def test_the_day_says_how_many_and_leads_to_them(client, rut):
    dead_person()
    dead_person("complained")
    [tile] = [tile for tile in client.get("/idag/").context["tiles"] if "reached" in str(tile["label"])]
    assert (tile["value"], str(tile["label"]), tile["url"]) == (
        2, "people cannot be reached by mail", reverse("unreachable"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "words"),
    [("bounced", "The address does not receive mail"), ("complained", "Our mail has been reported as spam")],
)
def test_the_persons_page_says_so_and_the_address_is_revived_there(client, rut, kind, words):
    person = dead_person(kind)
    there = reverse("person", args=[person.pk])
    assert words in client.get(there).content.decode()
    for said in ("From now on mail is sent to the address again.", "The address gets mail already."):
        answer = client.post(reverse("revive_address", args=[person.pk]), follow=True)
        assert [str(message) for message in answer.context["messages"]] == [said]
    assert dead_address(person.email) is None
    assert words not in client.get(there).content.decode()


def test_a_manager_sees_it_but_does_not_revive_it_and_who_hides_does_not_exist(client):
    unit = make_unit()
    person, hidden = dead_person(), dead_person(excluded_units=[unit.pk])
    client.force_login(make_manager(unit))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(reverse("person", args=[person.pk])).content.decode()
    assert ("does not receive mail" in page, "The address works" in page) == (True, False)
    for one in (person, hidden):
        assert client.post(reverse("revive_address", args=[one.pk])).status_code == 403
        assert dead_address(one.email) is not None
    assert "reached" not in client.get("/idag/").content.decode()


# Money


def test_a_season_is_given_a_ceiling_and_told_what_it_has_cost(client, rut, sms):
    season = make_season()
    spend(season.pk, 12_500)
    text_to_stina(season_id=season.pk)
    there = reverse("season_texts", args=[season.year])
    for _nth in range(2):
        assert client.post(there, {"text_ceiling": "2 000 kr"}).status_code == 302
    assert budget_of(season.pk).ceiling == 2_000
    page = client.get(there)
    assert {str(fact["term"]): str(fact["value"]) for fact in page.context["facts"]} == {
        "Cost so far": "SEK 1.25", "Ceiling": "SEK 2,000", "Waiting": "1",
    }  # fmt: skip
    client.post(there, {"text_ceiling": ""})
    assert budget_of(season.pk).ceiling is None


@pytest.mark.parametrize("typed", ["-1", "1000001", "much", "1,5", "\x00"])
def test_what_is_no_ceiling_is_told_at_its_field_and_nothing_is_lost(client, rut, typed):
    season = make_season()
    set_ceiling(season.pk, 5, at=timezone.now())
    page = client.post(reverse("season_texts", args=[season.year]), {"text_ceiling": typed})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["text_ceiling"])
    assert budget_of(season.pk).ceiling == 5


def test_at_the_ceiling_the_day_and_the_season_say_so(client, rut, sms):
    season = make_season()
    set_ceiling(season.pk, 1, at=timezone.now())
    spend(season.pk, 10_000)
    text_to_stina(season_id=season.pk)
    there = reverse("season_texts", args=[season.year])
    found = tiles(client.get("/idag/"))
    assert found["kronor for text messages: the ceiling is reached"] == "1"
    assert "The money is used up" in client.get(there).content.decode()
    client.post(there, {"text_ceiling": "100"})
    assert "kronor for text messages: the ceiling is reached" not in tiles(client.get("/idag/"))


def test_without_an_account_the_page_says_so(client, rut, settings):
    settings.SMS = None
    season = make_season()
    assert (
        "No text messages are sent"
        in client.get(reverse("season_texts", args=[season.year])).content.decode()
    )


def test_answers_by_text_message_are_counted_for_a_week(client, rut, sms):
    IncomingText.objects.create(provider_id="s1")
    IncomingText.objects.create(provider_id="s2", at=timezone.now() - timedelta(days=8))
    assert tiles(client.get("/idag/"))["answer by text message in a week"] == 1


# What one reads of a message


def test_a_text_message_has_a_name_a_cost_and_what_became_of_it(client, rut):
    message = text_to_stina(about="")
    told = {"delivery": "delivered", "delivered_at": message.due_at}
    Message.objects.update(state="sent", cost=7_000, parts=2, **told)
    page = client.get(reverse("message", args=[message.pk]))
    facts = {str(fact["term"]): str(fact["value"]) for fact in page.context["facts"]}
    assert facts["Afterwards"] == "Has arrived, 1 March 2027, 12:00"
    assert facts["Cost"] == "SEK 0.70 for 2 messages"
    assert "Text message" in client.get(reverse("outbox")).content.decode()
