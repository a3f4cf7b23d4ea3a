"""What was sent, waits or failed: found, read, sent again, stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.outbox.models import Message
from recruitment.web import turning
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_organisation,
    make_unit,
    make_vacancy,
)
from tests.web.reading import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby", "rut")]
NOBODY = "00000000-0000-0000-0000-000000000007"


def make_message(number=1, **values) -> Message:
    values = {
        "key": f"key-{number}", "recipient": f"person{number}@example.org", "template": "welcome",
        "subject": f"Hej {number}", "text": "Hej!\nhttps://norrby.se/erbjudande/hemlig-nyckel/ i dag.",
        "created_at": timezone.now() - timedelta(minutes=number),
    } | values  # fmt: skip
    return Message.objects.create(**values)


def subjects(response) -> list[str]:
    return [message.subject for message in response.context["page"].rows]


def do(client, message, way):
    return client.post(f"/meddelanden/{message.pk}/{way}/", follow=True)


# The list


def test_the_newest_stands_first_and_a_tab_shows_one_state(client):
    for number, state in enumerate(("queued", "failed", "sent")):
        make_message(number, state=state)
    assert subjects(client.get("/meddelanden/")) == ["Hej 0", "Hej 1", "Hej 2"]
    assert subjects(client.get("/meddelanden/?state=failed")) == ["Hej 1"]


def test_tabs_count_what_waits_or_failed_and_keep_the_words(client):
    make_message(1, state="failed")
    make_message(2, state="sent")
    tabs = client.get("/meddelanden/?state=sent&q=person").context["tabs"]
    assert [(str(tab["label"]), tab.get("count"), tab["current"]) for tab in tabs] == [
        ("All", None, False),
        ("Waiting", None, False),
        ("Held back", None, False),
        ("Being sent", None, False),
        ("Sent", None, True),
        ("Failed", 1, False),
        ("Cancelled", None, False),
        ("Too late to send", None, False),
    ]
    assert [tab["url"] for tab in tabs[:2]] == [
        "/meddelanden/?q=person", "/meddelanden/?state=queued&q=person",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["PERSON2@", "person2", " person2@example.org "])
def test_a_recipient_is_found_by_a_part_of_the_address(client, words):
    for number in (1, 2):
        make_message(number)
    assert subjects(client.get("/meddelanden/", {"q": words})) == ["Hej 2"]


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("foo=1", "This list knows no “foo”, so it shows nothing."),
        ("state=flying", "“flying” is not something this list can show."),
    ],
)
def test_what_is_not_understood_shows_nothing_and_says_so(client, question, note):
    make_message()
    page = client.get(f"/meddelanden/?{question}")
    assert (page.status_code, subjects(page), page.context["page"].note) == (200, [], note)


def test_a_broken_cursor_begins_again(client):
    make_message()
    page = client.get("/meddelanden/?cursor=broken")
    assert subjects(page) == ["Hej 1"]
    assert page.context["page"].note.startswith("The address of this page of the list was broken.")


@pytest.mark.parametrize("words", ["a\x00b", "<script>x", "%", "ö" * 500])
def test_odd_words_find_nobody_and_are_no_markup(client, words):
    make_message()
    page = client.get("/meddelanden/", {"q": words})
    assert (page.status_code, subjects(page)) == (200, [])
    assert "<script>x" not in page.content.decode()


def test_an_empty_answer_leads_back_to_all(client):
    make_message()
    page = client.get("/meddelanden/?q=nobody").content.decode()
    assert ("No messages here" in page, 'href="/meddelanden/">Show all' in page) == (True, True)


def test_pages_keep_the_question(client, monkeypatch):
    for number in range(26):
        make_message(number)
    following = client.get("/meddelanden/?q=person").context["page"].next_url
    assert following.startswith("?q=person&cursor=")
    assert subjects(client.get("/meddelanden/" + following)) == ["Hej 25"]
    assert turning.ROWS == 25


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_questions_however_long_it_is(client, django_assert_num_queries, count):
    for number in range(count):
        make_message(number)
    client.get("/meddelanden/")
    with django_assert_num_queries(6):
        assert len(subjects(client.get("/meddelanden/"))) == count


# One message


def test_outside_the_demo_nobody_reads_anothers_key(client):
    page = client.get(f"/meddelanden/{make_message().pk}/").content.decode()
    assert ("hemlig-nyckel" in page, "Personal links are hidden" in page) == (False, True)


def test_in_the_demo_links_work_and_the_full_stop_is_not_in_them(client, norrby):
    make_organisation(is_demo=True)
    message = make_message(text="<b>Hej</b> https://x.se/a?b=1&c=2.\nhttps://x.se/d/")
    page = client.get(f"/meddelanden/{message.pk}/").content.decode()
    assert '<a href="https://x.se/a?b=1&amp;c=2">https://x.se/a?b=1&amp;c=2</a>.' in page
    assert ("<b>Hej" in page, page.count('href="https://x.se/')) == (False, 2)


def test_a_message_leads_to_its_person_and_its_offer(client):
    candidacy = make_candidacy(make_candidate())
    offer = make_offer(candidacy, make_vacancy(make_unit(), candidacy.season), "sent")
    message = make_message(person_id=candidacy.candidate_id, about=f"offer:{offer.pk}")
    assert client.get(f"/meddelanden/{message.pk}/").context["about"] == [
        {"label": "Stina Ågren", "url": f"/bank/{candidacy.candidate_id}/"},
        {"label": "The offer", "url": f"/erbjudanden/{offer.pk}/"},
    ]
    gone = make_message(2, person_id=NOBODY, about=f"offer:{NOBODY}")
    assert client.get(f"/meddelanden/{gone.pk}/").context["about"] == []


def test_what_went_wrong_is_told_only_when_something_did(client):
    fine, wrong = make_message(1, state="sent"), make_message(2, state="failed", reason="No such address")
    pages = [client.get(f"/meddelanden/{one.pk}/").content.decode() for one in (fine, wrong)]
    assert ["What went wrong" in page for page in pages] == [False, True]
    assert "No such address" in pages[1]


@pytest.mark.parametrize(
    ("state", "ways"),
    [
        ("failed", ["igen", "ge-upp"]),
        ("queued", ["ge-upp"]),
        ("sent", []),
        ("cancelled", []),
        ("lapsed", []),
    ],
)
def test_only_what_can_be_done_is_offered(client, state, ways):
    message = make_message(state=state)
    page = client.get(f"/meddelanden/{message.pk}/").content.decode()
    assert [way for way in ("igen", "ge-upp") if f"/{way}/" in page] == ways


def test_a_message_that_would_come_too_late_is_not_offered_again(client):
    message = make_message(state="failed", send_before=timezone.now() - timedelta(hours=1))
    assert "/igen/" not in client.get(f"/meddelanden/{message.pk}/").content.decode()
    assert told(do(client, message, "igen")) == ["It is too late to send this message."]
    assert Message.objects.get().state == "failed"


def test_a_failed_message_is_sent_again_and_twice_is_harmless(client):
    message = make_message(state="failed", attempts=7, reason="Full")
    for _ in range(2):
        answer = do(client, message, "igen")
        assert answer.redirect_chain == [(f"/meddelanden/{message.pk}/", 302)]
        assert told(answer) == ["The message is in the queue again."]
    again = Message.objects.get()
    assert (again.state, again.attempts, again.reason) == ("queued", 0, "")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("sent", "The message had already left."),
        ("cancelled", "This message was stopped and is not sent again."),
        ("lapsed", "This message was stopped and is not sent again."),
    ],
)
def test_what_cannot_be_sent_again_says_why_on_its_own_page(client, state, said):
    message = make_message(state=state)
    answer = do(client, message, "igen")
    assert (answer.status_code, told(answer), Message.objects.get().state) == (200, [said], state)


@pytest.mark.parametrize("state", ["queued", "failed", "sending"])
def test_a_message_is_stopped_and_twice_is_harmless(client, state):
    claimed = {"claim": NOBODY, "claimed_at": timezone.now()} if state == "sending" else {}
    message = make_message(state=state, **claimed)
    for _ in range(2):
        assert told(do(client, message, "ge-upp")) == ["The message is stopped."]
    assert Message.objects.get().state == "cancelled"


def test_what_has_left_is_not_stopped(client):
    message = make_message(state="sent")
    assert told(do(client, message, "ge-upp")) == ["This message has already been sent."]
    assert Message.objects.get().state == "sent"


def test_following_a_link_sends_and_stops_nothing(client):
    message = make_message(state="failed")
    ways = [client.get(f"/meddelanden/{message.pk}/{way}/").status_code for way in ("igen", "ge-upp")]
    assert (ways, Message.objects.get().state) == ([405, 405], "failed")


def test_a_message_that_is_not_there_is_not_there(client):
    ways = [client.get(f"/meddelanden/{NOBODY}/")]
    ways += [client.post(f"/meddelanden/{NOBODY}/{way}/") for way in ("igen", "ge-upp")]
    assert [answer.status_code for answer in ways] == [404, 404, 404]
