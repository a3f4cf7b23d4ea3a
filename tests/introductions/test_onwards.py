"""From a yes to the first day: what the person and their calendar are told."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from recruitment.introductions.actions import confirm_offer, note_register_shown, step_back, tick_condition
from recruitment.introductions.onwards import way_of, ways_of
from recruitment.offers.calendar import calendar_file
from recruitment.offers.models import Offer
from tests.factories import make_assignment, make_candidacy, make_offer, make_user, make_vacancy, week
from tests.introductions.conftest import LATER

NEXT = LATER + timedelta(days=1)
SPRING = LATER.date()


def texts(steps) -> list[str]:
    return [step.text for step in steps]


def event_of(offer):
    [event] = Calendar.from_ical(calendar_file(offer)).walk("VEVENT")
    return event


def test_what_remains_stands_in_the_order_in_which_it_is_done(offer, rut):
    register, licence = (condition["text"] for condition in offer.conditions)
    way = way_of(offer, SPRING)
    assert [(step.on) for step in way.settled] == [LATER.date()]
    assert texts(way.remains)[:2] == [register, licence]
    assert (len(way.remains), [one.kind for one in way.to_show]) == (5, ["register_extract", "licence_b"])
    note_register_shown(offer, by=rut, at=NEXT)
    way = way_of(offer, SPRING)
    assert [(step.text, step.on) for step in way.settled][1:] == [(register, NEXT.date())]
    assert (way.next_step.text, len(way.remains)) == (licence, 4)


def test_what_is_confirmed_is_settled_and_the_mentor_is_named(offer, rut):
    tick_condition(offer, "licence_b", by=rut, at=NEXT)
    note_register_shown(offer, by=rut, at=NEXT)
    made = confirm_offer(offer, by=rut, at=NEXT)
    offer = Offer.objects.get()
    way = way_of(offer, SPRING)
    assert ([step.on for step in way.settled], len(way.remains)) == ([LATER.date(), *[NEXT.date()] * 3], 2)
    made.mentor = make_user("mentor", first_name="Mia", last_name="Lind")
    made.save()
    assert "Mia Lind" in texts(way_of(offer, SPRING).remains)[0]


def test_on_the_first_day_nothing_remains(offer, rut):
    Offer.objects.update(conditions=[])
    offer.refresh_from_db()
    confirm_offer(offer, by=rut, at=NEXT)
    assert way_of(Offer.objects.get(), week(25)).remains == []


def test_without_a_yes_there_is_no_way_to_tell(offer):
    step_back(offer, at=NEXT)
    assert ways_of([Offer.objects.get()], SPRING) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_many_offers_take_as_many_questions_as_one(season, count, django_assert_num_queries):
    offers = [
        make_offer(make_candidacy(season=season), make_vacancy(season=season), "confirmed")
        for _nth in range(count)
    ]
    for offer in offers:
        make_assignment(offer)
    with django_assert_num_queries(3):
        assert len(ways_of(offers, SPRING)) == count


def test_a_confirmed_place_takes_the_place_of_the_first_in_the_calendar(offer, rut):
    before = event_of(offer)
    assert (before["STATUS"], before["SEQUENCE"], "B-körkort" in before["DESCRIPTION"]) == (
        "TENTATIVE",
        0,
        False,
    )
    tick_condition(offer, "licence_b", by=rut, at=NEXT)
    note_register_shown(offer, by=rut, at=NEXT)
    confirm_offer(offer, by=rut, at=NEXT)
    after = event_of(Offer.objects.get())
    assert (after["UID"], after["STATUS"], after["SEQUENCE"]) == (before["UID"], "CONFIRMED", 1)
    assert "2013:852" in before["DESCRIPTION"]
    assert "2013:852" not in after["DESCRIPTION"]
