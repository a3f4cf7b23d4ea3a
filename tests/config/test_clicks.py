"""What has been counted stays counted, although the web server is killed in the middle of a crowd."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from django.db.models import Sum

from config.environment import ROOT
from recruitment.ads.models import LinkDay, ShareLink
from tests.config.places import address
from tests.factories import make_job, make_organisation, make_recruiter
from tests.smtp import free_port

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15"}
CROWD, ENOUGH = 4, 40

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def port(tmp_path):
    make_organisation()
    port = free_port()
    environ = os.environ | {
        "PORT": str(port),
        "VAR_FOLDER": str(tmp_path),
        "DATABASE_URL": address(),
        "DEMO": "0",
    }
    command = [sys.executable, "-m", "config.web"]
    server = subprocess.Popen(command, env=environ, cwd=ROOT, start_new_session=True)
    try:
        assert soon(lambda: answers(port))
        yield port, server
    finally:
        kill(server)


def answers(port: int) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200
    except OSError:
        return False


def soon(condition, seconds=90) -> bool:
    limit = time.monotonic() + seconds
    while not condition() and time.monotonic() < limit:
        time.sleep(0.05)
    return condition()


def kill(server: subprocess.Popen) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def open_until_it_dies(port: int, path: str, answered: list[int]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        while True:
            line.request("GET", path, headers=PHONE)
            answer = line.getresponse()
            answer.read()
            answered.append(answer.status)
    except (OSError, http.client.HTTPException):
        line.close()


def test_whatever_was_answered_is_counted_when_the_web_server_is_killed(port):
    port, server = port
    link = ShareLink.objects.create(job=make_job(), sharer=make_recruiter())
    answered: list[int] = []
    crowd = [
        threading.Thread(target=open_until_it_dies, args=(port, f"/d/{link.code}/", answered))
        for _one in range(CROWD)
    ]
    for one in crowd:
        one.start()
    assert soon(lambda: len(answered) >= ENOUGH)
    kill(server)
    for one in crowd:
        one.join(timeout=60)
    counted = LinkDay.objects.filter(visitor="person").aggregate(Sum("opened"))["opened__sum"]
    assert set(answered) == {200}
    assert len(answered) <= counted <= len(answered) + CROWD
