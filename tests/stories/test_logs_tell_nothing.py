"""Marked people go through everything that people and programs do here; none of the marks is in the log."""

import json
import re
from contextlib import contextmanager
from io import StringIO

import pytest
import requests
from django.core.management import call_command

from config import celery
from recruitment import tasks
from recruitment.candidates.models import Candidate
from recruitment.outbox.models import Message
from tests.factories import make_candidacy, make_candidate, make_season, make_vacancy
from tests.stories.steps import plan_and_commit
from tests.stories.test_the_same_by_api import Program

pytestmark = pytest.mark.django_db(transaction=True)

# Every name, address, text, password and token below holds one of these, and nothing else does.
MARKS = ("zyx", "qvark", "1740605")
FIRST, LAST, PHONE, SECRET = "Zyxan", "Qvarkenström", "070-1740605", "zyx-losenord-1234"
FREE = "Zyx fritext om något hemligt"


def address(number=0):
    return f"zyxan{number}@qvark.example.org"


@pytest.fixture
def log(capfd):
    """All that has been written to standard output and error since one last asked."""

    def read() -> str:
        written = capfd.readouterr()
        return written.out + written.err

    read()
    return read


@contextmanager
def broken(name, instead):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name, instead)
        yield


def register(visitor, email, **expect):
    visitor.open("/intresse/")
    student = {"education_status": "student", "university": "oru"}
    return visitor.send("first_name", first_name=FIRST, last_name=LAST, email=email, is_adult="on",
                        privacy_notice_version="2026-11", **student, **expect)  # fmt: skip


def come_in(town):
    student = town.visitor()
    register(student, f"{address()}@")
    assert student.page.path == "/intresse/"
    register(student, address())
    assert student.page.path == "/intresse/tack/", student.page.words
    town.clock.beat()
    student.open(town.link(address(), "/bekrafta/"))
    student.send("csrfmiddlewaretoken")
    student.open(student.page.links(r"[^\"]+/andra/kontakt/")[0])
    student.send("phone", phone=PHONE)
    student.open("/min-lank/")
    student.send("email", email=address())
    town.clock.beat()
    student.open(town.link(address(), "/mina-uppgifter/"))


def look_for_them(town, rut):
    rut.open(f"/bank/?q={FIRST}&terms_min=zyx")
    rut.open(f"/bank/?q={LAST}")
    rut.open(rut.page.links("/bank/[0-9a-f-]{36}/")[0])
    rut.send("text", text=FREE)
    rut.send("tags", tags=FREE)
    rut.open("/meddelanden/")


def be_turned_away(town):
    stranger = town.visitor()
    stranger.open("/logga-in/")
    stranger.send("login", login=address(), password=SECRET)
    for path in ("erbjudande", "bekrafta", "mina-uppgifter", "avsluta", "dela", "jobb", "finns-inte"):
        stranger.open(f"/{path}/zyx-token-qvark-token-zyx-token-qvark/", expect=404)
    stranger.open(f"/f/zyx/?mail={address()}")
    requests.get(town.base, headers={"Host": "zyx@qvark"}, timeout=20)
    requests.post(f"{town.base}/intresse/", {"first_name": FIRST}, timeout=20)  # without its token


def ask_by_program(town):
    rut = Program(town, town.rut.email)
    assert rut.get("/candidates/", q=FIRST)["results"]
    person = {"first_name": FIRST, "last_name": LAST, "email": "zyx@", "phone": PHONE, "code": "zyx"}
    rut.post("/public/registrations/", person, expect=400)
    rut.post("/lectures/", {"title": FREE, "zyx": address()}, expect=400)
    for asked in ({"headers": {"Authorization": f"Token {SECRET}"}}, {"data": "{zyx"}):
        assert requests.post(
            f"{town.base}/api/v1/candidates/?q={FIRST}", timeout=20, **asked
        ).status_code in (400, 401)


def bring_a_list(tmp_path):
    table = tmp_path / "zyx.csv"
    table.write_text(f"Namn;E-post;Mobil\n{FIRST} {LAST};{address(9)};{PHONE}\n{FIRST};zyx@;12\n")
    call_command("import_candidates", str(table), stdout=StringIO(), stderr=StringIO())


def be_offered_places(town, rut):
    season = make_season()
    for number in (1, 2, 3):
        make_vacancy(town.unit, season, has_regulated_tasks=False)
        make_candidacy(make_candidate(first_name=FIRST, last_name=LAST, email=address(number)), season)
    plan_and_commit(rut, town)
    answers = {
        "accept": {"name": f"{FIRST} {LAST}"},
        "decline": {"reason": "other_job"},
        "propose": {"text": FREE},
    }
    for number, (how, what) in enumerate(answers.items(), 1):
        visitor = town.visitor()
        visitor.open(town.link(address(number), "/erbjudande/"))
        visitor.send(how, press=("answer", how), **what)
    town.clock.beat()


def be_refused_by_their_server(town):
    town.smtp.unknown = {address()}
    visitor = town.visitor()
    town.clock.forward(days=1)
    visitor.open("/min-lank/")
    visitor.send("email", email=address())
    town.clock.beat()


def meet_faults(town):
    def again(*_args, **_values):
        Candidate.objects.create(first_name=FIRST, last_name=LAST, email=address())

    def crash(*_args, **_values):
        raise RuntimeError(f"{FIRST} {PHONE} {FREE}")

    for instead in (again, crash):
        with broken("recruitment.web.registration.start_registration", instead):
            register(town.visitor(), address(4), expect=500)
        with broken("recruitment.outbox.actions.deliver_next", instead):
            celery.app.tasks[tasks.deliver_messages.name].apply()


def test_none_of_the_marks_is_in_the_log(log, town, tmp_path):
    rut = town.at_work(town.rut.email)
    come_in(town)
    look_for_them(town, rut)
    be_turned_away(town)
    ask_by_program(town)
    bring_a_list(tmp_path)
    be_offered_places(town, rut)
    be_refused_by_their_server(town)
    meet_faults(town)
    written = log()
    tokens = set(
        re.findall(rf"{town.base}/[\w-]+/([\w-]{{16,}})", " ".join(m.text for m in Message.objects.all()))
    )
    assert len(tokens) > 5
    assert [mark for mark in (*MARKS, *tokens) if mark.lower() in written.lower()] == []
    tells_enough([json.loads(line) for line in written.splitlines() if line.startswith("{")])


def tells_enough(lines):
    """What somebody needs who has to find out what went wrong is there."""
    answered = [line for line in lines if line["event"] == "answered"]
    assert {line["status"] for line in answered} == {200, 302, 400, 401, 403, 404, 500}
    assert len({line["request"] for line in answered}) == len(answered) > 50
    sent = [line["outcome"] for line in lines if line["event"] == "message"]
    assert (sent.count("failed"), set(sent)) == (1, {"sent", "failed"})
    faults = [
        (line["error"], bool(line.get("request")), bool(line.get("task")))
        for line in lines
        if "error" in line
    ]
    assert sorted(faults) == [
        ("DisallowedHost", True, False),
        ("IntegrityError", False, True),
        ("IntegrityError", True, False),
        ("RuntimeError", False, True),
        ("RuntimeError", True, False),
    ]
