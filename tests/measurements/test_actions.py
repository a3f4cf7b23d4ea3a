"""A measurement is typed once, and says until when and why not it may be shown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.measurements.actions import note_measurement, withdraw_measurement
from recruitment.measurements.models import Measurement
from recruitment.measurements.standing import Weakness, latest_of, weakness_of
from tests.factories import make_manager, make_measurement, make_recruiter, make_unit, moment

pytestmark = pytest.mark.django_db
AT = moment("2027-01-18 10:00")
TODAY = AT.date()
TYPED = {
    "subject": "child_time", "value": Decimal("32.5"), "measured_in": "percent", "definition": "Möten.",
    "measured_on": TODAY, "answers": 24, "response_percent": 78, "source": "Vecka 10",
}  # fmt: skip


def typed(by=None, **changes) -> Measurement:
    return note_measurement(TYPED | changes, by=by or make_recruiter(), at=AT)


def test_it_is_kept_as_typed_with_who_and_when():
    rut = make_recruiter()
    row = Measurement.objects.get(pk=typed(rut).pk)
    assert {name: getattr(row, name) for name in TYPED} == TYPED
    assert (row.noted_by, row.noted_at, row.unit) == (rut, AT, None)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"measured_on": TODAY + timedelta(days=1)}, "measured_in_the_future", "measured_on"),
        ({"value": Decimal("100.1")}, "more_than_all", "value"),
        ({"value": Decimal("-1")}, "less_than_nothing", "value"),
        ({"answers": 0}, "nobody_answered", "answers"),
        ({"response_percent": 101}, "response_out_of_range", "response_percent"),
    ],
)
def test_what_cannot_have_been_measured_is_refused_at_its_field(change, code, field):
    with pytest.raises(RuleBroken) as broken:
        typed(**change)
    assert (broken.value.code, broken.value.field) == (code, field)
    assert Measurement.objects.count() == 0


def test_a_caseload_may_be_more_than_a_hundred():
    assert typed(subject="caseload", measured_in="cases", value=Decimal(120)).value == 120


def test_a_manager_measures_in_own_units_only():
    unit = make_unit()
    maja = make_manager(unit)
    foreign = typed(unit=make_unit())
    assert typed(maja, unit=unit).unit == unit
    for change in ({}, {"unit": make_unit()}):
        with pytest.raises(NotAllowed):
            typed(maja, **change)
    with pytest.raises(NotAllowed):
        withdraw_measurement(foreign, by=maja, at=AT)


def test_withdrawing_twice_is_withdrawing_once():
    rut, row = make_recruiter(), typed()
    times = [withdraw_measurement(row, by=rut, at=AT + timedelta(hours=n)).withdrawn_at for n in range(2)]
    assert times == [AT, AT]


@pytest.mark.parametrize(
    ("change", "weakness"),
    [
        ({}, None),
        ({"answers": 5, "response_percent": 60}, None),
        ({"answers": 4}, Weakness.TOO_FEW_ANSWERS),
        ({"response_percent": 59}, Weakness.TOO_LOW_RESPONSE),
        ({"measured_on": date(2025, 7, 18)}, None),
        ({"measured_on": date(2025, 7, 17)}, Weakness.TOO_OLD),
    ],
)
def test_it_may_be_shown_for_18_months_from_5_answers_and_60_per_cent(change, weakness):
    assert weakness_of(Measurement(**TYPED | change), TODAY) == weakness


def test_nothing_measured_says_nothing():
    assert weakness_of(None, TODAY) == Weakness.UNMEASURED


def test_the_latest_that_stands_speaks_whether_or_not_it_is_the_better():
    rut = make_recruiter()
    make_measurement(value=40, measured_on=TODAY - timedelta(days=100))
    worse = make_measurement(value=20, measured_on=TODAY - timedelta(days=10))
    wrong = make_measurement(value=90, measured_on=TODAY)
    withdraw_measurement(wrong, by=rut, at=AT)
    assert list(Measurement.objects.in_force()) == [worse]


def test_a_single_unit_speaks_for_itself_and_several_by_the_whole():
    one, other = make_unit(), make_unit()
    whole, own = make_measurement(), make_measurement(one, answers=3)
    rows = list(Measurement.objects.in_force())
    found = [latest_of(rows, "child_time", units) for units in ([one.pk], [other.pk], [one.pk, other.pk], [])]
    assert found == [own, whole, whole, whole]
    assert latest_of(rows, "caseload", [one.pk]) is None
