"""Data go when their time is over and not a day before: each class by its rule, and numbers remain."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from recruitment.bank.leave import leave_bank
from recruitment.bank.sums import Remembered, terms_bucket
from recruitment.candidates.actions import add_note, open_personal_link
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.mailings.models import Recipient
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.records.disposing import (
    dispose_next,
    hand_over,
    hold_records,
    release_hold,
)
from recruitment.records.models import Disposal, Handover, Hold, RecordClass
from recruitment.records.retention import over, retention_of, to_hand_over
from recruitment.seasons.actions import move_candidacy
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_lecture,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    moment,
)

pytestmark = pytest.mark.django_db
LEFT = moment("2027-10-01 10:00")
NEXT_NIGHT = moment("2027-10-02 03:00")
# The last day of the season is 2027-09-05; what is decided in it is kept for 24 months.
STILL_KEPT = moment("2029-09-05 23:00")
NO_LONGER = moment("2029-09-06 03:00")


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation(disposal_decision_ref="SN 2027/14", disposal_is_on=True)


def gone(**values) -> Candidate:
    return make_candidate(status="left", left_at=LEFT, **values)


def left(at) -> bool:
    """Whether anybody is left when the clock has done all it has to do."""
    while dispose_next(at):
        pass
    return Candidate.objects.exists()


def due(at) -> list[tuple[Candidate, str]]:
    return [(row, row.record_class) for row in over(at, Organisation.objects.current())]


class TestWhen:
    def test_who_was_only_interested_goes_in_the_night_after_leaving(self):
        stina = gone()
        assert due(moment("2027-10-01 23:59")) == []
        assert due(NEXT_NIGHT) == [(stina, "interest")]
        kept = retention_of(stina, LEFT)
        assert (kept.record_class, kept.day, kept.is_locked) == ("interest", date(2027, 10, 2), False)

    def test_who_was_hidden_goes_after_the_days_of_grace(self):
        stina = make_candidate(status="expired", expired_at=LEFT)
        assert retention_of(stina, LEFT).day == date(2027, 11, 1)
        assert due(moment("2027-10-31 23:59")) == []
        assert due(moment("2027-11-01 00:01")) == [(stina, "interest")]

    def test_what_nobody_confirmed_goes_after_a_month(self):
        stina = make_candidate(status="new", confirmed_at=None, registered_at=LEFT)
        assert retention_of(stina, LEFT).day == date(2027, 11, 1)
        assert due(moment("2027-10-31 23:59")) == []
        assert due(moment("2027-11-01 00:01")) == [(stina, "unconfirmed")]
        stina.registrations.create(email=stina.email, data={}, created_at=moment("2027-10-20 10:00"))
        assert due(moment("2027-11-01 00:01")) == []

    @pytest.mark.parametrize("status", ["active", "paused"])
    def test_who_is_in_the_bank_never_goes(self, status):
        stina = make_candidate(status=status, registered_at=LEFT, confirmed_at=LEFT)
        assert retention_of(stina, LEFT).day == date(2028, 11, 1)
        assert left(moment("2050-01-01 10:00"))

    @pytest.mark.parametrize(
        ("state", "is_kept"),
        [
            ("interested", False),
            ("contacted", False),
            ("interview_booked", True),
            ("interviewed", True),
            ("cleared", True),
            ("not_now", True),
        ],
    )
    def test_who_was_considered_is_kept_until_two_years_after_the_decisions(self, state, is_kept):
        stina = make_candidate()
        make_candidacy(stina, state=state)
        leave_bank(stina, at=LEFT)
        stina.refresh_from_db()
        Message.objects.update(state="sent")
        assert retention_of(stina, LEFT).is_locked is is_kept
        assert bool(due(NEXT_NIGHT)) is not is_kept
        if is_kept:
            assert retention_of(stina, LEFT).day == date(2029, 9, 6)
            assert due(STILL_KEPT) == []
        assert due(NO_LONGER) == [(stina, "recruitment" if is_kept else "interest")]

    def test_the_day_when_decisions_became_final_counts_when_it_is_known(self):
        stina = gone()
        season = make_season(decision_final_on=date(2027, 5, 31))
        make_candidacy(stina, season)
        assert retention_of(stina, LEFT).day == date(2029, 6, 1)
        assert [due(moment("2029-05-31 12:00")), due(moment("2029-06-01 12:00"))] == [
            [],
            [(stina, "recruitment")],
        ]

    def test_somebody_refused_by_us_was_considered_and_who_only_left_was_not(self):
        stina = make_candidate()
        row = make_candidacy(stina, state="interested")
        move_candidacy(row, "closed", by=make_recruiter(), at=LEFT, reason="competence")
        assert retention_of(stina, LEFT).record_class == "recruitment"

    def test_an_offer_that_was_refused_is_part_of_a_recruitment(self):
        stina = gone()
        make_offer(make_candidacy(stina, state="interested"), state="declined")
        assert due(NEXT_NIGHT) == []
        assert retention_of(stina, LEFT).record_class == "recruitment"

    def test_who_was_hired_goes_to_the_archive_first(self, organisation):
        stina, rut = make_candidate(), make_recruiter()
        make_offer(make_candidacy(stina), state="confirmed")
        leave_bank(stina, at=LEFT)
        Message.objects.update(state="sent")
        assert Offer.objects.get().state == "confirmed"  # the summer was worked
        assert (due(NO_LONGER), list(to_hand_over(NO_LONGER, organisation))) == ([], [stina])
        for _twice in range(2):
            hand_over(stina, by=rut, at=NO_LONGER)
        assert Handover.objects.count() == 1
        assert (due(NO_LONGER), list(to_hand_over(NO_LONGER, organisation))) == ([(stina, "hired")], [])

    def test_a_message_on_its_way_is_waited_for(self):
        stina = make_candidate()
        leave_bank(stina, at=LEFT)
        assert due(NEXT_NIGHT) == []
        Message.objects.update(state="sent")
        assert due(NEXT_NIGHT) == [(stina, "interest")]

    def test_a_hold_keeps_everything_until_it_is_released(self):
        stina, rut = gone(), make_recruiter()
        for _twice in range(2):
            hold_records(stina, "DO 2027/3", by=rut, at=LEFT)
        assert (Hold.objects.count(), due(NO_LONGER)) == (1, [])
        assert retention_of(stina, LEFT).is_locked
        assert [release_hold(stina, by=rut, at=NO_LONGER) for _twice in range(2)] == [1, 0]
        assert due(NO_LONGER) == [(stina, "interest")]

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 121])
    def test_a_hold_names_its_matter(self, reason):
        with pytest.raises(RuleBroken) as broken:
            hold_records(gone(), reason, by=make_recruiter(), at=LEFT)
        assert (broken.value.code, broken.value.field) == ("reason_missing", "reason")


class TestRemoving:
    def test_nothing_goes_while_it_is_off(self):
        gone()
        Organisation.objects.update(disposal_is_on=False)
        assert (dispose_next(NO_LONGER), Candidate.objects.count()) == (False, 1)
        assert (len(due(NO_LONGER)), Disposal.objects.count()) == (1, 0)

    def test_it_cannot_be_on_without_a_decision(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.update(disposal_decision_ref="")

    def test_everything_of_theirs_goes_and_nothing_of_others(self):
        rut, stina, other = make_recruiter(), make_candidate(), make_candidate()
        for person in (stina, other):
            offer = make_offer(make_candidacy(person), state="declined")
            add_note(person, "Bra på samtal", by=rut, at=LEFT)
            open_personal_link(person, at=LEFT)
            person.registrations.create(email=person.email, data={})
            Message.objects.create(
                key=f"m-{person.pk}", recipient="a@b.se", text="Hej", person_id=person.pk, state="sent"
            )
            Message.objects.create(
                key=f"s-{person.pk}", recipient="a@b.se", text="Hej", about=f"offer:{offer.pk}", state="sent"
            )
        leave_bank(stina, at=LEFT)
        Message.objects.update(state="sent")
        assert left(NO_LONGER)
        assert list(Candidate.objects.all()) == [other]
        left_over = [Offer, Candidacy, Entry, Recipient]
        assert [model.objects.exclude(**_of(model, other)).count() for model in left_over] == [0, 0, 0, 0]
        assert sorted(Message.objects.values_list("key", flat=True)) == sorted(
            [f"m-{other.pk}", f"s-{other.pk}"]
        )

    def test_what_is_noted_is_how_many_of_which_class_and_by_which_decision(self):
        for _nth in range(2):
            gone()
        make_candidacy(gone())
        assert not left(NO_LONGER)
        rows = Disposal.objects.values_list("day", "record_class", "decision_ref", "people")
        assert list(rows) == [
            (date(2029, 9, 6), RecordClass.INTEREST, "SN 2027/14", 2),
            (date(2029, 9, 6), RecordClass.RECRUITMENT, "SN 2027/14", 1),
        ]

    def test_numbers_remain_without_names(self):
        season, lecture = make_season(), make_lecture()
        came = {"first_source_kind": "lecture", "first_source_id": lecture.pk, "registered_at": LEFT}
        for term in ("HT", "HT", "VT"):
            make_candidacy(gone(admit_term=term, admit_year=2025, **came), season)
        gone(first_source_kind="share", registered_at=LEFT)
        assert not left(NO_LONGER)
        rows = Remembered.objects.filter(touch="first")
        kept = rows.values_list(
            "season_year", "source_kind", "source_id", "month", "reached", "stage", "terms", "people"
        )
        october = date(2027, 10, 1)
        assert sorted(kept, key=str) == sorted(
            [
                (None, "lecture", lecture.pk, october, "contacted", "", "", 3),
                (2027, "lecture", lecture.pk, october, "contacted", "cleared", "4-5", 3),
                (None, "share", None, october, "confirmed", "", "", 1),
            ],
            key=str,
        )

    def test_people_are_counted_by_their_first_way_in_and_by_their_last(self):
        gone(first_source_kind="lecture", last_source_kind="share")
        assert not left(NO_LONGER)
        rows = Remembered.objects.order_by("touch").values_list("touch", "source_kind", "people")
        assert list(rows) == [("first", "lecture", 1), ("last", "share", 1)]

    def test_counts_of_several_nights_are_one(self):
        gone(registered_at=LEFT)
        left(NEXT_NIGHT)
        gone(registered_at=LEFT)
        left(NEXT_NIGHT + timedelta(days=1))
        assert [row.people for row in Remembered.objects.all()] == [2, 2]
        assert [row.people for row in Disposal.objects.all()] == [1, 1]

    @pytest.mark.parametrize("people", [1, 3])
    def test_many_at_a_time_take_as_many_questions_as_few(self, people, django_assert_num_queries):
        for _nth in range(people):
            gone()
        with django_assert_num_queries(36):
            dispose_next(NEXT_NIGHT)
        assert not dispose_next(NEXT_NIGHT)


def _of(model, person: Candidate) -> dict:
    return {"person_id": person.pk} if model is Recipient else {"candidate": person}


@pytest.mark.parametrize(
    ("terms", "bucket"), [(None, ""), (0, "0-3"), (3, "0-3"), (4, "4-5"), (5, "4-5"), (6, "6-7"), (7, "6-7")]
)
def test_terms_are_kept_coarsely(terms, bucket):
    assert terms_bucket(terms) == bucket
