"""What an offer promises, in plain data: shown, mailed and frozen the same."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.job_descriptions.addresses import version_path
from recruitment.offers.models import Offer
from recruitment.seasons.employment import PayType
from recruitment.staff.models import Organisation, Unit, User
from recruitment.staff.rights import Role as StaffRole
from recruitment.vacancies.eligibility import Verdict
from recruitment.vacancies.models import RegisterLaw
from recruitment.workdays import format_week, weeks_text

type Json = dict[str, Any]

# domain.md section 4. Age and authenticity are looked at when it is shown, and noted nowhere.
REGISTER_TEXTS: dict[str, Promise] = {
    RegisterLaw.L2013_852: gettext_lazy(
        "You show an extract from the criminal records for work with children (law 2013:852), at most one"
        " year old, before your first day. We only note that it has been shown."
    ),
    RegisterLaw.L2007_171: gettext_lazy(
        "You show extracts from the criminal records for work in residential care for children"
        " (law 2007:171), at most six months old, before your first day. The extract or a copy of it is kept"
        " for at least two years outside this system."
    ),
    RegisterLaw.L2010_479: gettext_lazy(
        "You show an extract from the criminal records for LSS work with children (law 2010:479), at most one"
        " year old, before your first day. We only note that it has been shown."
    ),
}


def conditions_of(offer: Offer, verdict: Verdict) -> list[Json]:
    """All conditions stand in the offer, since a yes makes a contract (domain.md 5.2): code and text."""
    with translation.override(offer.candidate.language):
        found = [{"code": one.code, "text": str(one.message)} for one in verdict.conditions]
        if law := REGISTER_TEXTS.get(offer.vacancy.register_law):
            found.append({"code": "register_extract", "text": str(law)})
    return found


def terms_of(offer: Offer) -> Json:
    """What the page, the API and the mail show: frozen once the offer is sent, as things stand before."""
    return offer.terms if offer.terms_hash else terms_now(offer)


def terms_now(offer: Offer) -> Json:
    """The terms as the vacancy states them, in the person's language; dates ISO, weeks `2027-W25`."""
    with translation.override(offer.candidate.language):
        return (
            _work(offer)
            | _duties(offer)
            | _pay(offer)
            | _place(offer)
            | {"conditions": list(offer.conditions)}
        )


def hash_of(terms: Json) -> str:
    """Of the terms as one canonical text: who holds a copy can prove what was agreed."""
    canonical = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def first_day(offer: Offer) -> date:
    return offer.first_week


def last_day(offer: Offer) -> date:
    """The Friday of the last week."""
    return offer.last_week + timedelta(days=4)


def day_text(day: date) -> str:
    return date_format(day, _("l j F Y"))


def _work(offer: Offer) -> Json:
    vacancy = offer.vacancy
    responsible = vacancy.responsible_case_worker
    return {
        "language": offer.candidate.language,
        "role": offer.role,
        "role_text": str(offer.get_role_display()),
        "first_week": format_week(offer.first_week),
        "last_week": format_week(offer.last_week),
        "weeks": [format_week(week) for week in offer.weeks],
        "weeks_text": weeks_text(offer.weeks),
        "first_day": first_day(offer).isoformat(),
        "last_day": last_day(offer).isoformat(),
        "hours_percent": vacancy.hours_percent,
        "employment_form": vacancy.employment_form,
        "employment_form_text": str(vacancy.get_employment_form_display()),
        "register_law": vacancy.register_law,
        "register_text": str(REGISTER_TEXTS.get(vacancy.register_law, "")),
        "responsible_case_worker": responsible.full_name if responsible else "",
    }


def _duties(offer: Offer) -> Json:
    """The version that was approved: what the job is does not change behind a promise."""
    version = offer.vacancy.job_description
    if version is None:
        return {"job_description": None}
    told = {"title": version.title, "version": version.number, "path": version_path(version)}
    return {"job_description": told}


def _pay(offer: Offer) -> Json:
    vacancy = offer.vacancy
    return {
        "salary_min": vacancy.salary_min,
        "salary_max": vacancy.salary_max,
        "pay_type": vacancy.pay_type,
        "pay_text": pay_text(vacancy.salary_min, vacancy.salary_max, vacancy.pay_type),
        "collective_agreement": vacancy.collective_agreement,
    }


def pay_text(lowest: int, highest: int, pay_type: str) -> str:
    """`27 000–31 000 kr per månad`, in Swedish."""
    ends = dict.fromkeys(number_format(amount, force_grouping=True) for amount in (lowest, highest))
    pay = _("SEK %(amount)s") % {"amount": "–".join(ends)}
    return f"{pay} {PayType(pay_type).label}"


def _place(offer: Offer) -> Json:
    unit, organisation = offer.vacancy.unit, Organisation.objects.current()
    return {
        "unit": unit.name,
        "area": unit.area,
        "address": address_of(unit),
        "contact": _contact(offer, organisation),
        "organisation": organisation.display_name,
        "department": organisation.department,
    }


def address_of(unit: Unit) -> str:
    return ", ".join(part for part in (unit.street_address, f"{unit.postcode} {unit.city}".strip()) if part)


def _contact(offer: Offer, organisation: Organisation) -> Json:
    """Whom to ask for: who is named, else a manager of the unit, else the organisation's contact person."""
    managers = offer.vacancy.unit.users.filter(roles__contains=[StaffRole.UNIT_MANAGER], is_active=True)
    who: User | None = offer.vacancy.contact or managers.first()
    if who:
        return {"name": who.full_name, "phone": who.phone, "email": who.email}
    return {
        "name": organisation.contact_name,
        "phone": organisation.contact_phone,
        "email": organisation.contact_email,
    }
