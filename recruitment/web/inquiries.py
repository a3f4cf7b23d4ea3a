"""Staff pages of inquiries: ask several people whether they can come, see who can, go on to an offer."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.offers.actions import ask_people, create_offer, end_inquiry, world_of
from recruitment.offers.inquiries import Inquiry
from recruitment.offers.inquiring import MOST, may_be_asked
from recruitment.planning.advice import Fit, fitting_people, not_fitting_people
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import place_url
from recruitment.web.inquiry_forms import AskForm
from recruitment.web.places import demand_place, free_until, week_or_404
from recruitment.web.turning import turn


@staff_page(Right.WORK_WITH_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, year: int, vacancy: UUID, seat: int, week: str) -> HttpResponse:
    """About the free weeks of a seat from this one on."""
    rows = Vacancy.objects.visible_to(request.user).select_related("unit", "season")
    found, monday = get_object_or_404(rows, pk=vacancy, season__year=year), week_or_404(week)
    demand_place(found, seat, monday)
    at = timezone.now()
    last = free_until(world_of(found.season, at), found, seat, monday)
    people = _could_be_asked(found, seat, monday, last)
    form = AskForm(request.POST or None, people=people, first=monday, last=last)
    if form.is_valid() and form.carried_out(
        ask_people, found, seat, monday, form.until, form.chosen, by=request.user, at=at
    ):
        count = form.result.replies.count()
        said = ngettext("%(count)d person has been asked.", "%(count)d people have been asked.", count)
        messages.success(request, said % {"count": count})
        return redirect("inquiry", form.result.pk)
    context = {"form": form, "vacancy": found, "seat": seat, "week": monday, "season": found.season}
    context |= {"back": place_url(year, found, seat, monday)}
    return render(request, "inquiries/ask.html", context)


@staff_page(Right.SEE_OFFERS)
@require_safe
def inquiries(request: StaffRequest) -> HttpResponse:
    rows = Inquiry.objects.visible_to(request.user).select_related("vacancy__unit", "vacancy__season")
    page = turn(request, rows.prefetch_related("replies").order_by("-created_at", "-pk"))
    listed = [(row, _counts(row)) for row in page.rows]
    return render(request, "inquiries/list.html", {"page": page, "listed": listed, "now": timezone.now()})


@staff_page(Right.SEE_OFFERS)
@require_safe
def inquiry(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _own(request, pk)
    replies = row.replies.select_related("candidacy__candidate").order_by("answered_at", "pk")
    context = {
        "inquiry": row,
        "replies": replies,
        "counts": _counts(row),
        "is_open": row.is_open(timezone.now()),
        "may_work": request.user.may(Right.WORK_WITH_OFFERS),
        "place_url": place_url(row.vacancy.season.year, row.vacancy, row.seat, row.first_week),
    }
    return render(request, "inquiries/inquiry.html", context)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def end(request: StaffRequest, pk: UUID) -> HttpResponse:
    end_inquiry(_own(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The inquiry is closed."))
    return redirect("inquiry", pk)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def offer_to(request: StaffRequest, pk: UUID, reply: UUID) -> HttpResponse:
    """A draft for somebody who can come; nothing leaves yet."""
    row = _own(request, pk)
    said = get_object_or_404(row.replies.select_related("candidacy__candidate"), pk=reply, answer="yes")
    weeks = row.first_week, row.last_week
    made = create_offer(said.candidacy, row.vacancy, row.seat, *weeks, by=request.user, at=timezone.now())
    messages.success(request, _("The draft is written. Nothing has been sent yet."))
    return redirect("offer", made.pk)


def _own(request: StaffRequest, pk: UUID) -> Inquiry:
    rows = Inquiry.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("vacancy__unit", "vacancy__season", "created_by"), pk=pk)


def _counts(row: Inquiry) -> dict[str, int]:
    answers = [reply.answer for reply in row.replies.all()]
    return {"asked": len(answers), "yes": answers.count("yes"), "no": answers.count("no")}


def _could_be_asked(vacancy: Vacancy, seat: int, first: date, last: date) -> list[Fit]:
    """Those who fit, and those whom only a wish of their own speaks against."""
    world = world_of(vacancy.season, timezone.now())
    place = (vacancy, seat, first, last)
    fits = fitting_people(*place, world=world, at_most=MOST)
    others = not_fitting_people(*place, world=world, at_most=MOST)
    fits = [one for one in fits if not one.candidacy.candidate.is_placeholder]
    return fits + [one for one in others if may_be_asked(one.candidacy, vacancy, first, last, world)]
