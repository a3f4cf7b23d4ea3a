"""What an ad must be, and when it may be shown and shared."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.ads.checklist import check_told
from recruitment.ads.claims import check_nothing_claimed_by_hand
from recruitment.ads.models import JobAd
from recruitment.ads.rendering import never_shown
from recruitment.errors import RuleBroken
from recruitment.job_descriptions.rules import check_approved
from recruitment.staff.models import User
from recruitment.staff.rights import Right

LONGEST_OPEN = timedelta(days=2 * 365)


def state_on(job: JobAd, day: date) -> str:
    """The state as the clock has it: past its closing day an ad is closed, whether or not a job has run."""
    if job.state == JobAd.State.PUBLISHED and not job.is_public(day):
        return JobAd.State.CLOSED
    return job.state


def check_job(job: JobAd, at: datetime) -> None:
    """Raises RuleBroken with the field to mend."""
    check_pay(job.salary_min, job.salary_max)
    if not job.collective_agreement.strip():
        raise RuleBroken(
            "agreement_missing", _("Name the collective agreement."), field="collective_agreement"
        )
    check_approved(job.job_description)
    check_text(job.body)
    check_nothing_claimed_by_hand(job)
    if job.state == JobAd.State.PUBLISHED:
        check_closing_day(job.closes_on, at)
    if job.publish_at:
        check_moment(job, job.publish_at)


def check_text(body: str) -> None:
    """Whoever writes what nobody would see as it was meant is told at once, and where it belongs."""
    found = never_shown(body)
    if "html" in found:
        raise RuleBroken(
            "html_in_text",
            _("HTML and scripts do not work in the text. Use ## for a heading and **stars** for bold."),
            field="body",
        )
    if "script_link" in found:
        message = _("A link leads to an address that begins with https://, or to an e-mail address.")
        raise RuleBroken("script_in_link", message, field="body")
    if "image" in found:
        message = _("Pictures are not shown in the text. Upload one as the picture of the job.")
        raise RuleBroken("image_in_text", message, field="body")


def check_ready(job: JobAd, at: datetime) -> None:
    """What must be in place before people see it at `at`: a day, a place, and what the checklist asks."""
    check_closing_day(job.closes_on, at)
    if not job.units.exists():
        raise RuleBroken("job_without_unit", _("Say which unit the job is at."), field="units")
    check_told(job)


def check_picture(job: JobAd) -> None:
    """A picture is told in words to those who do not see it."""
    if job.image_name and not job.image_alt.strip():
        raise RuleBroken(
            "image_without_words",
            _("Say what the picture shows, for those who do not see it."),
            field="image_alt",
        )


def check_moment(job: JobAd, publish_at: datetime) -> None:
    """An ad is not closed before it is seen."""
    if job.closes_on < timezone.localdate(publish_at):
        raise RuleBroken(
            "closes_before_published",
            _("The closing day comes before the day of publishing."),
            field="closes_on",
        )


def check_pay(salary_min: int, salary_max: int) -> None:
    """Pay in advance, as a range (EU 2023/970, domain.md 5.3)."""
    if salary_min < 1:
        raise RuleBroken("pay_missing", _("Give the pay in kronor, more than 0."), field="salary_min")
    if salary_max < salary_min:
        raise RuleBroken(
            "pay_range_backwards",
            _("The highest pay cannot be lower than the lowest."),
            field="salary_max",
        )


def check_closing_day(closes_on: date, at: datetime) -> None:
    """An ad that people can see closes today or later, within two years."""
    today = timezone.localdate(at)
    if closes_on < today:
        raise RuleBroken(
            "closing_day_has_passed",
            _("The closing day has passed. Give today or a later day."),
            field="closes_on",
        )
    if closes_on > today + LONGEST_OPEN:
        raise RuleBroken(
            "closing_day_too_far",
            _("Give a closing day within two years."),
            field="closes_on",
        )


def check_open(job: JobAd, at: datetime) -> None:
    """Only an ad that people can see is shared."""
    if not job.is_public(timezone.localdate(at)):
        raise RuleBroken("job_not_open", _("Only a published job can be shared."))


def check_may_share(user: User) -> None:
    if not user.may(Right.SHARE):
        raise RuleBroken(
            "may_not_share",
            _("%(name)s cannot be given share links.") % {"name": user.full_name},
            field="users",
        )
