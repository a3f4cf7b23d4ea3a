"""What the work is like: read by everybody, written and approved by those who lead it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.job_descriptions.actions import DutyText, approve_description, change_description
from recruitment.job_descriptions.models import DescriptionVersion, JobDescription
from tests.factories import (
    make_description,
    make_job,
    make_manager,
    make_organisation,
    make_recruiter,
    make_unit,
)

pytestmark = pytest.mark.django_db
DRIVE = DutyText("Köra barn", reason="Det blev för få.")


@pytest.fixture(autouse=True)
def norrby(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return make_organisation()


@pytest.fixture
def rut(client):
    rut = make_recruiter(first_name="Rut", last_name="Ek")
    client.force_login(rut)
    return rut


def words(response) -> str:
    return response.content.decode()


def next_version(version, by):
    change_description(version.description, {"duties": [DRIVE]}, by=by, at=timezone.now())
    return approve_description(version.description, by=by, at=timezone.now())


def duties(*rows, initial=0) -> dict:
    """The form's rows: (text, kind, is_done, reason)."""
    data = {"duties-TOTAL_FORMS": str(len(rows)), "duties-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        for name, value in zip(("text", "kind", "is_done", "reason"), row, strict=True):
            data[f"duties-{number}-{name}"] = value
    return data


FIRST = duties(
    ("Träffa barn", "co_case_work", "yes", ""), ("", "co_case_work", "yes", ""),
    ("Fatta beslut", "regulated", "no", ""),
)  # fmt: skip


def test_everybody_reads_what_is_done_and_what_is_not_and_who_stands_for_it(client):
    maja = make_manager(first_name="Maja", last_name="Berg")
    version = make_description(make_unit("Mottagningen"), approved_by=maja, intro="En vanlig vecka.")
    page = words(client.get(f"/sa-ser-jobbet-ut/{version.description.slug}/"))
    for said in ("Medhandläggare", "Mottagningen", "En vanlig vecka.", "Dokumentera möten", "Maja Berg"):
        assert said in page
    assert page.index("This you do<") < page.index("Dokumentera") < page.index("This you do not do")
    assert page.index("This you do not do") < page.index("Fatta beslut om insatser")


def test_a_draft_is_nobodys_business(client):
    draft = make_description(state="draft")
    slug = draft.description.slug
    addresses = [f"/sa-ser-jobbet-ut/{slug}/", f"/sa-ser-jobbet-ut/{slug}/1/", "/sa-ser-jobbet-ut/nowhere/"]
    assert [client.get(address).status_code for address in addresses] == [404] * 3


def test_an_earlier_version_stays_at_its_address_and_leads_to_the_newest(client):
    rut, version = make_recruiter(), make_description()
    slug = version.description.slug
    before = words(client.get(f"/sa-ser-jobbet-ut/{slug}/1/"))
    next_version(version, rut)
    old, new = client.get(f"/sa-ser-jobbet-ut/{slug}/1/"), client.get(f"/sa-ser-jobbet-ut/{slug}/")
    assert ("Dokumentera möten" in words(old), "Köra barn" in words(old)) == (True, False)
    assert ("Dokumentera möten" in words(new), "Köra barn" in words(new)) == (False, True)
    assert ("earlier version" in before, "earlier version" in words(old)) == (False, True)
    assert client.get(f"/sa-ser-jobbet-ut/{slug}/3/").status_code == 404


def test_a_job_shows_the_version_that_it_points_at_whatever_is_approved_later(client):
    rut, version = make_recruiter(), make_description()
    job = make_job(job_description=version)
    before = words(client.get(f"/jobb/{job.slug}/"))
    next_version(version, rut)
    assert "Dokumentera möten" in before
    assert words(client.get(f"/jobb/{job.slug}/")) == before
    assert f'href="/sa-ser-jobbet-ut/{version.description.slug}/1/"' in before


def test_a_job_is_described_approved_and_described_anew(client, rut):
    sent = {"title": "Medhandläggare", "intro": "Kort.", **FIRST}
    page = client.post(reverse("new_description"), sent, follow=True)
    row = JobDescription.objects.get()
    assert page.redirect_chain == [(reverse("description", args=[row.pk]), 302)]
    for _twice in range(2):
        client.post(reverse("approve_description", args=[row.pk]))
    sent = {"title": "Medhandläggare", **duties(("Träffa barn", "co_case_work", "yes", ""),
            ("Köra barn", "co_case_work", "yes", "Det blev för få."))}  # fmt: skip
    page = words(client.post(reverse("edit_description", args=[row.pk]), sent, follow=True))
    assert "Added: Köra barn (Det blev för få.)" in page
    assert list(row.versions.order_by("number").values_list("number", "state", "approved_by")) == [
        (1, "approved", rut.pk), (2, "draft", None),
    ]  # fmt: skip


def test_a_duty_without_a_reason_is_told_at_its_row_and_nothing_typed_is_lost(client, rut):
    row = make_description().description
    rows = duties(("", "co_case_work", "yes", ""), ("Köra barn", "administration", "yes", " "))
    page = words(client.post(reverse("edit_description", args=[row.pk]), {"title": "Annat", **rows}))
    fault = page.index("no duty comes in without a reason")
    assert page.index('id="id_duties-1-reason_error"') < fault < page.index('name="duties-1-reason"')
    assert 'value="Köra barn"' in page
    assert 'value="Annat"' in page
    assert row.versions.count() == 1


@pytest.mark.parametrize(("change", "fault"), [
    ({"title": ""}, "id_title_error"),
    ({"title": "x" * 101}, "id_title_error"),
    ({"duties-0-kind": "magic"}, "id_duties-0-kind_error"),
    ({"duties-0-text": ""}, "Name at least one duty"),
    ({"duties-2-text": "TRÄFFA BARN"}, "id_duties-2-text_error"),
])  # fmt: skip
def test_what_is_wrong_is_told_where_it_is_wrong(client, rut, change, fault):
    page = client.post(reverse("new_description"), {"title": "Medhandläggare", **FIRST} | change)
    assert (page.status_code, fault in words(page)) == (200, True)
    assert JobDescription.objects.count() == 0


def test_the_same_form_sent_twice_makes_one(client, rut):
    key = "5f3c9b0e-0000-4000-8000-000000000001"
    for _twice in range(2):
        client.post(reverse("new_description"), {"title": "Medhandläggare", "key": key, **FIRST})
    assert DescriptionVersion.objects.count() == 1


def test_a_manager_cannot_change_what_is_not_of_the_own_unit(client):
    client.force_login(make_manager(make_unit()))
    foreign = make_description(make_unit(), state="draft").description
    page = words(client.get(reverse("description", args=[foreign.pk])))
    assert reverse("approve_description", args=[foreign.pk]) not in page
    for name, data in (("approve_description", {}), ("edit_description", {"title": "X", **FIRST})):
        assert client.post(reverse(name, args=[foreign.pk]), data).status_code == 403
    assert foreign.versions.get().state == "draft"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_questions_for_one_and_three(client, rut, rows, django_assert_num_queries):
    for _nth in range(rows):
        make_description()
    with django_assert_num_queries(6):
        page = words(client.get(reverse("descriptions")))
    assert page.count("data-key=") == rows
