"""What eligibility needs to know, read from the rows: a person on a day, and a place."""

from datetime import date
from uuid import UUID

from recruitment.candidates.models import Candidate
from recruitment.candidates.terms import graduates_on
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation
from recruitment.vacancies.eligibility import PersonFacts, PlaceFacts
from recruitment.vacancies.models import Vacancy


def facts_of_person(
    candidacy: Candidacy, starts_on: date, *, unit_id: UUID | None = None, today: date | None = None
) -> PersonFacts:
    """The person as they stand when a block begins on `starts_on`.

    With `unit_id` it counts whether the person hides from that unit; with `today`, terms that are not
    behind them yet become something to show.
    """
    person = candidacy.candidate
    return PersonFacts(
        education_status=person.education_status,
        verified_level=person.verified_level,
        terms_completed_by_start=person.terms_on(starts_on),
        terms_completed_now=person.terms_on(today) if today else None,
        graduates_on=_graduates_on(person),
        licence_b=person.licence_b,
        excluded_unit=unit_id in person.excluded_units,
        is_confirmed=person.is_confirmed,
        is_active=person.status == Candidate.Status.ACTIVE,
    )


def facts_of_place(
    vacancy: Vacancy, organisation: Organisation, *, role: str = "", starts_on: date | None = None
) -> PlaceFacts:
    """The place as stated; `role` and `starts_on` for a block that differs from the vacancy in them."""
    return PlaceFacts(
        role=role or vacancy.role,
        starts_on=starts_on or vacancy.first_week,
        has_regulated_tasks=vacancy.has_regulated_tasks,
        min_terms_completed=vacancy.min_terms_completed,
        requires_licence_b=vacancy.requires_licence_b,
        allow_student_co_case_worker=organisation.allow_student_co_case_worker,
    )


def _graduates_on(person: Candidate) -> date | None:
    if person.education_status != "student" or not person.admit_term or person.admit_year is None:
        return None
    more, breaks = person.terms_correction, person.study_breaks
    return graduates_on(person.admit_term, person.admit_year, more, breaks)
