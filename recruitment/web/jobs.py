"""Jobs as everybody sees them: the open ones, one by itself, one through a shared link.

None of these pages looks at a session or sets a cookie: they are the same for everybody.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recruitment.ads.actions import count_click
from recruitment.ads.addresses import is_possible, job_path, link_path, registration_path
from recruitment.ads.models import JobAd, ShareLink
from recruitment.ads.rendering import body_html
from recruitment.ads.rules import state_on
from recruitment.ads.structured import as_script, job_posting, open_graph
from recruitment.ads.visitors import visitor_of
from recruitment.ads.wording import pay_text
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation
from recruitment.web.turning import turn

State = JobAd.State
NO_SESSION: dict = {"messages": ()}  # the base would look for messages there
OTHERS = 5


@require_safe
def open_jobs(request: HttpRequest) -> HttpResponse:
    rows = JobAd.objects.public(timezone.localdate()).prefetch_related("units").order_by("closes_on", "pk")
    return render(request, "jobs/list.html", NO_SESSION | {"page": turn(request, rows)})


@require_safe
def public_job(request: HttpRequest, slug: str) -> HttpResponse:
    job = _published(slug)
    if state_on(job, timezone.localdate()) == State.CLOSED:
        return not_here(request, 410, job=job)
    organisation = Organisation.objects.current()
    url = absolute(job_path(job))
    context = job_context(job, organisation, url)
    context["posting"] = as_script(job_posting(job, organisation, url))
    return render(request, "jobs/job.html", context)


@require_safe
def shared_job(request: HttpRequest, code: str) -> HttpResponse:
    """The whole ad at an address of its own: a crawler that finds a redirect shows no picture."""
    link = _link(code)
    if link is None:
        return not_here(request, 404)
    if link.revoked_at or not link.job.is_public(timezone.localdate()):
        return not_here(request, 410, job=link.job)
    _count(request, link)
    context = job_context(link.job, Organisation.objects.current(), absolute(link_path(link)), link.code)
    return render(request, "jobs/job.html", context)


def job_context(job: JobAd, organisation: Organisation, url: str, code: str = "") -> dict:
    """What the ad's page shows, at whichever address."""
    return NO_SESSION | {
        "organisation": organisation,
        "job": job,
        "units": job.units.all(),
        "body": body_html(job),
        "pay": pay_text(job),
        "canonical": absolute(job_path(job)),
        "shared": open_graph(job, organisation, url),
        "register_url": registration_path(code),
    }


def not_here(request: HttpRequest, status: int, job: JobAd | None = None) -> HttpResponse:
    """A closed ad or a dead link, with a way onwards. `job`: the ad that was meant."""
    today = timezone.localdate()
    others = JobAd.objects.public(today).prefetch_related("units").order_by("closes_on", "pk")
    still_open = job if job and job.is_public(today) else None
    context = NO_SESSION | {"job": job, "still_open": still_open, "others": others[:OTHERS]}
    return render(request, "jobs/not_here.html", context, status=status)


def _published(slug: str) -> JobAd:
    """An ad that is or has been public; a draft does not exist for anybody outside."""
    rows = JobAd.objects.exclude(state=State.DRAFT).prefetch_related("units")
    job = rows.filter(slug=slug).first() if is_possible(slug) else None
    if job is None:
        raise Http404
    return job


def _link(code: str) -> ShareLink | None:
    if not is_possible(code):
        return None
    return ShareLink.objects.select_related("job").prefetch_related("job__units").filter(code=code).first()


def _count(request: HttpRequest, link: ShareLink) -> None:
    """The one note that opening a link leaves: its day and whether a person opened it; never for HEAD."""
    if request.method == "GET":
        visitor = visitor_of(request.method, request.headers.get("User-Agent", ""), request.headers)
        count_click(link, day=timezone.localdate(), visitor=visitor)
