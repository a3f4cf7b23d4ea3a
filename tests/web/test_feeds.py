"""Open jobs for programs: in the feeds while they are open, and gone at once when they are not."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from recruitment.ads.actions import close_job, reopen_job
from recruitment.ads.models import JobAd
from recruitment.staff.models import Organisation
from tests.factories import make_description, make_job, make_measurement, make_organisation, make_unit

pytestmark = pytest.mark.django_db
ATOM, JSON, MAP = "/jobb/flode.xml", "/jobb/flode.json", "/sitemap.xml"
HERE = "https://jobb.norrby.se"
# peers.md 5.4
NAMES = [
    "id", "external_id", "webpage_url", "logo_url", "headline", "application_deadline",
    "number_of_vacancies", "description", "employment_type", "salary_type", "salary_description",
    "duration", "working_hours_type", "scope_of_work", "access", "employer", "application_details",
    "experience_required", "access_to_own_car", "driving_license_required", "driving_license", "occupation",
    "occupation_group", "occupation_field", "workplace_address", "must_have", "nice_to_have",
    "publication_date", "last_publication_date", "removed", "removed_date", "source_type", "timestamp",
]  # fmt: skip
WITHIN = {
    "description": "text text_formatted company_information needs requirements conditions",
    "employer": "phone_number email url organization_number name workplace",
    "application_details": "information reference email via_af url other",
    "workplace_address": "municipality municipality_code municipality_concept_id region country"
    " street_address postcode city coordinates",
    "employment_type": "concept_id label legacy_ams_taxonomy_id",
    "scope_of_work": "min max",
    "must_have": "skills languages work_experiences",
}
SPACE = {"a": "http://www.w3.org/2005/Atom", "m": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def norrby(settings):
    settings.BASE_URL = HERE
    return make_organisation(city="Norrby", street_address="Torget 1", postcode="702 10")


@pytest.fixture
def job():
    unit = make_unit("Mottagningen", street_address="Storgatan 4", postcode="702 11")
    return make_job(unit, slug="sommarvikarie", closes_on="2099-05-31", title="Åsa & <Co>")


def words(response) -> str:
    return response.content.decode()


def hits(client) -> list[dict]:
    return json.loads(words(client.get(JSON)))["hits"]


def listed(client) -> list[list[str]]:
    """The addresses of jobs in each list."""
    atom = ElementTree.fromstring(words(client.get(ATOM)))
    sitemap = ElementTree.fromstring(words(client.get(MAP)))
    addresses = [one.text for one in sitemap.findall("m:url/m:loc", SPACE)]
    return [
        [link.get("href") for link in atom.findall("a:entry/a:link", SPACE)],
        [hit["webpage_url"] for hit in hits(client)],
        [address for address in addresses if "/jobb/" in address and address != f"{HERE}/jobb/"],
    ]


def test_an_open_job_is_in_every_list(client, job):
    assert listed(client) == [[f"{HERE}/jobb/sommarvikarie/"]] * 3


def test_a_closed_job_is_gone_at_once_and_its_page_says_so_with_a_way_onwards(client, job):
    other = make_job(slug="annat-jobb")
    close_job(job, by=None, at=timezone.now())
    assert listed(client) == [[f"{HERE}/jobb/annat-jobb/"]] * 3
    page = client.get("/jobb/sommarvikarie/")
    assert (page.status_code, f'href="/jobb/{other.slug}/"' in words(page)) == (410, True)
    reopen_job(job, by=None, at=timezone.now(), closes_on=timezone.localdate())
    assert [len(found) for found in listed(client)] == [2] * 3


@pytest.mark.parametrize(
    "hidden", [{"state": "draft"}, {"closes_on": timezone.localdate() - timedelta(days=1)}]
)
def test_drafts_and_what_is_past_its_day_are_in_no_list(client, job, hidden):
    JobAd.objects.update(**hidden)
    assert listed(client) == [[], [], []]


def test_the_json_has_the_names_of_jobtech(client, job):
    (ad,) = hits(client)
    assert list(ad) == NAMES
    assert {name: list(ad[name]) for name in WITHIN} == {
        name: names.split() for name, names in WITHIN.items()
    }


def test_the_json_tells_the_job(client, job):
    JobAd.objects.update(contact_phone="010-1", published_at="2027-04-12T08:00:00+02:00")
    (ad,) = hits(client)
    assert (ad["headline"], ad["application_deadline"]) == ("Åsa & <Co>", "2099-05-31T23:59:59+02:00")
    assert ad["employment_type"]["concept_id"] == "vWxw_BCd_VG6"
    assert ad["occupation"] == {
        "concept_id": "FwM7_WYB_qgc", "label": "Socialsekreterare", "legacy_ams_taxonomy_id": "5757",
    }  # fmt: skip
    assert ad["salary_description"].endswith("kr per månad, AB")
    assert ad["workplace_address"]["municipality_code"] == "9999"
    assert (ad["workplace_address"]["street_address"], ad["employer"]["name"]) == (
        "Storgatan 4",
        "Norrby kommun",
    )
    assert (ad["publication_date"], ad["timestamp"]) == ("2027-04-12T08:00:00+02:00", 1807509600000)
    assert ad["application_details"]["url"] == f"{HERE}/jobb/sommarvikarie/"


@pytest.mark.parametrize(
    ("change", "path", "concept"),
    [
        ({"employment_form": "permanent"}, "employment_type", "PFZr_Syz_cUq"),
        ({"employment_form": "permanent"}, "duration", "a7uU_j21_mkL"),
        ({"employment_form": "hourly"}, "employment_type", "1paU_aCR_nGn"),
        ({"extent": "part_time"}, "working_hours_type", "947z_JGS_Uk2"),
        ({"areas": ["residential_care"]}, "occupation", "MMTE_fiP_1Ng"),
    ],
)
def test_other_work_has_other_concepts(client, job, change, path, concept):
    JobAd.objects.update(**change)
    assert hits(client)[0][path]["concept_id"] == concept


def test_a_formal_application_leads_where_it_is_made(client, job):
    JobAd.objects.update(formal_application_url="https://jobb.example.org/7")
    assert hits(client)[0]["application_details"]["url"] == "https://jobb.example.org/7"


def test_feeds_tell_a_claim_only_with_its_value(client, job):
    JobAd.objects.update(body="[[tid-med-barn: Mycket tid med barnen]]")
    before = [words(client.get(path)) for path in (ATOM, JSON)]
    make_measurement()
    after = [words(client.get(path)) for path in (ATOM, JSON)]
    assert [("tid med barnen" in feed, "[[" in feed) for feed in before] == [(False, False)] * 2
    assert [("tid med barnen" in feed, "[[" in feed) for feed in after] == [(True, False)] * 2


def test_atom_is_what_feed_readers_expect(client, job):
    response = client.get(ATOM)
    feed = ElementTree.fromstring(words(response))
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert (feed.tag, feed.find("a:link[@rel='self']", SPACE).get("href")) == (
        f"{{{SPACE['a']}}}feed", f"{HERE}{ATOM}",
    )  # fmt: skip
    entry = feed.find("a:entry", SPACE)
    assert [entry.find(f"a:{name}", SPACE).text for name in ("title", "id")] == [
        "Åsa & <Co>", f"{HERE}/jobb/sommarvikarie/",
    ]  # fmt: skip


def test_the_list_of_jobs_names_its_feed(client, job):
    assert f'href="{ATOM}"' in words(client.get("/jobb/"))


def test_the_map_has_what_the_work_is_like_and_no_draft(client):
    version = make_description()
    make_description(state="draft")
    found = words(client.get(MAP))
    assert found.count("sa-ser-jobbet-ut") == 1
    assert f"<loc>{HERE}/sa-ser-jobbet-ut/{version.description.slug}/</loc><lastmod>" in found


def test_robots_read_jobs_and_shared_jobs_but_no_personal_page(client):
    said = words(client.get("/robots.txt")).splitlines()
    assert said[0] == "User-agent: *"
    assert "Disallow: /mina-uppgifter/" in said
    assert [line for line in said if line.startswith(("Disallow: /jobb", "Disallow: /d/"))] == []
    assert f"Sitemap: {HERE}/sitemap.xml" in said


def test_before_the_service_is_open_there_is_nothing_to_read(client, job):
    Organisation.objects.update(opened_at=None)
    assert [client.get(path).status_code for path in (ATOM, JSON, MAP)] == [503] * 3
    assert "Disallow: /\n" in words(client.get("/robots.txt"))


@pytest.mark.parametrize("path", [ATOM, JSON, MAP, "/robots.txt"])
def test_nothing_is_kept_of_who_reads(client, job, path):
    response = client.get(path)
    assert (response.status_code, dict(response.cookies)) == (200, {})


@pytest.mark.parametrize(("path", "questions"), [(ATOM, 3), (JSON, 3), (MAP, 3)])
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_list_takes_the_same_questions_for_one_and_three(
    client, jobs, path, questions, django_assert_num_queries
):
    for _nth in range(jobs):
        make_job(make_unit())
        make_description()
    with django_assert_num_queries(questions):
        client.get(path)
