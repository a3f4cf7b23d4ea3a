"""Every page with rows in it passes axe, fits its window and keeps to the content policy."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from recruitment.ads.actions import give_share_links
from recruitment.ads.models import JobAd, ShareLink, SharePage
from recruitment.candidates.models import Registration
from recruitment.interviews.models import Interview
from recruitment.interviews.tokens import interview_token
from recruitment.lectures.models import Lecture
from recruitment.offers.models import Offer
from recruitment.staff.rights import Role
from tests.browser.chromium import DESK, PHONE
from tests.factories import make_candidacy, make_candidate, make_interview_time, make_user, moment
from tests.stories.conftest import MONDAY, Town
from tests.web.test_who_sees_what import paths, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [
    pytest.param({"viewport": DESK, "locale": "sv-SE", "color_scheme": "light"}, id="sv, light, desk"),
    pytest.param({"viewport": PHONE, "locale": "en-GB", "color_scheme": "dark"}, id="en, dark, phone"),
]
NOT_PAGES = ("/antal/", "kalender.ics", "qr.png", "brev.pdf")


@pytest.fixture
def rows(town: Town) -> dict:
    return world(town.unit)


@pytest.mark.parametrize("look", LOOKS)
def test_pages_for_colleagues(meet, town, rows, client, look):
    client.force_login(make_user(Role.RECRUITER, Role.SYSTEM_ADMIN))
    rut = meet(**look)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    rut.tab.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": town.base}])
    for path in paths(rows):
        if not path.endswith(NOT_PAGES):
            rut.open(path)
            assert rut.path == path


@pytest.mark.parametrize("look", LOOKS)
def test_pages_for_everybody(meet, town, rows, look):
    job = JobAd.objects.get(pk=rows["job"])
    give_share_links(job, [town.maja], by=town.rut, at=moment(MONDAY))
    visitor = meet(**look)
    for path in [*everybody(job), *picking(rows)]:
        visitor.open(path)


def picking(rows: dict) -> list[str]:
    """A time that is booked, and times to pick."""
    booked = Interview.objects.get(pk=rows["interview"]).candidacy
    asked = make_candidacy(make_candidate(), booked.season, state="contacted")
    make_interview_time(season=booked.season, starts_at=timezone.now() + timedelta(days=4))
    return [f"/intervju/{interview_token(one.candidate_id, one.season_id)}/" for one in (booked, asked)]


def everybody(job: JobAd) -> list[str]:
    """What opens without a login."""
    names = ("home", "open_jobs", "register", "my_link", "link_sent", "left", "privacy", "accessibility")
    return [
        *map(reverse, names),
        reverse("public_job", args=[job.slug]),
        reverse("public_description", args=[job.job_description.description.slug]),
        f"/d/{ShareLink.objects.first().code}/",
        f"/dela/{SharePage.objects.first().token}/",
        f"/erbjudande/{Offer.objects.first().token}/",
        f"/f/{Lecture.objects.get().code}/",
    ]


def test_the_counter_on_the_projector_counts_by_itself(meet, town, rows, client):
    client.force_login(make_user(Role.RECRUITER))
    rut = meet(viewport=DESK, locale="en-GB")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    rut.tab.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": town.base}])
    lecture = Lecture.objects.get(pk=rows["lecture"])
    rut.open(reverse("lecture_now", args=[lecture.pk]))
    person = make_candidate()
    Registration.objects.create(code=lecture.code, candidate=person, email=person.email, data={})
    for place in ("#count [data-say]", "#live"):
        shown = rut.tab.locator(place)
        shown.and_(rut.tab.get_by_text("1 signed up", exact=True)).wait_for(state="attached", timeout=30_000)
