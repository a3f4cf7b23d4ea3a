"""A recruiter publishes: the checklist, the picture, a moment, the preview, the history."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from recruitment.ads.checklist import ITEMS
from recruitment.ads.models import JobAd
from tests.ads.pictures import photo
from tests.factories import (
    make_description,
    make_job,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
)
from tests.web.test_sharing import asked, words

pytestmark = pytest.mark.django_db
NEW = "/annonser-och-delning/ny/"
FIELDS = [item.field for item in ITEMS if item.field != "salary_min"]


@pytest.fixture(autouse=True)
def norrby(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return make_organisation()


@pytest.fixture
def rut(client):
    rut = make_recruiter(first_name="Rut", last_name="Ek")
    client.force_login(rut)
    return rut


@pytest.fixture
def draft(rut):
    return make_job(state="draft", published_at=None, title="Sommarvikarie", created_by=rut)


def to_come(days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT08:00")


def faults(page: str) -> list[str]:
    return [name for name in FIELDS if f'id="id_{name}_error"' in page]


def test_each_missing_thing_is_told_at_its_field_and_nothing_typed_is_lost(client, rut):
    sent = asked(publish="1", introduction="", development="  ")
    page = words(client.post(NEW, sent))
    assert faults(page) == ["introduction", "development"]
    assert sent["title"] in page
    assert JobAd.objects.count() == 0


def test_a_draft_may_tell_less_and_its_page_says_what_is_missing(client, rut):
    page = words(client.post(NEW, asked(supervision=""), follow=True))
    job = JobAd.objects.get()
    assert "how often there is supervision" in page
    assert reverse("publish_job", args=[job.pk]) not in page
    client.post(reverse("publish_job", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "draft"


def test_a_job_waits_for_its_moment_by_its_page(client, draft):
    address = reverse("schedule_job", args=[draft.pk])
    page = words(client.post(address, {"publish_at": to_come(3)}, follow=True))
    assert "Is published by itself:" in page
    assert f'value="{to_come(3)}"' in page
    draft.refresh_from_db()
    assert timezone.localtime(draft.publish_at).strftime("%Y-%m-%dT%H:%M") == to_come(3)
    for _twice in range(2):
        client.post(reverse("unschedule_job", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.publish_at is None


@pytest.mark.parametrize("moment", ["", "soon", "2020-01-01T08:00", "9999-01-01T08:00"])
def test_a_moment_that_is_none_is_told_at_its_field(client, draft, moment):
    page = words(client.post(reverse("schedule_job", args=[draft.pk]), {"publish_at": moment}))
    assert 'id="id_publish_at_error"' in page


def test_a_closing_day_before_the_moment_is_told(client, draft):
    page = words(client.post(reverse("schedule_job", args=[draft.pk]), {"publish_at": to_come(200)}))
    assert "The closing day comes before the day of publishing." in page
    client.post(reverse("schedule_job", args=[draft.pk]), {"publish_at": to_come(3)})
    too_early = asked(closes_on=(timezone.localdate() + timedelta(days=1)).isoformat())
    page = words(client.post(reverse("edit_job", args=[draft.pk]), too_early))
    assert 'id="id_closes_on_error"' in page


def test_a_picture_is_uploaded_shown_and_taken_away(client, rut):
    sent = asked(image=SimpleUploadedFile("bank.jpg", photo()), image_alt="En bänk")
    assert client.post(NEW, sent).status_code == 302
    job = JobAd.objects.get()
    address = reverse("job_photo", args=[job.image_name])
    edit = reverse("edit_job", args=[job.pk])
    assert [address in words(client.get(path)) for path in (edit, reverse("preview_job", args=[job.pk]))] == [
        True
    ] * 2
    client.post(edit, asked(image_alt="En bänk"))
    assert client.get(address).status_code == 200
    client.post(edit, asked(remove_image="on"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("bank.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image"),
        ("bank.jpg", b"no picture", "image"),
        ("bank.jpg", b"", "image"),
        ("bank.png", photo(300, 200, "PNG"), "image"),
        ("bank.jpg", photo(), "image_alt"),
    ],
)
def test_what_is_no_picture_is_told_at_its_field_and_nothing_typed_is_lost(client, rut, name, content, where):
    sent = asked(image=SimpleUploadedFile(name, content))
    page = words(client.post(NEW, sent))
    assert f'id="id_{where}_error"' in page
    assert sent["summary"] in page
    assert JobAd.objects.count() == 0


def test_the_preview_is_what_everybody_will_see(client, draft):
    """The very page, but for the line that says so and what only crawlers read."""
    JobAd.objects.update(job_description=make_description())
    preview = words(client.get(reverse("preview_job", args=[draft.pk])))
    client.post(reverse("publish_job", args=[draft.pk]))
    public = words(client.get(f"/jobb/{draft.slug}/"))
    body = [page.partition("<h1")[2].partition("</main>")[0] for page in (preview, public)]
    assert body[0] == body[1] != ""


def test_the_page_tells_the_history(client, rut):
    client.post(NEW, asked(publish="1"))
    job = JobAd.objects.get()
    client.post(reverse("close_job", args=[job.pk]))
    page = words(client.get(reverse("job", args=[job.pk])))
    told = page[page.index('<ol class="timeline">') :]
    order = [told.index(f"<span>{word}</span>") for word in ("Closed", "Published", "Written")]
    assert order == sorted(order)
    assert told.count("<bdi>Rut Ek</bdi>") == 3


def test_an_older_description_is_mentioned_when_there_is_a_newer(client, rut):
    version = make_description()
    job = make_job(job_description=version)
    newer = {
        "description": version.description,
        "number": 2,
        "approved_by": rut,
        "approved_at": timezone.now(),
    }
    assert "has been approved since" not in words(client.get(reverse("job", args=[job.pk])))
    type(version).objects.create(title="Ny", state="approved", **newer)
    assert "Version 2 of the job description has been approved since" in words(
        client.get(reverse("job", args=[job.pk]))
    )


def test_a_manager_sees_the_job_and_changes_nothing(client, draft):
    client.force_login(make_user("unit_manager", units=[make_unit()]))
    page = words(client.get(reverse("job", args=[draft.pk])))
    assert [name in page for name in ("publicera-senare", "publicera/", "andra/")] == [False] * 3
    for name in ("schedule_job", "unschedule_job", "publish_job"):
        assert client.post(reverse(name, args=[draft.pk])).status_code == 403


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hej\n\n<script>alert(1)</script>", "HTML and scripts do not work"),
        ("Hej <img src=x onerror=alert(1)>", "HTML and scripts do not work"),
        ("<svg onload=alert(1)>", "HTML and scripts do not work"),
        ("[läs mer](javascript:alert(1))", "A link leads to an address"),
        ("[läs mer]( JavaScript:alert(1))", "A link leads to an address"),
        ("![bild](https://elsewhere.example/x.svg)", "Pictures are not shown in the text"),
    ],
)
def test_what_would_not_be_shown_as_meant_is_told_at_the_text(client, rut, body, said):
    page = words(client.post(NEW, asked(body=body)))
    assert page.index('id="id_body_error"') < page.rindex(said) < page.index('name="body"')
    assert JobAd.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    ["5 < 7 och 7 > 5", "Jag <3 jobbet", "Skriv till <jobb@example.org>", "[läs](https://example.org)"],
)
def test_what_only_looks_like_markup_is_text(client, rut, body):
    client.post(NEW, asked(body=body))
    assert JobAd.objects.get().body == body


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"salary_min": "31 000", "salary_max": "27 000"}, "salary_max"),
        ({"units": []}, "units"),
        ({"formal_application_url": "javascript:alert(1)"}, "formal_application_url"),
        ({"supervision": "x" * 301}, "supervision"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, rut, change, where):
    page = words(client.post(NEW, asked(**change)))
    assert f'id="id_{where}_error"' in page
    assert JobAd.objects.count() == 0
