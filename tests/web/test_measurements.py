"""Measurements on pages: typed by colleagues, shown in jobs, gone when they may not be said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.ads.models import JobAd
from recruitment.measurements.models import Measurement
from tests.factories import (
    make_job,
    make_manager,
    make_measurement,
    make_organisation,
    make_recruiter,
    make_unit,
)
from tests.web.test_sharing import asked, words

pytestmark = pytest.mark.django_db
NEW, LIST = "/annonser-och-delning/matningar/ny/", "/annonser-och-delning/matningar/"
BLOCK = "[[tid-med-barn: Hos oss får du mycket tid med barnen]]"


@pytest.fixture(autouse=True)
def norrby(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return make_organisation()


@pytest.fixture
def rut(client):
    rut = make_recruiter()
    client.force_login(rut)
    return rut


def typed(**changes) -> dict:
    return {
        "subject": "child_time",
        "unit": "",
        "value": "32.5",
        "measured_in": "percent",
        "definition": "Möten.",
        "measured_on": timezone.localdate().isoformat(),
        "answers": "24",
        "response_percent": "78",
        "source": "Vecka 10",
        "key": "5f3c9b0e-0000-4000-8000-000000000002",
    } | changes


def test_a_measurement_is_typed_once_however_often_it_is_sent(client, rut):
    for _twice in range(2):
        page = client.post(NEW, typed(), follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    assert "32.5 per cent of working time" in words(page)
    assert Measurement.objects.get().noted_by == rut


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_decimal_is_written_as_people_do(client, rut, lang):
    client.cookies["django_language"] = lang
    client.post(NEW, typed(value={"sv": "32,5", "en": "32.5"}[lang]))
    assert str(Measurement.objects.get().value) == "32.5"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("subject", "luck"), ("value", "much"), ("value", "-1"), ("value", "101"), ("definition", ""),
        ("measured_on", "2999-01-01"), ("answers", "0"), ("response_percent", "101"), ("source", ""),
    ],
)  # fmt: skip
def test_what_cannot_have_been_measured_is_told_at_its_field(client, rut, name, value):
    page = words(client.post(NEW, typed(**{name: value})))
    assert f'id="id_{name}_error"' in page
    assert Measurement.objects.count() == 0


def test_the_list_says_why_a_value_is_not_shown_and_a_wrong_one_is_withdrawn(client, rut):
    row = make_measurement(answers=3)
    page = words(client.get(LIST))
    assert "fewer than 5 have answered" in page
    for _twice in range(2):
        client.post(reverse("withdraw_measurement", args=[row.pk]))
    row.refresh_from_db()
    assert row.withdrawn_by == rut
    assert reverse("withdraw_measurement", args=[row.pk]) not in words(client.get(LIST))


def test_a_manager_types_for_own_units_only(client):
    unit, other = make_unit(), make_unit()
    client.force_login(make_manager(unit))
    foreign = make_measurement(other)
    assert 'id="id_unit_error"' in words(client.post(NEW, typed()))
    assert 'id="id_unit_error"' in words(client.post(NEW, typed(unit=str(other.pk))))
    assert client.post(reverse("withdraw_measurement", args=[foreign.pk])).status_code == 403
    client.post(NEW, typed(unit=str(unit.pk)))
    assert Measurement.objects.filter(unit=unit).count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, rut, rows, django_assert_num_queries):
    for _nth in range(rows):
        make_measurement(make_unit())
    with django_assert_num_queries(5):
        page = words(client.get(LIST))
    assert page.count("Arbetstidsmätning vecka 10") == rows


def test_the_form_of_a_job_offers_what_may_be_inserted(client, rut):
    make_measurement()
    make_measurement(subject="caseload", measured_in="cases", answers=2)
    page = words(client.get("/annonser-och-delning/ny/"))
    assert [f"[[{code}" in page for code in ("tid-med-barn", "arenden")] == [True, False]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BLOCK, "it has not been measured"),
        ("[[lycka]]", "There is no measurement called"),
        ("Hos oss får du mycket tid med barnen!", "can only be said with a measured value"),
    ],
)
def test_a_claim_without_a_value_is_told_at_the_text_and_nothing_typed_is_lost(client, rut, body, said):
    page = words(client.post("/annonser-och-delning/ny/", asked(body=body)))
    assert page.index('id="id_body_error"') < page.rindex(said) < page.index('name="body"')
    assert body in page
    assert JobAd.objects.count() == 0


def test_the_public_page_follows_the_measurements_and_the_days(client, monkeypatch):
    job = make_job(body=f"Hej.\n\n{BLOCK}", closes_on=timezone.localdate() + timedelta(days=700))
    address = f"/jobb/{job.slug}/"

    def claims() -> bool:
        return "mycket tid med barnen" in words(client.get(address))

    found = [claims()]
    row = make_measurement()
    found.append(claims())
    Measurement.objects.filter(pk=row.pk).update(answers=3)
    found.append(claims())
    Measurement.objects.filter(pk=row.pk).update(answers=5)
    found.append(claims())
    later = timezone.now() + timedelta(days=560)
    monkeypatch.setattr(timezone, "now", lambda: later)
    found.append(claims())
    assert found == [False, True, False, True, False]
