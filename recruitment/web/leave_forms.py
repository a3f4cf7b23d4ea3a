"""The grid of a unit's leave: a number or a box for each week, and a row for each qualified colleague."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.errors import RuleBroken
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.vacancies.leave import MOST_STAFF, Colleague, LeavePlan
from recruitment.vacancies.stating_leave import Away, Leave
from recruitment.workdays import format_week, parse_week, week_label

EMPTY_ROWS = 3  # room for more colleagues, without JavaScript
MOST_COLLEAGUES = 60


class LeaveForm(forms.Form):
    replacement_factor = forms.DecimalField(
        label=gettext_lazy("Substitutes for each person on leave"),
        min_value=0, max_value=1, decimal_places=2, required=False, localize=True,
        widget=forms.TextInput(attrs={"class": "tiny", "inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args: Any, season: Season, plan: LeavePlan | None, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weeks = season.weeks
        self.users = users
        known = list(plan.colleagues.all()) if plan else []
        self.initial["replacement_factor"] = plan.replacement_factor if plan else None
        counts = {one.week: one for one in plan.weeks.all()} if plan else {}
        for week in self.weeks:
            said = counts.get(week)
            self._add_count("on_leave", week, said.on_leave if said else None, _("On leave"))
            self._add_count("mentors", week, said.mentors if said else None, _("Can be mentors"))
        self.rows = range(min(max(len(known) + EMPTY_ROWS, self._rows_sent()), MOST_COLLEAGUES))
        for row in self.rows:
            self._add_colleague(row, known[row] if row < len(known) else None)

    def counts(self) -> list[tuple[str, list[forms.BoundField]]]:
        named = (("on_leave", _("On leave")), ("mentors", _("Can be mentors")))
        return [(label, [self[f"{kind}_{format_week(one)}"] for one in self.weeks]) for kind, label in named]

    def people(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, list[Any]]]:
        for row in self.rows:
            away = self[f"away_{row}"]
            yield self[f"name_{row}"], self[f"user_{row}"], list(away)

    def leave(self) -> Leave:
        """What was filled in; only for a form without faults."""
        given = self.cleaned_data
        return Leave(
            on_leave=self._numbers("on_leave"),
            mentors=self._numbers("mentors"),
            colleagues=[
                Away(
                    given[f"name_{row}"],
                    [parse_week(one) for one in given[f"away_{row}"]],
                    given[f"user_{row}"],
                )
                for row in self.rows
                if given[f"name_{row}"]
            ],
            replacement_factor=given["replacement_factor"],
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for row in self.rows:
            more = given.get(f"away_{row}") or given.get(f"user_{row}")
            if more and not given.get(f"name_{row}") and f"name_{row}" not in self.errors:
                self.add_error(f"name_{row}", _("Write the name of the colleague."))
        return given

    def obeys(self, action: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            action(*args, self.leave(), **kwargs)
        except RuleBroken as broken:
            self.add_error(None, str(broken.message))
        return not self.errors

    def _numbers(self, kind: str) -> dict[date, int]:
        found = {one: self.cleaned_data[f"{kind}_{format_week(one)}"] for one in self.weeks}
        return {one: number for one, number in found.items() if number is not None}

    def _add_count(self, kind: str, week: date, initial: int | None, label: str) -> None:
        self.fields[f"{kind}_{format_week(week)}"] = forms.IntegerField(
            label=f"{label}, {week_label(week)}", required=False, min_value=0, max_value=MOST_STAFF,
            initial=initial, widget=forms.NumberInput(attrs={"class": "tiny"}),
        )  # fmt: skip

    def _add_colleague(self, row: int, known: Colleague | None) -> None:
        label = _("Colleague %(number)s") % {"number": row + 1}
        self.fields[f"name_{row}"] = forms.CharField(
            label=label, max_length=120, required=False, initial=known.name if known else ""
        )
        self.fields[f"user_{row}"] = forms.ModelChoiceField(
            self.users, label=_("Account, colleague %(number)s") % {"number": row + 1}, required=False,
            initial=known.user_id if known else None, empty_label=_("No account"),
        )  # fmt: skip
        self.fields[f"away_{row}"] = forms.MultipleChoiceField(
            label=_("On leave, colleague %(number)s") % {"number": row + 1}, required=False,
            choices=[(format_week(one), week_label(one)) for one in self.weeks],
            initial=[format_week(one) for one in known.weeks_on_leave] if known else [],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def _rows_sent(self) -> int:
        """As many rows as came back: somebody else may have taken some away since the page was drawn."""
        return sum(1 for name in self.data if name.startswith("name_"))


def colleagues_to_choose(plan: LeavePlan | None) -> Any:
    kept = list(plan.colleagues.values_list("user_id", flat=True)) if plan else []
    rows = User.objects.filter(is_active=True) | User.objects.filter(pk__in=kept)
    return rows.order_by("last_name", "first_name", "pk")
