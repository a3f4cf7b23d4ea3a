"""Assignments as tables for other systems: who works where when, and what pay has to know.

No personal identity number: payroll finds the person by name and address, and asks them (domain.md 6).
"""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.introductions.models import Assignment
from recruitment.seasons.employment import PayType
from recruitment.workdays import weeks_between, weeks_text

type Cell = Callable[[Assignment], object]


class Sheet(TextChoices):
    SCHEDULE = "schedule", _("Schedule")
    PAYROLL = "payroll", _("Payroll")


def _term(name: str) -> Cell:
    """As it was frozen with the offer: what was agreed, whatever the vacancy says today."""
    return lambda one: one.offer.terms.get(name, "")


def _pay_type(one: Assignment) -> str:
    agreed = one.offer.terms.get("pay_type", "")
    return str(PayType(agreed).label) if agreed in PayType.values else ""


def _responsible(one: Assignment) -> str:
    return one.responsible_case_worker.full_name if one.responsible_case_worker else ""


_WHO: list[tuple[Promise, Cell]] = [
    (_("First name"), lambda one: one.candidate.first_name),
    (_("Last name"), lambda one: one.candidate.last_name),
    (_("E-mail"), lambda one: one.candidate.email),
]
_WHEN: list[tuple[Promise, Cell]] = [
    (_("First day"), lambda one: one.first_week.isoformat()),
    (_("Last day"), lambda one: (one.last_week + timedelta(days=4)).isoformat()),
    (_("Weeks"), lambda one: weeks_text(weeks_between(one.first_week, one.last_week))),
    (_("Hours, per cent"), _term("hours_percent")),
]
COLUMNS: dict[str, list[tuple[Promise, Cell]]] = {
    Sheet.SCHEDULE: [
        (_("Unit"), lambda one: one.vacancy.unit.name),
        (_("Role"), lambda one: one.get_role_display()),
        (_("Seat"), lambda one: one.seat),
        *_WHO,
        (_("Mobile"), lambda one: one.candidate.phone),
        *_WHEN,
        (_("Responsible case worker"), _responsible),
    ],
    Sheet.PAYROLL: [
        *_WHO,
        (_("Unit"), lambda one: one.vacancy.unit.name),
        (_("Role"), lambda one: one.get_role_display()),
        (_("Form of employment"), _term("employment_form_text")),
        (_("Collective agreement"), _term("collective_agreement")),
        (_("Pay from"), _term("salary_min")),
        (_("Pay to"), _term("salary_max")),
        (_("Pay is stated"), _pay_type),
        *_WHEN,
    ],
}


def table(sheet: str, assignments: list[Assignment]) -> list[list[str]]:
    """A head and a line for each; rows come with offer, candidate, vacancy and unit."""
    columns = COLUMNS[sheet]
    head = [str(label) for label, _cell in columns]
    return [head, *([str(cell(one)) for _label, cell in columns] for one in assignments)]
