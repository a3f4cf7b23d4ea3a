"""Job descriptions: the page that everybody reads, and where colleagues write and approve them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.ads.models import JobAd
from recruitment.job_descriptions.actions import (
    approve_description,
    change_description,
    create_description,
    current_version,
)
from recruitment.job_descriptions.addresses import description_path
from recruitment.job_descriptions.models import DescriptionVersion, JobDescription
from recruitment.job_descriptions.reading import change_log
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation, User
from recruitment.staff.opening import demand_open
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.description_forms import DescriptionForm, Duties, duties_form
from recruitment.web.description_words import told
from recruitment.web.jobs import NO_SESSION, duties_of
from recruitment.web.turning import turn

State = DescriptionVersion.State


@require_safe
def public_description(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """What the job is like: as it stands now, or as it stood when an offer pointed at it."""
    organisation = Organisation.objects.current()
    demand_open(organisation)
    rows = DescriptionVersion.objects.approved().filter(description__slug=slug)
    versions = rows.select_related("description__unit", "approved_by").order_by("-number")
    newest = versions.first()
    version = newest if number is None else versions.filter(number=number).first()
    if version is None or newest is None:
        raise Http404
    context = NO_SESSION | duties_of(version) | {"organisation": organisation, "newest": newest}
    context["canonical"] = absolute(description_path(version.description))
    return render(request, "descriptions/public.html", context)


@staff_page(Right.SEE_JOBS)
@require_safe
def descriptions(request: StaffRequest) -> HttpResponse:
    rows = JobDescription.objects.select_related("unit").prefetch_related("versions__approved_by")
    page = turn(request, rows.order_by("slug", "pk"))
    lines = [(row, _newest(row), _draft(row)) for row in page.rows]
    context = {"page": page, "lines": lines, "may_write": request.user.may(Right.WRITE_JOB_DESCRIPTIONS)}
    return render(request, "descriptions/list.html", context)


@staff_page(Right.SEE_JOBS)
@require_safe
def description(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(JobDescription.objects.select_related("unit"), pk=pk)
    log = change_log(row)
    version = log[0].version
    context = duties_of(version) | {
        "description": row,
        "log": [told(one) for one in log],
        "is_draft": version.state == State.DRAFT,
        "newest": next((one.version for one in log if one.version.state == State.APPROVED), None),
        "address": absolute(description_path(row)),
        "used": _used(row),
        "may_write": _may_write(row, request.user),
    }
    return render(request, "descriptions/description.html", context)


@staff_page(Right.WRITE_JOB_DESCRIPTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_description(request: StaffRequest) -> HttpResponse:
    form = DescriptionForm(request.POST or None, user=request.user, is_new=True)
    duties = duties_form(request.POST or None, None, has_reasons=False)
    if form.is_valid() and duties.is_valid():
        made = _made_once(request, form, duties)
        if made:
            return _saved(request, made)
    return render(request, "descriptions/form.html", {"form": form, "duties": duties})


@staff_page(Right.WRITE_JOB_DESCRIPTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_description(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Changes the draft; of what is approved it makes the draft of the next version."""
    row = get_object_or_404(JobDescription.objects.select_related("unit"), pk=pk)
    version = current_version(row)
    has_reasons = row.versions.approved().exists()
    initial = {"title": version.title, "intro": version.intro}
    form = DescriptionForm(request.POST or None, user=request.user, is_new=False, initial=initial)
    duties = duties_form(request.POST or None, version, has_reasons=has_reasons)
    if form.is_valid() and duties.is_valid():
        by_now = {"by": request.user, "at": timezone.now()}
        if duties.carried_out(form, change_description, row, **by_now):
            return _saved(request, row)
    context = {"form": form, "duties": duties, "description": row, "version": version}
    return render(request, "descriptions/form.html", context)


@staff_page(Right.WRITE_JOB_DESCRIPTIONS)
@require_POST
def approve(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(JobDescription, pk=pk)
    approve_description(row, by=request.user, at=timezone.now())
    messages.success(request, _("The version is approved, and everybody can read it. It never changes."))
    return redirect("description", pk)


def _made_once(request: StaffRequest, form: DescriptionForm, duties: Duties) -> JobDescription | None:
    """The same form sent twice makes one row: its key is the row's."""
    mine = JobDescription.objects.filter(pk=form.cleaned_data["key"], created_by=request.user)
    try:
        with transaction.atomic():
            by_now = {"by": request.user, "at": timezone.now()}
            return mine.first() or duties.carried_out(form, create_description, **by_now)
    except IntegrityError:
        return mine.get()


def _saved(request: StaffRequest, row: JobDescription) -> HttpResponse:
    messages.success(request, _("The draft is saved. It is shown to everybody once it is approved."))
    return redirect("description", row.pk)


def _newest(row: JobDescription) -> DescriptionVersion | None:
    approved = [version for version in row.versions.all() if version.state == State.APPROVED]
    return max(approved, key=lambda version: version.number, default=None)


def _draft(row: JobDescription) -> DescriptionVersion | None:
    return next((version for version in row.versions.all() if version.state == State.DRAFT), None)


def _used(row: JobDescription) -> list[dict[str, Any]]:
    """Jobs and vacancies that point at one of its versions."""
    jobs = JobAd.objects.filter(job_description__description=row)
    numbers = jobs.order_by("title", "pk").annotate(number=F("job_description__number"))
    needs = Vacancy.objects.filter(job_description__description=row)
    used: list[dict[str, Any]] = [{"job": job, "number": job.number} for job in numbers[:20]]
    return used + ([{"vacancies": count}] if (count := needs.count()) else [])


def _may_write(row: JobDescription, user: User) -> bool:
    own = user.sees_all_units or (row.unit_id and user.units.filter(pk=row.unit_id).exists())
    return bool(user.may(Right.WRITE_JOB_DESCRIPTIONS) and own)
