"""Next in line by itself: an approved list, working hours, nobody who said no, and a trail that tells why."""

from datetime import timedelta

import pytest

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    approve_reserves,
    decline_offer,
    expire_offers,
    set_reserves,
)
from recruitment.offers.automatic import offer_next_in_line
from recruitment.offers.models import Offer
from recruitment.offers.reserves import ReserveList
from recruitment.offers.reserving import on_list, trail_of
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from tests.factories import make_candidacy, make_candidate, make_offer, make_season, moment, weeks
from tests.offers.conftest import DEADLINE, LATER, SENT

HOUR = timedelta(hours=1)
EVENING = moment("2027-04-13 17:00")
SATURDAY = moment("2027-04-17 10:00")


@pytest.fixture
def automatic(season):
    season.cascade_mode = "auto"
    season.save()
    return season


@pytest.fixture
def rut(rut):
    rut.may_decide_employment = True
    rut.save()
    return rut


@pytest.fixture
def line(vacancy, otto, season, rut):
    """Otto, then Ida, approved by Rut."""
    ida = make_candidacy(make_candidate(first_name="Ida", last_name="Berg"), season)
    set_reserves(vacancy, [otto.pk, ida.pk], by=rut, at=SENT)
    approve_reserves(vacancy, by=rut, at=SENT)
    return [otto, ida]


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


def asked():
    rows = Offer.objects.filter(state="sent").order_by("sent_at", "pk")
    return [(row.candidate.first_name, row.first_week.isocalendar().week, row.last_week.isocalendar().week)
            for row in rows]  # fmt: skip


def test_a_list_keeps_its_order_and_is_set_twice_without_harm(vacancy, stina, otto, rut):
    for _time in range(2):
        found = set_reserves(vacancy, [otto.pk, stina.pk], by=rut, at=SENT)
        assert on_list(found) == [otto.pk, stina.pk]
    assert ReserveList.objects.count() == 1


def test_whoever_changes_the_order_takes_the_approval_away(vacancy, line, rut):
    otto, ida = line
    assert set_reserves(vacancy, [otto.pk, ida.pk], by=rut, at=LATER).approved_by == rut
    assert set_reserves(vacancy, [ida.pk, otto.pk], by=rut, at=LATER).approved_by is None


def test_only_somebody_with_delegation_approves_and_never_an_empty_list(vacancy, stina, rut, maja):
    assert broken(approve_reserves, vacancy, by=rut, at=SENT) == "reserves_empty"
    set_reserves(vacancy, [stina.pk], by=maja, at=SENT)
    maja.may_decide_employment = False
    with pytest.raises(NotAllowed):
        approve_reserves(vacancy, by=maja, at=SENT)


def test_a_list_has_nobody_twice_and_nobody_of_another_summer(vacancy, stina, rut):
    other = make_candidacy(season=make_season(year=2028))
    assert broken(set_reserves, vacancy, [stina.pk, stina.pk], by=rut, at=SENT) == "reserve_twice"
    assert broken(set_reserves, vacancy, [other.pk], by=rut, at=SENT) == "reserve_of_other_season"


def test_after_a_no_the_first_on_the_list_has_an_offer_of_the_same_weeks(automatic, offer, line):
    decline_offer(offer, at=LATER)
    assert offer_next_in_line(LATER) is True
    assert offer_next_in_line(LATER) is False
    assert asked() == [("Otto", 25, 30)]
    new = Offer.objects.get(state="sent")
    assert (new.sent_by, new.next_in_line) == (line and new.created_by, {"position": 1, "passed": []})
    assert Message.objects.filter(template="offer_sent", key__contains=str(new.pk)).count() == 1
    assert not Plan.objects.exclude(state="discarded").exists()


def test_after_two_noes_the_second_has_it_and_the_trail_tells_why(automatic, offer, line, vacancy):
    decline_offer(offer, at=LATER)
    offer_next_in_line(LATER)
    decline_offer(Offer.objects.get(state="sent"), at=LATER + HOUR)
    offer_next_in_line(LATER + HOUR)
    assert asked() == [("Ida", 25, 30)]
    [one] = trail_of(vacancy)[-1].next_in_line["passed"]
    assert (one["candidacy"], one["code"]) == (str(line[0].pk), "said_no")
    assert [row.candidate.first_name for row in trail_of(vacancy, 1)] == ["Stina", "Otto", "Ida"]


def test_when_the_list_is_through_people_decide(automatic, offer, line):
    decline_offer(offer, at=LATER)
    for _person in line:
        offer_next_in_line(LATER)
        decline_offer(Offer.objects.get(state="sent"), at=LATER)
    assert offer_next_in_line(LATER) is False
    assert Plan.objects.filter(state="queued").count() == 1


@pytest.mark.parametrize("at", [EVENING, SATURDAY, moment("2027-05-06 10:00"), moment("2027-04-14 07:59")])
def test_nobody_is_asked_outside_working_hours(automatic, offer, line, at):
    decline_offer(offer, at=LATER)
    assert offer_next_in_line(at) is False
    assert asked() == []


def test_silence_is_followed_up_the_next_working_morning(automatic, offer, line):
    expire_offers(DEADLINE)
    assert offer_next_in_line(DEADLINE) is False
    assert offer_next_in_line(moment("2027-04-20 08:00")) is True
    assert asked() == [("Otto", 25, 30)]


def test_where_the_season_only_proposes_nothing_leaves_by_itself(season, offer, line):
    decline_offer(offer, at=LATER)
    assert offer_next_in_line(LATER) is False


def test_a_list_that_nobody_approved_waits(automatic, offer, vacancy, otto, rut):
    set_reserves(vacancy, [otto.pk], by=rut, at=SENT)
    decline_offer(offer, at=LATER)
    assert offer_next_in_line(LATER) is False


def test_an_approval_falls_with_the_delegation(automatic, offer, line, rut):
    decline_offer(offer, at=LATER)
    rut.may_decide_employment = False
    rut.save()
    assert offer_next_in_line(LATER) is False


def test_who_has_another_question_or_other_weeks_is_passed_over(automatic, offer, line, season):
    otto, ida = line
    make_offer(otto, state="sent", sent_at=SENT, reply_by=DEADLINE)
    ida.weeks = weeks(27, 32)
    ida.save()
    decline_offer(offer, at=LATER)
    assert offer_next_in_line(LATER) is True
    new = Offer.objects.get(candidacy=ida)
    assert (new.first_week, new.last_week) == (weeks(27, 27)[0], weeks(30, 30)[0])
    assert [one["code"] for one in new.next_in_line["passed"]] == ["person_busy"]
    [left] = Plan.objects.filter(state="queued").get().freed
    assert (left["first_week"], left["last_week"]) == ("2027-W25", "2027-W26")


def test_somebody_who_left_the_summer_is_not_asked(automatic, offer, line):
    otto, _ida = line
    otto.state = "not_now"
    otto.save()
    decline_offer(offer, at=LATER)
    offer_next_in_line(LATER)
    assert asked() == [("Ida", 25, 30)]


def test_what_has_been_filled_meanwhile_is_left_alone(automatic, offer, line, vacancy):
    decline_offer(offer, at=LATER)
    accept_offer(offer, name="Stina Ågren", at=LATER)
    assert offer_next_in_line(LATER) is False
