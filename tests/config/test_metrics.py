"""What a Prometheus is told: who may ask, what is counted, and that it is right with several processes."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from config import measuring, metrics
from config.environment import ROOT
from recruitment import tasks
from recruitment.clock.actions import noted_run
from recruitment.outbox.models import Message, Tally
from recruitment.outbox.tallies import tally_days, totals
from tests.config.places import address
from tests.factories import make_offer
from tests.outbox.conftest import offer_to_stina
from tests.smtp import SmtpServer, free_port

TOKEN = "figures-0123456789-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def asked(client, settings):
    """The figures, by name and the values of their labels (these in the order of their names)."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict:
        return figures(client.get("/metrics", headers=BEARER).content.decode())

    return ask


def figures(text: str) -> dict:
    return {
        (
            sample.name.removeprefix("rekrytering_"),
            *dict(sorted(sample.labels.items())).values(),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def some(found: dict, name: str) -> dict:
    return {key[1:]: value for key, value in found.items() if key[0] == name}


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_without_the_token_there_is_no_such_page(client, settings, headers, token):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.django_db
def test_figures_are_only_read_and_never_kept(client, settings):
    settings.METRICS_TOKEN = TOKEN
    assert client.post("/metrics", headers=BEARER).status_code == 405
    answer = client.get("/metrics", headers=BEARER)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert answer["Content-Type"].startswith("text/plain; version=")


@pytest.mark.django_db
def test_the_queue_by_channel_state_and_kind(asked):
    at = timezone.now()
    offer_to_stina(due_at=at - timedelta(minutes=5))
    offer_to_stina(due_at=at + timedelta(days=1), urgent=True)
    sent = offer_to_stina()
    Message.objects.filter(pk=sent.pk).update(state="sent", sent_at=at)
    found = asked()
    assert some(found, "messages") == {("email", "single", "queued"): 1, ("email", "urgent", "queued"): 1}
    ages = some(found, "message_due_seconds")
    assert (ages["email", "urgent", "queued"], round(ages["email", "single", "queued"], -1)) == (0, 300)


@pytest.mark.django_db
def test_sends_and_failures_are_counted_since_the_beginning(asked, settings):
    with SmtpServer() as server:
        settings.MAILERS = server.mailers
        for mode in ("ok", "4xx", "5xx"):
            server.mode = mode
            offer_to_stina()
            tasks.deliver_messages()
    counts = {("email", "sent"): 1, ("email", "put_off"): 1, ("email", "failed"): 1}
    assert some(asked(), "message_outcomes_total") == counts


@pytest.mark.django_db
def test_what_was_sent_goes_on_counting_when_days_are_summed_and_messages_weeded_out():
    at = timezone.now()
    for days in (0, 1, 1, 40):
        row = offer_to_stina()
        Message.objects.filter(pk=row.pk).update(state="sent", sent_at=at - timedelta(days=days, hours=1))
    before = totals()
    assert tally_days(at) >= 2
    assert (tally_days(at), totals(), before["email", "sent"]) == (0, before, 4)
    Message.objects.filter(sent_at__lt=at - timedelta(days=30)).delete()
    assert totals() == before


@pytest.mark.django_db
def test_a_day_is_summed_when_all_that_began_in_it_is_settled():
    row = offer_to_stina()
    midnight = datetime(2027, 4, 2, tzinfo=UTC)
    Message.objects.filter(pk=row.pk).update(state="sent", sent_at=midnight - timedelta(seconds=1))
    tallied = [tally_days(midnight + timedelta(minutes=minutes)) for minutes in (1, 14, 15)]
    assert (tallied, Tally.objects.get().day) == ([0, 0, 1], date(2027, 4, 1))


@pytest.mark.django_db
def test_offers_by_state_and_how_the_jobs_are(asked):
    make_offer(state="sent")
    tasks.close_ads()
    with pytest.raises(ValueError), noted_run("expire_offers"):
        raise ValueError
    found = asked()
    assert {state for (state,), count in some(found, "offers").items() if count} == {"sent"}
    fine = some(found, "job_ok")
    assert (fine[("close_ads",)], fine[("expire_offers",)]) == (1, 0)
    assert round(some(found, "job_last_success_seconds")[("close_ads",)] - time.time()) in (0, -1)


@pytest.mark.django_db
def test_without_the_database_that_is_what_is_told(asked, monkeypatch):
    def refuse(at):
        raise OperationalError("connection refused")

    assert asked()[("database_up",)] == 1
    monkeypatch.setattr(metrics, "_families", refuse)
    assert asked() == {("database_up",): 0}


@pytest.mark.django_db
def test_nothing_in_it_is_about_anybody(client, settings):
    settings.METRICS_TOKEN = TOKEN
    message = offer_to_stina()
    Message.objects.update(state="failed", reason="stina@student.example.org", about="offer:stina")
    text = client.get("/metrics", headers=BEARER).content.decode()
    assert [word for word in ("stina", str(message.pk), "student") if word in text] == []


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
class TestTheWebServer:
    """The one of production, with its processes; whichever is asked tells of all."""

    @pytest.fixture
    def base(self, tmp_path):
        port = free_port()
        environ = os.environ | {
            "PORT": str(port), "VAR_FOLDER": str(tmp_path), "DATABASE_URL": address(), "METRICS_TOKEN": TOKEN,
            "DEMO": "0",
        }  # fmt: skip
        server = subprocess.Popen([sys.executable, "-m", "config.web"], env=environ, cwd=ROOT)
        self.base, self.folder = f"http://127.0.0.1:{port}", tmp_path / "metrics" / str(port)
        try:
            assert self.soon(self.reaches_the_database)
            yield
        finally:
            server.terminate()
            server.wait()

    def reaches_the_database(self) -> bool:
        """Each process opens connections of its own, and on a busy machine the first may take its time."""
        return [self.status("/bekrafta/finns-inte/") for _nth in range(8)] == [404] * 8

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"{self.base}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def counted(self) -> dict:
        request = urllib.request.Request(f"{self.base}/metrics", headers=BEARER)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return some(figures(answer.read().decode()), "request_seconds_count")

    @staticmethod
    def soon(condition, seconds=60) -> bool:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if condition():
                return True
            time.sleep(0.1)
        return False

    def test_requests_of_all_processes_are_added_up_by_route_and_outlive_a_killed_one(self, base):
        for nth in range(40):
            assert self.status(f"/erbjudande/hemlig-nyckel-{nth}/") == 404
        place = ("GET", "erbjudande/<str:token>/", "404")
        assert [self.counted()[place] for _nth in range(5)] == [40] * 5
        files = list(self.folder.glob("histogram_*.db"))
        assert (len(files) >= 2, b"hemlig" in b"".join(file.read_bytes() for file in files)) == (True, False)
        victim = int(files[0].stem.rpartition("_")[2])
        os.kill(victim, signal.SIGKILL)
        assert self.soon(lambda: len(list(self.folder.glob("*.db"))) > len(files))
        assert self.soon(self.reaches_the_database)
        assert self.counted()[place] == 40


def test_a_process_that_finds_no_room_measures_nothing_and_works(tmp_path, monkeypatch):
    monkeypatch.setenv(measuring.FOLDER, str(tmp_path / "missing"))
    monkeypatch.setitem(measuring.measuring, "on", True)
    measuring.begin_process()
    assert measuring.measuring["on"] is False


def test_files_of_processes_long_gone_do_not_pile_up(tmp_path, monkeypatch):
    gone = subprocess.Popen(["true"])
    gone.wait()
    for nth in range(30):
        (tmp_path / f"histogram{nth}_{gone.pid}.db").touch()
    monkeypatch.setenv(measuring.FOLDER, str(tmp_path))
    monkeypatch.setitem(measuring.measuring, "on", False)
    measuring.begin_process()
    assert (len(list(tmp_path.iterdir())), measuring.measuring["on"]) == (measuring.KEPT + 1, True)
    measuring.begin_server()
    assert list(tmp_path.iterdir()) == []


def test_the_page_costs_nothing_where_nobody_asks(settings):
    assert [name for name in settings.MIDDLEWARE if "timing" in name] == []
