"""Open jobs and public pages for programs: Atom, JSON, the map of the site, and what robots may read."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recruitment.ads.addresses import job_path
from recruitment.ads.claims import Measured, measured_for
from recruitment.ads.feeds import Text, atom_feed, jobtech_ad
from recruitment.ads.models import JobAd
from recruitment.ads.rendering import body_html, body_text
from recruitment.job_descriptions.addresses import description_path
from recruitment.job_descriptions.models import DescriptionVersion
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation
from recruitment.staff.opening import demand_open

ATOM, ROBOTS = "application/atom+xml; charset=utf-8", "text/plain; charset=utf-8"
LANGUAGE = "sv"  # of the ads
# Behind these stand keys that people have been given, or colleagues.
NOT_FOR_ROBOTS = (
    "/api/", "/avsluta/", "/bekrafta/", "/dela/", "/erbjudande/", "/installera/", "/intervju/", "/kalender/",
    "/logga-in/", "/mina-uppgifter/", "/sommar/", "/stanna/",
)  # fmt: skip


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    organisation = Organisation.objects.current()
    demand_open(organisation)
    with translation.override(LANGUAGE):
        title = _("Open jobs, %(name)s") % {"name": organisation.display_name}
        return HttpResponse(atom_feed(_open(), organisation, title, request.path), content_type=ATOM)


@require_safe
def jobtech(request: HttpRequest) -> JsonResponse:
    """As JobSearch answers a search."""
    organisation = Organisation.objects.current()
    demand_open(organisation)
    with translation.override(LANGUAGE):
        ads = [jobtech_ad(job, text, organisation) for job, text in _open()]
    return JsonResponse(
        {"total": {"value": len(ads)}, "hits": ads}, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    demand_open(Organisation.objects.current())
    plain = ("/", "/jobb/", "/intresse/", "/personuppgifter/", "/tillganglighet/")
    pages: list[dict] = [{"address": absolute(path)} for path in plain]
    jobs = JobAd.objects.public(timezone.localdate()).order_by("pk")
    pages += [{"address": absolute(job_path(job)), "changed_at": job.published_at} for job in jobs]
    versions = DescriptionVersion.objects.newest().select_related("description").order_by("pk")
    pages += [
        {"address": absolute(description_path(row.description)), "changed_at": row.approved_at}
        for row in versions
    ]
    return render(request, "feeds/sitemap.xml", {"pages": pages}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Jobs and shared jobs are for everybody; before the service is open nothing is."""
    closed = not Organisation.objects.current().is_open
    rules = [f"Disallow: {path}" for path in (("/",) if closed else NOT_FOR_ROBOTS)]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type=ROBOTS)


def _open() -> list[tuple[JobAd, Text]]:
    """What anybody can see today, newest first, with its text."""
    today = timezone.localdate()
    jobs = list(JobAd.objects.public(today).prefetch_related("units").order_by("-published_at", "pk"))
    measured = measured_for(jobs)
    return [(job, _text(job, measured.get(job.pk))) for job in jobs]


def _text(job: JobAd, measured: Measured | None) -> Text:
    today = timezone.localdate()
    return Text(body_text(job, measured, today), body_html(job, measured, today))
