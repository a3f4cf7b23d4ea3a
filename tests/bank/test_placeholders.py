"""Protected identity: a code name that can be planned and offered work, and that nothing is ever sent to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from recruitment.bank.alerts import alert_next
from recruitment.bank.duplicates import find_duplicates
from recruitment.bank.exporting import csv_lines, export_people
from recruitment.bank.inviting import remind_next
from recruitment.bank.leave import leave_bank
from recruitment.bank.mailings import LEFT_OUT, WRITERS, invite_to_season, send_mailing, write_to_people
from recruitment.bank.merging import merge_people
from recruitment.bank.placeholders import SIGNS, add_placeholder
from recruitment.bank.register import send_personal_link
from recruitment.bank.search import search_candidates
from recruitment.candidates.actions import add_note, change_candidate, pause_candidate
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import send_next_of_mailing
from recruitment.mailings.models import Recipient
from recruitment.offers.actions import accept_offer, create_offer, decline_offer, send_offer, withdraw_offer
from recruitment.offers.answering import propose_weeks, step_back
from recruitment.offers.closing import expire_offers, remind_offers
from recruitment.outbox.models import Message
from recruitment.records.disposing import dispose_next
from recruitment.records.staying import (
    ask_to_stay,
    end_pauses,
    end_stays,
    note_stay,
    placeholders_to_ask,
)
from recruitment.seasons.models import Candidacy
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_job,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_vacancy,
    moment,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")
DAY = timedelta(days=1)
ANSWERS = {
    "education_status": "student",
    "admit_term": "HT",
    "admit_year": 2024,
    "weeks": weeks(25, 32),
    "wanted_areas": ["child_youth"],
}


@pytest.fixture(autouse=True)
def organisation(settings):
    return make_organisation()


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def person(season, rut):
    return add_placeholder(ANSWERS, by=rut, at=AT)


def now(row):
    return type(row).objects.get(pk=row.pk)


# Made


def test_a_person_is_a_code_name_with_weeks_in_the_season_and_nothing_else(person, rut):
    assert (person.first_name, len(person.last_name)) == ("Kandidat", 4)
    assert set(person.last_name) <= set(SIGNS)
    assert (person.email, person.phone, person.sms_ok, person.about) == ("", "", False, "")
    assert (person.status, person.confirmed_at) == ("active", AT)
    assert person.candidacies.get().weeks == weeks(25, 32)
    assert list(person.entries.values_list("kind", "by")) == [("placed", rut.pk)]
    assert Message.objects.count() == 0


def test_the_same_form_twice_is_one_person_and_two_calls_are_two(person, rut):
    again = add_placeholder(ANSWERS, by=rut, at=AT, key=person.pk)
    other = add_placeholder(ANSWERS, by=rut, at=AT)
    assert again == person
    assert other.last_name != person.last_name
    assert Candidate.objects.count() == 2


def test_without_a_season_the_person_is_in_the_bank_all_the_same(rut):
    person = add_placeholder({"education_status": "other"}, by=rut, at=AT)
    assert (person.status, person.candidacies.count()) == ("active", 0)


@pytest.mark.parametrize(
    "told",
    [{"email": "a@example.org"}, {"phone": "+46701234567"}, {"sms_ok": True}, {"about": "Jag heter Eva"}],
)
def test_the_database_takes_nothing_that_leads_to_the_person(person, told):
    with pytest.raises(IntegrityError, match="a_placeholder_cannot_be_reached"), transaction.atomic():
        Candidate.objects.filter(pk=person.pk).update(**told)


def test_everybody_else_has_an_address_and_addresses_are_still_one_each(person, rut):
    with pytest.raises(IntegrityError, match="everybody_but_a_placeholder"), transaction.atomic():
        make_candidate(email="")
    stina = make_candidate(email="stina@example.org")
    with pytest.raises(IntegrityError, match="one_candidate_per_address"), transaction.atomic():
        make_candidate(email="STINA@example.org")
    assert Candidate.objects.with_address("Stina@Example.org").get() == stina
    assert Candidate.objects.with_address("").count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("first_name", "Eva"), ("last_name", "Ek"), ("phone", "+46701234567"), ("sms_ok", True), ("about", "!")],
)
def test_a_recruiter_cannot_write_who_it_is(person, rut, name, value):
    with pytest.raises(RuleBroken) as broken:
        change_candidate(person, {name: value}, by=rut, at=AT)
    assert (broken.value.code, broken.value.field) == ("is_placeholder", name)
    change_candidate(person, {"licence_b": "yes"}, by=rut, at=AT)
    assert (now(person).licence_b, getattr(now(person), name)) == ("yes", getattr(person, name))


# Found and kept apart


@pytest.mark.parametrize("words", ["Kandidat {}", "{}"])
def test_the_code_name_finds_the_person(person, rut, words):
    asked = {"q": [words.format(person.last_name.lower())]}
    assert list(search_candidates(asked, rut, AT).found) == [person]


def test_notes_are_as_for_everybody(person, rut):
    add_note(person, "Har gjort VFU på en socialtjänst.", by=rut, at=AT)
    assert now(person).noted == "Har gjort VFU på en socialtjänst."


def test_a_list_that_leaves_the_bank_does_not_have_the_person(person, rut):
    stina = make_candidate()
    export, keys = export_people(Candidate.objects.all(), ["last_name"], "csv", by=rut, at=AT)
    assert (keys, export.people) == ([stina.pk], 1)
    assert person.last_name not in "".join(csv_lines(export, [*keys]))


@pytest.mark.parametrize("is_kept", [True, False])
def test_nobody_is_merged_with_the_person(person, rut, is_kept):
    stina = make_candidate()
    kept, gone = (person, stina) if is_kept else (stina, person)
    with pytest.raises(RuleBroken) as broken:
        merge_people(kept, gone, by=rut, at=AT)
    assert broken.value.code == "is_placeholder"
    assert Candidate.objects.count() == 2


def test_two_of_them_are_never_taken_for_one(person, rut):
    add_placeholder(ANSWERS, by=rut, at=AT)
    assert find_duplicates(AT) == 0


# Every way in which the service writes to people


def cleared(person: Candidate) -> Candidacy:
    Candidacy.objects.filter(candidate=person).update(state="cleared")
    return Candidacy.objects.get(candidate=person)


def sent(person: Candidate, rut, at=AT):
    vacancy = make_vacancy(season=Candidacy.objects.get(candidate=person).season)
    values = {"seat": 1, "first_week": week(25), "last_week": week(32)}
    offer = create_offer(cleared(person), vacancy, **values, by=rut, at=at)
    return send_offer(offer, by=rut, at=at)


def mail(mailing, rut):
    send_mailing(mailing, by=rut, at=AT)
    while send_next_of_mailing(AT, WRITERS):
        pass
    assert [str(LEFT_OUT[row.reason]) for row in Recipient.objects.all()] == [str(LEFT_OUT["protected"])]


def a_text_to_many(person, rut):
    mail(write_to_people([person.pk], subject="Hej", text="Hej igen", by=rut, at=AT), rut)


def the_question_about_the_summer(person, rut):
    mail(invite_to_season([person.pk], person.candidacies.get().season, by=rut, at=AT), rut)


def the_reminder_of_that_question(person, rut):
    person.candidacies.update(state="contacted", asked_at=AT)
    remind_next(AT + 8 * DAY)


def a_tip_about_a_job(person, rut):
    make_job(areas=["child_youth"], published_at=AT, closes_on=(AT + 30 * DAY).date())
    while alert_next(AT + timedelta(hours=2)):
        pass
    while send_next_of_mailing(AT + timedelta(hours=2), WRITERS):
        pass


def a_login_link(person, rut):
    send_personal_link(person.email, at=AT, language="sv")


def the_end_of_a_pause(person, rut):
    pause_candidate(person, at=AT, until=(AT + DAY).date())
    assert end_pauses(AT + 2 * DAY) == 1
    assert now(person).status == "active"


def the_question_whether_to_stay(person, rut):
    assert ask_to_stay(moment("2028-02-02 10:00")) == 1


def the_farewell(person, rut):
    the_question_whether_to_stay(person, rut)
    assert end_stays(moment("2028-03-05 10:00")) == 1
    assert now(person).status == "expired"


def the_receipt_of_leaving(person, rut):
    for _twice in range(2):
        leave_bank(person, by=rut, at=AT)
    assert now(person).status == "left"


def an_offer(person, rut):
    assert sent(person, rut).state == "sent"


def the_reminder_of_an_offer(person, rut):
    offer = sent(person, rut)
    assert remind_offers(offer.reply_by - timedelta(hours=12)) == 1


def a_yes_by_phone(person, rut):
    offer = sent(person, rut)
    for _twice in range(2):
        accept_offer(offer, name=person.full_name, at=AT + DAY, recorded_by=rut)
    assert now(offer).state in ("accepted_conditional", "confirmed")


def a_no_by_phone(person, rut):
    offer = sent(person, rut)
    for _twice in range(2):
        decline_offer(offer, at=AT + DAY, recorded_by=rut)
    assert now(offer).state == "declined"


def other_weeks(person, rut):
    propose_weeks(sent(person, rut), weeks=weeks(26, 30), text="", at=AT + DAY)


def a_step_back(person, rut):
    offer = sent(person, rut)
    accept_offer(offer, name=person.full_name, at=AT + DAY, recorded_by=rut)
    step_back(now(offer), at=AT + 2 * DAY)


def an_offer_taken_back(person, rut):
    assert withdraw_offer(sent(person, rut), by=rut, at=AT + DAY).state == "withdrawn"


def an_offer_that_lapses(person, rut):
    offer = sent(person, rut)
    assert expire_offers(offer.reply_by + DAY) == 1


WAYS = [
    a_text_to_many, the_question_about_the_summer, the_reminder_of_that_question, a_tip_about_a_job,
    a_login_link, the_end_of_a_pause, the_question_whether_to_stay, the_farewell, the_receipt_of_leaving,
    an_offer, the_reminder_of_an_offer, a_yes_by_phone, a_no_by_phone, other_weeks, a_step_back,
    an_offer_taken_back, an_offer_that_lapses,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_ever_written_to_the_person(person, rut, way):
    way(person, rut)
    assert list(Message.objects.exclude(template="staff_offer_answered").values_list("template")) == []
    assert Message.objects.filter(person_id=person.pk).count() == 0


def test_a_message_to_nobody_cannot_be(organisation):
    with pytest.raises(IntegrityError, match="a_message_goes_to_somebody"), transaction.atomic():
        Message.objects.create(key="a", template="welcome", recipient="", text="Hej")


# The year in the bank


def test_a_colleague_is_told_to_ask_instead_and_notes_that_the_person_stays(person, rut):
    later = moment("2028-02-02 10:00")
    assert list(placeholders_to_ask()) == []
    ask_to_stay(later)
    assert list(placeholders_to_ask()) == [person]
    for _twice in range(2):
        note_stay(person, by=rut, at=later + DAY)
    assert list(placeholders_to_ask()) == []
    renewed = Entry.objects.filter(candidate=person, kind="renewed")
    assert list(renewed.values_list("by", flat=True)) == [rut.pk]


def test_everybody_else_answers_for_themselves(rut):
    with pytest.raises(RuleBroken) as broken:
        note_stay(make_candidate(), by=rut, at=AT)
    assert broken.value.code == "not_a_placeholder"


def test_the_rules_of_removal_hold_for_the_person_too(person, rut):
    make_organisation(disposal_is_on=True, disposal_decision_ref="SN 2027/1")
    leave_bank(person, by=rut, at=AT)
    while dispose_next(AT + 2 * DAY):
        pass
    assert Candidate.objects.count() == 0


def test_others_in_the_same_mailing_get_theirs(person, rut, season):
    stina = make_candidate()
    make_offer(make_candidacy(season=season))
    mailing = write_to_people([person.pk, stina.pk], subject="Hej", text="Hej igen", by=rut, at=AT)
    send_mailing(mailing, by=rut, at=AT)
    while send_next_of_mailing(AT, WRITERS):
        pass
    assert list(Message.objects.values_list("recipient", flat=True)) == [stina.email]
