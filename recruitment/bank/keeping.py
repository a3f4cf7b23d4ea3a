"""Save, change and throw away what colleagues keep: searches and lists, their own or shared with a unit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from recruitment.bank.models import Kept, PeopleList, SavedSearch
from recruitment.bank.questions import read_question, write_question
from recruitment.bank.search import search_candidates
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.staff.models import Unit, User


def save_search(name: str, question: str, *, unit: Unit | None = None, by: User, at: datetime) -> SavedSearch:
    """Keep a question under a name. Saved twice alike it is one.

    RuleBroken: name_missing, name_taken, unit_unknown, question_not_understood, question_too_long.
    """
    asked = write_question(understood(question, by, at))
    row = SavedSearch(owner=by, name=_named(name), question=asked, unit=_unit(unit, by), created_at=at)
    before = SavedSearch.objects.filter(owner=by, name=row.name, question=asked).first()
    return before or _kept(row)


def make_list(name: str, *, unit: Unit | None = None, by: User, at: datetime) -> PeopleList:
    """RuleBroken: name_missing, name_taken, unit_unknown."""
    row: PeopleList = _kept(PeopleList(owner=by, name=_named(name), unit=_unit(unit, by), created_at=at))
    return row


def change_kept(row: Kept, values: Mapping[str, Any], *, by: User, at: datetime) -> Kept:
    """Another name, question or unit, by its owner. RuleBroken as above; NotAllowed not_yours."""
    require_owner(row, by)
    if "name" in values:
        row.name = _named(values["name"])
    if "unit" in values:
        row.unit = _unit(values["unit"], by)
    if "question" in values and isinstance(row, SavedSearch):
        row.question = write_question(understood(values["question"], by, at))
    return _kept(row)


def throw_away(row: Kept, *, by: User) -> None:
    """The people stay; what was kept of them here does not. NotAllowed not_yours."""
    require_owner(row, by)
    row.delete()


def require_owner(row: Kept, by: User) -> None:
    if row.owner_id != by.pk:
        raise NotAllowed(
            "not_yours", _("Only whoever made this may change it. Make one of your own from it.")
        )


def understood(text: str, user: User, at: datetime) -> dict[str, list[str]]:
    """RuleBroken question_not_understood: one that finds nobody by mistake is not kept."""
    question = read_question(text)
    if errors := search_candidates(question, user, at).errors:
        names = ", ".join(errors)
        text = _("The search is not understood, so it cannot be kept: %(names)s.") % {"names": names}
        raise RuleBroken("question_not_understood", text, field="question")
    return question


def _named(name: str) -> str:
    clean = " ".join(name.split())
    if not 0 < len(clean) <= 80 or not clean.isprintable():
        raise RuleBroken("name_missing", _("Give it a name of 1 to 80 characters."), field="name")
    return clean


def _unit(unit: Unit | None, by: User) -> Unit | None:
    if unit and not (by.sees_all_units or by.units.filter(pk=unit.pk).exists()):
        raise RuleBroken("unit_unknown", _("Choose one of your units."), field="unit")
    return unit


def _kept[K: Kept](row: K) -> K:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("name_taken", _("You have one with that name already."), field="name") from None
    return row
