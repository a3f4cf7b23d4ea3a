"""Campaigns: many colleagues are asked to share a job, each by a mail with an own page; reminded once.

A campaign is a mailing (recruitment.mailings) whose people are colleagues; its values are the job's id and
a greeting.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.ads.actions import share_pages, subject_of
from recruitment.ads.addresses import page_path
from recruitment.ads.models import JobAd, LinkDay, SharePage
from recruitment.ads.rules import check_open
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import Writer, Written, rewrite_mailing, write_mailing
from recruitment.mailings.models import Batch, Mailing, Recipient
from recruitment.outbox.actions import cancel_messages, queue_messages, remind_once
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, Unit, User
from recruitment.staff.rights import RIGHTS, Right
from recruitment.workdays import add_working_days, end_of_day, in_stockholm

CAMPAIGN = "campaign"
REMINDED_AFTER = 5  # working days
NEVER_LATER = timedelta(days=14)  # a reminder that late would only puzzle people
LONGEST_GREETING = 600
GONE, WANTS_NONE, CLOSED = "gone", "wants_none", "job_closed"
LEFT_OUT: Mapping[str, Promise] = {
    GONE: gettext_lazy("No longer works here, or may not share"),
    WANTS_NONE: gettext_lazy("Wants no such mails"),
    CLOSED: gettext_lazy("The job is closed"),
}
_STOP = signing.Signer(salt="recruitment.ads.campaigns", sep="~")


def colleagues_of(users: Iterable[User], units: Iterable[Unit]) -> list[UUID]:
    """The chosen, and all of the chosen units, as far as they may share: each once, in order of name."""
    chosen = Q(pk__in=[user.pk for user in users]) | Q(units__in=list(units))
    rows = User.objects.filter(pk__in=User.objects.filter(chosen).values("pk"))
    may = rows.filter(is_active=True, roles__overlap=list(RIGHTS[Right.SHARE]))
    return list(may.order_by("last_name", "first_name", "pk").values_list("pk", flat=True))


def write_campaign(
    job: JobAd, people: Iterable[UUID], *, greeting: str = "", by: User | None, at: datetime
) -> Mailing:
    """A draft; nobody hears of it before somebody sends it. RuleBroken: nobody_chosen, job_not_open."""
    check_open(JobAd.objects.get(pk=job.pk), at)
    values = {"job": str(job.pk), "greeting": _checked(greeting)}
    return write_mailing(CAMPAIGN, people, values=values, by=by, at=at)


def change_greeting(campaign: Mailing, greeting: str) -> Mailing:
    """RuleBroken: greeting_too_long, mailing_not_a_draft."""
    return rewrite_mailing(campaign, campaign.values | {"greeting": _checked(greeting)})


def job_of(campaign: Mailing) -> JobAd:
    return JobAd.objects.get(pk=campaign.values["job"])


def preview_campaign(campaign: Mailing, user_id: UUID, at: datetime) -> Written:
    """Exactly what one colleague gets, without the colleague's own links; or why nothing. Writes nothing."""
    with transaction.atomic():
        letter = _letters(campaign, [user_id], at)[user_id]
        transaction.set_rollback(True)
    if not isinstance(letter, Message):
        return str(LEFT_OUT[letter])
    letter.text, letter.html = without_keys(letter.text), without_keys(letter.html)
    return letter


def _checked(greeting: str) -> str:
    text = greeting.strip()
    if len(text) > LONGEST_GREETING:
        raise RuleBroken("greeting_too_long", _("At most 600 characters."), field="greeting")
    return text


# What leaves


@transaction.atomic
def _write(campaign: Mailing, people: list[UUID], at: datetime) -> Mapping[UUID, Written]:
    return _letters(campaign, people, at)


WRITERS: Mapping[str, Writer] = {CAMPAIGN: _write}


def _letters(campaign: Mailing, people: list[UUID], at: datetime) -> dict[UUID, Written]:
    """Pages and links are made for those who get a mail; a closed job is no longer asked about."""
    job = job_of(campaign)
    if not job.is_public(timezone.localdate(at)):
        return dict.fromkeys(people, CLOSED)
    rows = {row.pk: row for row in User.objects.filter(pk__in=people)}
    letters: dict[UUID, Written] = {key: _why_not(rows.get(key)) for key in people}
    asked = [rows[key] for key in people if not letters[key]]
    for page in share_pages(job, asked, at=at):
        letters[page.sharer_id] = _letter(
            campaign, page, "share_campaign", at, greeting=campaign.values["greeting"]
        )
    return letters


def _why_not(user: User | None) -> str:
    if user is None or not user.is_active or not user.may(Right.SHARE):
        return GONE
    return WANTS_NONE if user.wants_no_campaigns else ""


def _letter(campaign: Mailing, page: SharePage, template: str, at: datetime, **more: str) -> Message:
    return compose(
        Organisation.objects.current(),
        key=f"{template}-{campaign.pk}-{page.sharer_id}",
        template=template,
        recipient=page.sharer.email,
        context={
            "first_name": page.sharer.first_name,
            "job_title": page.job.title,
            "link": absolute(page_path(page)),
            **more,
        },
        about=subject_of(page),
        due_at=at,
        send_before=end_of_day(page.job.closes_on),
        reply_to=campaign.created_by.email if campaign.created_by else "",
        unsubscribe_url=stop_link(page.sharer_id),
        batch=campaign.pk,
    )


# One reminder


@transaction.atomic
def remind_next(at: datetime) -> bool:
    """Remind those of one campaign none of whose links any person has opened; False when none is due.

    The ledger says yes once for a campaign, in the transaction that queues its reminders.
    """
    campaign = next((one for one in _due(at) if remind_once(f"campaign:{one.pk}", "share", at)), None)
    if campaign is None:
        return False
    job = job_of(campaign)
    if job.is_public(timezone.localdate(at)):
        pages = _silent(job, campaign)
        queue_messages(_letter(campaign, page, "share_reminder", at) for page in pages)
    return True


def _due(at: datetime) -> list[Mailing]:
    """Sent five working days ago or a little more."""
    latest = end_of_day(add_working_days(in_stockholm(at).date(), -REMINDED_AFTER))
    sent = Mailing.objects.filter(kind=CAMPAIGN, state=Batch.State.DONE)
    return list(sent.filter(sent_at__lt=latest, sent_at__gt=latest - NEVER_LATER).order_by("sent_at", "pk"))


def _silent(job: JobAd, campaign: Mailing) -> list[SharePage]:
    written = campaign.recipients.filter(state=Recipient.State.WRITTEN).values("person_id")
    opened = LinkDay.objects.filter(link__job=job, visitor=LinkDay.Visitor.PERSON, opened__gt=0)
    pages = job.share_pages.filter(sharer__in=written).exclude(sharer__in=opened.values("link__sharer"))
    live = pages.filter(sharer__is_active=True, sharer__wants_no_campaigns=False)
    return list(live.select_related("sharer", "job").order_by("pk"))


# Stopping


def stop_link(user_id: UUID) -> str:
    """Where a colleague stops such mails, and nothing else: `/avsluta/delning/<token>/`."""
    return absolute(f"/avsluta/delning/{_STOP.sign(user_id.hex)}/")


def colleague_of(token: str) -> User | None:
    """Whose token it is; looking changes nothing."""
    try:
        return User.objects.filter(pk=UUID(_STOP.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def stop_campaigns(user: User, *, at: datetime) -> None:
    """No more mails of campaigns, unsent ones included. Twice is harmless."""
    User.objects.filter(pk=user.pk).update(wants_no_campaigns=True)
    cancel_messages(*(subject_of(page) for page in user.share_pages.all()), at=at)
