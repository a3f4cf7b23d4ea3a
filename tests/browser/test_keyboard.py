"""The bank by keyboard alone: answers while one types, and rows to move among, tick and open."""

import pytest

from tests.browser.chromium import DESK, Person
from tests.browser.test_story import at_work
from tests.factories import make_candidate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = "document.activeElement"


@pytest.fixture
def rut(meet, town) -> Person:
    for first, last in (("Hanna", "Berg"), ("Hanna", "Ek"), ("Olle", "Dal")):
        make_candidate(first_name=first, last_name=last)
    rut = at_work(meet, town.rut.email, locale="sv-SE")
    return rut.open("/bank/")


def focused(rut: Person) -> str:
    return rut.tab.evaluate(f"{NOW}.textContent.trim()")


def press(rut: Person, *keys: str) -> None:
    for key in keys:
        rut.tab.keyboard.press(key)


def rows(rut: Person) -> list[str]:
    return rut.tab.locator("[data-rows] th a").all_inner_texts()


def test_answers_come_while_one_types_and_focus_and_caret_stay(rut):
    press(rut, "/")
    rut.tab.keyboard.type("anna", delay=30)
    press(rut, "Home")
    with rut.tab.expect_response(lambda answer: "q=Hanna" in answer.url or "q=hanna" in answer.url):
        rut.tab.keyboard.type("h")
    rut.tab.wait_for_function("document.querySelectorAll('[data-rows] tr').length === 2")
    where = rut.tab.evaluate(f"[{NOW}.name, {NOW}.value, {NOW}.selectionStart]")
    assert where == ["q", "hanna", 1]
    assert (sorted(rows(rut)), "q=hanna" in rut.tab.url) == (["Hanna Berg", "Hanna Ek"], True)


def test_keys_move_between_rows_tick_and_open_and_focus_is_seen(rut):
    first, second, third = rows(rut)
    press(rut, "j")
    assert focused(rut) == first
    press(rut, "j", "ArrowDown", "k", "ArrowDown", "ArrowUp")
    assert focused(rut) == second
    assert rut.tab.evaluate(f"getComputedStyle({NOW}).outlineStyle") != "none"
    press(rut, "x")
    assert [box.is_checked() for box in rut.tab.locator("[data-pick]").all()] == [False, True, False]
    press(rut, "x", "j")
    assert (focused(rut), rut.tab.locator("[data-pick]:checked").count()) == (third, 0)
    with rut.tab.expect_navigation(url="**/bank/*/"):
        press(rut, "Enter")
    assert rut.tab.inner_text("h1") == third


def test_the_arrow_leads_from_the_search_to_the_first_row_and_letters_stay_letters_in_a_field(rut):
    press(rut, "/")
    rut.tab.keyboard.type("xjk")
    assert rut.tab.evaluate(f"{NOW}.value") == "xjk"
    assert rut.tab.locator("[data-pick]:checked").count() == 0
    rut.open("/bank/")
    press(rut, "/", "ArrowDown")
    assert focused(rut) == rows(rut)[0]


def test_a_filter_in_use_is_taken_away_by_keyboard(rut):
    for key in ("Enter", "Delete"):
        rut.open("/bank/?status=active")
        rut.tab.locator(".chips a.chip").first.focus()
        with rut.tab.expect_navigation(wait_until="load"):
            press(rut, key)
        assert rut.path.rstrip("?") == "/bank/"


def test_without_script_the_same_question_is_asked_by_a_button(meet, town, rut):
    plain = meet(viewport=DESK, java_script_enabled=False)
    plain.tab.context.add_cookies(rut.tab.context.cookies())
    plain.tab.goto("/bank/")
    plain.tab.fill("main input[type=search]", "hanna")
    plain.tab.locator("main .filters form button").first.click()
    assert sorted(rows(plain)) == ["Hanna Berg", "Hanna Ek"]
