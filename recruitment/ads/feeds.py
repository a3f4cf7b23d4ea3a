"""Open jobs for other programs: with JobTech's field names and concepts (peers.md 5.4), and as Atom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString

from recruitment.ads.addresses import job_path, photo_path
from recruitment.ads.models import JobAd
from recruitment.ads.wording import pay_text
from recruitment.candidates.models import Extent
from recruitment.outbox.links import absolute
from recruitment.seasons.employment import EmploymentForm
from recruitment.staff.models import Area, Organisation
from recruitment.workdays import end_of_day

type Json = dict[str, Any]


def concept(concept_id: str, label: str, legacy: str | None = None) -> Json:
    return {"concept_id": concept_id, "label": label, "legacy_ams_taxonomy_id": legacy}


_SOCIAL_WORKER = concept("FwM7_WYB_qgc", "Socialsekreterare", "5757")
_SOCIAL_WORKERS = concept("pok1_ipJ_yzD", "Socialsekreterare", "2661")
_TREATMENT_ASSISTANT = concept("MMTE_fiP_1Ng", "Behandlingsassistent/Socialpedagog", "5711")
_TREATMENT_ASSISTANTS = concept("BWwk_fYX_S5B", "Behandlingsassistenter och socialpedagoger m.fl.", "3411")
_FIELD = concept("GazW_2TU_kJw", "Yrken med social inriktning", "16")
_FIXED_PAY = concept("oG8G_9cW_nRf", "Fast månads- vecko- eller timlön")
_FORMS = {
    EmploymentForm.PERMANENT: concept(
        "PFZr_Syz_cUq", "Tillsvidareanställning (inkl. eventuell provanställning)"
    ),
    EmploymentForm.HOURLY: concept("1paU_aCR_nGn", "Behovsanställning"),
}
_TIME_LIMITED = concept("vWxw_BCd_VG6", "Tidsbegränsad anställning")
_FOR_EVER = concept("a7uU_j21_mkL", "Tillsvidare")
_A_SUMMER = concept("Sy9J_aRd_ALx", "11 dagar - 3 månader")
_EXTENTS = {
    Extent.FULL_TIME: concept("6YE1_gAC_R2G", "Heltid"),
    Extent.PART_TIME: concept("947z_JGS_Uk2", "Deltid"),
}


@dataclass(frozen=True)
class Text:
    """A job's text as it is shown today, its claims with their values."""

    plain: str
    html: SafeString


def jobtech_ad(job: JobAd, text: Text, organisation: Organisation) -> Json:
    """One ad under the names that JobSearch uses; what we do not know is null."""
    url = absolute(job_path(job))
    return {
        "id": str(job.pk),
        "external_id": job.slug,
        "webpage_url": url,
        "logo_url": absolute(photo_path(job.image_name)) if job.image_name else None,
        "headline": job.title,
        "application_deadline": _last_second(job),
        "number_of_vacancies": None,
        "description": _description(job, text, organisation),
        "employment_type": _FORMS.get(EmploymentForm(job.employment_form), _TIME_LIMITED),
        "salary_type": _FIXED_PAY,
        "salary_description": f"{pay_text(job)}, {job.collective_agreement}",
        "duration": _duration(job),
        "working_hours_type": _EXTENTS[Extent(job.extent)],
        "scope_of_work": {"min": None, "max": 100}
        if job.extent == Extent.PART_TIME
        else {"min": 100, "max": 100},
        "access": None,
        "employer": _employer(job, organisation),
        "application_details": _application(job, url),
        "experience_required": False,
        "access_to_own_car": False,
        "driving_license_required": False,
        "driving_license": None,
        **_occupation(job),
        "workplace_address": _workplace(job, organisation),
        "must_have": _nothing(),
        "nice_to_have": _nothing(),
        "publication_date": _moment(job.published_at),
        "last_publication_date": _last_second(job),
        "removed": False,
        "removed_date": None,
        "source_type": "VIA_OWN_FEED",
        "timestamp": int(job.published_at.timestamp() * 1000) if job.published_at else None,
    }


def atom_feed(
    jobs: Iterable[tuple[JobAd, Text]], organisation: Organisation, title: str, self_path: str
) -> str:
    """Newest first; an entry is called by the ad's address."""
    feed = Atom1Feed(
        title=title, link=absolute("/jobb/"), description="", language="sv",
        author_name=organisation.name, feed_url=absolute(self_path), feed_guid=absolute("/jobb/"),
    )  # fmt: skip
    for job, text in jobs:
        url = absolute(job_path(job))
        feed.add_item(
            title=job.title, link=url, unique_id=url, pubdate=job.published_at, updateddate=job.published_at,
            description=f"{job.summary}{text.html}", categories=[unit.name for unit in job.units.all()],
        )  # fmt: skip
    return feed.writeString("utf-8")


def _description(job: JobAd, text: Text, organisation: Organisation) -> Json:
    gives = filter(None, (job.introduction, job.supervision, job.development, job.client_time))
    return {
        "text": f"{job.summary}\n\n{text.plain}".strip(),
        "text_formatted": str(text.html),
        "company_information": organisation.welcome_text or None,
        "needs": None,
        "requirements": None,
        "conditions": "\n".join(gives) or None,
    }


def _duration(job: JobAd) -> Json | None:
    if job.employment_form == EmploymentForm.PERMANENT:
        return _FOR_EVER
    return _A_SUMMER if job.season_id else None


def _occupation(job: JobAd) -> Json:
    """Social workers, except where treatment assistants work."""
    cares = job.areas == [Area.RESIDENTIAL_CARE]
    return {
        "occupation": _TREATMENT_ASSISTANT if cares else _SOCIAL_WORKER,
        "occupation_group": _TREATMENT_ASSISTANTS if cares else _SOCIAL_WORKERS,
        "occupation_field": _FIELD,
    }


def _employer(job: JobAd, organisation: Organisation) -> Json:
    units = [unit.name for unit in job.units.all()]
    return {
        "phone_number": job.contact_phone or None,
        "email": job.contact_email or None,
        "url": absolute("/"),
        "organization_number": None,
        "name": organisation.name,
        "workplace": ", ".join([organisation.department, *units]),
    }


def _application(job: JobAd, url: str) -> Json:
    return {
        "information": job.contact_name,
        "reference": str(job.pk),
        "email": None,
        "via_af": False,
        "url": job.formal_application_url or url,
        "other": None,
    }


def _workplace(job: JobAd, organisation: Organisation) -> Json:
    """The first unit that has an address, else the authority's."""
    where = next((unit for unit in job.units.all() if unit.city), organisation)
    return {
        "municipality": organisation.display_name,
        "municipality_code": organisation.code or None,
        "municipality_concept_id": None,
        "region": None,
        "country": "Sverige",
        "street_address": where.street_address or None,
        "postcode": where.postcode or None,
        "city": where.city or None,
        "coordinates": None,
    }


def _nothing() -> Json:
    return {"skills": [], "languages": [], "work_experiences": []}


def _last_second(job: JobAd) -> str:
    return (end_of_day(job.closes_on) - timedelta(seconds=1)).isoformat(timespec="seconds")


def _moment(at: Any) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
