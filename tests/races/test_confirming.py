"""Confirming, ticking and stepping back at once: one assignment or none, never one without its offer."""

from functools import partial

import pytest

from recruitment.introductions.actions import confirm_offer, step_back, tick_condition, untick_condition
from recruitment.introductions.models import Assignment, ConditionCheck
from recruitment.offers.models import Offer
from tests.factories import make_candidacy, make_offer, make_vacancy, moment
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

LATER = moment("2027-04-13 10:00")
LICENCE = [{"code": "licence_b", "text": "B-körkort"}]


def accepted(season, **values):
    return make_offer(
        make_candidacy(season=season), make_vacancy(season=season), "accepted_conditional", **values
    )


def confirming(offer, rut):
    return lambda: confirm_offer(offer, by=rut, at=LATER).pk


def stepping_back(offer):
    return step_back(offer, at=LATER).state


def test_confirmed_ten_times_at_once_is_one_assignment(season, rut):
    found = at_once(*times(10, confirming(accepted(season), rut)))
    assert found == [Assignment.objects.get().pk] * 10


def test_confirm_against_step_back_leaves_no_live_assignment_without_an_offer(season, rut):
    for _round in range(5):
        offer = accepted(season)
        said, back = at_once(confirming(offer, rut), partial(stepping_back, offer))
        made = list(Assignment.objects.filter(offer=offer).values_list("state", flat=True))
        assert back == "candidate_withdrew"
        assert made == ([] if said == "offer_not_accepted" else ["ended"])


def test_tick_and_untick_against_confirm_confirm_only_what_is_met(season, rut):
    for _round in range(5):
        offer = accepted(season, conditions=LICENCE)
        tick_condition(offer, "licence_b", by=rut, at=LATER)
        at_once(confirming(offer, rut), partial(untick_condition, offer, "licence_b"))
        confirmed = Offer.objects.get(pk=offer.pk).state == "confirmed"
        assert confirmed == ConditionCheck.objects.filter(offer=offer).exists()


def test_the_same_condition_ticked_at_once_is_noted_once(season, rut):
    offer = accepted(season, conditions=LICENCE)
    states = at_once(*times(8, lambda: tick_condition(offer, "licence_b", by=rut, at=LATER).state))
    assert states == ["accepted_conditional"] * 8
    assert ConditionCheck.objects.count() == 1
