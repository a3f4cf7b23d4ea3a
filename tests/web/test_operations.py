"""The pages of the machinery: what waits, what failed and why, how the clock's jobs go; never about whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.clock.actions import note_failure, note_success, note_worker
from recruitment.outbox.models import Message
from recruitment.staff.rights import Role
from recruitment.web.operations_words import JOBS, age, rhythm
from tests.factories import make_manager, make_unit, make_user
from tests.test_tasks import BEATS
from tests.web.reading import told, words
from tests.web.test_messages import make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby", "rut")]
NO_ADDRESS = "No such address (550)."


def failed(first: int, count: int, reason: str = NO_ADDRESS, **values) -> None:
    for number in range(first, first + count):
        make_message(number, state="failed", reason=reason, claimed_at=timezone.now(), **values)


def press(client, way: str, **fields) -> list[str]:
    return told(client.post(f"/drift/{way}/", fields, follow=True))


def states() -> list[str]:
    return sorted(Message.objects.values_list("state", flat=True))


def test_a_quiet_service_says_that_nothing_waits(client):
    page = client.get("/drift/")
    assert [tile["value"] for tile in page.context["tiles"]] == [0, "–", 0, 0, 0]
    assert "Nothing waits, and nothing has failed." in words(page)


def test_the_figures_of_the_queue(client):
    make_message(1, due_at=timezone.now() - timedelta(minutes=3))
    make_message(2, due_at=timezone.now() + timedelta(days=1))
    make_message(3, state="sent", sent_at=timezone.now() - timedelta(hours=2))
    failed(4, 2)
    page = client.get("/drift/")
    tiles = [str(tile["value"]).replace("\xa0", " ") for tile in page.context["tiles"]]
    assert tiles == ["1", "3 minutes", "0", "1", "2"]
    assert [(row["state"], row["count"], row["later"]) for row in page.context["queue"]] == [
        ("failed", 2, 0), ("queued", 2, 1),
    ]  # fmt: skip


def test_failures_stand_by_reason_and_nobody_is_named(client):
    failed(1, 2)
    failed(3, 1, "The mail server hung up.", subject="Stinas hemlighet")
    page = client.get("/drift/")
    assert [(one["row"].reason, one["row"].count) for one in page.context["failures"]] == [
        (NO_ADDRESS, 2), ("The mail server hung up.", 1),
    ]  # fmt: skip
    text = words(page)
    assert [word for word in ("person1@", "example.org", "Stinas", "hemlig") if word in text] == []


def test_one_reason_is_sent_again_and_once_more_says_that_nothing_is_left(client):
    failed(1, 2)
    failed(3, 1, "The mail server hung up.")
    asked = {"channel": "email", "reason": NO_ADDRESS}
    assert press(client, "igen", **asked) == ["2 messages are in the queue again."]
    assert states() == ["failed", "queued", "queued"]
    assert press(client, "igen", **asked) == ["There was nothing left to do: somebody else was quicker."]


def test_all_are_given_up(client):
    failed(1, 2)
    failed(3, 1, "The mail server hung up.")
    assert press(client, "ge-upp") == ["3 messages are given up."]
    assert states() == ["cancelled"] * 3
    assert press(client, "ge-upp") == ["There was nothing left to do: somebody else was quicker."]


def test_a_message_without_a_reason_is_a_reason_of_its_own(client):
    failed(1, 1, "")
    failed(2, 1)
    assert press(client, "ge-upp", channel="email", reason="") == ["1 message is given up."]
    assert states() == ["cancelled", "failed"]


def test_what_is_too_late_is_told(client):
    failed(1, 1)
    failed(2, 1, send_before=timezone.now() - timedelta(minutes=1))
    assert press(client, "igen") == [
        "1 message is in the queue again.", "It is too late to send 1 message.",
    ]  # fmt: skip
    assert press(client, "igen") == ["It is too late to send 1 message."]


@pytest.mark.parametrize("fields", [{"reason": "a\0b"}, {"channel": "pigeon"}, {"reason": "ö" * 5000}])
def test_odd_questions_find_nothing(client, fields):
    failed(1, 1)
    assert press(client, "igen", **fields) == ["There was nothing left to do: somebody else was quicker."]
    assert states() == ["failed"]


def test_a_reason_is_text_and_no_markup(client):
    failed(1, 1, "<script>alert(1)</script>")
    assert "<script>alert" not in words(client.get("/drift/"))


def test_what_is_stuck_or_too_late_or_held_up_comes_first(client):
    claim = "00000000-0000-0000-0000-000000000007"
    for seconds in (400, 5):
        claimed_at = timezone.now() - timedelta(seconds=seconds)
        make_message(seconds, state="sending", claim=claim, claimed_at=claimed_at)
    make_message(3, send_before=timezone.now() - timedelta(seconds=1))
    note_failure("close_ads", timezone.now(), 0.1, ValueError())
    told_first = [one["text"] for one in client.get("/drift/").context["trouble"]]
    assert told_first == [
        "Jobs that fail or are late: Close jobs whose last day is over.",
        "1 were claimed by a worker that is gone. They are taken back by themselves.",
        "1 wait for a slow server right now.",
        "1 can no longer be sent in time, and are closed by themselves.",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(client, django_assert_num_queries, count):
    failed(1, count)
    with django_assert_num_queries(9):
        client.get("/drift/")
    with django_assert_num_queries(6):
        client.get("/drift/jobb/")


# The clock


def test_every_job_stands_with_its_last_run_and_the_next(client):
    at = timezone.now()
    note_success("deliver_messages", at, 0.25)
    note_success("close_ads", at, 0.5)
    page = client.get("/drift/jobb/")
    rows = {one["row"].name: one for one in page.context["jobs"]}
    assert set(rows) == set(BEATS) == set(JOBS)
    assert rows["close_ads"]["row"].next_at == at + timedelta(seconds=300)
    assert [(rows[name]["title"], rows[name]["rhythm"], rows[name]["state"]["label"]) for name in (
        "deliver_messages", "close_ads", "solve_plans",
    )] == [
        ("Send messages", "every second", "Works"),
        ("Close jobs whose last day is over", "every 5 minutes", "Works"),
        ("Solve plans", "every second", "Has not run yet"),
    ]  # fmt: skip


def test_a_job_that_failed_says_so_first_with_the_kind_of_error_and_no_word_of_it(client):
    at = timezone.now()
    note_success("deliver_messages", at, 0.25)
    for _nth in range(2):
        note_failure("close_ads", at, 0.1, ValueError("stina@student.example.org"))
    text = words(client.get("/drift/jobb/"))
    assert text.index("has failed 2 times in a row since") < text.index("<table")
    assert ("ValueError" in text, "stina" in text) == (True, False)


def test_a_clock_that_stands_still_says_so_and_which_workers_there_are(client):
    assert "No worker has been heard of" in words(client.get("/drift/jobb/"))
    note_success("deliver_messages", timezone.now() - timedelta(hours=1), 0.1)
    note_worker("celery@one", timezone.now())
    text = words(client.get("/drift/jobb/"))
    assert ("The clock stands still" in text, "celery@one" in text, "late, was to run" in text) == (True,) * 3


# Who


def test_an_administrator_runs_the_machinery_without_reading_anybodys_mail(client):
    failed(1, 1)
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    page = words(client.get("/drift/"))
    assert ("Send again" in page, "/meddelanden/" in page) == (True, False)
    assert press(client, "igen") == ["1 message is in the queue again."]


def test_others_have_no_machinery_and_following_a_link_changes_nothing(client):
    failed(1, 1)
    assert [client.get(f"/drift/{way}/").status_code for way in ("igen", "ge-upp")] == [405, 405]
    client.force_login(make_manager(make_unit()))
    assert [client.get("/drift/").status_code, client.post("/drift/igen/").status_code] == [403, 403]
    assert "/drift/" not in words(client.get("/idag/"))
    assert states() == ["failed"]


def test_spans_are_told_as_people_say_them():
    at = timezone.now()
    found = [age(at - timedelta(seconds=seconds), at).replace("\xa0", " ") for seconds in (1, 59, 61, 7300)]
    assert (age(None, at), found) == ("–", ["1 second", "59 seconds", "1 minute", "2 hours"])
    spans = [rhythm(timedelta(seconds=seconds)) for seconds in (1, 90, 60, 300)]
    assert spans == ["every second", "every 90 seconds", "every minute", "every 5 minutes"]
