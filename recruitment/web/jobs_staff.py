"""Staff pages of ads: the list, one ad with what it has brought, writing, preview, publish, close, reopen."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.ads.actions import change_job, close_job, create_job, publish_job, reopen_job
from recruitment.ads.addresses import job_path
from recruitment.ads.checklist import checklist
from recruitment.ads.models import JobAd
from recruitment.ads.results import links_by_job, people_by_job
from recruitment.ads.rules import state_on
from recruitment.ads.scheduling import schedule_job, unschedule_job
from recruitment.ads.wording import pay_text
from recruitment.bank.results import registrations_by_source
from recruitment.job_descriptions.reading import newer_version
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.job_forms import JobForm, PublishForm, ReopenForm, UnitLinkForm, contact_of
from recruitment.web.job_words import claims_to_insert, history_of
from recruitment.web.jobs import full_ads, job_context
from recruitment.web.link_results import outcome_of_job
from recruitment.web.turning import Turn, not_understood, turn

State = JobAd.State
WORDS = {"open": State.PUBLISHED, "draft": State.DRAFT, "closed": State.CLOSED}


@dataclass(frozen=True)
class Row:
    """An ad in the list, as the clock has it."""

    job: JobAd
    state: str
    people: int
    registered: int

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


@staff_page(Right.SEE_JOBS)
@require_safe
def jobs(request: StaffRequest) -> HttpResponse:
    state = request.GET.get("state", "open")
    page = _page(request, state)
    context = {
        "page": page,
        "rows": _rows(page.rows),
        "tabs": _tabs(state),
        "state": state,
        "may_work": request.user.may(Right.WORK_WITH_JOBS),
    }
    return render(request, "sharing/list.html", context)


@staff_page(Right.WORK_WITH_JOBS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_job(request: StaffRequest) -> HttpResponse:
    contact = contact_of(request.user, Organisation.objects.current())
    form = JobForm(request.POST or None, request.FILES or None, initial=contact)
    if form.carried_out(create_job, by=request.user, at=timezone.now()):
        return _saved(request, form.result, _("The job is saved as a draft."))
    context = {"form": form, "may_publish": True, "claims": claims_to_insert()}
    return render(request, "sharing/form.html", context)


@staff_page(Right.WORK_WITH_JOBS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_job(request: StaffRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(JobAd, pk=pk)
    title = job.title  # the form below may fill in another that is refused
    form = JobForm(request.POST or None, request.FILES or None, instance=job)
    if form.carried_out(change_job, job, by=request.user, at=timezone.now()):
        return _saved(request, form.result, _("The job is changed."))
    context = {"form": form, "job": job, "title": title, "claims": claims_to_insert()}
    context["may_publish"] = job.state == State.DRAFT
    return render(request, "sharing/form.html", context)


@staff_page(Right.SEE_JOBS)
@require_safe
def job(request: StaffRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(_ads(), pk=pk)
    return _shown(request, job, PublishForm(initial={"publish_at": job.publish_at}))


def _shown(request: StaffRequest, job: JobAd, publish_form: PublishForm) -> HttpResponse:
    state = state_on(job, timezone.localdate())
    context = {
        "job": job,
        "state": state,
        "state_label": State(state).label,
        "overdue": job.closes_on < timezone.localdate(),
        "checklist": checklist(job),
        "is_told": all(checked.is_told for checked in checklist(job)),
        "facts": _facts(job),
        "history": history_of(job),
        "newer": newer_version(job.job_description),
        "address": absolute(job_path(job)),
        "outcome": outcome_of_job(job),
        "postings": job.postings.all(),
        "unit_form": UnitLinkForm(),
        "reopen_form": ReopenForm(),
        "publish_form": publish_form,
        "may_work": request.user.may(Right.WORK_WITH_JOBS),
    }
    return render(request, "sharing/job.html", context)


@staff_page(Right.SEE_JOBS)
@require_safe
def preview(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The very page that everybody will see, under a line that says it is a preview."""
    job = get_object_or_404(_ads(), pk=pk)
    context = job_context(job, Organisation.objects.current(), absolute(job_path(job)))
    return render(request, "jobs/job.html", context | {"preview": True})


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def publish(request: StaffRequest, pk: UUID) -> HttpResponse:
    publish_job(get_object_or_404(JobAd, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The job is published. Let your colleagues share it."))
    return redirect("job", pk)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def schedule(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Publish at a moment; what is wrong is told at its field."""
    job = get_object_or_404(_ads(), pk=pk)
    form = PublishForm(request.POST)
    moment = form.cleaned_data["publish_at"] if form.is_valid() else None
    if form.carried_out(schedule_job, job, moment, by=request.user, at=timezone.now()):
        messages.success(request, _("The job is published by itself at that moment."))
        return redirect("job", pk)
    return _shown(request, job, form)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def unschedule(request: StaffRequest, pk: UUID) -> HttpResponse:
    unschedule_job(get_object_or_404(JobAd, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The job stays a draft until you publish it."))
    return redirect("job", pk)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    close_job(get_object_or_404(JobAd, pk=pk), by=request.user, at=timezone.now())
    undo = f"undo:{reverse('reopen_job', args=[pk])}"
    messages.success(request, _("The job and all its links are closed."), extra_tags=undo)
    return redirect("job", pk)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def reopen(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Until the day given; without one (an undo) until the day it had."""
    job = get_object_or_404(JobAd, pk=pk)
    form = ReopenForm(request.POST) if "closes_on" in request.POST else None
    if form and not form.is_valid():
        messages.error(request, _("Give the day until which the job is open, for example 2027-05-31."))
        return redirect("job", pk)
    closes_on = form.cleaned_data["closes_on"] if form else None
    reopen_job(job, by=request.user, at=timezone.now(), closes_on=closes_on)
    messages.success(request, _("The job is open again, and so are its links."))
    return redirect("job", pk)


def _saved(request: StaffRequest, job: JobAd, words: str) -> HttpResponse:
    """Saved; published at once for who pressed that button."""
    if "publish" in request.POST and job.state == State.DRAFT:
        publish_job(job, by=request.user, at=timezone.now())
        words = _("The job is published. Let your colleagues share it.")
    messages.success(request, words)
    return redirect("job", job.pk)


def _ads() -> QuerySet:
    return full_ads().select_related("season", "created_by")


def _in_state(state: str) -> Q:
    """As the clock has it: past its closing day a published ad counts as closed."""
    over = Q(state=State.PUBLISHED, closes_on__lt=timezone.localdate())
    if state == State.CLOSED:
        return Q(state=state) | over
    return Q(state=state) & ~over


def _page(request: HttpRequest, state: str) -> Turn:
    if state not in WORDS:
        return not_understood(state)
    rows = _ads().filter(_in_state(WORDS[state])).order_by("-created_at", "-pk")
    return turn(request, rows, known={"state"})


def _rows(ads: list[JobAd]) -> list[Row]:
    people, links = people_by_job(ads), links_by_job(ads)
    registered = registrations_by_source(link for found in links.values() for link in found)
    today = timezone.localdate()
    return [
        Row(
            job=ad,
            state=state_on(ad, today),
            people=people.get(ad.pk, 0),
            registered=sum(registered[link] for link in links.get(ad.pk, ())),
        )
        for ad in ads
    ]


def _tabs(current: str) -> list[dict]:
    labels = {
        "open": pgettext("jobs", "Open"),
        "draft": pgettext("jobs", "Drafts"),
        "closed": pgettext("jobs", "Closed"),
    }
    every: QuerySet = JobAd.objects.order_by()
    counts = every.aggregate(**{word: Count("pk", filter=_in_state(state)) for word, state in WORDS.items()})
    return [
        {"label": label, "url": f"?state={word}", "current": word == current, "count": counts[word]}
        for word, label in labels.items()
    ]


def _described(job: JobAd) -> str:
    version = job.job_description
    words = _("%(title)s, version %(number)s")
    return words % {"title": version.title, "number": version.number} if version else ""


def _facts(job: JobAd) -> list[dict]:
    contact = filter(None, [job.contact_name, job.contact_phone, job.contact_email])
    return [
        {"term": _("Units"), "value": ", ".join(unit.name for unit in job.units.all())},
        {"term": _("Season"), "value": job.season},
        {"term": _("Employment"), "value": job.get_employment_form_display()},
        {"term": _("Extent"), "value": job.get_extent_display()},
        {"term": _("Pay"), "value": pay_text(job)},
        {"term": _("Collective agreement"), "value": job.collective_agreement},
        {"term": _("Job description"), "value": _described(job)},
        {"term": _("Formal application"), "value": job.formal_application_url},
        {"term": _("Contact"), "value": "\n".join(contact)},
        {"term": _("Written by"), "value": job.created_by},
    ]
