"""Pages that only tell: the front page, how personal data is handled, how accessible the service is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from recruitment.ads.models import JobAd
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation
from recruitment.staff.opening import demand_open

JOBS_ON_FRONT_PAGE = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    organisation, today = Organisation.objects.current(), timezone.localdate()
    demand_open(organisation)
    jobs = JobAd.objects.public(today).order_by("closes_on", "pk")[: JOBS_ON_FRONT_PAGE + 1]
    context = {
        "organisation": organisation,
        "jobs": jobs[:JOBS_ON_FRONT_PAGE],
        "more_jobs": len(jobs) > JOBS_ON_FRONT_PAGE,
        "season": Season.objects.nearest_open(today),
    }
    return render(request, "public/home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/told.html", _told("privacy"))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/told.html", _told("accessibility"))


def _told(subject: str) -> dict:
    """A long text is one template per language: sentences that belong together stay together."""
    language = "en" if get_language() == "en" else "sv"
    return {"subject": subject, "text": f"public/{subject}.{language}.html"}
