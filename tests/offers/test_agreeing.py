"""Where the season says so, nothing leaves in a unit's name before its manager has agreed."""

import pytest

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.actions import (
    agree_to_offers,
    agree_to_reserves,
    approve_reserves,
    create_offer,
    decline_offer,
    send_next_of_wave,
    send_offer,
    send_wave,
    set_reserves,
)
from recruitment.offers.agreeing import lists_waiting, waiting_for_agreement
from recruitment.offers.automatic import offer_next_in_line
from recruitment.offers.models import Offer, Wave
from recruitment.offers.reserves import ReserveList
from recruitment.outbox.models import Message
from tests.factories import make_manager, make_unit, make_vacancy, week
from tests.offers.conftest import LATER, SENT


@pytest.fixture(autouse=True)
def asking(season):
    season.managers_agree = True
    season.save()
    return season


@pytest.fixture
def draft(stina, vacancy, rut, maja):
    return create_offer(stina, vacancy, 1, week(25), week(30), by=rut, at=SENT)


@pytest.fixture
def wave(draft, otto, season, rut):
    """Stina's offer in Maja's unit, and Otto's in a unit that has no manager."""
    row = Wave.objects.create(season=season, created_by=rut, created_at=SENT)
    create_offer(otto, make_vacancy(make_unit("Mottagning")), 1, week(25), week(30), by=rut, at=SENT)
    Offer.objects.update(wave=row)
    return row


def sent():
    rows = Offer.objects.filter(state="sent").order_by("candidate__first_name")
    return [row.candidate.first_name for row in rows]


def test_a_draft_stays_until_the_manager_agrees_and_then_leaves(draft, rut, maja):
    with pytest.raises(RuleBroken) as told:
        send_offer(draft, by=rut, at=SENT)
    assert told.value.code == "manager_has_not_agreed"
    assert [agree_to_offers([draft], by=maja, at=SENT) for _time in range(2)] == [1, 0]
    assert send_offer(draft, by=rut, at=LATER).state == "sent"


def test_a_manager_who_sends_agrees_by_that(draft, maja):
    maja.may_decide_employment = True
    maja.save()
    assert send_offer(draft, by=maja, at=SENT).state == "sent"
    assert Offer.objects.get().agreed_by == maja


def test_only_a_manager_of_that_unit_can_agree(draft, rut):
    for other in (rut, make_manager(make_unit("Annan"))):
        with pytest.raises(NotAllowed):
            agree_to_offers([draft], by=other, at=SENT)
    assert Offer.objects.get().agreed_at is None


def test_a_wave_sends_what_is_agreed_and_waits_with_the_rest(wave, draft, rut, maja):
    send_wave(wave, by=rut, at=SENT)
    assert send_next_of_wave(SENT) is True
    assert send_next_of_wave(SENT) is False
    assert sent() == ["Otto"]
    agree_to_offers([draft], by=maja, at=LATER)
    while send_next_of_wave(LATER):
        pass
    wave.refresh_from_db()
    assert (sent(), wave.state) == (["Otto", "Stina"], "done")


def test_a_wave_that_waits_holds_no_other_wave_up(wave, season, otto, rut):
    send_wave(wave, by=rut, at=SENT)
    later = Wave.objects.create(season=season, created_by=rut, created_at=LATER)
    Offer.objects.filter(candidacy=otto).update(wave=later)
    send_wave(later, by=rut, at=LATER)
    send_next_of_wave(LATER)
    assert sent() == ["Otto"]


def test_managers_are_asked_once_in_one_mail(wave, rut, maja):
    for _time in range(2):
        send_wave(wave, by=rut, at=SENT)
    mail = Message.objects.get(template="staff_offers_to_agree")
    assert (mail.recipient, "/erbjudanden/att-godkanna/" in mail.text) == (maja.email, True)


def test_each_manager_sees_what_waits_in_own_units(wave, maja):
    elsewhere = make_manager(make_unit("Annan"))
    assert [waiting_for_agreement(user).count() for user in (maja, elsewhere)] == [1, 0]


def test_a_list_that_the_manager_approved_needs_no_second_yes(season, draft, otto, vacancy, maja):
    season.cascade_mode = "auto"
    season.save()
    maja.may_decide_employment = True
    maja.save()
    set_reserves(vacancy, [otto.pk], by=maja, at=SENT)
    approve_reserves(vacancy, by=maja, at=SENT)
    decline_offer(send_offer(draft, by=maja, at=SENT), at=LATER)
    assert offer_next_in_line(LATER) is True
    assert Offer.objects.get(state="sent").agreed_by == maja


@pytest.fixture
def freed(season, draft, otto, vacancy, rut, maja):
    """Stina has said no; Otto is next on a list that Rut approved, who manages no unit."""
    season.cascade_mode = "auto"
    season.save()
    set_reserves(vacancy, [otto.pk], by=rut, at=SENT)
    approve_reserves(vacancy, by=rut, at=SENT)
    agree_to_offers([draft], by=maja, at=SENT)
    return decline_offer(send_offer(draft, by=rut, at=SENT), at=LATER)


def test_a_list_that_the_manager_has_not_agreed_to_waits_and_nobody_is_passed_over(freed, vacancy, maja, rut):
    assert offer_next_in_line(LATER) is False
    assert (sent(), [found.pk for found in lists_waiting(maja)]) == ([], [vacancy.pk])
    for _time in range(2):
        agree_to_reserves(vacancy, by=maja, at=LATER)
    assert offer_next_in_line(LATER) is True
    offer = Offer.objects.get(state="sent")
    assert (offer.agreed_by, offer.sent_by, offer.next_in_line) == (maja, rut, {"position": 1, "passed": []})
    assert lists_waiting().count() == 0


def test_who_does_not_manage_the_unit_cannot_agree_to_its_list(freed, vacancy, rut):
    for other in (rut, make_manager(make_unit("Annan"))):
        with pytest.raises(NotAllowed):
            agree_to_reserves(vacancy, by=other, at=LATER)
        assert other == rut or not lists_waiting(other).exists()
    assert ReserveList.objects.get().agreed_at is None


def test_a_changed_list_is_approved_and_agreed_to_again(freed, vacancy, stina, otto, maja, rut):
    agree_to_reserves(vacancy, by=maja, at=LATER)
    changed = set_reserves(vacancy, [stina.pk, otto.pk], by=rut, at=LATER)
    assert (changed.approved_by, changed.agreed_by, changed.agreed_at) == (None, None, None)
    with pytest.raises(RuleBroken) as told:
        agree_to_reserves(vacancy, by=maja, at=LATER)
    assert told.value.code == "reserves_not_approved"


def test_a_list_of_a_unit_without_a_manager_or_of_a_season_without_the_rule_waits_for_nobody(
    freed, season, maja
):
    maja.units.clear()
    assert lists_waiting().count() == 0
    maja.units.add(freed.vacancy.unit)
    assert lists_waiting().count() == 1
    season.managers_agree = False
    season.save()
    assert (lists_waiting().count(), offer_next_in_line(LATER)) == (0, True)


def test_without_the_rule_nobody_is_asked(season, wave, rut):
    season.managers_agree = False
    season.save()
    send_wave(wave, by=rut, at=SENT)
    assert not Message.objects.filter(template="staff_offers_to_agree").exists()
    while send_next_of_wave(SENT):
        pass
    assert sent() == ["Otto", "Stina"]
