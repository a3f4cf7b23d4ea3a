"""Staff pages of people with protected identity: placeholders, made and looked after by a recruiter."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.leave import leave_bank
from recruitment.bank.placeholders import PlaceholderForm, add_placeholder, open_season
from recruitment.candidates.models import STAYING, Candidate
from recruitment.errors import RuleBroken
from recruitment.records.retention import retention_of
from recruitment.records.staying import note_stay, placeholders_to_ask, stays_until
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.registration_forms import as_boxes
from recruitment.web.rule_forms import KeyField, let_choose
from recruitment.web.turning import turn
from recruitment.web.weeks import week_choices


class AddForm(PlaceholderForm):
    """Sent twice it is one person: its key becomes theirs."""

    key = KeyField()

    def __init__(self, *args: Any, season: Season | None, **kwargs: Any) -> None:
        super().__init__(*args, season=season, **kwargs)
        fields = self.fields
        fields["education_status"].error_messages["required"] = gettext_lazy("Choose an education.")
        fields["admit_year"].widget.attrs |= {"inputmode": "numeric", "class": "short"}
        for name in ("weeks", "wanted_areas"):
            fields[name].widget.attrs["class"] = "weeks"
        for name in ("extent", "licence_b"):
            as_boxes(fields[name])
        fields["weeks"].label = gettext_lazy("Weeks they can work")
        fields["wanted_areas"].label = gettext_lazy("Areas they would like")
        fields["excluded_units"].label = gettext_lazy("Units that should not see them")
        let_choose(fields["weeks"], week_choices(season.weeks if season else []))
        if season is None:
            del fields["weeks"]


@staff_page(Right.WORK_IN_BANK)
@require_safe
def placeholders(request: StaffRequest) -> HttpResponse:
    """All of them who are in the bank; first those whose year there is nearly over."""
    asked = set(placeholders_to_ask().values_list("pk", flat=True))
    staying = Candidate.objects.placeholders().filter(status__in=STAYING).visible_to(request.user)
    page, organisation = turn(request, staying.order_by("sort_name", "pk")), Organisation.objects.current()
    rows = [
        {"person": row, "until": stays_until(row, organisation), "is_to_ask": row.pk in asked}
        for row in page.rows
    ]
    rows.sort(key=lambda row: not row["is_to_ask"])
    context = {"page": page, "rows": rows, "organisation": organisation}
    return render(request, "bank/placeholders.html", context)


@staff_page(Right.WORK_IN_BANK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_placeholder(request: StaffRequest) -> HttpResponse:
    season = open_season()
    form = AddForm(request.POST or None, season=season)
    if form.is_valid():
        answers = dict(form.cleaned_data)
        key = answers.pop("key", None)
        person = add_placeholder(answers, by=request.user, at=timezone.now(), key=key)
        said = _("In the bank as %(name)s. Write the code name beside who it is, in your own routine.")
        messages.success(request, said % {"name": person.full_name})
        return redirect("person", person.pk)
    return render(request, "bank/new_placeholder.html", {"form": form, "season": season})


@staff_page(Right.WORK_IN_BANK)
@require_POST
def stays(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Twice on one day is once."""
    found = _found(request, pk)
    try:
        note_stay(found, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _("Stays in the bank another year."))
    return redirect("placeholders")


@staff_page(Right.WORK_IN_BANK)
@require_POST
def leaves(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hidden at once; twice is harmless."""
    found = _found(request, pk)
    leave_bank(found, by=request.user, at=timezone.now())
    kept = retention_of(Candidate.objects.get(pk=found.pk), timezone.now())
    said = _("Has left the bank. Removed at the earliest: %(day)s. %(rule)s")
    messages.success(request, said % {"day": kept.day_in_words, "rule": kept.rule})
    return redirect("placeholders")


def _found(request: StaffRequest, pk: UUID) -> Candidate:
    """Everybody else answers for themselves."""
    return get_object_or_404(Candidate.objects.placeholders().visible_to(request.user), pk=pk)


def protected_tiles(request: StaffRequest) -> Iterator[dict[str, Any]]:
    """Those who would have had a letter now."""
    if request.user.may(Right.WORK_IN_BANK) and (count := placeholders_to_ask().count()):
        label = ngettext(
            "person with protected identity to ask: stay in the bank?",
            "people with protected identity to ask: stay in the bank?",
            count,
        )
        yield {"value": count, "label": label, "url": reverse("placeholders"), "tone": "wait"}
