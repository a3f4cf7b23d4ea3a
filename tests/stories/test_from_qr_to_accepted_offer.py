"""The whole chain through pages, post and clock alone: from a QR code in a lecture hall to a yes."""

import re
from collections import Counter

import pytest

from tests.factories import make_candidacy, make_candidate, make_season, make_vacancy
from tests.stories.conftest import Town
from tests.stories.visiting import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

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


def test_from_a_qr_code_to_an_accepted_offer(town):
    rut, maja, student = town.at_work(town.rut.email), town.at_work(town.maja.email), town.visitor()
    code = make_lecture(rut)
    open_summer(rut)

    register(student, code)
    town.clock.beat()
    assert town.subjects(STINA) == ["Bekräfta din intresseanmälan"]
    student.open(town.link(STINA, "/bekrafta/"))
    assert "Stina" not in rut.open("/bank/").words  # looking is not confirming
    student.send("csrfmiddlewaretoken")
    assert student.page.path.startswith("/mina-uppgifter/")
    tell_weeks(student)

    state_vacancy(maja)
    clear_the_one_in_the_bank(rut)
    plan_and_commit(rut, town)
    assert town.subjects(STINA)[-1].startswith("Ett erbjudande till dig – svara senast ")

    answer(student, town, STINA, "accept", name="Stina Ågren")
    receipt = town.post(STINA)[-1].mail
    assert [part.get_content_type() for part in receipt.iter_attachments()] == ["text/calendar"]
    assert [len(town.post(colleague.email)) for colleague in (town.rut, town.maja)] == [1, 1]
    assert "Barn och unga i Norrby" in person_page(rut)
    assert cells(rut) == {"covered": 8}
    assert cells(maja) == {"covered": 8}


def two_who_could(town: Town) -> list[str]:
    """A cleared pair for one seat, the place planned and offered; whoever was asked comes first."""
    season = make_season()
    make_vacancy(town.unit, season, has_regulated_tasks=False)
    for address in (STINA, OTTO):
        make_candidacy(make_candidate(email=address), season)
    plan_and_commit(town.at_work(town.rut.email), town)
    return sorted((STINA, OTTO), key=lambda address: -len(town.post(address)))


def test_a_no_goes_to_the_next_in_line_and_silence_closes_by_the_clock(town):
    first, second = two_who_could(town)
    assert [len(town.post(address)) for address in (first, second)] == [1, 0]

    answer(town.visitor(), town, first, "decline", reason="other_job")
    rut = town.at_work(town.rut.email)
    assert cells(rut) == {"planned": 8}
    commit_proposal(rut, town)
    assert [len(town.post(address)) for address in (first, second)] == [2, 1]

    for _day in range(9):
        town.clock.forward(days=1)
        town.clock.beat()
        town.clock.beat()
    assert [subject.split()[0] for subject in town.subjects(second)] == ["Ett", "Glöm", "Svarstiden"]
    page = town.visitor().open(town.link(second, "/erbjudande/"))
    assert not [form for form in page.forms if "name" in form.names]
    assert cells(town.at_work(town.rut.email)) == {"open": 8}


def test_who_leaves_the_bank_hears_nothing_more(town):
    first, second = two_who_could(town)
    student = town.visitor()
    student.open("/min-lank/")
    student.send("email", email=first)
    town.clock.beat()
    student.open(town.link(first, "/mina-uppgifter/"))
    student.send("csrfmiddlewaretoken")
    student.open(student.page.links(r"[^\"]+/lamna/")[0])
    student.send("csrfmiddlewaretoken")
    assert student.page.path == "/lamnat-banken/"
    town.clock.beat()
    heard = len(town.post(first))

    commit_proposal(town.at_work(town.rut.email), town)
    town.clock.forward(days=9)
    town.clock.beat()
    assert len(town.post(first)) == heard
    assert town.subjects(second)[0].startswith("Ett erbjudande till dig")
