"""One interview: the same questions as for everybody, references as a step, and what comes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.candidates.models import Candidate
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.interviews.booking import book_interview, cancel_interview, note_no_show
from recruitment.interviews.following import move_process
from recruitment.interviews.locking import TOLD
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.outcomes import asked_in, decide_interview, keep_answers, note_reference
from recruitment.interviews.progress import latest_of
from recruitment.interviews.rules import EARLY, times_for, why_not_book
from recruitment.seasons.models import Candidacy
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.interview_forms import (
    NEVER,
    AnswersForm,
    BookForm,
    NotNowForm,
    ReferenceForm,
    time_label,
)
from recruitment.web.interviews import TONES

State = Candidacy.State


@staff_page(Right.HOLD_INTERVIEWS)
@require_safe
def interview(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    return _page(request, _own(request, year, pk))


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def answers(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    row = _own(request, year, pk)
    form = AnswersForm(request.POST, asked_in(row), row.answers)
    if form.is_valid() and form.carried_out(
        keep_answers, row, form.answers(), by=request.user, at=timezone.now()
    ):
        messages.success(request, _("Saved."))
        return redirect("interview", year, pk)
    return _page(request, row, answers_form=form, form=form)


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def no_show(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    row = _own(request, year, pk)
    return _done(request, row, lambda: note_no_show(row, by=request.user, at=timezone.now()), _("Noted."))


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def close_no_show(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    """Nobody came, and nobody is invited again."""
    row, reason = _own(request, year, pk), Candidacy.CloseReason.NO_SHOW
    return _done(request, row, lambda: move_process(
        row.candidacy, State.CLOSED, reason=reason, by=request.user, at=timezone.now()
    ), _("The process is closed."))  # fmt: skip


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def cancel(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    row = _own(request, year, pk)
    said = _("Cancelled. The person is told, and may pick another time.")
    return _done(request, row, lambda: cancel_interview(row, by=request.user, at=timezone.now()), said)


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def clear_after(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    row = _own(request, year, pk)
    return _done(request, row, lambda: decide_interview(
        row, State.CLEARED, by=request.user, at=timezone.now()
    ), _("Cleared for the season."))  # fmt: skip


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def not_now(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    row, form = _own(request, year, pk), NotNowForm(request.POST)
    if form.is_valid() and form.carried_out(
        decide_interview, row, State.NOT_NOW, reason=form.cleaned_data["reason"], by=request.user,
        at=timezone.now(),
    ):  # fmt: skip
        messages.success(request, _("Noted, with the reason."))
        return redirect("interview", year, pk)
    return _page(request, row, not_now_form=form, form=form)


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def reference(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    row, form = _own(request, year, pk), ReferenceForm(request.POST)
    if form.is_valid() and form.carried_out(
        note_reference, row.candidacy, form.cleaned_data, by=request.user, at=timezone.now()
    ):
        messages.success(request, _("The reference is noted."))
        return redirect("interview", year, pk)
    return _page(request, row, reference_form=form, form=form)


@staff_page(Right.HOLD_INTERVIEWS)
@require_POST
def book_for(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A time agreed on by telephone, from the person's page; `pk` is their process in a season."""
    people = Candidate.objects.visible_to(request.user).values("pk")
    rows = Candidacy.objects.select_related("season", "candidate").filter(candidate__in=people)
    row = get_object_or_404(rows, pk=pk)
    form = BookForm(request.POST, InterviewTime.objects.visible_to(request.user).filter(season=row.season))
    if form.is_valid() and form.carried_out(
        book_interview, row, form.cleaned_data["time"], by=request.user, at=timezone.now()
    ):
        messages.success(request, _("The time is booked, and both are told."))
    for fault in [fault for faults in form.errors.values() for fault in faults]:
        messages.error(request, str(fault))
    return redirect("person", row.candidate_id)


def booking_of(request: StaffRequest, candidacy: Candidacy) -> dict[str, Any]:
    """What the person's page says of interviews: the latest one, and the times to choose from."""
    if not request.user.may(Right.HOLD_INTERVIEWS):
        return {}
    latest = latest_of(candidacy)
    may_book = not why_not_book(candidacy)
    times = times_for(candidacy, timezone.now()).visible_to(request.user)[:100] if may_book else []
    return {
        "interview": latest,
        "interview_tone": TONES[latest.state] if latest else "",
        "book_times": [(time.pk, time_label(time)) for time in times],
        "may_invite": may_book and request.user.may(Right.WORK_IN_BANK),
    }


def _own(request: StaffRequest, year: int, pk: UUID) -> Interview:
    rows = Interview.objects.visible_to(request.user).select_related(*TOLD)
    return get_object_or_404(rows, pk=pk, time__season__year=year)


def _done(request: StaffRequest, row: Interview, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, said)
    return redirect("interview", row.time.season.year, row.pk)


def _page(request: StaffRequest, row: Interview, **faulty: Any) -> HttpResponse:
    step = row.candidacy.state
    is_held, has_begun = row.state == Interview.State.HELD, row.time.starts_at <= timezone.now() + EARLY
    context = {
        "interview": row,
        "person": row.candidacy.candidate,
        "season": row.candidacy.season,
        "tone": TONES[row.state],
        "answers_form": AnswersForm(None, asked_in(row), row.answers),
        "may_answer": is_held or (has_begun and row.state != Interview.State.CANCELLED),
        "may_miss": has_begun and row.state == Interview.State.BOOKED,
        "may_decide": is_held and step in (State.INTERVIEWED, State.CLEARED, State.NOT_NOW),
        "did_not_come": row.state == Interview.State.NO_SHOW and step == State.CONTACTED,
        "not_now_form": NotNowForm(),
        "reference_form": ReferenceForm(),
        "references": row.candidacy.reference_checks.select_related("noted_by").order_by("asked_on", "pk"),
        "may_invite": request.user.may(Right.WORK_IN_BANK),
        "never": NEVER,
    }
    return render(request, "interviews/interview.html", context | faulty)
