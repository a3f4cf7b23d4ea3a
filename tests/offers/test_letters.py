"""What is written about an offer is true, in the person's language, and the same every time."""

import pytest
from django.utils import translation
from icalendar import Calendar

from recruitment.offers.actions import create_offer, send_offer
from recruitment.offers.calendar import calendar_file
from recruitment.offers.letters import reply_by_text
from recruitment.offers.terms import address_of, hash_of, pay_text, terms_of
from recruitment.outbox.models import Message
from tests.factories import make_candidacy, make_candidate, make_offer, make_unit, make_vacancy, moment, week
from tests.offers.conftest import SENT


@pytest.mark.parametrize(
    ("reply_by", "text"),
    [
        ("2027-04-20 00:00", "Monday 19 April 2027 at 24:00"),
        ("2027-04-20 15:30", "Tuesday 20 April 2027 at 15:30"),
        ("2027-03-30 00:00", "Monday 29 March 2027 at 24:00"),  # the day after summer time begins
    ],
)
def test_a_deadline_is_told_with_weekday_and_clock(reply_by, text):
    with translation.override("en"):
        assert reply_by_text(moment(reply_by)) == text


def test_pay_is_an_interval_or_one_amount():
    with translation.override("en"):
        assert pay_text(27_000, 31_000, "monthly") == "SEK 27,000–31,000 per month"
        assert pay_text(175, 175, "hourly") == "SEK 175 per hour"


def test_an_address_leaves_out_what_is_not_known():
    assert address_of(make_unit(street_address="", postcode="", city="Norrby")) == "Norrby"
    assert address_of(make_unit(street_address="", postcode="", city="")) == ""


def test_the_letter_is_in_the_persons_language(vacancy, season, rut):
    person = make_candidacy(make_candidate(language="en"), season)
    offer = send_offer(create_offer(person, vacancy, 1, week(25), week(30), by=rut, at=SENT), by=rut, at=SENT)
    letter = Message.objects.get()
    assert letter.language == "en"
    assert "Weeks: weeks 25–30" in letter.text
    assert offer.terms["role_text"] == "Co-case worker"


def test_the_same_terms_have_the_same_hash_and_others_another(offer):
    terms = terms_of(offer)
    assert hash_of(dict(reversed(terms.items()))) == hash_of(terms) == offer.terms_hash
    assert hash_of(terms | {"salary_min": 1}) != offer.terms_hash


@pytest.mark.parametrize(
    ("law", "words"),
    [("l2013_852", "2013:852"), ("l2007_171", "two years"), ("l2010_479", "2010:479")],
)
def test_the_register_extract_is_asked_for_in_the_words_of_its_law(stina, unit, rut, law, words):
    stina.candidate.language = "en"
    stina.candidate.save()
    vacancy = make_vacancy(unit, register_law=law)
    offer = create_offer(stina, vacancy, 1, week(25), week(30), by=rut, at=SENT)
    [condition] = offer.conditions
    assert (condition["code"], words in condition["text"]) == ("register_extract", True)
    assert terms_of(offer)["register_text"] == condition["text"]


def test_the_calendar_file_is_the_same_every_time(offer):
    assert calendar_file(offer) == calendar_file(offer)
    [event] = Calendar.from_ical(calendar_file(offer)).walk("VEVENT")
    assert event["SUMMARY"].endswith("Utredning barn och unga")
    assert event["TRANSP"] == "TRANSPARENT"


def test_odd_names_break_no_file(vacancy, unit, stina):
    unit.name = "Enhet; med, tecken\\ och\nrad 😀"
    unit.save()
    vacancy.refresh_from_db()
    [event] = Calendar.from_ical(calendar_file(make_offer(stina, vacancy))).walk("VEVENT")
    assert event["SUMMARY"].endswith("Enhet; med, tecken\\ och\nrad 😀")
