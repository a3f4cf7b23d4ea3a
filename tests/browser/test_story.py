"""The story from QR code to yes in a real browser, with axe on every page on the way."""

from collections.abc import Callable

import pytest

from tests.browser.chromium import DESK, PHONE, Person
from tests.factories import PASSWORD
from tests.stories.steps import (
    STINA,
    answer,
    cells,
    clear_the_one_in_the_bank,
    make_lecture,
    open_summer,
    person_page,
    plan_and_commit,
    register,
    state_vacancy,
    tell_weeks,
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_work(meet: Callable[..., Person], email: str, **how) -> Person:
    colleague = meet(viewport=DESK, **how)
    colleague.open("/logga-in/").send("login", login=email, password=PASSWORD)
    assert colleague.path == "/idag/"
    return colleague


@pytest.mark.parametrize(("locale", "colours"), [("sv-SE", "light"), ("en-GB", "dark")])
def test_from_a_qr_code_to_an_accepted_offer(meet, town, locale, colours):
    """A student's phone, colleagues at their desks, in each language and light."""
    how = {"locale": locale, "color_scheme": colours}
    rut = at_work(meet, town.rut.email, **how)
    maja = at_work(meet, town.maja.email, **how)
    student = meet(viewport=PHONE, **how)
    code = make_lecture(rut)
    open_summer(rut)

    register(student, code)
    town.clock.beat()
    student.open(town.link(STINA, "/bekrafta/"))
    student.send("csrfmiddlewaretoken")
    tell_weeks(student)

    state_vacancy(maja)
    clear_the_one_in_the_bank(rut)
    plan_and_commit(rut, town)
    answer(student, town, STINA, "accept", name="Stina Ågren")

    assert len(town.post(STINA)) == 4  # confirm, welcome, offer, receipt
    assert "Barn och unga i Norrby" in person_page(rut)
    assert cells(rut) == cells(maja) == {"covered": 8}
