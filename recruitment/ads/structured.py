"""An ad for machines: JobPosting for search engines, Open Graph for shared links (peers.md 5.1 and 5.2)."""

import json
from datetime import timedelta
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from recruitment.ads.addresses import card_path
from recruitment.ads.cards import WIDE
from recruitment.ads.models import JobAd
from recruitment.candidates.models import Extent
from recruitment.outbox.links import absolute
from recruitment.seasons.employment import EmploymentForm, PayType
from recruitment.staff.models import Organisation, Unit
from recruitment.workdays import end_of_day

LOGO = "recruitment/favicon.svg"
LONGEST_TITLE = 60
LONGEST_DESCRIPTION = 200

_TIMES = {Extent.FULL_TIME: "FULL_TIME", Extent.PART_TIME: "PART_TIME"}
_UNITS = {PayType.MONTHLY: "MONTH", PayType.HOURLY: "HOUR"}
# What could end a script element or begin a comment inside one.
_HARMLESS = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def job_posting(job: JobAd, organisation: Organisation, url: str, body: SafeString) -> dict[str, Any]:
    """schema.org/JobPosting with all that Google asks for and recommends; only for the ad's own page.

    `body`: the text as HTML, with its measured claims. What is not known is left out.
    """
    posting = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": _description(job, body),
        "identifier": {"@type": "PropertyValue", "name": organisation.name, "value": str(job.pk)},
        "datePosted": timezone.localdate(job.published_at).isoformat() if job.published_at else None,
        "validThrough": (end_of_day(job.closes_on) - timedelta(seconds=1)).isoformat(),
        "employmentType": _employment_type(job),
        "hiringOrganization": _hiring(organisation),
        "employmentUnit": [{"@type": "Organization", "name": unit.name} for unit in job.units.all()],
        "jobLocation": [_place(unit, organisation) for unit in job.units.all()]
        or [_place(None, organisation)],
        "baseSalary": _salary(job),
        "jobBenefits": " ".join(filter(None, (job.introduction, job.supervision, job.development))),
        "responsibilities": _responsibilities(job),
        "applicationContact": _contact(job),
        "directApply": not job.formal_application_url,
        "url": url,
    }
    return {name: value for name, value in posting.items() if value not in ("", None, [])}


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a script element whatever it says."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_HARMLESS))  # noqa: S308


def open_graph(job: JobAd, organisation: Organisation, url: str) -> dict[str, str]:
    """What Facebook and others show: without size and words, the first share of a link has no picture."""
    width, height = WIDE
    return {
        "og:title": cut(job.title, LONGEST_TITLE),
        "og:description": cut(job.summary, LONGEST_DESCRIPTION),
        "og:url": url,
        "og:type": "website",
        "og:site_name": organisation.display_name,
        "og:locale": "sv_SE",
        "og:image": absolute(card_path(job, organisation)),
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": f"{job.title}, {organisation.display_name}",
    }


def cut(text: str, longest: int) -> str:
    """At most `longest` characters on one line, ended at a word."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return (text[:longest].rpartition(" ")[0] or text[: longest - 1]).rstrip(" ,.;:–-") + "…"


def _description(job: JobAd, body: SafeString) -> SafeString:
    return format_html("<p>{}</p>{}", job.summary, body)


def _responsibilities(job: JobAd) -> str:
    """What is done in the job, in the version of its description that it points at."""
    duties = job.job_description.duties.all() if job.job_description else ()
    return ". ".join(duty.text for duty in duties if duty.is_done)


def _contact(job: JobAd) -> dict[str, str]:
    contact = {"name": job.contact_name, "telephone": job.contact_phone, "email": job.contact_email}
    return {"@type": "ContactPoint"} | {name: value for name, value in contact.items() if value}


def _employment_type(job: JobAd) -> list[str]:
    """Everything that ends is TEMPORARY; the extent comes with it."""
    temporary = [] if job.employment_form == EmploymentForm.PERMANENT else ["TEMPORARY"]
    return [*temporary, _TIMES[Extent(job.extent)]]


def _hiring(organisation: Organisation) -> dict[str, str]:
    """The municipality, never the unit."""
    return {
        "@type": "Organization",
        "name": organisation.name,
        "sameAs": absolute("/"),
        "logo": absolute(static(LOGO)),
    }


def _place(unit: Unit | None, organisation: Organisation) -> dict[str, Any]:
    """A unit without an address of its own is where the authority is."""
    where = unit if unit and unit.city else organisation
    address = {
        "@type": "PostalAddress",
        "streetAddress": where.street_address,
        "postalCode": where.postcode,
        "addressLocality": where.city or organisation.display_name,
        "addressCountry": "SE",
    }
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value}}


def _salary(job: JobAd) -> dict[str, Any]:
    return {
        "@type": "MonetaryAmount",
        "currency": "SEK",
        "value": {
            "@type": "QuantitativeValue",
            "minValue": job.salary_min,
            "maxValue": job.salary_max,
            "unitText": _UNITS[PayType(job.pay_type)],
        },
    }
