"""What an ad must tell before anybody sees it: it is not only about pay (domain.md section 11, Sandviken)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.ads.claims import blocks
from recruitment.ads.models import JobAd
from recruitment.errors import RuleBroken


@dataclass(frozen=True)
class Item:
    """`field` is where it is told; `missing` is what somebody reads there when it is not."""

    field: str
    label: str | Promise
    missing: str | Promise


ITEMS = (
    Item(
        "introduction",
        _("Introduction"),
        _("Say what introduction there is: when it begins and who stands by."),
    ),
    Item("supervision", _("Supervision"), _("Say how often there is supervision, and by whom.")),
    Item("development", _("Development"), _("Say how one can develop: training, next steps, a post.")),
    Item(
        "client_time",
        _("Time with children and clients"),
        _("Say what time there is with children and clients, or insert the measured value."),
    ),
    Item("salary_min", _("Pay"), _("Give the pay as a range, and the agreement.")),
)


@dataclass(frozen=True)
class Checked:
    item: Item
    is_told: bool


def checklist(job: JobAd) -> list[Checked]:
    return [Checked(item, _is_told(job, item.field)) for item in ITEMS]


def check_told(job: JobAd) -> None:
    """Raises RuleBroken with one sentence for each thing that is missing, at the first one's field."""
    missing = [checked.item for checked in checklist(job) if not checked.is_told]
    if missing:
        words = " ".join(str(item.missing) for item in missing)
        raise RuleBroken("job_not_ready", words, field=missing[0].field)


def check_still_told(job: JobAd, before: JobAd) -> None:
    """What people can see, or wait to see, goes on telling what it told."""
    if job.state == JobAd.State.DRAFT and not job.publish_at:
        return
    for item in ITEMS:
        if _is_told(before, item.field) and not _is_told(job, item.field):
            raise RuleBroken("job_not_ready", item.missing, field=item.field)


def _is_told(job: JobAd, field: str) -> bool:
    if field == "salary_min":
        return bool(job.salary_min and job.salary_max and job.collective_agreement.strip())
    if field == "client_time" and blocks(job.body):
        return True
    return bool(getattr(job, field).strip())
