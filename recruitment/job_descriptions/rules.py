"""What a job description must say, and who may write it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.job_descriptions.changes import Told, added, wording
from recruitment.job_descriptions.models import DescriptionVersion
from recruitment.staff.models import Unit, User

MOST_DUTIES = 60


def check_may_write(unit: Unit | None, by: User) -> None:
    """A manager writes for own units; what holds for every unit is for who sees all."""
    if by.sees_all_units or (unit and Unit.objects.of(by).filter(pk=unit.pk).exists()):
        return
    raise NotAllowed("unit_not_yours", _("This is not one of your units."), field="unit")


def check_approved(version: DescriptionVersion | None) -> None:
    """Jobs and vacancies show only what somebody stands for."""
    if version and version.state != DescriptionVersion.State.APPROVED:
        raise RuleBroken(
            "job_description_not_approved",
            _("This job description is not approved yet."),
            field="job_description",
        )


def check_duties(duties: Sequence[Told], before: Sequence[Told] | None) -> None:
    """`before`: what is approved. Raises RuleBroken, its field as in `duties-2-reason`, counted from 0."""
    if not any(duty.is_done for duty in duties):
        raise RuleBroken("no_duties", _("Name at least one duty that is done."), field="duties")
    if len(duties) > MOST_DUTIES:
        raise RuleBroken("too_many_duties", _("Keep to 60 duties at most."), field="duties")
    _check_named_once(duties)
    for place in added(before, duties):
        if not duties[place].reason.strip():
            message = _("Say why “%(duty)s” is added: no duty comes in without a reason.")
            raise RuleBroken(
                "duty_without_reason", message % {"duty": duties[place].text}, field=f"duties-{place}-reason"
            )


def _check_named_once(duties: Sequence[Told]) -> None:
    seen = set()
    for place, duty in enumerate(duties):
        if not duty.text.strip():
            raise RuleBroken("duty_without_text", _("Say what the duty is."), field=f"duties-{place}-text")
        if wording(duty.text) in seen:
            message = _("“%(duty)s” stands here twice.") % {"duty": duty.text}
            raise RuleBroken("duty_twice", message, field=f"duties-{place}-text")
        seen.add(wording(duty.text))
