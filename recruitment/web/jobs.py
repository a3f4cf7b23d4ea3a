"""Jobs as everybody sees them: the open ones, one by itself, one through a shared link.

None of these pages looks at a session or sets a cookie: they are the same for everybody.
"""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from recruitment.ads.actions import count_click
from recruitment.ads.addresses import code_path, job_path, registration_path
from recruitment.ads.checklist import ITEMS
from recruitment.ads.claims import measured_for
from recruitment.ads.finding import Found, find_by_code, find_by_slug
from recruitment.ads.illustrating import card_of, photo_called
from recruitment.ads.models import JobAd
from recruitment.ads.rendering import body_html
from recruitment.ads.structured import as_script, job_posting, open_graph
from recruitment.ads.visitors import visitor_of
from recruitment.ads.wording import pay_text
from recruitment.job_descriptions.models import DescriptionVersion
from recruitment.job_descriptions.reading import grouped
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation
from recruitment.staff.opening import demand_open
from recruitment.web.turning import turn

NO_SESSION: dict = {"messages": ()}  # the base would look for messages there
OTHERS = 5
FOR_EVER = "public, max-age=31536000, immutable"
PAGES_REMEMBERED = 500  # about ten kilobytes each


@require_safe
def open_jobs(request: HttpRequest) -> HttpResponse:
    organisation = Organisation.objects.current()
    demand_open(organisation)
    rows = JobAd.objects.public(timezone.localdate()).prefetch_related("units").order_by("closes_on", "pk")
    context = {"page": turn(request, rows), "organisation": organisation}
    return render(request, "jobs/list.html", NO_SESSION | context)


@require_safe
def public_job(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_by_slug(slug)
    _demand_open(found)
    if found is None or found.state == JobAd.State.DRAFT:
        raise Http404
    if not found.is_open(timezone.localdate()):
        return not_here(request, 410, found.job_id)
    return HttpResponse(_drawn(found, get_language(), timezone.localdate()))


@require_safe
def shared_job(request: HttpRequest, code: str) -> HttpResponse:
    """The whole ad at an address of its own: a crawler that finds a redirect shows no picture."""
    found = find_by_code(code)
    _demand_open(found)
    if found is None:
        return not_here(request, 404)
    if not found.is_open(timezone.localdate()):
        return not_here(request, 410, found.job_id)
    _count(request, found)
    return HttpResponse(_drawn(found, get_language(), timezone.localdate()))


def full_ads() -> QuerySet[JobAd]:
    """Ads with all that their pages show."""
    rows = JobAd.objects.select_related("job_description__description")
    return rows.prefetch_related("units", "job_description__duties")


@require_safe
def job_photo(request: HttpRequest, name: str) -> HttpResponse:
    """The picture in an ad; its name says what it shows, so it may be kept for ever."""
    content = photo_called(name)
    if content is None:
        raise Http404
    return _picture(content, "image/webp")


@require_safe
def job_card(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The picture that shared links show. Under an old name it leads to the one of today."""
    job = get_object_or_404(JobAd.objects.public(timezone.localdate()), slug=slug)
    organisation = Organisation.objects.current()
    demand_open(organisation)
    drawn_as, content = card_of(job, organisation)
    if name != drawn_as:
        return redirect("job_card", slug, drawn_as)
    return _picture(content, "image/png")


def _picture(content: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Cache-Control"] = FOR_EVER
    return response


def gives(job: JobAd) -> list[dict]:
    """What the checklist asks for, in the words of the ad; the pay stands among the facts."""
    told = [(item.label, getattr(job, item.field)) for item in ITEMS if item.field != "salary_min"]
    return [{"label": label, "text": text} for label, text in told if text]


def duties_of(version: DescriptionVersion | None) -> dict:
    """What is done and not done in the job, in the version that it points at."""
    if version is None:
        return {"version": None}
    duties = list(version.duties.all())
    done, not_done = grouped(duties, is_done=True), grouped(duties, is_done=False)
    return {"version": version, "done": done, "not_done": not_done}


def _demand_open(found: Found | None) -> None:
    """The question for the ad has answered this one too; it is asked anew only where there is no ad."""
    if found is None or not found.service_is_open:
        demand_open(Organisation.objects.current())


def job_context(job: JobAd, organisation: Organisation, url: str, code: str = "") -> dict:
    """What the ad's page shows, at whichever address."""
    today = timezone.localdate()
    return NO_SESSION | {
        "organisation": organisation,
        "job": job,
        "units": job.units.all(),
        "body": body_html(job, measured_for([job]).get(job.pk), today),
        "pay": pay_text(job),
        "gives": gives(job),
        **duties_of(job.job_description),
        "canonical": absolute(job_path(job)),
        "shared": open_graph(job, organisation, url),
        "register_url": registration_path(code),
    }


def not_here(request: HttpRequest, status: int, job_id: UUID | None = None) -> HttpResponse:
    """A closed ad or a dead link, with a way onwards. `job_id`: the ad that was meant."""
    today = timezone.localdate()
    job = JobAd.objects.filter(pk=job_id).first() if job_id else None
    others = JobAd.objects.public(today).prefetch_related("units").order_by("closes_on", "pk")
    still_open = job if job and job.is_public(today) else None
    context = NO_SESSION | {"job": job, "still_open": still_open, "others": others[:OTHERS]}
    return render(request, "jobs/not_here.html", context, status=status)


@lru_cache(maxsize=PAGES_REMEMBERED)
def _drawn(found: Found, language: str | None, today: date) -> bytes:
    """The page, drawn once a day for as long as nothing on it changes: then `found.stamp` is another.

    Drawn for nobody's request, so nothing of whoever asked first can be on it.
    """
    job = full_ads().get(pk=found.job_id)
    organisation = Organisation.objects.current()
    url = absolute(code_path(found.code) if found.code else job_path(job))
    context = job_context(job, organisation, url, found.code)
    if not found.code:
        context["posting"] = as_script(job_posting(job, organisation, url, context["body"]))
    return render_to_string("jobs/job.html", context, HttpRequest()).encode()


def _count(request: HttpRequest, found: Found) -> None:
    """The one note that opening a link leaves: its day and whether a person opened it; never for HEAD."""
    if request.method == "GET" and found.link_id:
        visitor = visitor_of(request.method, request.headers.get("User-Agent", ""), request.headers)
        count_click(found.link_id, day=timezone.localdate(), visitor=visitor)
