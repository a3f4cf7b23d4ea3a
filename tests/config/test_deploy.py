"""What an IT department is given: it says the same everywhere, and two machines with it are one service."""

import configparser
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
import yaml
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db.models import FileField

from config import health
from config.environment import ROOT
from recruitment.outbox.models import Message
from tests.factories import PASSWORD, make_organisation, make_recruiter
from tests.smtp import SmtpServer
from tests.stories.visiting import Visitor

DEPLOY = ROOT / "deploy"
UNITS = ("prepare", "web", "worker", "beat")
PYTHON = "/opt/rekryteringsbanken/.venv/bin/python "


def unit(name):
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(DEPLOY / "systemd" / f"rekrytering-{name}.service")
    return read


def command(name):
    """What a unit runs, without the Python that runs it."""
    return unit(name)["Service"]["ExecStart"].removeprefix(PYTHON).split()


def composed():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def test_containers_and_units_run_the_same_commands():
    of_containers = {name: composed()[name]["command"] for name in UNITS}
    of_containers = {
        name: words[1:] if words[0] == "python" else ["-m", *words] for name, words in of_containers.items()
    }
    expected = {name: command(name) for name in UNITS}
    expected["prepare"] = [*expected["prepare"], "--database"]  # an image has its static files in it
    assert of_containers == expected


def test_every_setting_of_the_example_is_one_that_the_service_reads():
    named = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "settings.env.example").read_text(), re.MULTILINE)
    table = re.findall(r"`([A-Z_]+)`", (ROOT / "README.md").read_text())
    assert [name for name in named if name not in table] == []
    assert {"SECRET_KEY", "BASE_URL", "DATABASE_URL", "CELERY_BROKER_URL"} <= set(named)


def test_every_file_that_the_image_takes_is_there_and_nothing_else_is_sent_to_it():
    taken = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    names = {name for line in taken for name in line.split()}
    sent = re.findall(r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE)
    assert names == set(sent)
    assert [name for name in sent if not (ROOT / name).exists()] == []


def test_nothing_is_kept_in_files():
    """Or it would have to be shared between machines, and be in the backup."""
    fields = (field for model in apps.get_models() for field in model._meta.get_fields())
    assert [field for field in fields if isinstance(field, FileField)] == []


def test_no_unit_may_more_than_it_needs():
    for name in UNITS:
        service = unit(name)["Service"]
        assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == (
            "rekrytering",
            "yes",
            "strict",
        )


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_two_machines_that_prepare_an_empty_database_at_once_wait_for_each_other(
    tmp_path, other_database, moved
):
    words = [sys.executable, *command("prepare"), "--database"]
    environ = os.environ | {"DATABASE_URL": other_database, "DEMO": "0", "VAR_FOLDER": str(tmp_path / "var")}
    environ["STATIC_ROOT"] = str(tmp_path / "static")
    both = [subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) for _ in "ab"]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [re.fullmatch(r"own http://\S+/installera/\S+/\n", one) is None for one in said] == [False, False]
    assert not (tmp_path / "static").exists()
    moved(other_database)
    assert health.migrations() == "ok"


class Machine:
    """One machine: its own folder and port; a web server, a worker and a clock, started as its units do."""

    def __init__(self, folder, port, shared):
        self.folder, self.port = folder, port
        (folder / "var").mkdir(parents=True)
        (folder / "var" / "broker").symlink_to(shared)  # in production: CELERY_BROKER_URL
        self.processes = []

    def start(self, name, values):
        own = {"VAR_FOLDER": str(self.folder / "var"), "PORT": str(self.port), "DEMO": "0"}
        with open(self.folder / f"{name}.log", "w") as log:
            started = subprocess.Popen(
                [sys.executable, "-W", "ignore", *command(name)],
                cwd=ROOT, env=os.environ | values | own, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(started)

    def is_up(self):
        asked = [sys.executable, "-m", "config.alive"]
        return subprocess.run(asked, cwd=ROOT, env={"PORT": str(self.port)}).returncode == 0

    def lose(self):
        """The plug is pulled."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    def said(self):
        return "".join(log.read_text() for log in sorted(self.folder.glob("*.log")))


def soon(condition, seconds=60):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def machines(tmp_path, copied_database, moved, settings):
    """Two machines with nothing in common but the four settings; the second one's port is not in BASE_URL."""
    ports = [free_port(), free_port()]
    (tmp_path / "shared").mkdir()
    with SmtpServer() as smtp:
        values = {"DATABASE_URL": copied_database, "EMAIL_URL": smtp.url}
        values["BASE_URL"] = f"http://127.0.0.1:{ports[0]}"
        moved(copied_database)
        settings.PASSWORD_HASHERS = [f"{__name__}.Hasher"]
        made = [
            Machine(tmp_path / name, port, tmp_path / "shared")
            for name, port in zip("ab", ports, strict=True)
        ]
        for machine in made:
            for name in ("web", "worker", "beat"):
                machine.start(name, values)
        yield made, smtp
        for machine in made:
            machine.lose()


class Hasher(PBKDF2PasswordHasher):
    """One that the service's own processes can check, and that takes no second."""

    iterations = 1000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def queue(first, number):
    Message.objects.bulk_create(
        Message(
            key=f"test-{each}",
            recipient=f"p{each}@example.org",
            template="offer_sent",
            subject="Hej",
            text="Hej",
        )
        for each in range(first, first + number)
    )


def delivered(smtp):
    return sorted(address for received in smtp.messages for address in received.recipients)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_two_machines_are_one_service_and_either_goes_on_alone(machines):
    [first, second], smtp = machines
    make_organisation()
    rut = make_recruiter(email="rut@norrby.example.org")
    rut.set_password(PASSWORD)
    rut.save()
    queue(0, 60)
    assert soon(lambda: first.is_up() and second.is_up()), first.said() + second.said()

    at_first = Visitor(f"http://127.0.0.1:{first.port}")
    at_first.open("/logga-in/")
    at_first.send("login", login=rut.email, password=PASSWORD)
    at_second = Visitor(f"http://127.0.0.1:{second.port}")
    at_second.session.cookies = at_first.session.cookies
    at_second.open("/sasong/ny/")
    at_second.send("year", year="2027", name="Sommaren 2027", first_number="23", last_number="35")
    assert "Sommaren 2027" in at_first.open("/sasong/2027/").words

    assert soon(lambda: Message.objects.filter(state="sent").count() == 60), first.said() + second.said()
    assert delivered(smtp) == sorted(f"p{each}@example.org" for each in range(60))

    first.lose()
    queue(60, 10)
    assert at_second.open("/idag/").path == "/idag/"
    assert soon(lambda: Message.objects.filter(state="sent").count() == 70), second.said()
    assert delivered(smtp) == sorted(f"p{each}@example.org" for each in range(70))
    assert [process.poll() for process in second.processes] == [None, None, None]
