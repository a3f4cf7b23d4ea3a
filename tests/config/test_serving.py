"""`make run`: the whole service in one process, started, stopped, killed and started again for real."""

import os
import shutil
import signal
import socket
from functools import partial
from itertools import pairwise

import pytest

from config import keeper
from config.serving import Backoff
from tests.serving import SERVE, Service, is_gone, soon

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    made = Service(tmp_path_factory.mktemp("service"))
    yield made
    left = made.processes()
    for number in left:
        os.kill(number, signal.SIGKILL)
    soon(lambda: not made.processes())
    shutil.rmtree(made.place.home, ignore_errors=True)
    assert left == {}


def test_it_starts_on_nothing_answers_and_ends_on_ctrl_c(service):
    process = service.start_and_wait()
    assert soon(service.is_whole)
    assert f"Rekryteringsbanken is at http://127.0.0.1:{service.port}/\n" in service.said()
    assert f"Outgoing mail is kept in {service.var / 'mail'} and shown at" in service.said()
    assert f"administrator at\nhttp://127.0.0.1:{service.port}/installera/" in service.said()
    service.sql("CREATE TABLE kept AS SELECT 'kvar' AS word")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert service.processes() == {}


def test_killed_it_leaves_nothing_in_the_way_and_starts_again_with_its_data(service):
    killed = service.start_and_wait()
    killed.kill()
    killed.wait()
    again = service.start_and_wait()
    assert service.sql("SELECT word FROM kept") == ("kvar",)
    again.terminate()
    assert again.wait(timeout=60) == 0
    assert soon(lambda: service.processes() == {})  # also those of the killed one


def test_what_dies_is_started_again_and_all_ends_with_the_one_who_started_it(service):
    shell = service.start_and_wait(["sh", "-c", f"{' '.join(SERVE)} --stop-with-parent; true"])
    assert soon(service.is_whole)
    for find in (
        partial(service.main_of, "config.web"),
        partial(service.main_of, "celery"),
        partial(keeper.running, service.place),
        partial(service.main_of, "config.keeper"),
    ):
        dead = find()
        os.kill(dead, signal.SIGKILL)
        assert soon(partial(is_gone, service, dead))
        assert soon(service.is_whole), service.said()
    shell.kill()
    shell.wait()
    assert soon(lambda: service.processes() == {})


def test_a_busy_port_is_told_in_one_line_before_anything_starts(service):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", service.port))
        other.listen()
        assert service.refuse() == f"Port {service.port}: is in use; choose another with PORT."


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("VAR_FOLDER", "/proc/nowhere", "VAR_FOLDER: /proc/nowhere: No such file or directory."),
        ("PORT", "abc", "PORT: 'abc' is not a number from 1 to 65535."),
        ("SMS_URL", "elks", "SMS_URL: is not 46elks://user:password@api.46elks.com/a1?from=Norrby."),
        ("SECRET_KEY", "kort", "SECRET_KEY: needs 50 random characters or more, the same for every process."),
    ],
)
def test_a_wrong_value_is_told_in_one_line(service, name, value, line):
    assert service.refuse(**{name: value}) == line


def test_a_database_that_does_not_answer_is_told_in_one_line(service):
    assert service.start(DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing").wait(timeout=60) == 1
    [preparing, line] = service.said().splitlines()
    assert preparing.startswith("Preparing the database")
    assert line.startswith("The database: connection failed: ")
    assert line.endswith("Connection refused.")


def test_tries_come_slower_and_slower_until_something_has_lasted():
    backoff = Backoff()
    tried = [at for at in range(200) if backoff.allows(at)]
    assert tried[:6] == [1, 2, 4, 8, 16, 32]
    assert {later - earlier for earlier, later in pairwise(tried[5:])} == {30}
    assert backoff.allows(tried[-1] + 61)
    assert backoff.allows(tried[-1] + 62)
