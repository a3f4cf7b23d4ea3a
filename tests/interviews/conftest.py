"""An evening of interviews: Maja's two times, Stina who wants the summer."""

import pytest

from recruitment.interviews.models import InterviewTime
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Unit, User
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_interview_time,
    make_manager,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    moment,
)

AT = moment("2027-02-20 10:00")
FIRST, SECOND = moment("2027-03-10 17:00"), moment("2027-03-10 17:40")


@pytest.fixture
def season() -> Season:
    make_organisation()
    return make_season()


@pytest.fixture
def unit() -> Unit:
    return make_unit("Barn Norr")


@pytest.fixture
def rut() -> User:
    return make_recruiter(email="rut@norrby.se")


@pytest.fixture
def maja(unit) -> User:
    return make_manager(unit, email="maja@norrby.se", first_name="Maja", last_name="Berg")


@pytest.fixture
def first(season, unit, maja) -> InterviewTime:
    return make_interview_time(maja, unit=unit, starts_at=FIRST)


@pytest.fixture
def second(season, unit, maja) -> InterviewTime:
    return make_interview_time(maja, unit=unit, starts_at=SECOND)


@pytest.fixture
def stina(season) -> Candidacy:
    person = make_candidate(first_name="Stina", last_name="Ågren", email="stina@example.org")
    return make_candidacy(person, season, state="contacted")
