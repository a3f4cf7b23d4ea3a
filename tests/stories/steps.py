"""What people do in the stories, step by step; `visitor` is at a browser with scripts or without any."""

import re
from collections import Counter

from tests.stories.conftest import Town
from tests.stories.visiting import Visitor

STINA, OTTO = "stina@student.example.org", "otto@student.example.org"
SUMMER = [f"2027-W{number}" for number in range(25, 33)]


def make_lecture(rut: Visitor) -> str:
    """The address in the lecture's QR code."""
    rut.open("/foredrag/nytt/")
    rut.send("title", title="Barn och unga i Norrby", university="oru", held_at="2027-04-12T13:00",
             admit_term="HT", admit_year="2024")  # fmt: skip
    code = re.search(r"/f/(\w+)", rut.page.text)
    return f"/f/{code[1]}/"


def open_summer(rut: Visitor) -> None:
    rut.open("/sasong/ny/")
    rut.send("year", year="2027", name="Sommaren 2027", first_number="23", last_number="35")
    rut.send("/oppna/")


def register(student: Visitor, address: str) -> None:
    student.open(address)
    student.send("first_name", first_name="Stina", last_name="Ågren", email=STINA, is_adult="on",
                 privacy_notice_version="2026-11")  # fmt: skip
    assert student.page.path == "/intresse/tack/", student.page.words


def state_vacancy(maja: Visitor) -> None:
    maja.open("/sasong/2027/vakanser/ny/")
    maja.send("seats", first_week="2027-W25", last_week="2027-W32", salary_min="27 000", salary_max="31 000",
              collective_agreement="AB", seats="1", has_regulated_tasks=[])  # fmt: skip
    assert maja.page.path == "/sasong/2027/"


def plan_and_commit(rut: Visitor, town: Town) -> None:
    rut.open("/sasong/2027/")
    rut.send("/planera/")
    commit_proposal(rut, town)


def commit_proposal(rut: Visitor, town: Town) -> None:
    town.clock.beat()
    rut.open("/sasong/2027/")
    rut.send("/genomfor/")
    rut.send("/skicka/")
    town.clock.beat()


def answer(student: Visitor, town: Town, address: str, how: str, **said: str) -> None:
    student.open(town.link(address, "/erbjudande/"))
    student.send(how, press=("answer", how), **said)
    town.clock.beat()


def tell_weeks(student: Visitor) -> None:
    student.open(student.page.links(r"[^\"]+/andra/veckor/")[0])
    student.send("weeks", weeks=SUMMER)
    assert re.fullmatch(r"/mina-uppgifter/[^/]+/", student.page.path), student.page.words


def clear_the_one_in_the_bank(rut: Visitor) -> None:
    rut.open("/bank/?q=stina")
    person = re.search(r'name="ids" value="([0-9a-f-]+)"', rut.page.text)[1]
    rut.send("clear", ids=person, press=("action", "clear"))


def person_page(rut: Visitor) -> str:
    rut.open("/bank/?q=stina")
    return rut.open(rut.page.links("/bank/[0-9a-f-]{36}/")[0]).words


def cells(colleague: Visitor) -> Counter:
    """How many weeks of the board's seats are in each state."""
    text = colleague.open("/sasong/2027/").text
    found = re.findall(r'<td(?: colspan="(\d+)")?><(?:a|span) class="seat-week.*?data-state="(\w+)"', text)
    counted: Counter = Counter()
    for span, state in found:
        counted[state] += int(span or 1)
    return counted
