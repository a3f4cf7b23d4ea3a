"""Two registrations of one person are found, become one with everything kept, and two again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from recruitment.bank.duplicates import find_duplicates, not_the_same, open_pairs
from recruitment.bank.merging import merge_people
from recruitment.bank.models import Listed, PeopleList, SavedSearch, Seen, Watch
from recruitment.bank.pairs import Merge, Pair
from recruitment.bank.parting import forget_merges, undo_merge
from recruitment.bank.register import confirm_registration, send_personal_link, start_registration
from recruitment.bank.tokens import person_of_stop_token, stop_token
from recruitment.candidates.actions import add_note, change_candidate, open_personal_link, set_tags
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.mailings.models import Mailing, Recipient
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.records.disclosing import note_reading
from recruitment.records.disposing import hold_records
from recruitment.seasons.models import Candidacy
from tests.bank.people import AT, STINA, mails
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db
PHONE = "+46701234567"
LATER = AT + timedelta(days=3)


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def kept():
    return make_candidate(email="stina@example.org", phone=PHONE, registered_at=AT, confirmed_at=AT)


@pytest.fixture
def gone():
    early = AT - timedelta(days=100)
    return make_candidate(
        email="stina@student.example.org",
        registered_at=early,
        confirmed_at=early,
        first_source_kind="lecture",
        first_source_label="Barn och unga",
        licence_b="yes",
    )


def now(row):
    return type(row).objects.get(pk=row.pk)


def picture(person: Candidate) -> dict:
    """Everything of a person that a merge may touch, with whose it is."""
    row = Candidate.objects.filter(pk=person.pk).values().get()
    return row | {
        "candidacies": sorted(person.candidacies.values_list("pk", "state", "weeks"), key=str),
        "offers": sorted(person.offers.values_list("pk", "candidacy"), key=str),
        "notes": sorted(person.notes.values_list("pk", flat=True)),
        "messages": sorted(Message.objects.filter(person_id=person.pk).values_list("pk", flat=True)),
        "recipients": sorted(Recipient.objects.filter(person_id=person.pk).values_list("mailing", flat=True)),
        "readings": person.readings.count(),
        "holds": person.holds.count(),
        "lists": sorted(Listed.objects.filter(candidate=person).values_list("pk", "list__name", "by")),
        "seen": sorted(Seen.objects.filter(candidate=person).values_list("pk", "watch")),
    }


class TestFinding:
    def pairs(self) -> list[tuple[str, str]]:
        return list(Pair.objects.values_list("reason", "state"))

    def test_the_same_number_or_name_and_university_is_found_once(self):
        make_candidate(phone=PHONE, first_name="Stina", university_id="umu")
        make_candidate(phone=PHONE, first_name="Kristina")
        make_candidate(first_name="STINA", university_id="umu")
        make_candidate(first_name="Stina", university_id="lu")
        make_candidate(phone="", first_name="Emil")
        assert [find_duplicates(AT), find_duplicates(LATER)] == [2, 0]
        assert sorted(self.pairs()) == [("name", "open"), ("phone", "open")]

    @pytest.mark.parametrize("status", ["new", "invited", "left", "expired"])
    def test_only_people_in_the_bank_are_compared(self, status):
        make_candidate(phone=PHONE)
        make_candidate(phone=PHONE, first_name="Kristina", status=status)
        assert find_duplicates(AT) == 0

    def test_a_number_that_many_share_says_nothing(self):
        for nth in range(7):
            make_candidate(phone=PHONE, first_name=f"Stina{nth}")
        assert find_duplicates(AT) == 0

    def test_a_registration_finds_its_like_and_tells_nobody(self, kept):
        make_organisation()
        sent = start_registration(
            STINA | {"email": "ny@example.org", "phone": PHONE, "university": "umu"}, language="sv", at=LATER
        )
        assert self.pairs() == []
        person = confirm_registration(sent.token, at=LATER)
        assert self.pairs() == [("phone", "open")]
        assert {mail.person_id for mail in mails()} == {person.pk}
        assert [mail.template for mail in mails()] == ["confirm_registration", "welcome"]

    def test_not_the_same_is_remembered(self, kept, rut):
        make_candidate(phone=PHONE, first_name="Kristina")
        find_duplicates(AT)
        pair = open_pairs().get()
        assert [not_the_same(pair, by=rut, at=AT), not_the_same(pair, by=rut, at=AT)] == [True, False]
        find_duplicates(LATER)
        assert (self.pairs(), open_pairs().count()) == ([("phone", "not_same")], 0)


class TestMerging:
    def test_places_on_lists_and_what_watchers_have_seen_come_along_and_go_back(self, kept, gone, rut):
        both, one = (PeopleList.objects.create(owner=rut, name=name) for name in ("Båda", "Ena"))
        search = SavedSearch.objects.create(owner=rut, name="Alla")
        watch = Watch.objects.create(search=search, user=rut, looked_on=AT.date())
        for row, person in ((both, kept), (both, gone), (one, gone)):
            Listed.objects.create(list=row, candidate=person, by=rut, at=AT)
        Seen.objects.create(watch=watch, candidate=gone)
        before = [picture(kept), picture(gone)]
        merge = merge_people(kept, gone, by=rut, at=LATER)
        assert [name for _pk, name, _by in picture(kept)["lists"]] == ["Båda", "Ena"]
        assert [key for _pk, key in picture(kept)["seen"]] == [watch.pk]
        undo_merge(merge, by=rut, at=LATER)
        assert [picture(kept), picture(gone)] == before

    def test_everything_of_both_is_one_persons(self, kept, gone, rut):
        set_tags([kept], ["a", "b"], by=rut, at=AT)
        set_tags([gone], ["b", "c"], by=rut, at=AT)
        for person in (kept, gone):
            add_note(person, f"Om {person.email}", by=rut, at=AT)
            Message.objects.create(key=f"m-{person.pk}", recipient="a@b.se", text="Hej", person_id=person.pk)
        make_offer(make_candidacy(gone), state="declined")
        open_personal_link(gone, at=AT)
        merge_people(kept, gone, by=rut, at=LATER)
        row = now(kept)
        assert (row.email, row.phone, row.licence_b) == ("stina@example.org", PHONE, "yes")
        assert (row.first_source_kind, row.first_source_label, row.registered_at) == (
            "lecture", "Barn och unga", AT - timedelta(days=100),
        )  # fmt: skip
        assert sorted(row.tags) == ["a", "b", "c"]
        assert (row.notes.count(), row.offers.count(), row.candidacies.count()) == (2, 1, 1)
        assert Message.objects.filter(person_id=kept.pk).count() == 2
        assert list(row.entries.order_by("pk").values_list("kind", flat=True))[-1] == "merged"
        assert (Candidate.objects.count(), PersonalLink.objects.count()) == (1, 0)

    def test_two_processes_of_one_summer_are_one_with_every_week_and_the_furthest_step(self, kept, gone, rut):
        season = make_season()
        twin = make_candidacy(kept, season, state="interested", weeks=weeks(25, 27))
        row = make_candidacy(gone, season, state="offered", weeks=weeks(27, 30))
        offer = make_offer(row, state="sent")
        merge_people(kept, gone, by=rut, at=LATER)
        assert list(Candidacy.objects.values_list("pk", "state", "weeks")) == [
            (twin.pk, "offered", weeks(25, 30))
        ]
        assert (now(offer).candidacy_id, now(offer).candidate_id, now(offer).state) == (
            twin.pk, kept.pk, "sent",
        )  # fmt: skip

    def test_what_both_were_given_is_there_once(self, kept, gone, rut):
        mailing = Mailing.objects.create(kind="message")
        for person in (kept, gone):
            Recipient.objects.create(mailing=mailing, person_id=person.pk)
            note_reading(person, rut, AT)
            hold_records(person, "DO 1", by=rut, at=AT)
        merge_people(kept, gone, by=rut, at=LATER)
        assert (kept.readings.count(), kept.holds.count()) == (1, 1)
        assert Recipient.objects.filter(person_id=kept.pk).count() == 1

    def test_two_who_both_hold_offers_are_not_merged_and_it_says_which(self, kept, gone, rut):
        season = make_season()
        for person, name, first in ((kept, "Mottagningen", 25), (gone, "Utredning", 29)):
            vacancy = make_vacancy(make_unit(name), season)
            make_offer(
                make_candidacy(person, season), vacancy, "sent", first_week=week(first), last_week=week(first)
            )
        with pytest.raises(RuleBroken) as broken:
            merge_people(kept, gone, by=rut, at=LATER)
        assert broken.value.code == "both_hold_offers"
        said = str(broken.value.message)
        assert ["Mottagningen" in said, "Utredning" in said, "25" in said, "29" in said] == [True] * 4
        assert Candidate.objects.count() == 2

    def test_twice_is_one_merge(self, kept, gone, rut):
        first = merge_people(kept, gone, by=rut, at=LATER)
        assert merge_people(kept, gone, by=rut, at=LATER).pk == first.pk
        assert Merge.objects.count() == 1

    def test_nobody_is_merged_with_themselves_or_with_nobody(self, kept, gone, rut):
        for other, code in ((kept, "same_person"), (Candidate(), "candidate_gone")):
            with pytest.raises(RuleBroken) as broken:
                merge_people(kept, other, by=rut, at=LATER)
            assert broken.value.code == code

    @pytest.mark.parametrize(
        ("status", "code"),
        [("left", "candidate_left"), ("new", "not_in_bank"), ("invited", "not_in_bank")],
    )
    def test_only_people_of_the_bank_are_merged(self, kept, gone, rut, status, code):
        Candidate.objects.filter(pk=gone.pk).update(status=status)
        for one, other in ((kept, gone), (gone, kept)):
            with pytest.raises(RuleBroken) as broken:
                merge_people(one, other, by=rut, at=LATER)
            assert broken.value.code == code

    def test_there_are_never_two_people_with_one_address(self, kept):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_candidate(email="STINA@example.org")

    def test_old_mails_lead_to_the_one_who_was_kept(self, kept, gone, rut):
        make_organisation()
        token = stop_token(gone.pk)
        merge_people(kept, gone, by=rut, at=LATER)
        assert person_of_stop_token(token) == kept
        send_personal_link(gone.email.upper(), at=LATER, language="sv")
        assert [mail.recipient for mail in mails("personal_link")] == ["stina@example.org"]


class TestUndoing:
    @pytest.fixture
    def busy(self, kept, gone, rut):
        """Both with rows of every kind, some of them in each other's way."""
        season = make_season()
        mailing = Mailing.objects.create(kind="message")
        make_candidacy(kept, season, state="interested", weeks=weeks(25, 27))
        make_offer(make_candidacy(gone, season, state="assigned", weeks=weeks(27, 30)), state="confirmed")
        make_candidacy(gone, make_season(year=2026), state="not_now")
        for person in (kept, gone):
            add_note(person, f"Om {person.email}", by=rut, at=AT)
            Message.objects.create(key=f"m-{person.pk}", recipient="a@b.se", text="Hej", person_id=person.pk)
            Recipient.objects.create(mailing=mailing, person_id=person.pk)
            note_reading(person, rut, AT)
            hold_records(person, "DO 1", by=rut, at=AT)
        return kept, gone

    def test_an_undone_merge_leaves_both_as_they_were(self, busy, rut):
        before = [picture(person) for person in busy]
        merge = merge_people(*busy, by=rut, at=LATER)
        for _twice in range(2):
            undo_merge(merge, by=rut, at=LATER + timedelta(days=29))
        assert [picture(person) for person in busy] == before
        assert [one.entries.order_by("pk").last().kind for one in busy] == ["unmerged", "unmerged"]
        assert now(merge).rows == []

    def test_what_has_happened_since_stays(self, busy, rut):
        kept, gone = busy
        merge = merge_people(kept, gone, by=rut, at=LATER)
        change_candidate(kept, {"about": "Nytt", "licence_b": "learning"}, at=LATER)
        add_note(kept, "Efteråt", by=rut, at=LATER)
        Candidacy.objects.filter(candidate=kept, season__year=2027).update(state="cleared")
        undo_merge(merge, by=rut, at=LATER)
        row = now(kept)
        assert (row.about, row.licence_b, row.notes.count()) == ("Nytt", "learning", 2)
        assert row.candidacies.get().state == "cleared"
        assert row.candidacies.get().weeks == weeks(25, 27)
        assert Offer.objects.get().candidate_id == gone.pk

    def test_those_who_were_parted_are_not_proposed_again(self, kept, gone, rut):
        Candidate.objects.filter(pk=gone.pk).update(phone=PHONE)
        find_duplicates(AT)
        undo_merge(merge_people(kept, gone, by=rut, at=LATER), by=rut, at=LATER)
        find_duplicates(LATER)
        assert open_pairs().count() == 0

    def test_after_thirty_days_nothing_is_kept_for_it(self, busy, rut):
        merge = merge_people(*busy, by=rut, at=LATER)
        late = LATER + timedelta(days=30)
        with pytest.raises(RuleBroken) as broken:
            undo_merge(merge, by=rut, at=late)
        assert broken.value.code == "too_late_to_undo"
        assert [forget_merges(late - timedelta(days=1)), forget_merges(late), forget_merges(late)] == [
            0,
            1,
            0,
        ]
        row = now(merge)
        assert (row.rows, row.moved, row.before, row.gone_email) == ([], [], {}, "")

    def test_an_address_that_somebody_has_taken_since_is_theirs(self, kept, gone, rut):
        merge = merge_people(kept, gone, by=rut, at=LATER)
        make_candidate(email=gone.email.upper())
        with pytest.raises(RuleBroken) as broken:
            undo_merge(merge, by=rut, at=LATER)
        assert broken.value.code == "address_taken"
