"""Times for interviews: opened, looked through by day, moved and taken away; and the season's questions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.opening import change_time, open_times, withdraw_time
from recruitment.interviews.progress import progress_of, waiting_for
from recruitment.interviews.questions import current_template, questions_of, set_questions
from recruitment.interviews.rules import BOOKABLE
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.interview_forms import ChangeTimeForm, OpenTimesForm, QuestionsForm
from recruitment.web.turning import Turn, not_understood, turn

TONES = {"booked": "wait", "held": "good", "no_show": "alarm", "cancelled": "quiet"}


@staff_page(Right.HOLD_INTERVIEWS)
@require_safe
def interviews(request: StaffRequest, year: int) -> HttpResponse:
    season, at = get_object_or_404(Season, year=year), timezone.now()
    progress = progress_of(season, request.user, at)
    when = request.GET.get("when", "upcoming")
    page = _page(request, season, when, at)
    context = {
        "season": season,
        "page": page,
        "rows": [_row(time) for time in page.rows],
        "when": when,
        "tabs": _tabs(when, progress),
        "tiles": _tiles(progress),
        "may_run": request.user.may(Right.RUN_SEASON),
        "invite_url": people_to_invite(season),
    }
    return render(request, "interviews/list.html", context)


def _page(request: StaffRequest, season: Season, when: str, at: datetime) -> Turn:
    rows = InterviewTime.objects.visible_to(request.user).filter(season=season).with_taken()
    shown = Interview.objects.visible_to(request.user).filter(state__in=Interview.SEATED)
    people = shown.select_related("candidacy__candidate").order_by("seat")
    rows = rows.select_related("interviewer", "unit").prefetch_related(
        Prefetch("interviews", people, to_attr="shown")
    )
    views: dict[str, QuerySet[InterviewTime]] = {
        "upcoming": rows.filter(state=InterviewTime.State.OPEN, starts_at__gt=at).order_by("starts_at", "pk"),
        "undecided": rows.filter(pk__in=shown.undecided(at).values("time")).order_by("starts_at", "pk"),
        "past": rows.filter(starts_at__lte=at).order_by("-starts_at", "-pk"),
    }
    return turn(request, views[when], known={"when"}) if when in views else not_understood(when)


def _row(time: Any) -> dict[str, Any]:
    return {
        "time": time,
        "day": timezone.localdate(time.starts_at),
        "free": max(time.capacity - time.taken, 0) if time.state == InterviewTime.State.OPEN else 0,
        "people": [{"row": one, "tone": TONES[one.state]} for one in time.shown],
    }


def _tabs(when: str, progress: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"upcoming": _("Upcoming"), "undecided": _("Without outcome"), "past": _("Earlier")}
    counts = {"undecided": progress["undecided"]}
    return [
        {"label": label, "url": f"?when={name}", "current": name == when, "count": counts.get(name)}
        for name, label in labels.items()
    ]


def _tiles(progress: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "invited": _("Asked to pick a time"), "free": _("Free seats ahead"), "booked": _("Booked"),
        "held": _("Interviews held"), "no_show": _("Did not come"),
    }  # fmt: skip
    told = [name for name in labels if progress[name] or name != "no_show"]
    return [{"label": labels[name], "value": progress[name]} for name in told]


@staff_page(Right.HOLD_INTERVIEWS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_times(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    form = OpenTimesForm(request.POST or None, request.user)
    if form.is_valid() and form.carried_out(
        open_times, season, form.cleaned_data, by=request.user, at=timezone.now()
    ):
        count = len(form.result)
        said = ngettext("%(count)s time is open.", "%(count)s times are open.", count) % {"count": count}
        messages.success(request, said)
        return redirect("interviews", year)
    return render(request, "interviews/new_times.html", {"form": form, "season": season})


@staff_page(Right.HOLD_INTERVIEWS)
@require_http_methods(["GET", "HEAD", "POST"])
def interview_time(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    time = _time(request, year, pk)
    form = ChangeTimeForm(request.POST or None, _time(request, year, pk), request.user)
    if form.carried_out(change_time, time, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved. Whoever has booked it is told, and may choose again."))
        return redirect("interviews", year)
    booked = Interview.objects.visible_to(request.user).booked().filter(time=time)
    context = {
        "form": form,
        "time": time,
        "season": time.season,
        "booked": booked.select_related("candidacy__candidate").order_by("seat"),
    }
    return render(request, "interviews/time.html", context)


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def take_away(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    withdraw_time(_time(request, year, pk), by=request.user, at=timezone.now())
    messages.success(
        request, _("The time is taken away. Whoever had booked it is told, and may choose again.")
    )
    return redirect("interviews", year)


@staff_page(Right.HOLD_INTERVIEWS)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: StaffRequest, year: int) -> HttpResponse:
    """Everybody who holds interviews reads them; who runs the season writes them."""
    season, may_write = get_object_or_404(Season, year=year), request.user.may(Right.RUN_SEASON)
    asked = questions_of(season)
    form = QuestionsForm(request.POST if may_write and request.method == "POST" else None)
    form.initial["questions"] = "\n".join(asked)
    if form.is_valid() and form.carried_out(
        set_questions, season, form.lines(), by=request.user, at=timezone.now()
    ):
        messages.success(request, _("Saved. Interviews held from now on have these questions."))
        return redirect("interview_questions", year)
    context = {"form": form, "season": season, "questions": asked, "may_write": may_write}
    return render(request, "interviews/questions.html", context | {"template": current_template(season)})


def _time(request: StaffRequest, year: int, pk: UUID) -> InterviewTime:
    rows = InterviewTime.objects.visible_to(request.user).select_related("season", "interviewer", "unit")
    return get_object_or_404(rows, pk=pk, season__year=year)


def interview_tiles(request: StaffRequest, season: Season | None, at: datetime) -> Iterator[dict[str, Any]]:
    """What the day's page says to who holds interviews."""
    if season is None or not request.user.may(Right.HOLD_INTERVIEWS):
        return
    waiting, url = waiting_for(request.user, at), reverse("interviews", args=[season.year])
    if count := waiting["today"]:
        said = ngettext("interview of yours today", "interviews of yours today", count)
        yield {"value": count, "label": said, "url": url, "tone": "plan"}
    if count := waiting["undecided"]:
        said = ngettext("interview of yours lacks an outcome", "interviews of yours lack an outcome", count)
        yield {"value": count, "label": said, "url": f"{url}?when=undecided", "tone": "wait"}


def people_to_invite(season: Season) -> str:
    """The bank's list of those who could be asked to an interview."""
    steps = [state.value for state in BOOKABLE if state != Candidacy.State.INTERVIEW_BOOKED]
    return f"{reverse('bank')}?{urlencode([('season', season.year), ('stage', steps)], doseq=True)}"
