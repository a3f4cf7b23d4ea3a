"""Assignments leave for schedule and payroll, and each person's data copy says so."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from recruitment.introductions.models import Assignment
from recruitment.introductions.sheets import Sheet, table
from recruitment.records.disclosing import note_disclosures
from recruitment.records.models import Disclosure
from recruitment.seasons.models import Season
from recruitment.staff.models import User

WITH = ("offer", "candidate", "vacancy__unit", "responsible_case_worker")


@transaction.atomic
def hand_over(season: Season, sheet: str, *, by: User, at: datetime) -> list[list[str]]:
    """The table of everybody with a confirmed place in what `by` sees of the season, the head first.

    Whoever has protected identity is in no list that leaves.
    """
    rows = Assignment.objects.live().visible_to(by).filter(vacancy__season=season)
    rows = rows.exclude(candidate__is_placeholder=True).select_related(*WITH)
    found = list(rows.order_by("vacancy__unit__name", "first_week", "candidate__sort_name", "pk"))
    with override(settings.LANGUAGE_CODE):  # kept as text, for people who read it on their own page
        to = str(Sheet(sheet).label)
    people = {one.candidate_id for one in found}
    note_disclosures(people, Disclosure.Kind.EXPORT, to=to, by=by, at=at)
    return table(sheet, found)
