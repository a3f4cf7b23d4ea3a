"""Measurements by API: typed, listed, withdrawn; and what public programs read of a claim."""

import pytest

from recruitment.measurements.models import Measurement
from tests.api.conftest import told
from tests.factories import make_job, make_measurement, make_unit

TYPED = {
    "subject": "child_time", "unit": "utredning", "value": "32.5", "measured_in": "percent",
    "definition": "Möten.", "measured_on": "2027-03-12", "answers": 24, "response_percent": 78,
    "source": "V. 10",
}  # fmt: skip


def test_a_measurement_is_typed_and_withdrawn(manager, maja, unit):
    status, said = told(manager.post("/measurements/", TYPED))
    assert status == 201
    assert {name: said[name] for name in [*TYPED, "weakness", "noted_by", "withdrawn_at"]} == TYPED | {
        "weakness": None, "noted_by": str(maja.pk), "withdrawn_at": None,
    }  # fmt: skip
    path = f"/measurements/{said['id']}/"
    times = [manager.post(f"{path}withdraw/").json()["withdrawn_at"] for _twice in range(2)]
    assert times == ["2027-04-12T10:00:00+02:00"] * 2
    listed = [
        len(manager.get(f"/measurements/?withdrawn={flag}").json()["results"]) for flag in ("true", "false")
    ]
    assert listed == [1, 0]


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"subject": "luck"}, 400, "subject"),
        ({"value": "much"}, 400, "value"),
        ({"value": "-1"}, 400, "value"),
        ({"value": "100.5"}, 409, "more_than_all"),
        ({"answers": 0}, 400, "answers"),
        ({"response_percent": 101}, 400, "response_percent"),
        ({"measured_on": "2027-04-13"}, 409, "measured_in_the_future"),
        ({"definition": ""}, 400, "definition"),
        ({"noted_by": "rut"}, 400, "noted_by"),
    ],
)
def test_what_cannot_have_been_measured_is_refused(recruiter, unit, change, status, where):
    answer = recruiter.post("/measurements/", TYPED | change)
    assert (answer.status_code, answer.json().get("code", next(iter(answer.json())))) == (status, where)
    assert Measurement.objects.count() == 0


def test_a_manager_types_and_withdraws_for_own_units_only(manager, unit):
    make_unit("Annan", slug="annan")
    foreign = make_measurement(make_unit())
    for change in ({"unit": "annan"}, {"unit": None}):
        status, said = told(manager.post("/measurements/", TYPED | change))
        assert (status, said["code"]) == (403, "unit_not_yours")
    assert manager.post(f"/measurements/{foreign.pk}/withdraw/").status_code == 403


def test_programs_read_the_claim_with_its_value_and_nothing_when_it_may_not_be_said(anybody):
    job = make_job(body="Hej.\n\n[[tid-med-barn: Mycket tid med barnen]]")
    weak = make_measurement(measured_on="2027-03-01", answers=3)
    before = anybody.get(f"/public/jobs/{job.slug}/").json()
    assert [("tid med" in before[name], "[[" in before[name]) for name in ("body", "body_html")] == [
        (False,) * 2
    ] * 2
    weak.delete()
    make_measurement(measured_on="2027-03-01")
    after = anybody.get("/public/jobs/").json()["results"][0]
    assert [("24" in after[name], "[[" in after[name]) for name in ("body", "body_html")] == [
        (True, False)
    ] * 2
