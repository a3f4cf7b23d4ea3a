"""Shallow factories for rows that tests begin with; every argument can be overridden."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from recruitment.ads.models import JobAd
from recruitment.candidates.models import Candidate
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.introductions.models import Assignment
from recruitment.job_descriptions.models import DescriptionVersion, Duty, JobDescription
from recruitment.lectures.models import Lecture
from recruitment.measurements.models import Measurement
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.models import Offer
from recruitment.offers.terms import hash_of, terms_now
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, Organisation, Unit, User
from recruitment.staff.rights import Role
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import end_of_day, parse_week, weeks_between

PASSWORD = "sommarvikarie"
_numbers = count(1)
SUMMER = 2027
# What the checklist asks of an ad before it is published.
TOLD = {
    "introduction": "Två veckor före sommaren, med mentor.",
    "supervision": "En timme i veckan av en erfaren handledare.",
    "development": "Kurser, och en fast tjänst efter examen för den som vill.",
    "client_time": "Möten med barn och föräldrar varje vecka.",
}


def week(number: int, year: int = SUMMER) -> date:
    """The Monday of week `number` of the tests' summer."""
    return parse_week(f"{year}-W{number:02d}")


def weeks(first: int, last: int, year: int = SUMMER) -> list[date]:
    return weeks_between(week(first, year), week(last, year))


def make_organisation(**values) -> Organisation:
    values = {
        "name": "Norrby kommun",
        "display_name": "Norrby kommun",
        "code": "9999",
        "contact_name": "Rut Ek",
        "contact_phone": "010-123 45 67",
        "contact_email": "jobb@norrby.example.org",
        "protected_identity_phone": "010-123 45 00",
        "legal_texts_read_at": timezone.now(),
        "opened_at": timezone.now(),
    } | values
    return Organisation.objects.update_or_create(pk=1, defaults=values)[0]


def make_unit(name: str = "", **values) -> Unit:
    number = next(_numbers)
    values = {"area": Area.CHILD_YOUTH, "slug": f"enhet-{number}", "city": "Norrby"} | values
    return Unit.objects.create(name=name or f"Enhet {number}", **values)


def make_user(*roles: str, units=(), email: str = "", **values) -> User:
    values = {"first_name": "Rut", "last_name": "Ek"} | values
    user = User(email=email or f"person{next(_numbers)}@norrby.example.org", roles=list(roles), **values)
    user.set_unusable_password()
    user.save()
    user.units.set(units)
    return user


def make_recruiter(**values) -> User:
    return make_user(Role.RECRUITER, **{"may_decide_employment": True} | values)


def make_manager(*units: Unit, **values) -> User:
    return make_user(Role.UNIT_MANAGER, units=units, **{"first_name": "Maja", "last_name": "Berg"} | values)


def make_candidate(**values) -> Candidate:
    number = next(_numbers)
    now = timezone.now()
    values = {
        "first_name": "Stina",
        "last_name": "Ågren",
        "email": f"stina{number}@student.example.org",
        "education_status": "student",
        "university_id": "oru",
        "admit_term": "HT",
        "admit_year": SUMMER - 3,
        "status": Candidate.Status.ACTIVE,
        "is_adult": True,
        "privacy_notice_version": "2026-11",
        "notice_read_at": now,
        "registered_at": now,
        "confirmed_at": now,
    } | values
    return Candidate.objects.create(**values)


def make_season(**values) -> Season:
    year = values.get("year", SUMMER)
    values = {
        "year": year,
        "name": f"Sommaren {year}",
        "first_week": week(23, year),
        "last_week": week(35, year),
        "state": Season.State.OPEN,
    } | values
    return Season.objects.create(**values)


def make_candidacy(candidate: Candidate | None = None, season: Season | None = None, **values) -> Candidacy:
    values = {"weeks": weeks(25, 32), "state": Candidacy.State.CLEARED} | values
    return Candidacy.objects.create(
        candidate=candidate or make_candidate(),
        season=season or Season.objects.first() or make_season(),
        **values,
    )


def make_interview_time(interviewer: User | None = None, **values) -> InterviewTime:
    season = values.pop("season", None) or Season.objects.first() or make_season()
    values = {"starts_at": moment("2027-03-10 17:00"), "place": "Stadshuset, rum 3"} | values
    return InterviewTime.objects.create(season=season, interviewer=interviewer or make_recruiter(), **values)


def make_interview(
    candidacy: Candidacy | None = None, time: InterviewTime | None = None, **values
) -> Interview:
    return Interview.objects.create(
        candidacy=candidacy or make_candidacy(state=Candidacy.State.INTERVIEW_BOOKED),
        time=time or make_interview_time(),
        **values,
    )


def make_vacancy(unit: Unit | None = None, season: Season | None = None, **values) -> Vacancy:
    values = {
        "role": "co_case_worker",
        "first_week": week(25),
        "last_week": week(32),
        "salary_min": 27_000,
        "salary_max": 31_000,
        "collective_agreement": "AB",
    } | values
    return Vacancy.objects.create(
        unit=unit or make_unit(), season=season or Season.objects.first() or make_season(), **values
    )


def make_offer(
    candidacy: Candidacy | None = None, vacancy: Vacancy | None = None, state: str = "draft", **values
) -> Offer:
    """An offer in any state; what was sent has real terms and a deadline a week ahead."""
    candidacy = candidacy or make_candidacy()
    vacancy = vacancy or make_vacancy(season=candidacy.season)
    values = {
        "seat": 1,
        "role": vacancy.role,
        "first_week": vacancy.first_week,
        "last_week": vacancy.last_week,
    } | values
    offer = Offer(candidacy=candidacy, candidate=candidacy.candidate, vacancy=vacancy, state=state, **values)
    if state not in ("draft", "queued"):
        offer.sent_at = offer.sent_at or timezone.now()
        offer.reply_by = offer.reply_by or end_of_day((offer.sent_at + timedelta(days=7)).date())
        offer.terms = offer.terms or terms_now(offer)
        offer.terms_hash = hash_of(offer.terms)
    offer.save(force_insert=True)
    return offer


def make_assignment(offer: Offer | None = None, *, unit: Unit | None = None, **values) -> Assignment:
    """What a confirmed offer is."""
    offer = offer or make_offer(vacancy=make_vacancy(unit), state="confirmed")
    names = ("candidate", "candidacy", "vacancy", "seat", "role", "first_week", "last_week")
    known = {name: getattr(offer, name) for name in names}
    values = known | {"confirmed_by": offer.sent_by or make_recruiter()} | values
    return Assignment.objects.create(offer=offer, **values)


def make_inquiry(vacancy: Vacancy | None = None, *asked: Candidacy, **values) -> Inquiry:
    """An inquiry about all weeks of a seat, to these people, open for a week."""
    vacancy = vacancy or make_vacancy()
    values = {
        "seat": 1,
        "first_week": vacancy.first_week,
        "last_week": vacancy.last_week,
        "answer_by": timezone.now() + timedelta(days=7),
    } | values
    inquiry = Inquiry.objects.create(vacancy=vacancy, **values)
    for candidacy in asked:
        InquiryReply.objects.create(inquiry=inquiry, candidacy=candidacy)
    return inquiry


def make_lecture(**values) -> Lecture:
    values = {
        "title": "Barn och unga i Norrby",
        "university_id": "oru",
        "held_at": timezone.now() - timedelta(days=1),
    } | values
    return Lecture.objects.create(**values)


def make_job(*units: Unit, **values) -> JobAd:
    now = timezone.now()
    values = {
        "slug": f"sommarvikarie-{next(_numbers)}",
        "title": "Sommarvikarie i socialtjänsten",
        "summary": "Gör skillnad i sommar, med mentor och handledning.",
        "body": "Hos oss får du **handledning** varje vecka.",
        "salary_min": 27_000,
        "salary_max": 31_000,
        "collective_agreement": "AB",
        "contact_name": "Rut Ek",
        **TOLD,
        "closes_on": (now + timedelta(days=30)).date(),
        "state": JobAd.State.PUBLISHED,
        "published_at": now,
    } | values
    job = JobAd.objects.create(**values)
    job.units.set(units or [make_unit()])
    return job


def make_description(unit: Unit | None = None, **values) -> DescriptionVersion:
    """An approved first version with a duty of each sort; `state="draft"` for one that is not."""
    number = next(_numbers)
    approver = values.pop("approved_by", None) or make_manager(*([unit] if unit else []))
    description = JobDescription.objects.create(slug=f"medhandlaggare-{number}", unit=unit)
    approval = {"approved_by": approver, "approved_at": timezone.now()}
    if values.get("state") == DescriptionVersion.State.DRAFT:
        approval = {}
    version = {"title": "Medhandläggare", "number": 1, "state": DescriptionVersion.State.APPROVED}
    row = DescriptionVersion.objects.create(description=description, **version | approval | values)
    duties = (
        ("Träffa barn tillsammans med ansvarig handläggare", "co_case_work", True),
        ("Dokumentera möten", "administration", True),
        ("Fatta beslut om insatser", "regulated", False),
    )
    Duty.objects.bulk_create(
        Duty(version=row, place=place, text=text, kind=kind, is_done=is_done)
        for place, (text, kind, is_done) in enumerate(duties)
    )
    return row


def make_measurement(unit: Unit | None = None, **values) -> Measurement:
    """Time with children that may be shown today."""
    values = {
        "subject": "child_time",
        "value": Decimal("32"),
        "measured_in": "percent",
        "definition": "Möten och samtal med barn, av all arbetstid.",
        "measured_on": timezone.localdate() - timedelta(days=30),
        "answers": 24,
        "response_percent": 78,
        "source": "Arbetstidsmätning vecka 10",
    } | values
    return Measurement.objects.create(unit=unit, **values)


def moment(text: str) -> datetime:
    """An aware moment in Stockholm: moment("2027-04-12 10:00")."""
    return timezone.make_aware(datetime.fromisoformat(text))
