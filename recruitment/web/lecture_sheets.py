"""What one takes along to a lecture: sheet, posters, slides and QR code; the file for the calendar."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recruitment.lectures.calendar import calendar_file
from recruitment.lectures.models import Lecture
from recruitment.lectures.posters import lecture_url, qr_png, qr_svg, to_type
from recruitment.lectures.printing import Sheet, Words, draw_sheet
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page

_TYPES = {"pdf": "application/pdf", "png": "image/png", "ics": "text/calendar; charset=utf-8"}
_SHEETS = {sheet.value.file_name: sheet for sheet in Sheet}


@staff_page(Right.SEE_LECTURES)
@require_safe
def poster(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One thing to read from the last row: what to do, the code, the address."""
    lecture = get_object_or_404(Lecture, pk=pk)
    words = _words(lecture)
    context = {
        "title": words.title,
        "lead": words.lead,
        "contact": words.contact,
        "back_url": reverse("lecture", args=[pk]),
    }
    return render(request, "poster.html", context | way_in(lecture))


@staff_page(Right.SEE_LECTURES)
@require_safe
def lecture_sheet(request: StaffRequest, pk: UUID, name: str) -> HttpResponse:
    """A file to print or to project, in the language of the page."""
    lecture = get_object_or_404(Lecture, pk=pk)
    sheet = _SHEETS.get(name)
    if sheet is None:
        raise Http404
    return _download(name, lecture, draw_sheet(sheet, _words(lecture), timezone.now()))


@staff_page(Right.SEE_LECTURES)
@require_safe
def lecture_qr(request: StaffRequest, pk: UUID) -> HttpResponse:
    lecture = get_object_or_404(Lecture, pk=pk)
    return _download("qr.png", lecture, qr_png(lecture_url(lecture)))


@staff_page(Right.SEE_LECTURES)
@require_safe
def lecture_calendar(request: StaffRequest, pk: UUID) -> HttpResponse:
    lecture = get_object_or_404(Lecture.objects.select_related("university", "lecturer", "colleague"), pk=pk)
    return _download("kalender.ics", lecture, calendar_file(lecture, timezone.now()))


def way_in(lecture: Lecture) -> dict:
    """What leads the listeners in: address, the same to type, QR code and code."""
    url = lecture_url(lecture)
    return {"url": url, "address": to_type(url), "qr": qr_svg(url), "code": lecture.code}


def _words(lecture: Lecture) -> Words:
    organisation = Organisation.objects.current()
    url = lecture_url(lecture)
    return Words(
        title=_("Work with us this summer"),
        lead=_("Scan the code and register your interest. It takes less than a minute."),
        code=lecture.code,
        url=url,
        organisation=organisation.display_name,
        department=organisation.department,
        contact=", ".join(filter(None, [organisation.contact_name, organisation.contact_phone])),
        qr_label=_("QR code to %(address)s") % {"address": to_type(url)},
        language=(get_language() or "sv")[:2],
    )


def _download(name: str, lecture: Lecture, content: bytes) -> HttpResponse:
    """The code is in the file's name: several lectures' posters stand beside each other in a folder."""
    stem, kind = name.rsplit(".", 1)
    response = HttpResponse(content, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}-{lecture.code}.{kind}"'
    return response
