"""What remains before an assignment can begin: conditions, a responsible case worker, a mentor."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from recruitment.introductions.conditions import Condition, missing_of
from recruitment.introductions.models import LIVE, Assignment
from recruitment.vacancies.models import Role


@dataclass(frozen=True, slots=True)
class Remaining:
    code: str
    text: str


def remaining_of(assignments: Sequence[Assignment]) -> dict[UUID, list[Remaining]]:
    """By assignment, in two questions; rows come with offer, candidate, mentor and vacancy's colleague."""
    if not assignments:
        return {}
    offers = [one.offer for one in assignments]
    missing = missing_of(offers)
    return {one.pk: _remaining(one, missing[one.offer_id]) for one in assignments}


def _remaining(one: Assignment, missing: list[Condition]) -> list[Remaining]:
    if one.state not in LIVE:
        return []
    found = [Remaining(condition.kind, condition.text) for condition in missing]
    if one.role == Role.CO_CASE_WORKER and one.responsible is None:
        found.append(Remaining("responsible_case_worker", _("A responsible case worker has to be named.")))
    if one.mentor is None or not one.mentor.is_active:
        found.append(Remaining("mentor", _("A mentor has to be named.")))
    return found
