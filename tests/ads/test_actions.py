"""An ad is written, shown, closed and reopened; the clock closes it whether or not a job has run."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from recruitment.ads.actions import (
    change_job,
    close_job,
    close_overdue,
    create_job,
    publish_job,
    reopen_job,
)
from recruitment.ads.models import JobAd
from recruitment.ads.rules import state_on
from recruitment.errors import RuleBroken
from recruitment.staff.models import Area
from tests.factories import TOLD, make_job, make_recruiter, make_unit, moment

pytestmark = pytest.mark.django_db
AT = moment("2027-01-18 10:00")
TODAY = AT.date()
State = JobAd.State


def values(**changes) -> dict:
    return {
        "title": "Sommarvikarie på Råå",
        "summary": "Gör skillnad i sommar.",
        "body": "Välkommen.",
        "salary_min": 27_000,
        "salary_max": 31_000,
        "collective_agreement": "AB",
        "contact_name": "Rut Ek",
        "closes_on": TODAY + timedelta(days=30),
        **TOLD,
        "units": [make_unit()],
    } | changes


def create(**changes) -> JobAd:
    return create_job(values(**changes), by=None, at=AT)


def published(**changes) -> JobAd:
    return publish_job(create(**changes), by=None, at=AT)


def code_of(action, *args, **kwargs) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as broken:
        action(*args, **kwargs)
    return broken.value.code, broken.value.field


def test_a_new_job_is_a_draft_with_a_readable_address():
    job = create_job(values(), by=make_recruiter(), at=AT)
    assert (job.state, job.slug, job.created_by.full_name) == (State.DRAFT, "sommarvikarie-pa-raa", "Rut Ek")


def test_two_jobs_with_one_title_have_two_addresses():
    assert [create().slug for _ in range(3)] == [
        "sommarvikarie-pa-raa",
        "sommarvikarie-pa-raa-2",
        "sommarvikarie-pa-raa-3",
    ]


def test_a_job_has_the_areas_of_its_units():
    units = [make_unit(area=Area.RECEPTION), make_unit(area=Area.CHILD_YOUTH), make_unit(area=Area.RECEPTION)]
    assert create(units=units).areas == [Area.CHILD_YOUTH, Area.RECEPTION]


def test_the_address_of_a_draft_follows_its_title():
    job = change_job(create(), {"title": "Extrajobb"}, by=None, at=AT)
    assert job.slug == "extrajobb"


def test_saving_a_draft_again_keeps_its_address():
    job = create()
    assert change_job(job, {"summary": "Ny."}, by=None, at=AT).slug == job.slug


def test_the_address_of_a_published_job_stays_for_ever():
    job = change_job(published(), {"title": "Extrajobb"}, by=None, at=AT)
    assert (job.title, job.slug) == ("Extrajobb", "sommarvikarie-pa-raa")


def test_pay_that_goes_backwards_is_refused_at_the_field():
    asked = values(salary_min=31_000, salary_max=27_000)
    assert code_of(create_job, asked, by=None, at=AT) == ("pay_range_backwards", "salary_max")


def test_work_for_nothing_is_refused():
    asked = values(salary_min=0, salary_max=0)
    assert code_of(create_job, asked, by=None, at=AT) == ("pay_missing", "salary_min")


def test_a_job_without_an_agreement_is_refused():
    asked = values(collective_agreement="  ")
    assert code_of(create_job, asked, by=None, at=AT) == ("agreement_missing", "collective_agreement")


def test_what_a_job_does_not_have_cannot_be_changed():
    with pytest.raises(TypeError):
        change_job(create(), {"state": "published"}, by=None, at=AT)


def test_publishing_shows_the_job():
    job = published()
    assert (job.state, job.published_at, job.is_public(TODAY)) == (State.PUBLISHED, AT, True)


def test_publishing_twice_is_publishing_once():
    job = publish_job(published(), by=None, at=AT + timedelta(hours=1))
    assert job.published_at == AT


def test_a_job_that_closed_yesterday_cannot_be_published():
    job = create(closes_on=TODAY - timedelta(days=1))
    assert code_of(publish_job, job, by=None, at=AT) == ("closing_day_has_passed", "closes_on")


def test_a_job_may_close_today():
    assert published(closes_on=TODAY).is_public(TODAY) is True


def test_a_closing_day_in_the_next_millennium_is_refused():
    job = create(closes_on=TODAY.replace(year=9999))
    assert code_of(publish_job, job, by=None, at=AT) == ("closing_day_too_far", "closes_on")


def test_a_job_without_a_unit_cannot_be_published():
    assert code_of(publish_job, create(units=[]), by=None, at=AT) == ("job_without_unit", "units")


def test_a_published_job_cannot_be_given_a_closing_day_that_has_passed():
    change = {"closes_on": TODAY - timedelta(days=1)}
    assert code_of(change_job, published(), change, by=None, at=AT) == ("closing_day_has_passed", "closes_on")


def test_a_closed_job_is_reopened_rather_than_published():
    job = close_job(published(), by=None, at=AT)
    assert code_of(publish_job, job, by=None, at=AT) == ("job_is_closed", "")


def test_closing_twice_is_closing_once():
    job = close_job(published(), by=None, at=AT)
    again = close_job(job, by=None, at=AT + timedelta(hours=1))
    assert (again.state, again.closed_at) == (State.CLOSED, AT)


def test_a_draft_cannot_be_closed_or_reopened():
    job = create()
    assert code_of(close_job, job, by=None, at=AT) == ("job_not_published", "")
    assert code_of(reopen_job, job, by=None, at=AT) == ("job_not_published", "")


def test_reopening_keeps_the_address_and_the_first_day():
    job = reopen_job(close_job(published(), by=None, at=AT), by=None, at=AT + timedelta(days=1))
    assert (job.state, job.closed_at, job.published_at, job.slug) == (
        State.PUBLISHED,
        None,
        AT,
        "sommarvikarie-pa-raa",
    )


def test_reopening_twice_is_reopening_once():
    job = close_job(published(), by=None, at=AT)
    for _ in range(2):
        job = reopen_job(job, by=None, at=AT)
    assert job.state == State.PUBLISHED


def test_a_job_whose_day_has_passed_is_reopened_with_a_new_day():
    job = published(closes_on=TODAY)
    later = AT + timedelta(days=10)
    assert code_of(reopen_job, job, by=None, at=later) == ("closing_day_has_passed", "closes_on")
    reopened = reopen_job(job, by=None, at=later, closes_on=later.date())
    assert reopened.is_public(later.date()) is True


def test_by_the_clock_a_job_is_closed_the_day_after_even_if_nobody_closed_it():
    job = published(closes_on=TODAY)
    assert [state_on(job, TODAY), state_on(job, TODAY + timedelta(days=1))] == [State.PUBLISHED, State.CLOSED]
    assert list(JobAd.objects.public(TODAY + timedelta(days=1))) == []


def test_the_clock_tidies_up_what_has_passed_and_only_that():
    passed, today = published(closes_on=TODAY), published(closes_on=TODAY + timedelta(days=1))
    assert [close_overdue(AT + timedelta(days=1)), close_overdue(AT + timedelta(days=1))] == [1, 0]
    passed.refresh_from_db()
    today.refresh_from_db()
    assert [passed.state, today.state] == [State.CLOSED, State.PUBLISHED]


def test_the_day_is_counted_on_a_swedish_clock():
    """Half past eleven in the evening UTC is already tomorrow in Stockholm."""
    published(closes_on=TODAY)
    assert close_overdue(moment("2027-01-19 00:30")) == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_title_get_ten_addresses():
    unit = make_unit()

    def write() -> None:
        create_job(values(units=[unit]), by=None, at=AT)
        connection.close()

    writers = [Thread(target=write) for _ in range(10)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    assert JobAd.objects.values("slug").distinct().count() == 10


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_closing_and_reopening_at_once_ends_in_one_of_the_two():
    job = make_job(closes_on=TODAY)

    def flip(action) -> None:
        action(job, by=None, at=AT)
        connection.close()

    threads = [Thread(target=flip, args=[action]) for action in (close_job, reopen_job) * 5]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    job.refresh_from_db()
    assert (job.state == State.CLOSED) == (job.closed_at is not None)
