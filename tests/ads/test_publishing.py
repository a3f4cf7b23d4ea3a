"""An ad is published when it tells what it must, at once or at its moment, and its history says so."""

from datetime import timedelta
from io import BytesIO

import pytest

from recruitment.ads.actions import change_job, close_job, close_overdue, create_job, publish_job, reopen_job
from recruitment.ads.checklist import ITEMS
from recruitment.ads.illustrating import card_of
from recruitment.ads.models import JobAd
from recruitment.ads.pictures import Picture, read_picture
from recruitment.ads.scheduling import publish_next, schedule_job, unschedule_job
from recruitment.staff.models import Organisation
from tests.ads.pictures import photo
from tests.ads.test_actions import AT, TODAY, code_of, create, published, values
from tests.factories import make_job, make_organisation, make_recruiter, make_unit, moment
from tests.races.threads import at_once, times

pytestmark = pytest.mark.django_db
MORNING = moment("2027-01-25 08:00")
State = JobAd.State
TOLD_FIELDS = [item.field for item in ITEMS if item.field != "salary_min"]


def kinds(job: JobAd) -> list[str]:
    return [entry.kind for entry in job.entries.order_by("pk")]


@pytest.mark.parametrize("field", TOLD_FIELDS)
def test_a_job_that_does_not_tell_everything_is_not_published(field):
    job = create(**{field: " "})
    assert code_of(publish_job, job, by=None, at=AT) == ("job_not_ready", field)
    assert JobAd.objects.get().state == State.DRAFT


def test_every_missing_thing_is_named_at_once():
    job = create(**dict.fromkeys(TOLD_FIELDS, ""))
    with pytest.raises(Exception) as broken:
        publish_job(job, by=None, at=AT)
    assert str(broken.value.message) == " ".join(
        str(item.missing) for item in ITEMS if item.field in TOLD_FIELDS
    )


def test_what_people_see_goes_on_telling_it():
    job = published()
    assert code_of(change_job, job, {"supervision": ""}, by=None, at=AT) == ("job_not_ready", "supervision")


def test_an_ad_from_before_the_checklist_can_still_be_mended():
    job = make_job(supervision="", closes_on=TODAY)
    assert change_job(job, {"title": "Ny titel"}, by=None, at=AT).title == "Ny titel"


def test_the_clock_publishes_at_the_moment_and_not_before():
    job = schedule_job(create(), MORNING, by=None, at=AT)
    assert publish_next(MORNING - timedelta(seconds=1)) is False
    assert [publish_next(MORNING), publish_next(MORNING)] == [True, False]
    job.refresh_from_db()
    assert (job.state, job.published_at, job.publish_at) == (State.PUBLISHED, MORNING, None)


def test_the_moment_is_kept_by_the_same_rules_as_publishing():
    assert code_of(schedule_job, create(units=[]), MORNING, by=None, at=AT) == ("job_without_unit", "units")
    assert code_of(schedule_job, create(supervision=""), MORNING, by=None, at=AT)[0] == "job_not_ready"
    job = create(closes_on=MORNING.date() - timedelta(days=1))
    assert code_of(schedule_job, job, MORNING, by=None, at=AT) == ("closes_before_published", "closes_on")
    assert code_of(schedule_job, create(), AT, by=None, at=AT) == ("moment_not_ahead", "publish_at")
    assert code_of(schedule_job, published(), MORNING, by=None, at=AT)[0] == "job_not_a_draft"


def test_a_job_that_waits_cannot_be_changed_to_close_before_or_to_tell_less():
    job = schedule_job(create(), MORNING, by=None, at=AT)
    earlier = {"closes_on": MORNING.date() - timedelta(days=1)}
    assert code_of(change_job, job, earlier, by=None, at=AT) == ("closes_before_published", "closes_on")
    assert code_of(change_job, job, {"introduction": ""}, by=None, at=AT)[0] == "job_not_ready"


def test_who_thinks_better_of_it_keeps_a_draft():
    job = schedule_job(create(), MORNING, by=None, at=AT)
    for _twice in range(2):
        unschedule_job(job, by=None, at=AT)
    assert publish_next(MORNING) is False
    assert kinds(job) == ["created", "scheduled", "unscheduled"]


def test_what_became_unfit_stays_a_draft_and_holds_up_nothing():
    unfit, fit = (schedule_job(create(), MORNING, by=None, at=AT) for _nth in range(2))
    JobAd.objects.filter(pk=unfit.pk).update(supervision="", publish_at=MORNING - timedelta(minutes=1))
    assert [publish_next(MORNING) for _nth in range(3)] == [True, True, False]
    assert [JobAd.objects.get(pk=job.pk).state for job in (unfit, fit)] == ["draft", "published"]
    assert (kinds(unfit)[-1], unfit.entries.latest("pk").details) == (
        "not_published",
        {"code": "job_not_ready"},
    )


def test_publishing_by_hand_ends_the_waiting():
    job = publish_job(schedule_job(create(), MORNING, by=None, at=AT), by=None, at=AT)
    assert (job.publish_at, publish_next(MORNING)) == (None, False)


def test_the_history_tells_what_happened_and_who_did_it():
    rut = make_recruiter()
    job = create_job(values(), by=rut, at=AT)
    change_job(job, {"title": "Annan", "salary_max": 31_000, "units": [make_unit()]}, by=rut, at=AT)
    change_job(job, {"title": "Annan"}, by=rut, at=AT)
    for _twice in range(2):
        publish_job(job, by=rut, at=AT)
    for _twice in range(2):
        close_job(job, by=rut, at=AT)
    for _twice in range(2):
        reopen_job(job, by=rut, at=AT)
    close_overdue(AT + timedelta(days=60))
    told = list(job.entries.order_by("pk").values_list("kind", "by", "details"))
    assert told == [
        ("created", rut.pk, {}),
        ("changed", rut.pk, {"fields": ["title", "units"]}),
        ("published", rut.pk, {}),
        ("closed", rut.pk, {}),
        ("reopened", rut.pk, {"until": "2027-02-17"}),
        ("closed", None, {}),
    ]


def test_a_picture_needs_words_and_is_replaced_and_removed():
    first, second = (read_picture(BytesIO(photo(900, height))) for height in (500, 600))
    wordless = values(image=first)
    assert code_of(create_job, wordless, by=None, at=AT) == ("image_without_words", "image_alt")
    job = create(image=first, image_alt="Två kollegor")
    assert job.image_name == first.name
    for _twice in range(2):
        change_job(job, {"image": second}, by=None, at=AT)
    assert [(row.name, bytes(row.content)) for row in Picture.objects.all()] == [
        (second.name, second.content)
    ]
    change_job(job, {"image": None}, by=None, at=AT)
    assert (Picture.objects.count(), JobAd.objects.get().image_name) == (0, "")
    assert [entry.details for entry in job.entries.filter(kind="changed")] == [{"fields": ["image"]}] * 2


def test_the_picture_of_shared_links_is_drawn_once_and_anew_for_another_title():
    organisation = make_organisation()
    job = published()
    first = card_of(job, organisation)
    made_at = Picture.objects.get().made_at
    assert (card_of(job, organisation), Picture.objects.get().made_at) == (first, made_at)
    job = change_job(job, {"title": "Annan"}, by=None, at=AT)
    assert card_of(job, organisation)[0] != first[0]
    assert Picture.objects.count() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_ten_who_ask_for_the_picture_at_once_get_the_same():
    make_organisation()
    job = make_job()
    drawn = at_once(*times(10, lambda: card_of(job, Organisation.objects.current())))
    assert (len(set(drawn)), Picture.objects.count()) == (1, 1)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_the_clock_and_a_colleague_at_once_publish_once():
    job = schedule_job(create(), MORNING, by=None, at=AT)
    at_once(
        lambda: publish_next(MORNING), lambda: publish_job(job, by=None, at=MORNING),
        lambda: publish_next(MORNING), lambda: unschedule_job(job, by=None, at=MORNING),
    )  # fmt: skip
    publish_job(job, by=None, at=MORNING)
    assert kinds(job).count("published") == 1
