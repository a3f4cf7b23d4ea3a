"""How the summer is likely to fill: week by week, on a day one chooses, with what it rests on."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from recruitment.offers.outlook import SURE, SeasonOutlook, WeekOutlook, last_day, season_outlook
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.workdays import week_label

UNSURE = 0.5  # less than even chances are told in red


class DayForm(forms.Form):
    by = forms.DateField(
        label=gettext_lazy("Filled by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_by(self) -> date | None:
        day: date | None = self.cleaned_data["by"]
        today = timezone.localdate()
        if day and not today <= day <= last_day(today):
            raise forms.ValidationError(_("Choose a day within two months from today."))
        return day


@staff_page(Right.SEE_SEASON)
@require_safe
def outlook(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    form = DayForm(request.GET or None)
    by = form.cleaned_data["by"] if form.is_valid() else None
    found = season_outlook(season, request.user, at=timezone.now(), by=by)
    if not form.is_bound:
        form = DayForm(initial={"by": found.day})
    rows = [_row(week) for week in found.weeks]
    context = {
        "season": season,
        "form": form,
        "outlook": found,
        "tiles": _tiles(found),
        "rows": rows,
        "bars": [_bar(row) for row in rows],
        "leaving": _leaving(found) if found.offers else [],
    }
    return render(request, "seasons/outlook.html", context)


def _row(week: WeekOutlook) -> dict[str, object]:
    chance = round(100 * week.full)
    return {
        "week": week,
        "label": week_label(week.week),
        "filled": round(week.filled, 1),
        "percent": chance,
        "tone": "good" if week.full >= SURE else "wait" if week.full >= UNSURE else "alarm",
    }


def _bar(row: dict[str, object]) -> dict[str, object]:
    return {
        "label": row["label"],
        "value": f"{row['percent']} %",
        "percent": row["percent"],
        "tone": row["tone"],
    }


def _tiles(found: SeasonOutlook) -> list[dict[str, object]]:
    in_line = _("more than there are days for") if found.reserves is None else found.reserves
    return [
        {
            "value": f"{round(100 * found.rate)} %",
            "label": _("are believed to say yes"),
            "note": _rests_on(found),
        },
        {"value": found.offers, "label": _("offers more will have to leave by then")},
        {
            "value": in_line,
            "label": _("next in line for each open seat, to be sure of it"),
            "note": _("sure: %(share)s per cent") % {"share": round(100 * SURE)},
        },
        _start(found),
    ]


def _start(found: SeasonOutlook) -> dict[str, object]:
    label = _("the last day for the first offer of a seat")
    if found.start_by is None:
        return {"value": _("too late"), "label": label}
    tile: dict[str, object] = {"value": date_format(found.start_by, "j F"), "label": label}
    if found.start_by < timezone.localdate():
        return tile | {"note": _("has passed: ask several at once, or send today"), "tone": "alarm"}
    return tile | {"note": _("with %(line)s next in line") % {"line": found.line}}


def _leaving(found: SeasonOutlook) -> list[dict[str, object]]:
    most = max(1, found.offers)
    return [
        {
            "label": date_format(one.day, "l j F"),
            "value": one.offers,
            "percent": min(100, round(100 * one.offers / most)),
        }
        for one in found.leaving
    ]


def _rests_on(found: SeasonOutlook) -> str:
    if not found.answers:
        return _("No answer yet: six of ten is assumed.")
    return _("from %(count)s answers, and six of ten assumed before the first") % {"count": found.answers}
