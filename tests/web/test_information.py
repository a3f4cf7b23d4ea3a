"""Pages that only tell, and the pages for when something went wrong."""

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client, override_settings

from tests.factories import make_job, make_organisation, make_season

pytestmark = pytest.mark.django_db
EVERY_PAGE = ["/", "/personuppgifter/", "/tillganglighet/", "/intresse/", "/min-lank/", "/lamnat-banken/"]


@pytest.fixture(autouse=True)
def organisation():
    cache.clear()
    return make_organisation()


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_speaks_both_languages_and_names_a_contact(client, path, language):
    page = client.get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in text(page)
    assert "010-123 45 67" in text(page)
    assert len(page.content) < 30_000


@pytest.mark.parametrize("path", EVERY_PAGE[:3])
def test_what_only_tells_takes_no_post_and_sets_no_cookie(client, path):
    assert client.post(path).status_code == 405
    assert not client.get(path).cookies


def test_the_front_page_shows_open_jobs(client):
    make_season()
    job = make_job(title="Sommarvikarie i Norrby")
    assert f"/jobb/{job.slug}/" in text(client.get("/"))


def test_a_page_that_does_not_exist_shows_ways_onwards(client):
    page = client.get("/nope/")
    assert page.status_code == 404
    assert "/intresse/" in text(page)


def test_a_form_without_its_key_is_explained():
    page = Client(enforce_csrf_checks=True).post("/intresse/", {"first_name": "Stina"})
    assert page.status_code == 403
    assert 'href="/intresse/"' in text(page)


@override_settings(ALLOWED_HOSTS=["example.org"])
def test_a_request_we_do_not_understand_is_explained(client):
    page = client.get("/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "Vi förstod inte" in text(page)


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_what_is_shown_when_all_is_broken_needs_no_database(template, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert 'href="/"' in render_to_string(template)
