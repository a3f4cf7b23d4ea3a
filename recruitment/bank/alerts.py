"""Tips about jobs to people in the bank: one a week at most, in areas they named, stopped in one tap."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from recruitment.ads.addresses import job_path
from recruitment.ads.models import JobAd
from recruitment.bank.tokens import alerts_link
from recruitment.candidates.models import Candidate
from recruitment.mailings.actions import Written, add_recipients
from recruitment.mailings.models import Mailing
from recruitment.offers.models import LIVE, Offer
from recruitment.outbox.actions import cancel_messages
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.outbox.stencil import Stencil
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation
from recruitment.workdays import end_of_day

Status = Candidate.Status
ALERT = "alert"
ONE_WEEK = timedelta(days=7)
TO_REGRET = timedelta(hours=1)  # from publishing until anybody is told
STOPPED, LATELY, HAS_OFFER, NOT_NOW, JOB_CLOSED = "stopped", "lately", "has_offer", "not_now", "job_closed"


@transaction.atomic
def alert_next(at: datetime) -> bool:
    """Begin to tell people about one job that has been public for an hour; False when there is none.

    What has been public for a week is no news: nobody is told of it any more.
    """
    waiting = JobAd.objects.public(timezone.localdate(at)).filter(alerted_at=None)
    waiting = waiting.filter(published_at__lte=at - TO_REGRET, published_at__gt=at - ONE_WEEK).order_by(
        "published_at", "pk"
    )
    job = waiting.select_for_update(skip_locked=True).first()
    if job is None:
        return False
    JobAd.objects.filter(pk=job.pk).update(alerted_at=at)
    values = {"job": str(job.pk), "subject": job.title, "text": job.summary}
    if people := _wanting(job):
        add_recipients(Mailing(kind=ALERT, state=Mailing.State.SENDING, values=values, sent_at=at), people)
    return True


def _wanting(job: JobAd) -> list[UUID]:
    """Whoever has named an area of the job; whoever hides from all of its units is not told of it."""
    people = Candidate.objects.filter(status=Status.ACTIVE, is_placeholder=False, alerts_stopped_at=None)
    people = people.filter(wanted_areas__overlap=job.areas)
    units = list(job.units.values_list("pk", flat=True))
    if units:
        people = people.exclude(excluded_units__contains=units)
    return list(people.order_by("pk").values_list("pk", flat=True))


def alert_letters(mailing: Mailing, people: list[Candidate], at: datetime) -> dict[UUID, Written]:
    """To each the tip, or the code of why there is none; asked again when it is written."""
    job = JobAd.objects.public(timezone.localdate(at)).filter(pk=mailing.values["job"]).first()
    if job is None:
        return {row.pk: JOB_CLOSED for row in people}
    reasons = _reasons(people, at)
    stencils: dict[str, Stencil] = {}
    return {row.pk: reasons.get(row.pk) or _letter(mailing, job, row, at, stencils) for row in people}


def _reasons(people: list[Candidate], at: datetime) -> Mapping[UUID, str]:
    """Why somebody gets no tip now; the first of these that holds."""
    keys = [row.pk for row in people]
    season = Season.objects.current(timezone.localdate(at))
    said_no = Candidacy.objects.filter(candidate__in=keys, season=season, state__in=_OVER)
    live = Offer.objects.filter(candidate__in=keys, state__in=LIVE)
    reasons = dict.fromkeys(said_no.values_list("candidate", flat=True), NOT_NOW)
    reasons |= dict.fromkeys(live.values_list("candidate", flat=True), HAS_OFFER)
    reasons |= {row.pk: LATELY for row in people if row.alerted_at and row.alerted_at > at - ONE_WEEK}
    reasons |= {row.pk: STOPPED for row in people if row.alerts_stopped_at}
    return reasons | {row.pk: row.status for row in people if row.status != Status.ACTIVE}


_OVER = (Candidacy.State.NOT_NOW, Candidacy.State.CLOSED)


def _letter(
    mailing: Mailing, job: JobAd, person: Candidate, at: datetime, stencils: dict[str, Stencil]
) -> Message:
    if person.language not in stencils:
        stencils[person.language] = _stencil(job, person.language)
    stop = alerts_link(person.pk)
    return stencils[person.language].fill(
        key=f"mailing-{mailing.pk}-{person.pk}",
        recipient=person.email,
        values={"first_name": person.first_name, "stop_link": stop},
        unsubscribe_url=stop,
        about=about_alerts(person),
        person_id=person.pk,
        due_at=at,
        send_before=end_of_day(job.closes_on),
        batch=mailing.pk,
    )


def _stencil(job: JobAd, language: str) -> Stencil:
    with translation.override(language):
        closes_on = date_format(job.closes_on, "j F Y")
    fixed = {
        "title": job.title,
        "summary": job.summary,
        "closes_on": closes_on,
        "link": absolute(job_path(job)),
    }
    return Stencil(Organisation.objects.current(), "job_alert", fixed, language)


def about_alerts(person: Candidate) -> str:
    return f"alerts:{person.pk}"


# By the person


@transaction.atomic
def stop_alerts(person: Candidate, *, at: datetime) -> None:
    """No more tips, nor one that waits to leave; everything else goes on. Twice is harmless."""
    Candidate.objects.filter(pk=person.pk, alerts_stopped_at=None).update(alerts_stopped_at=at)
    cancel_messages(about_alerts(person), at=at)


def start_alerts(person: Candidate) -> None:
    Candidate.objects.filter(pk=person.pk).update(alerts_stopped_at=None)
