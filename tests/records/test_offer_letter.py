"""The letter of an offer: what was promised, in its language, whatever anybody is called."""

import pypdfium2
import pytest

from recruitment.introductions.standing import facts_of
from recruitment.offers.models import Offer
from recruitment.offers.terms import hash_of, terms_now
from recruitment.records.offer_letter import offer_letter
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_organisation,
    make_unit,
    make_vacancy,
    moment,
)

pytestmark = pytest.mark.django_db
AT = moment("2027-04-14 10:00")
SENT = moment("2027-04-12 10:00")
WILD = "#panic() *x* $y$ = @ref <b> [ ] { } // /* \\"


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation(department="Socialförvaltningen")


def make(state="sent", language="sv", unit="Mottagningen", name="Stina", **values) -> Offer:
    place = make_unit(unit, street_address="Storgatan 1", postcode="701 00")
    vacancy = make_vacancy(
        place, contact=make_manager(place, phone="010-999 00 11"), register_law="l2013_852"
    )
    person = make_candidate(language=language, first_name=name)
    offer = make_offer(make_candidacy(person, vacancy.season), vacancy, state, sent_at=SENT, **values)
    offer.conditions = [{"code": "licence_b", "text": "Du visar B-körkort."}]
    offer.terms = terms_now(offer)
    offer.terms_hash = hash_of(offer.terms)
    offer.save()
    return offer


def read(paper: bytes) -> str:
    pages = pypdfium2.PdfDocument(paper)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_all_that_was_promised_stands_in_the_letter_as_on_the_page():
    offer = make()
    said = read(offer_letter(offer, AT))
    promised = ["Stina Ågren", "Mottagningen", "Storgatan 1, 701 00", "måndag 21 juni 2027", "010-999 00 11",
                "Du visar B-körkort.", "27 000–31 000 kr", "måndag 19 april 2027", "Maja Berg",
                "12 april 2027", "AB",
                "Norrby kommun, Socialförvaltningen"]  # fmt: skip
    assert [text for text in promised if text not in said] == []
    assert [
        line for fact in facts_of(offer) for line in fact.lines if "2027" in line and line not in said
    ] == []
    assert offer.terms_hash in said.replace(" ", "")


def test_what_was_promised_stands_whatever_the_vacancy_says_today():
    offer = make()
    offer.vacancy.salary_max = 99_000
    offer.vacancy.save()
    said = read(offer_letter(Offer.objects.get(), AT))
    assert ("31" in said, "99" in said.replace("010-999", "")) == (True, False)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_says_its_language_and_is_tagged_with_a_title(language):
    paper = offer_letter(make(language=language), AT)
    document = pypdfium2.PdfDocument(paper)
    assert f"/Lang ({language})".encode() in paper or f"/Lang({language}".encode() in paper
    assert (b"pdfuaid:part" in paper, document.is_tagged()) == (True, True)
    assert document.get_metadata_value("Title").endswith("25–32")
    assert ("Whom to ask" in read(paper)) == (language == "en")


@pytest.mark.parametrize("name", [WILD, "李明", "Ana 💚", "\u202eolleh"])
def test_a_name_is_never_read_as_markup(name):
    assert offer_letter(make(unit=name, name=name), AT).startswith(b"%PDF")
    if name is WILD:
        assert "#panic() *x* $y$ = @ref <b>" in read(offer_letter(make(unit=name, name=name), AT))


@pytest.mark.parametrize("state", Offer.State.values)
def test_there_is_a_letter_in_every_state_that_says_how_it_stands(state):
    values = (
        {"answered_at": AT, "answered_name": "Stina Å"}
        if state in ("accepted_conditional", "confirmed")
        else {}
    )
    said = read(offer_letter(make(state, language="en", **values), AT))
    told = {"draft": "A draft", "queued": "A draft", "sent": "Answer no later than",
            "accepted_conditional": "You have said yes", "confirmed": "Your place is confirmed",
            "declined": "You have said no", "expired": "The time to answer has run out",
            "withdrawn": "The offer no longer stands", "superseded": "There is a newer offer",
            "filled_by_other": "The place has been filled",
            "candidate_withdrew": "You have stepped back"}  # fmt: skip
    assert [text for text in set(told.values()) if text in said] == [told[state]]
    assert ("Stina Å" in said.replace("Stina Ågren", "")) == bool(values)


def test_after_the_deadline_the_letter_says_so():
    said = read(offer_letter(make(language="en"), moment("2027-05-14 10:00")))
    assert ("The time to answer has run out" in said, "Answer no later than" in said) == (True, False)
