"""Staff pages of lectures: the list, and one lecture with its QR code and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.results import registrations_by_source
from recruitment.lectures.actions import change_lecture, create_lecture
from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import pulse_of
from recruitment.lectures.rules import may_count_heads
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.lecture_forms import HeadsForm, LectureForm
from recruitment.web.lecture_sheets import way_in
from recruitment.web.turning import Turn, not_understood, turn

ROWS = Lecture.objects.select_related("university", "lecturer", "colleague", "contact", "unit")


@dataclass(frozen=True)
class Row:
    """A lecture and what came of it."""

    lecture: Lecture
    registered: int

    @property
    def share(self) -> int | None:
        """Of those in the room, how many per cent registered."""
        if not self.lecture.attendees:
            return None
        return round(100 * self.registered / self.lecture.attendees)


@staff_page(Right.SEE_LECTURES)
@require_safe
def lectures(request: StaffRequest) -> HttpResponse:
    counts = _counts()
    when = request.GET.get("when") or ("upcoming" if counts["upcoming"] else "past")
    page = _page(request, when)
    registered = registrations_by_source(lecture.pk for lecture in page.rows)
    context = {
        "page": page,
        "rows": [Row(lecture, registered[lecture.pk]) for lecture in page.rows],
        "when": when,
        "tabs": _tabs(when, counts),
        "may_work": request.user.may(Right.WORK_WITH_LECTURES),
    }
    return render(request, "lectures/list.html", context)


@staff_page(Right.WORK_WITH_LECTURES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_lecture(request: StaffRequest) -> HttpResponse:
    initial = {"lecturer": request.user, "university": request.GET.get("university")}
    form = LectureForm(request.POST or None, initial=initial)
    if form.carried_out(create_lecture, by=request.user, at=timezone.now()):
        messages.success(request, _("The lecture is saved. Here is its QR code."))
        return redirect("lecture", form.result.pk)
    return render(request, "lectures/form.html", {"form": form})


@staff_page(Right.WORK_WITH_LECTURES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_lecture(request: StaffRequest, pk: UUID) -> HttpResponse:
    lecture = get_object_or_404(Lecture, pk=pk)
    title = lecture.title  # the form below may fill in another that is refused
    form = LectureForm(request.POST or None, instance=lecture)
    if form.carried_out(change_lecture, lecture, by=request.user, at=timezone.now()):
        messages.success(request, _("The lecture is changed."))
        return redirect("lecture", pk)
    return render(request, "lectures/form.html", {"form": form, "lecture": lecture, "title": title})


@staff_page(Right.SEE_LECTURES)
@require_safe
def lecture(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(ROWS, pk=pk)
    return _detail(request, row, HeadsForm(instance=row))


@staff_page(Right.SEE_LECTURES)
@require_POST
def count_heads(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, at = get_object_or_404(ROWS, pk=pk), timezone.now()
    if not may_count_heads(request.user, row, at):
        raise PermissionDenied
    form = HeadsForm(request.POST, instance=row)
    if form.carried_out(change_lecture, row, by=request.user, at=at):
        messages.success(request, _("Saved. Now you see the share of those in the room."))
        return redirect("lecture", pk)
    row.refresh_from_db(fields=["attendees"])
    return _detail(request, row, form)


def _detail(request: StaffRequest, lecture: Lecture, form: HeadsForm) -> HttpResponse:
    context = {
        "lecture": lecture,
        "row": Row(lecture, registrations_by_source([lecture.pk])[lecture.pk]),
        "facts": _facts(lecture),
        "pulse": pulse_of(lecture),
        "form": form,
        "asks_for_heads": lecture.attendees is None
        and may_count_heads(request.user, lecture, timezone.now()),
        "may_work": request.user.may(Right.WORK_WITH_LECTURES),
    }
    return render(request, "lectures/detail.html", context | way_in(lecture))


def _facts(lecture: Lecture) -> list[dict]:
    began = f"{lecture.get_admit_term_display()} {lecture.admit_year}" if lecture.admit_year else ""
    return [
        {"term": _("University"), "value": lecture.university},
        {"term": _("Programme"), "value": lecture.programme},
        {"term": _("Course"), "value": lecture.course},
        {"term": _("Listeners began"), "value": began},
        {"term": _("Place"), "value": lecture.place},
        {"term": _("Lecturer"), "value": lecture.lecturer},
        {"term": _("Colleague"), "value": lecture.colleague},
        {"term": _("Whom students may ask"), "value": lecture.contact or lecture.lecturer},
        {"term": _("Unit presented"), "value": lecture.unit},
        {"term": _("Slides"), "value": lecture.slides_url, "url": lecture.slides_url, "action": _("Open")},
        {"term": _("In the room"), "value": lecture.attendees},
    ]


def _page(request: HttpRequest, when: str) -> Turn:
    """The next lecture comes first among the upcoming, the latest among those held."""
    if when == "upcoming":
        rows = ROWS.filter(_upcoming()).order_by("held_at", "pk")
    elif when == "past":
        rows = ROWS.exclude(_upcoming()).order_by("-held_at", "-pk")
    else:
        return not_understood(when)
    return turn(request, rows, known={"when"})


def _upcoming() -> Q:
    """A lecture stays upcoming to the end of its day: somebody may be on the way there."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(held_at__gte=midnight)


def _counts() -> dict[str, int]:
    everything: QuerySet = Lecture.objects.order_by()
    return everything.aggregate(
        upcoming=Count("pk", filter=_upcoming()), past=Count("pk", filter=~_upcoming())
    )


def _tabs(when: str, counts: dict[str, int]) -> list[dict]:
    labels = {"upcoming": _("Upcoming"), "past": _("Lectures held")}
    return [
        {"label": label, "url": f"?when={name}", "current": name == when, "count": counts[name]}
        for name, label in labels.items()
    ]
