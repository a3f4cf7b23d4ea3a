"""The demo municipality is believable, and breaks no rule of the service."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from recruitment.candidates.models import Candidate
from recruitment.demo.people import coming_summer
from recruitment.interviews.models import Interview
from recruitment.introductions.models import Assignment
from recruitment.offers.history import returning_to
from recruitment.offers.inquiries import InquiryReply
from recruitment.offers.models import Offer
from recruitment.offers.reserves import ReserveList
from recruitment.outbox.models import Message
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation, User
from recruitment.staff.rights import Role

pytestmark = pytest.mark.django_db
NAMED = {
    "rut": Role.RECRUITER,
    "maja": Role.UNIT_MANAGER,
    "emil": Role.EMPLOYEE,
    "mia": Role.MENTOR,
    "uno": Role.UNION_REP,
    "rea": Role.REGISTRAR,
    "adam": Role.SYSTEM_ADMIN,
}


def test_an_empty_database_becomes_norrby_in_the_middle_of_its_offers_once(capsys):
    call_command("demo")
    first = capsys.readouterr().out
    call_command("demo")  # takes a while, so everything is asked of one
    second = capsys.readouterr().out

    assert first == "Norrby kommun is open, with 600 people in its bank.\n"
    assert second == "There are people in this database already: nothing was added.\n"
    check_season()
    check_staff()


def check_last_summer(season: Season) -> None:
    """Most who were asked worked, and some of them are here again."""
    before = Season.objects.get(state="closed")
    states = Counter(Offer.objects.filter(vacancy__season=before).values_list("state", flat=True))
    assert (before.year, set(states)) == (season.year - 1, {"confirmed", "declined", "expired"})
    assert states["confirmed"] > states["declined"] + states["expired"]
    assert returning_to(season)


def check_this_summer(season: Season, states: Counter) -> None:
    """Beside the offers: leave, interviews with every outcome, somebody in line and somebody asked."""
    interviews = Interview.objects.filter(time__season=season)
    assert Counter(interviews.values_list("state", flat=True)) == {"held": 4, "no_show": 1, "booked": 2}
    assert Counter(interviews.filter(state="held").values_list("candidacy__state", flat=True)) >= Counter(
        not_now=1, interviewed=1
    )
    assert season.leave_plans.count() == 4
    assert states["confirmed"] == Assignment.objects.filter(vacancy__season=season).count() > 0
    assert ReserveList.objects.get().approved_by.email == "rut@example.org"
    answers = InquiryReply.objects.filter(inquiry__vacancy__season=season).values_list("answer", flat=True)
    assert {"yes", "no"} <= set(answers)


def check_season() -> None:
    season = Season.objects.get(state="open")
    offers = Offer.objects.filter(vacancy__season=season)
    states = Counter(offers.values_list("state", flat=True))
    live = offers.live().select_related("candidacy")
    check_last_summer(season)
    check_this_summer(season, states)

    assert (season.year, season.state) == (coming_summer(timezone.localdate()), "open")
    assert {"accepted_conditional", "declined", "sent"} <= set(states)
    assert [offer.pk for offer in live if not set(offer.weeks) <= set(offer.candidacy.weeks)] == []
    assert Organisation.objects.current().is_demo
    assert Message.objects.exclude(state__in=("sent", "cancelled")).count() == 0


def check_staff() -> None:
    people = {user.email: user for user in User.objects.filter(email__endswith="@example.org")}
    named = {name: people[f"{name}@example.org"] for name in NAMED}

    assert {name: user.roles for name, user in named.items()} == {
        name: [role] for name, role in NAMED.items()
    }
    assert all(user.check_password("sommarvikarie") for user in named.values())
    assert [name for name, user in named.items() if user.may_decide_employment] == ["rut"]


def test_populate_adds_as_many_people_as_asked():
    call_command("populate", "30", "--seed", "7")

    assert Candidate.objects.in_bank().count() == 30
