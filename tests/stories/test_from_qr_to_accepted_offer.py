"""The whole chain through pages, post and clock alone: from a QR code in a lecture hall to a yes."""

import pytest

from tests.factories import make_candidacy, make_candidate, make_season, make_vacancy
from tests.stories.conftest import Town
from tests.stories.steps import (
    OTTO,
    STINA,
    answer,
    cells,
    clear_the_one_in_the_bank,
    commit_proposal,
    make_lecture,
    open_summer,
    person_page,
    plan_and_commit,
    register,
    state_vacancy,
    tell_weeks,
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


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
    assert town.subjects(town.rut.email)[0].startswith("I din kalender: ")
    assert [len(town.post(colleague.email)) for colleague in (town.rut, town.maja)] == [2, 1]
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
