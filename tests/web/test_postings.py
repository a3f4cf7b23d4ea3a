"""An ad's outside boards on its own page: where it stands, what was answered, and what one can do."""

import json

import pytest
from django.utils import timezone

from recruitment.ads.actions import publish_job
from recruitment.ads.posting import post_next
from tests.factories import make_job
from tests.outside import Outside
from tests.web.reading import words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("norrby")]


@pytest.fixture
def outside(settings):
    with Outside() as outside:
        settings.BOARDS = outside.boards("facebook")
        yield outside


@pytest.fixture
def job(outside):
    job = make_job(state="draft", published_at=None)
    return publish_job(job, by=None, at=timezone.now())


def posted():
    while post_next(timezone.now()):
        pass


def test_the_page_says_where_it_stands_and_leads_there(client, rut, job):
    posted()
    page = words(client.get(f"/annonser-och-delning/{job.pk}/"))
    [posting] = job.postings.all()
    assert f'href="https://www.facebook.com/{posting.outside_id}"' in page
    assert "Is there" in page


def test_the_outsides_own_words_are_told_and_one_can_try_again(client, rut, job, outside):
    outside.mode = "key"
    posted()
    assert "Error validating access token (190)" in words(client.get(f"/annonser-och-delning/{job.pk}/"))
    outside.mode = "ok"
    for _tap in range(2):
        client.post(f"/annonser-och-delning/{job.pk}/facebook/skicka-igen/")
    posted()
    assert (job.postings.get().state, len(outside.posts["facebook"])) == ("published", 1)


def test_it_is_taken_down_from_one_place_by_a_tap(client, rut, job, outside):
    posted()
    for _tap in range(2):
        client.post(f"/annonser-och-delning/{job.pk}/facebook/ta-ned/")
    posted()
    assert (job.postings.get().state, outside.posts["facebook"]) == ("closed", {})


def test_a_board_that_is_off_says_so(client, rut, job, settings):
    settings.BOARDS = {}
    answer = client.post(f"/annonser-och-delning/{job.pk}/facebook/skicka-igen/")
    assert "This board is not connected any more." in words(answer)


def test_the_file_for_platsbanken_has_jobtechs_names(client, rut, job):
    answer = client.get(f"/annonser-och-delning/{job.pk}/platsbanken.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="platsbanken-{job.slug}.json"'
    said = json.loads(answer.content)
    assert (said["headline"], said["occupation"]["concept_id"]) == (job.title, "FwM7_WYB_qgc")


@pytest.mark.parametrize("path", ["facebook/skicka-igen/", "nowhere/skicka-igen/", "linkedin/ta-ned/"])
def test_a_board_that_the_ad_is_not_on_is_not_found(client, rut, settings, path):
    job = make_job()
    assert client.post(f"/annonser-och-delning/{job.pk}/{path}").status_code == 404
