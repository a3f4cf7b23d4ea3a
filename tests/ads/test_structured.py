"""A job for search engines: all that they require, and nothing that schema.org does not know."""

import json
import re
from typing import Any

import msgspec_schemaorg.models as vocabulary
import pytest

from recruitment.ads.models import JobAd
from recruitment.ads.structured import as_script, job_posting
from tests.factories import make_description, make_job, make_organisation, make_unit

pytestmark = pytest.mark.django_db
URL = "https://jobb.norrby.se/jobb/sommarvikarie/"
# Google's required and recommended properties (peers.md 5.1).
REQUIRED = {"title", "description", "datePosted", "hiringOrganization", "jobLocation"}
RECOMMENDED = {"validThrough", "employmentType", "identifier", "baseSalary", "directApply"}
# What each may be in JSON, besides the types of schema.org.
PLAIN = {str: {"str", "URL", "date", "datetime"}, bool: {"bool"}, int: {"int", "float"}}


@pytest.fixture
def organisation():
    return make_organisation(city="Norrby", street_address="Torget 1", postcode="702 10")


def posted(job: JobAd, organisation) -> dict:
    return json.loads(as_script(job_posting(job, organisation, URL, "<p>Text</p>")))


def full(**changes) -> JobAd:
    unit = make_unit("Mottagningen", street_address="Storgatan 4", postcode="702 11")
    values = {
        "contact_phone": "010-1",
        "contact_email": "a@example.org",
        "job_description": make_description(),
    }
    return make_job(unit, make_unit(city=""), **values | changes)


def sparse(**changes) -> JobAd:
    return make_job(pay_type="hourly", employment_form="permanent", extent="part_time", **changes)


def properties(kind: str) -> dict[str, set[str]]:
    """What a type of schema.org may have, its own and its parents', and which types each takes."""
    found: dict[str, set[str]] = {}
    for parent in reversed(getattr(vocabulary, kind).__mro__):
        for name, types in vars(parent).get("__annotations__", {}).items():
            found[name] = set(re.findall(r"\w+", str(types)))
    return found


def kinds(kind: str) -> set[str]:
    return {parent.__name__ for parent in getattr(vocabulary, kind).__mro__}


def faults(node: dict[str, Any]) -> list[str]:
    """Every property that its type does not have, and every value of a type that it does not take."""
    known = properties(node["@type"])
    wrong = []
    for name, value in node.items():
        if name.startswith("@"):
            continue
        where = f"{node['@type']}.{name}"
        if name not in known:
            wrong.append(f"{where}: unknown")
            continue
        for one in value if isinstance(value, list) else [value]:
            allowed = kinds(one["@type"]) if isinstance(one, dict) else PLAIN[type(one)]
            wrong += [] if allowed & known[name] else [f"{where}: {one!r}"]
            wrong += faults(one) if isinstance(one, dict) else []
    return wrong


@pytest.mark.parametrize("make", [full, sparse])
def test_every_word_is_one_of_schema_org(organisation, make):
    data = posted(make(), organisation)
    assert (data["@context"], data["@type"], faults(data)) == ("https://schema.org/", "JobPosting", [])


def test_the_vocabulary_finds_what_is_wrong():
    wrong = {
        "@type": "JobPosting", "headline": "x", "directApply": "yes",
        "hiringOrganization": {"@type": "Place", "legalName": "x"},
    }  # fmt: skip
    assert faults(wrong) == [
        "JobPosting.headline: unknown", "JobPosting.directApply: 'yes'",
        "JobPosting.hiringOrganization: {'@type': 'Place', 'legalName': 'x'}", "Place.legalName: unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("make", [full, sparse])
def test_all_that_is_required_and_recommended_is_there(organisation, make):
    data = posted(make(), organisation)
    assert (REQUIRED | RECOMMENDED) - set(data) == set()
    assert data["description"] != data["title"]
    assert {place["address"]["addressCountry"] for place in data["jobLocation"]} == {"SE"}
    assert set(data["employmentType"]) <= {"FULL_TIME", "PART_TIME", "TEMPORARY", "INTERN", "OTHER"}
    assert data["baseSalary"]["value"]["unitText"] in {"HOUR", "MONTH"}


def test_a_unit_without_an_address_is_where_the_authority_is(organisation):
    places = {place["address"]["streetAddress"] for place in posted(full(), organisation)["jobLocation"]}
    assert places == {"Storgatan 4", "Torget 1"}


def test_what_is_done_and_what_is_given_come_along(organisation):
    data = posted(
        full(introduction="Två veckor.", supervision="Varje torsdag.", development=""), organisation
    )
    assert data["responsibilities"] == "Träffa barn tillsammans med ansvarig handläggare. Dokumentera möten"
    assert data["jobBenefits"] == "Två veckor. Varje torsdag."
    assert data["applicationContact"] == {
        "@type": "ContactPoint", "name": "Rut Ek", "telephone": "010-1", "email": "a@example.org",
    }  # fmt: skip


def test_who_must_apply_elsewhere_cannot_apply_directly(organisation):
    elsewhere = full(formal_application_url="https://jobb.example.org/7")
    assert [posted(job, organisation)["directApply"] for job in (full(), elsewhere)] == [True, False]
