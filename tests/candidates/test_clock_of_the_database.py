"""The database's academic clock says of everybody what the clock of one person says."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from recruitment.candidates.filters import stage_on, terms_on
from recruitment.candidates.models import Candidate
from recruitment.candidates.terms import ordinal, term_bounds

pytestmark = pytest.mark.django_db
YEARS = range(2019, 2030)
CORRECTIONS = range(-6, 7)


@pytest.fixture
def people():
    starts = [(term, year, more) for term in ("HT", "VT") for year in YEARS for more in CORRECTIONS]
    away = [[], [], [ordinal("HT", 2026)], [ordinal("VT", 2025), ordinal("VT", 2027), ordinal("HT", 2027)]]
    made = [
        Candidate(
            email=f"{nth}@example.org", admit_term=term, admit_year=year, terms_correction=more,
            study_breaks=away[nth % 4],
        )
        for nth, (term, year, more) in enumerate([*starts, ("", None, 0), ("", None, 2)])
    ]  # fmt: skip
    return Candidate.objects.bulk_create(made)


def days() -> list[date]:
    """The edges of every term, New Year, and days in between."""
    edges = [day for year in range(2025, 2030) for term in ("VT", "HT") for day in term_bounds(term, year)]
    years = [date(year, 1, 1) for year in range(2025, 2031)]
    near = [day + timedelta(days=more) for day in (*edges, *years) for more in (-1, 0, 1)]
    return sorted({*near, *(date(2027, month, 15) for month in range(1, 13))})


def test_terms_and_stage_are_the_same_for_every_start_correction_and_day(people):
    rows = Candidate.objects.order_by()
    for day in days():
        counted = rows.annotate(terms=terms_on(day), stage=stage_on(day)).values_list("pk", "terms", "stage")
        said = {pk: (terms, stage) for pk, terms, stage in counted}
        expected = {one.pk: (one.terms_on(day), one.stage_on(day) or "") for one in people}
        assert said == expected, day


def test_people_are_put_in_order_of_the_terms_of_the_day(people):
    day = date(2027, 6, 21)
    in_order = Candidate.objects.annotate(terms=terms_on(day)).order_by(
        F("terms").asc(nulls_first=True), "pk"
    )
    counted = [-1 if one.terms_on(day) is None else one.terms_on(day) for one in in_order]
    assert counted == sorted(counted)
