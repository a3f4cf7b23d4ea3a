"""The registration page of a lecture arrives whole, in one small answer."""

import re

import pytest
from django.utils import timezone

from recruitment.web.slim import styles_for, words_of
from tests.factories import make_lecture, make_season

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]
LIMIT = 30_000  # bytes, unpacked


def asked_for(page: str) -> list[str]:
    """What a browser would fetch to draw the page."""
    links = re.findall(r'<(?:script|img|iframe|source)[^>]*\bsrc="([^"]+)"', page)
    return links + [
        href for href in re.findall(r'<link[^>]*\bhref="([^"]+)"', page) if not href.startswith("data:")
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_of_a_lecture_is_under_30_kb_and_asks_for_nothing_more(client, language):
    answer = client.get(f"/f/{make_lecture().code}/?lang={language}")
    page = answer.content.decode()
    assert (asked_for(page), len(answer.content) < LIMIT) == ([], True), len(answer.content)


def test_its_styles_are_allowed_by_the_nonce_of_the_answer_alone(client):
    answer = client.get(f"/f/{make_lecture().code}/")
    [nonce] = re.findall(r'<style nonce="([^"]+)">', answer.content.decode())
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    other = client.get("/personuppgifter/")
    assert "nonce" not in other.headers["Content-Security-Policy"]


def test_with_faults_and_on_the_next_page_it_is_as_small(client):
    make_season()
    path = f"/f/{make_lecture().code}/"
    faults = client.post(path, {"first_name": ""})
    assert (asked_for(faults.content.decode()), len(faults.content) < LIMIT) == ([], True)
    form = {
        "first_name": "Stina", "last_name": "Ek", "email": "s@example.org", "education_status": "student",
        "university": "oru", "is_adult": "on", "privacy_notice_version": "2026-11",
    }  # fmt: skip
    assert client.post(path, form).status_code == 302
    thanks = client.get("/intresse/tack/").content.decode()
    assert asked_for(thanks) == []


def test_styles_are_kept_by_what_the_page_has():
    styles = styles_for(words_of('<form class="flow"><input class="tiny" data-state="open"></form>'))
    assert ".tiny" in styles
    assert "prefers-color-scheme" in styles
    assert ".crumbs" not in styles
    assert "@media print" not in styles


@pytest.mark.parametrize("end", ["puls/", "puls/tack/"])
def test_the_questions_of_the_hall_are_as_small(client, end):
    answer = client.get(f"/f/{make_lecture(held_at=timezone.now()).code}/{end}")
    assert (asked_for(answer.content.decode()), len(answer.content) < LIMIT) == ([], True)


def test_other_pages_share_the_stylesheet_that_browsers_keep(client):
    assert "style.css" in "".join(asked_for(client.get("/personuppgifter/").content.decode()))
