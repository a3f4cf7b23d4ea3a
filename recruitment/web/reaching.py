"""Staff pages of who can be reached: addresses that do not work, and what text messages may cost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.reaching import unreachable_people
from recruitment.candidates.models import Candidate
from recruitment.outbox.addresses import dead_among, revive_address, why_not
from recruitment.outbox.budgets import HIGHEST_CEILING, budget_of, set_ceiling, texts_waiting, used_up
from recruitment.outbox.channels import has_texts
from recruitment.outbox.models import Budget, IncomingText
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.rule_forms import CrownsField
from recruitment.web.turning import turn

LATELY = timedelta(days=7)


class CeilingForm(forms.Form):
    text_ceiling = CrownsField(
        label=gettext_lazy("Text messages may cost at most, kronor"),
        help_text=gettext_lazy("Leave it empty for no ceiling. Mail is not affected."),
        required=False,
        min_value=0,
        max_value=HIGHEST_CEILING,
    )


@staff_page(Right.WORK_IN_BANK)
@require_safe
def unreachable(request: StaffRequest) -> HttpResponse:
    """People whose mail comes back: call them, correct the address, or say that it works."""
    page = turn(request, unreachable_people(request.user))
    dead = dead_among(person.email for person in page.rows)
    rows = [{"person": person, "dead": dead[person.email.lower()]} for person in page.rows]
    told = [row | {"why": why_not(row["dead"].kind)} for row in rows]
    return render(request, "bank/unreachable.html", {"page": page, "rows": told})


@staff_page(Right.WORK_IN_BANK)
@require_POST
def revive(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Twice is harmless."""
    person = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    if revive_address(person.email):
        messages.success(request, _("From now on mail is sent to the address again."))
    else:
        messages.info(request, _("The address gets mail already."))
    return redirect("person", pk)


@staff_page(Right.RUN_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def season_texts(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    budget = budget_of(season.pk)
    form = CeilingForm(request.POST or None, initial={"text_ceiling": budget.ceiling})
    if form.is_valid():
        set_ceiling(season.pk, form.cleaned_data["text_ceiling"], at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("season_texts", year)
    context = {"season": season, "budget": budget, "form": form, "has_texts": has_texts()}
    return render(request, "seasons/texts.html", context | {"facts": _facts(budget)})


def _facts(budget: Budget) -> list[dict[str, Any]]:
    waiting = texts_waiting().filter(season_id=budget.season_id).count()
    ceiling = _("None") if budget.ceiling is None else _kronor(budget.ceiling)
    return [
        {"term": _("Cost so far"), "value": _kronor(budget.spent / 10_000)},
        {"term": _("Ceiling"), "value": ceiling},
        {"term": _("Waiting"), "value": waiting},
    ]


def _kronor(amount: float) -> str:
    decimals = 0 if amount == int(amount) else 2
    return _("SEK %(amount)s") % {"amount": number_format(amount, decimals, force_grouping=True)}


def reach_tiles(request: StaffRequest, at: datetime) -> Iterator[dict[str, Any]]:
    """What the day's page says of messages that do not reach people."""
    if request.user.may(Right.WORK_IN_BANK) and (count := unreachable_people(request.user).count()):
        label = ngettext("person cannot be reached by mail", "people cannot be reached by mail", count)
        yield {"value": count, "label": label, "url": reverse("unreachable"), "tone": "alarm"}
    if request.user.may(Right.RUN_SEASON) and has_texts():
        yield from _text_tiles(at)


def _text_tiles(at: datetime) -> Iterator[dict[str, Any]]:
    spent = {budget.season_id: budget.spent // 10_000 for budget in used_up()}
    for season in Season.objects.filter(pk__in=spent).order_by("year"):
        yield {
            "value": number_format(spent[season.pk], force_grouping=True),
            "label": _("kronor for text messages: the ceiling is reached"),
            "url": reverse("season_texts", args=[season.year]),
            "tone": "alarm",
        }
    if count := IncomingText.objects.filter(at__gt=at - LATELY).count():
        label = ngettext("answer by text message in a week", "answers by text message in a week", count)
        yield {"value": count, "label": label, "note": _("Nobody reads them: one answers by the link.")}
