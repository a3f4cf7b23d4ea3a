"""The counts beside the filters say how many a click on them would find."""

import pytest
from django.http import QueryDict

from recruitment.bank import facets as module
from recruitment.bank.facets import facets
from recruitment.bank.search import search_candidates
from tests.factories import make_candidacy, make_candidate, make_recruiter, make_season, make_unit, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def season(rut):
    season = make_season()
    make_candidacy(make_candidate(wanted_areas=["lss", "reception"], tags=["ring"]), season, state="cleared")
    seen = {
        "verified_level": "degree_socionom",
        "verified_by": rut,
        "verified_on": AT.date(),
        "verified_method": "certificate",
    }
    person = make_candidate(university_id="umu", wanted_areas=["lss"], first_source_kind="lecture", **seen)
    make_candidacy(person, season, state="interested")
    make_candidacy(person, make_season(year=2026), state="assigned")
    wishes = {
        "vfu_area": "lss",
        "extent": "full_time",
        "wanted_units": [make_unit(slug="norr").pk],
        "excluded_units": [make_unit(slug="soder").pk],
    }
    make_candidate(status="paused", licence_b="yes", vfu_completed=True, university_id=None, **wishes)
    make_candidate(status="left")
    return season


def test_every_value_has_its_count(rut, season, django_assert_num_queries):
    found = search_candidates(QueryDict(""), rut, AT).found
    with django_assert_num_queries(1):
        counted = facets(found, season)
    assert counted == {
        "total": 3,
        "complete": True,
        "values": {
            "status": {"active": 2, "paused": 1},
            "education_status": {"student": 3},
            "university": {"oru": 1, "umu": 1},
            "started": {"HT2024": 3},
            "phase": {"student": 3},
            "qualification": {"student_late": 2, "degree_socionom": 1},
            "claimed": {"false": 3},
            "verified_level": {"degree_socionom": 1},
            "vfu_area": {"lss": 1},
            "extent": {"full_time": 1},
            "unit": {"norr": 1},
            "excluded_unit": {"soder": 1},
            "season": {"2027": 2, "2026": 1},
            "licence_b": {"yes": 1},
            "vfu": {"true": 1, "false": 2},
            "verified": {"true": 1, "false": 2},
            "area": {"lss": 2, "reception": 1},
            "tag": {"ring": 1},
            "source_kind": {"web": 3, "lecture": 1},
            "stage": {"cleared": 1, "interested": 1},
            "answer": {},
        },
    }


def test_a_click_on_a_count_finds_that_many(rut, season):
    counted = facets(search_candidates(QueryDict("university=oru&university=umu"), rut, AT).found, season)
    for name, values in counted["values"].items():
        for value, count in values.items():
            asked = QueryDict(f"university=oru&university=umu&{name}={value}")
            # Choosing among universities widens; everything else narrows.
            expected = 2 if name == "university" else count
            assert search_candidates(asked, rut, AT).queryset.count() == expected, (name, value)


def test_counts_follow_the_words_in_any_order(rut, season):
    result = search_candidates(QueryDict("q=stina&status=left"), rut, AT)
    assert facets(result.found)["values"]["status"] == {"left": 1}
    assert facets(result.queryset)["total"] == 1
    assert facets(search_candidates(QueryDict("status=gone"), rut, AT).found)["total"] == 0


def test_counting_ends_where_nobody_reads_on(rut, monkeypatch):
    for _nth in range(4):
        make_candidate()
    found = search_candidates(QueryDict(""), rut, AT).found
    monkeypatch.setattr(module, "COUNTED_TO", 2)
    assert facets(found)["values"]["status"] == {"active": 2}
    monkeypatch.setattr(module, "LOOKED_AT", 3)
    assert (facets(found)["total"], facets(found)["complete"]) == (2, False)


def test_what_people_type_stays_a_parameter(rut, season):
    asked = QueryDict(mutable=True)
    asked["tag"] = "%s'; DROP TABLE x; --"
    assert facets(search_candidates(asked, rut, AT).found)["total"] == 0
