"""An ad as everybody sees it, and as crawlers and search engines read it."""

import gzip
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruitment.ads.actions import change_job, close_job, give_share_links, link_for, revoke_link
from recruitment.ads.models import JobAd, LinkDay, ShareLink
from recruitment.ads.pictures import LIGHT, read_picture
from recruitment.staff.models import Organisation, Unit
from recruitment.staff.rights import Role
from tests.ads.pictures import photo
from tests.factories import TOLD, make_description, make_job, make_organisation, make_unit, make_user

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (iPhone; iPhone OS 18_1) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
FACEBOOK = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
HOSTILE = '</script><script>alert("x")</script><!-- &amp; \u2028 "quoted" 😀 \u202eolleh'


@pytest.fixture(autouse=True)
def norrby(settings, client):
    settings.BASE_URL = "https://jobb.norrby.se"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.defaults["HTTP_USER_AGENT"] = BROWSER
    return make_organisation(city="Norrby", street_address="Torget 1", postcode="702 10")


@pytest.fixture
def job():
    unit = make_unit("Mottagningen", street_address="Storgatan 4", postcode="702 11")
    return make_job(unit, slug="sommarvikarie", title="Sommarvikarie i socialtjänsten")


@pytest.fixture
def link(job):
    return link_for(job, unit=job.units.get(), at=timezone.now())


class Tags(HTMLParser):
    """The tags of a page with their attributes, and what stands in JSON-LD blocks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.data: list[str] = []
        self.in_data = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

        self.in_data = (tag, attrs) == ("script", [("type", "application/ld+json")])

    def handle_endtag(self, tag):
        self.in_data = False

    def handle_data(self, data):
        if self.in_data:
            self.data.append(data)

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.tags if name == tag]


def words(response) -> str:
    return response.content.decode()


def tags(response) -> Tags:
    return Tags(words(response))


def open_graph(response) -> dict:
    return {meta["property"]: meta["content"] for meta in tags(response).all("meta") if "property" in meta}


def posting(response) -> dict:
    (data,) = tags(response).data
    return json.loads(data)


def canonical(response) -> list[str]:
    return [each["href"] for each in tags(response).all("link") if each.get("rel") == "canonical"]


def opened() -> dict:
    return dict(LinkDay.objects.values_list("visitor", "opened"))


# The ad at its own address


def test_the_ad_tells_what_where_and_what_it_pays(client, job):
    page = words(client.get("/jobb/sommarvikarie/"))
    for said in (
        "Sommarvikarie i socialtjänsten",
        "Mottagningen",
        "Storgatan 4",
        "27,000–31,000 kr per month",
        "AB",
    ):
        assert said in page
    assert "<strong>handledning</strong>" in page


def test_the_button_leads_to_the_form(client, job):
    hrefs = [
        a["href"] for a in tags(client.get("/jobb/sommarvikarie/")).all("a") if "big" in a.get("class", "")
    ]
    assert hrefs == ["/intresse/", "/intresse/"]


def test_search_engines_get_all_that_they_require_and_recommend(client, job):
    data = posting(client.get("/jobb/sommarvikarie/"))
    assert data == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Sommarvikarie i socialtjänsten",
        "description": f"<p>{job.summary}</p>"
        "<p>Hos oss får du <strong>handledning</strong> varje vecka.</p>\n",
        "identifier": {"@type": "PropertyValue", "name": "Norrby kommun", "value": str(job.pk)},
        "datePosted": timezone.localdate().isoformat(),
        "validThrough": data["validThrough"],
        "employmentType": ["TEMPORARY", "FULL_TIME"],
        "hiringOrganization": {
            "@type": "Organization",
            "name": "Norrby kommun",
            "sameAs": "https://jobb.norrby.se/",
            "logo": "https://jobb.norrby.se/static/recruitment/favicon.svg",
        },
        "employmentUnit": [{"@type": "Organization", "name": "Mottagningen"}],
        "jobLocation": [
            {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Storgatan 4",
                    "postalCode": "702 11",
                    "addressLocality": "Norrby",
                    "addressCountry": "SE",
                },
            }
        ],
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "SEK",
            "value": {
                "@type": "QuantitativeValue",
                "minValue": 27_000,
                "maxValue": 31_000,
                "unitText": "MONTH",
            },
        },
        "jobBenefits": f"{TOLD['introduction']} {TOLD['supervision']} {TOLD['development']}",
        "applicationContact": {"@type": "ContactPoint", "name": "Rut Ek"},
        "directApply": True,
        "url": "https://jobb.norrby.se/jobb/sommarvikarie/",
    }


def test_the_ad_is_valid_to_the_last_second_of_its_closing_day_on_a_swedish_clock(client, job):
    JobAd.objects.update(closes_on="2027-07-01")
    assert posting(client.get("/jobb/sommarvikarie/"))["validThrough"] == "2027-07-01T23:59:59+02:00"


def test_hourly_part_time_work_says_so(client, job):
    JobAd.objects.update(pay_type="hourly", extent="part_time", employment_form="permanent")
    data = posting(client.get("/jobb/sommarvikarie/"))
    assert (data["employmentType"], data["baseSalary"]["value"]["unitText"]) == (["PART_TIME"], "HOUR")


def test_a_unit_without_an_address_is_where_the_authority_is(client):
    make_job(make_unit(city=""), slug="utan")
    assert posting(client.get("/jobb/utan/"))["jobLocation"][0]["address"]["streetAddress"] == "Torget 1"


def test_the_ad_is_one_address_for_search_engines_and_for_sharing(client, job):
    answer = client.get("/jobb/sommarvikarie/")
    assert canonical(answer) == ["https://jobb.norrby.se/jobb/sommarvikarie/"]
    assert open_graph(answer)["og:url"] == "https://jobb.norrby.se/jobb/sommarvikarie/"
    assert "noindex" not in words(answer)
    assert "X-Robots-Tag" not in answer.headers


@pytest.mark.parametrize("field", ["title", "summary", "body", "collective_agreement", "contact_name"])
def test_a_hostile_text_is_only_text_on_the_page_and_in_the_data(client, job, field):
    JobAd.objects.update(**{field: HOSTILE[:60] if field == "collective_agreement" else HOSTILE})
    answer = client.get("/jobb/sommarvikarie/")
    found = tags(answer)
    assert [script.get("type") for script in found.all("script")] == [None, "application/ld+json"]
    assert "<script>alert" not in words(answer)
    assert json.loads(found.data[0])["title"] == JobAd.objects.get().title


def test_markdown_brings_neither_scripts_nor_pictures_nor_odd_links(client, job):
    JobAd.objects.update(
        body="# Rubrik\n\n[x](javascript:alert(1)) ![y](https://evil.example/p.png) <img src=x onerror=y>"
    )
    found = tags(client.get("/jobb/sommarvikarie/"))
    assert found.all("img") == []
    assert [a["href"] for a in found.all("a") if "javascript" in a["href"]] == []
    assert len(found.all("h1")) == 1


def test_a_draft_does_not_exist_for_anybody_outside(client, job):
    JobAd.objects.update(state="draft", published_at=None)
    assert client.get("/jobb/sommarvikarie/").status_code == 404


@pytest.mark.parametrize("slug", ["finns-inte", "x" * 3000, "%00", "å", "<script>"])
def test_an_ad_that_never_was_is_not_found(client, slug):
    assert client.get(f"/jobb/{slug}/").status_code == 404


def test_a_closed_ad_is_gone_and_shows_the_way_onwards(client, job):
    make_job(slug="ett-annat", title="Ett annat jobb")
    close_job(job, by=None, at=timezone.now())
    answer = client.get("/jobb/sommarvikarie/")
    assert answer.status_code == 410
    assert ("/jobb/ett-annat/" in words(answer), "/intresse/" in words(answer)) == (True, True)
    assert (tags(answer).data, canonical(answer), "noindex" in words(answer)) == ([], [], True)


def test_the_day_after_closing_the_ad_is_gone_even_if_no_job_has_run(client, job):
    JobAd.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert client.get("/jobb/sommarvikarie/").status_code == 410


def test_the_list_shows_open_jobs_those_that_close_first_on_top(client):
    today = timezone.localdate()
    for slug, days, state in [("sen", 20, "published"), ("snart", 0, "published"), ("slut", -1, "published"),
                              ("stangd", 9, "closed"), ("utkast", 9, "draft")]:  # fmt: skip
        make_job(slug=slug, closes_on=today + timedelta(days=days), state=state)
    hrefs = [a["href"] for a in tags(client.get("/jobb/")).all("a") if a["href"].startswith("/jobb/")]
    assert hrefs == ["/jobb/snart/", "/jobb/sen/"]


def test_without_jobs_the_list_shows_the_way_to_register(client):
    answer = client.get("/jobb/")
    assert (answer.status_code, "/intresse/" in words(answer)) == (200, True)


def test_a_question_that_is_not_understood_shows_nothing_and_says_so(client, job):
    answer = client.get("/jobb/?q=x")
    assert (answer.status_code, answer.context["page"].rows, bool(answer.context["page"].note)) == (
        200,
        [],
        True,
    )


# The ad through a shared link


def test_a_shared_link_shows_the_whole_ad_without_a_redirect(client, job, link):
    answer = client.get(f"/d/{link.code}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    for said in (
        "Sommarvikarie i socialtjänsten",
        job.summary,
        "<strong>handledning</strong>",
        "27,000–31,000",
    ):
        assert said in words(answer)


def test_a_shared_link_is_its_own_object_and_the_ad_the_canonical_one(client, job, link):
    answer = client.get(f"/d/{link.code}/")
    assert open_graph(answer)["og:url"] == f"https://jobb.norrby.se/d/{link.code}/"
    assert canonical(answer) == ["https://jobb.norrby.se/jobb/sommarvikarie/"]
    assert tags(answer).data == []


def test_a_shared_link_brings_title_text_and_a_picture_with_size_and_words(client, job, link):
    JobAd.objects.update(title="Sommarvikarie " * 7, summary="Ordet " * 33)
    shown = open_graph(client.get(f"/d/{link.code}/"))
    assert list(shown) == [
        "og:title", "og:description", "og:url", "og:type", "og:site_name", "og:locale",
        "og:image", "og:image:type", "og:image:width", "og:image:height", "og:image:alt",
    ]  # fmt: skip
    assert (len(shown["og:title"]) <= 60, len(shown["og:description"]) <= 200) == (True, True)
    assert shown["og:title"].startswith("Sommarvikarie Sommarvikarie")
    assert (shown["og:type"], shown["og:locale"], shown["og:site_name"]) == (
        "website",
        "sv_SE",
        "Norrby kommun",
    )
    picture = client.get(shown["og:image"].removeprefix("https://jobb.norrby.se"))
    assert (picture.headers["Content-Type"], picture.content[1:4]) == ("image/png", b"PNG")
    assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "630")
    cards = [
        meta["content"]
        for meta in tags(client.get(f"/d/{link.code}/")).all("meta")
        if meta.get("name") == "twitter:card"
    ]
    assert cards == ["summary_large_image"]


def test_two_links_to_one_ad_differ_in_nothing_but_their_address(client, job, link):
    other = link_for(job, unit=make_unit(), at=timezone.now())
    pages = [words(client.get(f"/d/{each.code}/")).replace(each.code, "CODE") for each in (link, other)]
    assert pages[0] == pages[1]


def test_the_button_carries_the_link_to_the_form(client, link):
    hrefs = [a["href"] for a in tags(client.get(f"/d/{link.code}/")).all("a") if "big" in a.get("class", "")]
    assert hrefs == [f"/f/{link.code}/"] * 2


def test_people_and_robots_are_counted_apart(client, link):
    for _ in range(3):
        client.get(f"/d/{link.code}/")
    for _ in range(50):
        client.get(f"/d/{link.code}/", headers={"user-agent": FACEBOOK})
    assert opened() == {"person": 3, "robot": 50}


def test_a_head_request_and_a_page_fetched_ahead_are_nobodys_opening(client, link):
    for _ in range(5):
        assert client.head(f"/d/{link.code}/").status_code == 200
    assert opened() == {}
    client.get(f"/d/{link.code}/", headers={"sec-purpose": "prefetch;prerender"})
    assert opened() == {"robot": 1}


@pytest.mark.parametrize(
    "path", ["/jobb/", "/jobb/sommarvikarie/", "/d/{code}/", "/d/{code}/?lang=en", "/d/nope/"]
)
def test_public_pages_leave_no_cookie_and_look_at_no_session(client, link, path):
    answer = client.get(path.format(code=link.code))
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)


def test_the_page_is_the_same_for_who_is_logged_in(client, link):
    page = words(client.get(f"/d/{link.code}/"))
    client.force_login(make_user(Role.RECRUITER))
    assert words(client.get(f"/d/{link.code}/")) == page


def test_opening_a_link_stores_the_day_the_kind_and_nothing_else(client, link):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(
            f"/d/{link.code}/", headers={"referer": "https://facebook.com/"}, REMOTE_ADDR="203.0.113.9"
        )
    writes = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert len(writes) == 1
    assert re.search(r"203\.0\.113\.9|facebook|iPhone", writes[0]) is None
    assert {field.name for field in LinkDay._meta.fields} == {"id", "link", "day", "visitor", "opened"}


@pytest.mark.parametrize("code", ["abc", "x" * 3000, "%00", "å", "<script>", "a b"])
def test_a_mistyped_code_shows_open_jobs_and_a_way_onwards(client, job, code):
    answer = client.get(f"/d/{code}/")
    assert (answer.status_code, "/jobb/sommarvikarie/" in words(answer), "/intresse/" in words(answer)) == (
        404,
        True,
        True,
    )


def test_large_and_small_letters_make_different_codes(client, link):
    assert client.get(f"/d/{link.code.swapcase()}/").status_code == 404


def test_a_link_that_was_taken_back_is_gone_counts_nothing_and_tells_of_the_ad(client, job, link):
    revoke_link(link, by=None, at=timezone.now())
    answer = client.get(f"/d/{link.code}/")
    assert (answer.status_code, opened(), "/jobb/sommarvikarie/" in words(answer)) == (410, {}, True)


def test_the_link_dies_with_the_ad(client, job, link):
    close_job(job, by=None, at=timezone.now())
    answer = client.get(f"/d/{link.code}/")
    assert (answer.status_code, opened(), f"/f/{link.code}/" in words(answer)) == (410, {}, False)


def test_english_pages_keep_the_ad_in_its_own_language(client, link):
    page = words(client.get(f"/d/{link.code}/?lang=en"))
    assert ('<html lang="en">' in page, '<h1 lang="sv">' in page) == (True, True)


@pytest.mark.parametrize("path", ["/jobb/", "/jobb/sommarvikarie/", "/d/{code}/"])
def test_posting_to_a_public_page_is_refused(client, link, path):
    assert client.post(path.format(code=link.code)).status_code == 405


@pytest.mark.parametrize("units", [1, 3])
def test_the_pages_cost_the_same_however_many_units(client, units, django_assert_num_queries):
    """One query finds the ad; the page is drawn once, and after that only looked up and counted."""
    ad = make_job(*[make_unit() for _ in range(units)], slug="flera")
    (page,) = give_share_links(ad, [make_user(Role.EMPLOYEE)], by=None, at=timezone.now())
    code = ShareLink.objects.filter(sharer=page.sharer).first().code
    for path, first, then in [("/jobb/flera/", 4, 1), (f"/d/{code}/", 5, 2)]:
        with django_assert_num_queries(first):
            client.get(path)
        with django_assert_num_queries(then):
            client.get(path)


def rename(**changes):
    return lambda job: JobAd.objects.update(**changes)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (rename(title="Nyrubrik"), "Nyrubrik"),
        (rename(body="Nytext"), "Nytext"),
        (rename(salary_max=39_123), "39,123"),
        (lambda job: Unit.objects.update(name="Nyenhet"), "Nyenhet"),
        (lambda job: job.units.add(make_unit("Enhettill")), "Enhettill"),
        (lambda job: Organisation.objects.update(display_name="Nykommun"), "Nykommun"),
    ],
)
def test_whatever_changes_is_seen_at_once(client, job, link, change, shown):
    paths = ["/jobb/sommarvikarie/", f"/d/{link.code}/"]
    assert [shown in words(client.get(path)) for path in paths] == [False, False]
    change(job)
    assert [shown in words(client.get(path)) for path in paths] == [True, True]


def test_a_unit_taken_away_is_gone_at_once(client, job, link):
    job.units.add(make_unit("Tillfällig"))
    path = f"/d/{link.code}/"
    assert "Tillfällig" in words(client.get(path))
    job.units.remove(Unit.objects.get(name="Tillfällig"))
    assert "Tillfällig" not in words(client.get(path))


def test_what_facebook_adds_to_the_address_is_nowhere_on_the_page(client, link):
    page = words(client.get(f"/d/{link.code}/?fbclid=IwAR0abc&utm_source=x"))
    assert page == words(client.get(f"/d/{link.code}/"))
    assert "fbclid" not in page


def test_each_language_has_its_own_page(client, link):
    pages = [words(client.get(f"/d/{link.code}/?lang={language}")) for language in ("sv", "en", "sv")]
    assert ['<html lang="sv">' in page for page in pages] == [True, False, True]


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_list_costs_three_queries_however_long(client, jobs, django_assert_num_queries):
    for _ in range(jobs):
        make_job()
    with django_assert_num_queries(3):
        client.get("/jobb/")


# Its pictures


def test_the_picture_of_a_shared_link_is_kept_for_ever_and_called_anew_when_it_is_another(client, job):
    first = open_graph(client.get("/jobb/sommarvikarie/"))["og:image"].removeprefix("https://jobb.norrby.se")
    assert client.get(first).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    JobAd.objects.update(title="Annan titel")
    second = open_graph(client.get("/jobb/sommarvikarie/"))["og:image"].removeprefix("https://jobb.norrby.se")
    assert (first == second, client.get(first).url) == (False, second)
    close_job(job, by=None, at=timezone.now())
    assert client.get(second).status_code == 404


def test_the_ad_shows_its_picture_with_words_and_without_moving_the_text(client, job):
    drawn = read_picture(BytesIO(photo()))
    change_job(job, {"image": drawn, "image_alt": "Två på en bänk"}, by=None, at=timezone.now())
    (shown,) = tags(client.get("/jobb/sommarvikarie/")).all("img")
    assert (shown["alt"], shown["width"], shown["height"]) == (
        "Två på en bänk", str(drawn.width), str(drawn.height),
    )  # fmt: skip
    sent = client.get(shown["src"])
    assert (sent.content, sent.headers["Content-Type"]) == (drawn.content, "image/webp")
    assert client.get("/jobb/bilder/nagon-annan.webp").status_code == 404


def test_a_page_with_the_heaviest_picture_is_light_enough_for_a_phone(client, job):
    """60 kB in all, as it is sent (design.md section 6)."""
    drawn = read_picture(BytesIO(photo()))
    values = {"image": drawn, "image_alt": "Bänk", "job_description": make_description()}
    change_job(job, values, by=None, at=timezone.now())
    page = client.get("/jobb/sommarvikarie/").content
    besides = [Path(finders.find(f"recruitment/{name}")).read_bytes() for name in ("style.css", "app.js")]
    assert sum(len(gzip.compress(part)) for part in (page, *besides)) + LIGHT < 60_000


def test_the_ad_says_what_it_gives_and_where_the_formal_application_is(client, job):
    address = "https://jobb.example.org/annons/7"
    JobAd.objects.update(supervision="Varje torsdag & mer", formal_application_url=address)
    page = client.get("/jobb/sommarvikarie/")
    assert "Varje torsdag &amp; mer" in words(page)
    assert [a["rel"] for a in tags(page).all("a") if a["href"] == address] == ["noopener noreferrer"]
