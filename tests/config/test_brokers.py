"""Each broker for real: empty, gone, killed and back; every message leaves, once, and no page waits."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager

import pytest
from kombu import Connection

from config import brokers, celery
from config.environment import ROOT
from config.processes import bound_to_me
from config.serving import web, worker
from recruitment.outbox.models import Message
from recruitment.tasks import deliver_messages
from tests.brokers import Folder, Mute, Rabbit, Redis, demand, listens, wait_until
from tests.config.places import address
from tests.factories import make_organisation
from tests.outbox.conftest import offer_to_stina
from tests.smtp import SmtpServer, free_port

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[Folder, Redis, Rabbit])
def broker(request, tmp_path):
    demand(request.param.programs)
    made = request.param(tmp_path)
    yield made
    made.end()


@pytest.fixture
def smtp():
    make_organisation()
    with SmtpServer() as server:
        yield server


@contextmanager
def running(command, broker_url, home, **values):
    """A real process of the service on the database of this test; killed in the end with all its children."""
    environ = os.environ | {"VAR_FOLDER": str(home / "var"), "CELERY_BROKER_URL": broker_url, "DEMO": "0"}
    environ |= {"DATABASE_URL": address(), "CELERY_SKIP_CHECKS": "1", **values}
    with open(home / "service.log", "ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=bound_to_me(),
        )  # fmt: skip
    try:
        yield process
        assert process.poll() is None
        assert re.search("stina|ågren|s3cr3t", (home / "service.log").read_text(), re.IGNORECASE) is None
    except BaseException:
        print((home / "service.log").read_text()[-10_000:])
        raise
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def queue(number):
    return {offer_to_stina().key for _nth in range(number)}


def all_sent():
    return not Message.objects.exclude(state=Message.State.SENT).exists()


def received(smtp):
    return Counter(each.mail["Message-ID"].strip("<>").partition("@")[0] for each in smtp.messages)


def test_what_waits_while_the_broker_is_gone_killed_or_emptied_leaves_once(broker, smtp, tmp_path):
    with running(worker().command, broker.url, tmp_path, EMAIL_URL=smtp.url):
        keys = queue(3)
        time.sleep(2)  # the worker finds no broker at its start
        broker.start()
        wait_until(all_sent)
        keys |= queue(20)
        broker.kill()
        keys |= queue(20)
        broker.start()
        wait_until(all_sent)
        broker.purge()
        keys |= queue(3)
        wait_until(all_sent)
        if isinstance(broker, Rabbit):
            assert broker.queues() == [["celery", "quorum", "true"]]
    assert received(smtp) == dict.fromkeys(keys, 1)
    assert left_without_workers(broker) <= 3


def left_without_workers(broker):
    """How many of six beats wait a second later, where three are kept at most."""
    options = brokers.options_of(broker.url, broker.home / "var" / "broker", 900)
    with pytest.MonkeyPatch.context() as patch, Connection(broker.url, transport_options=options) as own:
        patch.setattr("config.broker.KEPT", 3)
        for _nth in range(6):
            celery.app.send_task(deliver_messages.name, connection=own, expires=1)
        time.sleep(2)
        return own.default_channel.queue_declare("celery", passive=True).message_count


def test_no_page_ever_asks_the_broker(smtp, tmp_path):
    """It takes every connection and never answers: whoever asked it would wait."""
    port = free_port()
    with Mute() as mute, running(web().command, mute.url, tmp_path, PORT=str(port), EMAIL_URL=smtp.url):
        wait_until(lambda: listens(port))
        for path in ("/", "/intresse/", "/api/v1/public/jobs/"):
            ask(port, path)
        ask(port, "/api/v1/public/registrations/", {
            "first_name": "Stina", "last_name": "Ågren", "email": "stina@student.example.org",
            "education_status": "student", "university": "oru", "is_adult": True,
            "privacy_notice_version": "2026-11",
        })  # fmt: skip
        assert not mute.was_asked()
    assert list(Message.objects.values_list("template", "state")) == [("confirm_registration", "queued")]


def ask(port, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()
