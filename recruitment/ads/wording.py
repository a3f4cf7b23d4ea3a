"""An ad in few words: its pay on one line, and what an employee may say about it."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from recruitment.ads.models import JobAd
from recruitment.seasons.employment import PayType
from recruitment.staff.models import Organisation


@dataclass(frozen=True)
class ShareText:
    """What may be said in one language; each text ends with the link."""

    language: str
    subject: str
    short: str
    medium: str
    long: str


def pay_text(job: JobAd) -> str:
    """`27 000–31 000 kr per månad`, in the language in use."""
    low, high = (number_format(pay, 0, force_grouping=True) for pay in (job.salary_min, job.salary_max))
    pay = low if job.salary_min == job.salary_max else f"{low}–{high}"
    if job.pay_type == PayType.HOURLY:
        return _("%(pay)s kr per hour") % {"pay": pay}
    return _("%(pay)s kr per month") % {"pay": pay}


def share_texts(job: JobAd, organisation: Organisation, url: str) -> list[ShareText]:
    """Swedish first: ready to send, in the voice of somebody who works there."""
    return [_share_text(job, organisation, url, language) for language in ("sv", "en")]


def _share_text(job: JobAd, organisation: Organisation, url: str, language: str) -> ShareText:
    with translation.override(language):
        values = {
            "title": job.title,
            "summary": job.summary,
            "name": organisation.display_name,
            "pay": pay_text(job),
            "agreement": job.collective_agreement,
            "day": _day(job.closes_on),
            "url": url,
        }
        return ShareText(language, _subject(values), _short(values), _medium(values), _long(values))


def _subject(values: dict[str, str]) -> str:
    return _("Would this be something for you? %(title)s") % values


def _short(values: dict[str, str]) -> str:
    return (
        _("We are looking for new colleagues: %(title)s. Read more and register your interest: %(url)s")
        % values
    )


def _medium(values: dict[str, str]) -> str:
    return (
        _(
            "%(title)s\n\n%(summary)s\n\nPay: %(pay)s. Register your interest no later than %(day)s, it takes"
            " a minute and binds you to nothing: %(url)s"
        )
        % values
    )


def _long(values: dict[str, str]) -> str:
    return (
        _(
            "Hi! I work in the social services of %(name)s, and we are looking for new colleagues.\n\n"
            "%(title)s\n%(summary)s\n\n"
            "Pay: %(pay)s (%(agreement)s). Register your interest no later than %(day)s:\n%(url)s"
        )
        % values
    )


def _day(day: date) -> str:
    return date_format(day, _("j F Y"))
