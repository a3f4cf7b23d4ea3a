"""One list tells everything about a person, and nothing of what another unit has offered."""

from datetime import timedelta

import pytest
from django.utils import translation

from recruitment.bank.register import confirm_registration, start_registration
from recruitment.bank.timeline import timeline
from recruitment.candidates.actions import add_note, change_candidate, note_entry, set_tags, verify_degree
from recruitment.candidates.models import Entry
from recruitment.outbox.models import Message
from recruitment.seasons.actions import clear_candidacies
from tests.bank.people import AT, STINA
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_lecture,
    make_manager,
    make_offer,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def make_history():
    """Stina from the lecture to an offer, and an offer of another unit."""
    rut, mine, other = make_recruiter(), make_unit("Mottagningen"), make_unit("Familjerätten")
    season = make_season()
    lecture = make_lecture(title="Barn och unga")
    answers = STINA | {"weeks": ["2027-06-21", "2027-06-28"]}
    waiting = start_registration(answers, code=lecture.code, language="sv", at=AT)
    stina = confirm_registration(waiting.token, at=AT + HOUR)
    change_candidate(stina, {"phone": "+46701234567", "about": "Hej"}, at=AT + 2 * HOUR)
    add_note(stina, "Ring efter tentan.", by=rut, at=AT + 3 * HOUR)
    set_tags([stina], ["ring"], by=rut, at=AT + 4 * HOUR)
    verify_degree(stina, "degree_relevant", "assessment", "SN 2027/12", by=rut, at=AT + 5 * HOUR)
    clear_candidacies(stina.candidacies.all(), by=rut, at=AT + 6 * HOUR)
    offers = [
        make_offer(
            stina.candidacies.get(),
            make_vacancy(unit, season),
            "draft",
            first_week=week(25),
            last_week=week(26),
            created_at=AT + 7 * HOUR,
        )
        for unit in (mine, other)
    ]
    for offer in offers:
        _tell_of(offer, at=AT + 8 * HOUR)
    return stina, rut, mine


def _tell_of(offer, at):
    details = {"state": "sent", "role": offer.role, "unit": offer.vacancy.unit.name}
    span = {"first_week": "2027-W25", "last_week": "2027-W26"}
    about = f"offer:{offer.pk}"
    note_entry(offer.candidate, Entry.Kind.OFFER_MOVED, at=at, about=about, **details, **span)
    Message.objects.create(
        key=about,
        template="offer_sent",
        recipient="stina@example.org",
        subject=f"An offer from {offer.vacancy.unit.name}",
        text="...",
        about=about,
        person_id=offer.candidate_id,
        due_at=at,
    )


def told(rows) -> list[tuple[str, str, str]]:
    return [(row.label, row.by, row.details) for row in rows]


def test_the_whole_way_from_a_lecture_to_an_offer():
    stina, rut, _mine = make_history()
    rows = timeline(stina, rut)
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    day = stina.first_source_label
    assert sorted(told(rows)) == sorted(
        [
            ("An offer from Familjerätten", "", "Waiting"),
            ("An offer from Mottagningen", "", "Waiting"),
            ("Changed own details", "", "own text, mobile"),
            ("Confirmed the address", "", ""),
            ("First came by: Lecture", "", day),
            ("Joined Sommaren 2027", "", "weeks 25–26. Cleared for the summer"),
            ("Note", "Rut Ek", "Ring efter tentan."),
            ("Offer written: Co-case worker, Familjerätten", "", "weeks 25–26. Draft."),
            ("Offer written: Co-case worker, Mottagningen", "", "weeks 25–26. Draft."),
            ("Offer: Sent, waiting for an answer", "", "Co-case worker, Familjerätten, weeks 25–26"),
            ("Offer: Sent, waiting for an answer", "", "Co-case worker, Mottagningen, weeks 25–26"),
            ("Registered interest", "", day),
            ("Season status: Interested → Cleared for the summer", "Rut Ek", ""),
            ("Tags changed", "Rut Ek", "+ ring"),
            ("Degree verified", "Rut Ek", "Other relevant degree, assessed by the board"),
            *[(mail.subject, "", "Waiting") for mail in Message.objects.exclude(template="offer_sent")],
        ]
    )


def test_a_manager_sees_nothing_of_what_another_unit_has_offered():
    stina, rut, mine = make_history()
    maja = make_manager(mine)
    hers, all_of_it = timeline(stina, maja), timeline(stina, rut)
    assert not [row for row in hers if "Familjerätten" in f"{row}"]
    assert len(all_of_it) - len(hers) == 3
    assert {row.link.split(":")[0] for row in hers} == {"", "offer", "candidacy"}
    assert {row.link.split(":")[0] for row in all_of_it} == {"", "offer", "candidacy", "message"}


def test_it_takes_as_many_queries_for_a_long_life_as_for_a_short(django_assert_num_queries):
    stina, rut, _mine = make_history()
    short = make_candidate()
    for person in (stina, short):
        with django_assert_num_queries(5):
            timeline(person, rut)


def test_an_offer_past_its_deadline_has_expired_by_the_clock():
    offer = make_offer(make_candidacy(), state="sent")
    (row,) = [
        row for row in timeline(offer.candidate, make_recruiter(), offer.reply_by) if row.kind == "offer"
    ]
    assert row.details.endswith("No answer in time.")


def test_the_latest_touch_stands_beside_the_first():
    stina = make_candidate(first_source_label="A", last_source_id=make_lecture().pk, last_source_label="B")
    (row,) = timeline(stina, make_recruiter())
    assert (row.label, row.details) == ("First came by: Website", "A\nLatest: B")


def test_history_written_by_an_older_version_is_told_as_it_stands():
    stina = make_candidate()
    note_entry(stina, Entry.Kind.CHANGED, at=AT, fields=["shoe_size", "university_id"])
    note_entry(stina, Entry.Kind.OFFER_MOVED, at=AT, state="melted")
    note_entry(stina, Entry.Kind.CANDIDACY_MOVED, at=AT)
    rows = told(timeline(stina, make_recruiter()))
    assert ("Changed own details", "", "shoe_size, university") in rows
    assert ("Offer: melted", "", "") in rows
