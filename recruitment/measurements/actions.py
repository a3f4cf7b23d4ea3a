"""What happens to measurements: typed once, withdrawn when they are wrong."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.measurements.models import MeasuredIn, Measurement
from recruitment.staff.models import Unit, User


@transaction.atomic
def note_measurement(values: Mapping[str, Any], *, by: User, at: datetime) -> Measurement:
    """Keep a value as it was measured. Raises RuleBroken with the field."""
    row = Measurement(**{"id": uuid4(), **values}, noted_by=by, noted_at=at)
    check_may_measure(row.unit, by)
    _check(row, at)
    row.save(force_insert=True)
    return row


@transaction.atomic
def withdraw_measurement(row: Measurement, *, by: User, at: datetime) -> Measurement:
    """It was wrong: from now on nothing is said by it. Twice is once."""
    check_may_measure(row.unit, by)
    Measurement.objects.standing().filter(pk=row.pk).update(withdrawn_at=at, withdrawn_by=by)
    row.refresh_from_db()
    return row


def check_may_measure(unit: Unit | None, by: User) -> None:
    """A manager measures in own units; what holds for all is for who sees all."""
    if by.sees_all_units or (unit and Unit.objects.of(by).filter(pk=unit.pk).exists()):
        return
    raise NotAllowed("unit_not_yours", _("This is not one of your units."), field="unit")


def _check(row: Measurement, at: datetime) -> None:
    if row.measured_on > timezone.localdate(at):
        raise RuleBroken("measured_in_the_future", _("The day has not come yet."), field="measured_on")
    if row.measured_in == MeasuredIn.PERCENT and row.value > Decimal(100):
        raise RuleBroken("more_than_all", _("A share is at most 100 per cent."), field="value")
    if row.value < 0:
        raise RuleBroken("less_than_nothing", _("A measured value is 0 or more."), field="value")
    if row.answers < 1:
        raise RuleBroken("nobody_answered", _("Give the number of answers, 1 or more."), field="answers")
    if not 0 <= row.response_percent <= 100:
        raise RuleBroken(
            "response_out_of_range", _("Give the response rate from 0 to 100."), field="response_percent"
        )
