"""Every hire knows where it came from: the funnel counts ways in, and goes on doing so without the people."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruitment.ads.models import LinkDay, ShareLink
from recruitment.bank.leave import leave_bank
from recruitment.bank.merging import merge_people
from recruitment.bank.parting import undo_merge
from recruitment.bank.reached import Step
from recruitment.bank.register import confirm_registration, start_registration
from recruitment.candidates.models import Candidate
from recruitment.figures.asking import Asked, AskForm
from recruitment.figures.cells import FEW, KEPT_BACK, Cell
from recruitment.figures.funnel import PerHire, funnel
from recruitment.outbox.models import Message
from recruitment.records.disposing import dispose_next, hand_over
from recruitment.records.undoing import undo_import
from recruitment.seasons.actions import move_candidacy
from tests.bank.lists import THREE, imported, undoing
from tests.bank.people import AT, STINA
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_candidate,
    make_job,
    make_lecture,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_user,
    make_vacancy,
    moment,
)

pytestmark = pytest.mark.django_db
MARCH = moment("2027-03-10 10:00")
SPRING = moment("2027-05-01 10:00")
SUMMER = moment("2027-07-10 10:00")
LONG_AFTER = moment("2031-01-01 10:00")


def came(lecture, people=1, **values) -> list[Candidate]:
    """People whose way in was this lecture."""
    touch = {f"{which}_source_kind": "lecture" for which in ("first", "last")}
    touch |= {f"{which}_source_id": lecture.pk for which in ("first", "last")}
    values = {"registered_at": MARCH, "confirmed_at": MARCH} | touch | values
    return [make_candidate(**values) for _nth in range(people)]


def shared(link, people=1, **values) -> list[Candidate]:
    touch = {"first_source_kind": "share", "first_source_id": link.pk}
    return came(make_lecture(), people, **touch | values)


def opened(link, times, visitor="person"):
    LinkDay.objects.create(link=link, day=MARCH.date(), visitor=visitor, opened=times)


def link_of(job, unit=None, **values) -> ShareLink:
    return ShareLink.objects.create(job=job, unit=unit or (None if values else make_unit()), **values)


def hire(person, season, vacancy=None, state="confirmed", **values):
    vacancy = vacancy or make_vacancy(season=season, seats=99)
    seat = vacancy.offers.count() + 1
    offer = make_offer(make_candidacy(person, season, state="assigned"), vacancy, state, seat=seat, **values)
    if state == "confirmed":
        make_assignment(offer)
    return offer


def quit_early(person, season, vacancy, at):
    """Confirmed, and stepped back from at the moment `at`."""
    offer = hire(person, season, vacancy, "candidate_withdrew", closed_at=at)
    make_assignment(offer, state="ended", ended_how="quit_early", ended_at=at)


def counts(row) -> list:
    """The cells as a reader meets them."""
    return ["few" if one.is_few else one.count for one in row.cells]


def table(by, at=SPRING, **asked) -> dict:
    found = funnel(Asked(by=by, **asked), at)
    return {row.heading.label: counts(row) for row in found.rows} | {"": counts(found.total)}


class TestSteps:
    def test_each_step_holds_those_who_came_so_far_or_further(self):
        season, lecture = make_season(), make_lecture()
        vacancy = make_vacancy(season=season, seats=99)
        came(lecture, 30, status="new", confirmed_at=None)
        came(lecture, 25)
        for person in came(lecture, 20):
            make_candidacy(person, season, state="contacted")
        for person in came(lecture, 15):
            hire(person, season, vacancy, "declined")
        for person in came(lecture, 10):
            hire(person, season, vacancy)
        assert table("lecture") == {lecture.title: [100, 70, 45, 25, 10, 0], "": [100, 70, 45, 25, 10, 0]}
        assert table("lecture", SUMMER)[""] == [100, 70, 45, 25, 10, 10]

    def test_a_yes_stays_one_when_somebody_steps_back_and_who_did_so_later_had_begun(self):
        season, lecture = make_season(), make_lecture()
        vacancy = make_vacancy(season=season, seats=99)
        for person in came(lecture, 5):
            quit_early(person, season, vacancy, SPRING)
        for person in came(lecture, 5):
            hire(person, season, vacancy, "withdrawn", answered_at=MARCH)
        for person in came(lecture, 5):  # some weeks of the summer were worked
            quit_early(person, season, vacancy, SUMMER)
        for person in came(lecture, 5):
            hire(person, season, vacancy, "withdrawn")
        assert table("lecture", SUMMER)[""] == [20, 20, 20, 20, 15, 5]

    def test_a_yes_that_was_never_confirmed_has_not_begun(self):
        season, lecture = make_season(), make_lecture()
        vacancy = make_vacancy(season=season, seats=99)
        for person in came(lecture, 5):
            hire(person, season, vacancy, "accepted_conditional")
        for person in came(lecture, 5):
            hire(person, season, vacancy)
        assert table("lecture", SUMMER)[""] == [10, 10, 10, 10, 10, 5]

    def test_the_first_day_counts_and_the_day_before_does_not(self):
        season, lecture = make_season(), make_lecture()
        vacancy = make_vacancy(season=season, seats=99)
        for person in came(lecture, 5):
            hire(person, season, vacancy)
        days = [moment("2027-06-20 23:59"), moment("2027-06-21 00:00")]
        assert [table("lecture", day)[""][-1] for day in days] == [0, 5]

    def test_who_was_spoken_to_and_then_put_aside_stays_contacted(self):
        lecture, rut = make_lecture(), make_recruiter()
        for person in came(lecture, 5):
            row = make_candidacy(person, state="interviewed")
            move_candidacy(row, "not_now", by=rut, at=MARCH)
        for person in came(lecture, 5):
            make_candidacy(person, state="not_now")
        assert table("lecture")[""] == [10, 10, 5, 0, 0, 0]

    def test_who_registers_from_a_slide_or_a_shared_job_is_counted_there(self):
        make_organisation()
        lecture, link = make_lecture(), link_of(make_job())
        for number in range(10):
            answers = STINA | {"email": f"stina{number}@student.example.org"}
            code = lecture.code.lower() if number % 2 else link.code
            waiting = start_registration(answers, code=code, language="sv", at=AT)
            confirm_registration(waiting.token, at=AT + timedelta(minutes=5))
        start_registration(STINA | {"email": "otto@example.org"}, code=link.code, language="sv", at=AT)
        assert table("lecture")[""] == [5, 5, 0, 0, 0, 0]
        assert table("job")[""] == [6, 5, 0, 0, 0, 0]

    def test_an_imported_list_counts_who_has_confirmed(self):
        make_candidate(status="invited", confirmed_at=None, first_source_kind="import")
        for _nth in range(6):
            make_candidate(first_source_kind="import")
        [row] = funnel(Asked(), timezone.now()).rows
        assert (row.heading.key, counts(row)) == ("import", [6, 6, 0, 0, 0, 0])


class TestRows:
    def test_ways_in_are_told_with_who_was_in_the_room_and_who_opened_a_link(self):
        lecture, job = make_lecture(attendees=40), make_job()
        link = link_of(job)
        opened(link, 12)
        opened(link, 900, visitor="robot")
        came(lecture, 10)
        shared(link, 6)
        make_candidate()
        rows = funnel(Asked(), SPRING).rows
        assert [(row.heading.key, row.heading.shown, row.heading.clicked, row.cells[0]) for row in rows] == [
            ("lecture", 40, None, Cell(10)),
            ("share", None, 12, Cell(6)),
            ("web", None, None, FEW),
        ]

    def test_lectures_stand_newest_first_also_those_that_led_to_nothing(self):
        old = make_lecture(title="Gammal", held_at=moment("2026-03-01 10:00"), attendees=20)
        new = make_lecture(title="Ny", held_at=MARCH, attendees=30)
        came(old, 7)
        rows = funnel(Asked(by="lecture"), SPRING).rows
        assert [(row.heading.label, row.heading.shown, row.cells[0]) for row in rows] == [
            ("Ny", 30, Cell(0)),
            ("Gammal", 20, Cell(7)),
        ]
        assert rows[0].heading.key == str(new.pk)

    def test_a_university_has_all_its_lectures(self):
        first, second = make_lecture(attendees=20), make_lecture(attendees=30)
        other = make_lecture(university_id="kau")
        for lecture, people in ((first, 6), (second, 7), (other, 8)):
            came(lecture, people)
        found = funnel(Asked(by="university"), SPRING)
        assert [(row.heading.key, row.heading.shown, row.cells[0].count) for row in found.rows] == [
            ("kau", None, 8),
            ("oru", 50, 13),
        ]
        assert (found.total.heading.shown, found.total.cells[0]) == (50, Cell(21))

    def test_a_job_and_a_channel_have_all_their_links(self):
        one, other, unit = make_job(title="Ett"), make_job(title="Två"), make_unit()
        for job, channel, people in ((one, "qr", 6), (one, "facebook", 7), (other, "qr", 8)):
            link = link_of(job, unit, channel=channel)
            opened(link, people * 10)
            shared(link, people)
        jobs, channels = (funnel(Asked(by=by), SPRING) for by in ("job", "channel"))
        assert [(row.heading.label, row.heading.clicked, counts(row)[0]) for row in jobs.rows] == [
            ("Två", 80, 8),
            ("Ett", 130, 13),
        ]
        assert [(row.heading.key, row.heading.clicked, counts(row)[0]) for row in channels.rows] == [
            ("facebook", 70, 7),
            ("qr", 140, 14),
        ]

    def test_a_unit_has_its_own_links_and_its_colleagues_but_nobody_alone(self):
        north, south, job = make_unit("Norr"), make_unit("Syd"), make_job()
        of_unit = link_of(job, north)
        two = [link_of(job, sharer=make_user("employee", units=[north])) for _nth in range(2)]
        alone = link_of(job, sharer=make_user("employee", units=[south]))
        of_both = link_of(job, sharer=make_user("employee", units=[north, south]))
        for link in (of_unit, *two, alone, of_both):
            opened(link, 10)
            shared(link, 5)
        rows = funnel(Asked(by="unit"), SPRING).rows
        assert [(row.heading.key, row.heading.clicked, counts(row)[0]) for row in rows] == [
            (str(north.pk), 30, 15),
            ("others", 20, 10),
        ]

    def test_what_a_removed_ad_brought_stays(self):
        link = link_of(make_job())
        shared(link, 6)
        link.job.delete()
        [row] = funnel(Asked(by="job"), SPRING).rows
        assert (row.heading.key, row.cells[0]) == ("gone", Cell(6))

    def test_nothing_is_a_funnel_too(self):
        for by in ("source", "lecture", "university", "job", "channel", "unit"):
            assert table(by) == {"": [0] * 6}


class TestPeriod:
    def test_months_are_whole_so_that_days_tell_nothing_of_persons(self):
        form = AskForm({"from": "2027-03-10", "to": "2027-04-02", "by": "lecture"})
        assert form.is_valid()
        assert (form.asked.first, form.asked.last) == (date(2027, 3, 1), date(2027, 4, 30))

    def test_a_period_counts_who_registered_and_what_was_held_or_opened_in_it(self):
        early = make_lecture(held_at=moment("2027-02-28 10:00"), attendees=10)
        late = make_lecture(held_at=MARCH, attendees=20)
        for registered in ("2027-02-28 23:59", "2027-03-01 00:00", "2027-03-31 23:59", "2027-04-01 00:00"):
            came(early, 5, registered_at=moment(registered))
        came(late, 5)
        found = funnel(Asked(by="lecture", first=date(2027, 3, 1), last=date(2027, 3, 31)), SPRING)
        assert [(row.heading.key, row.heading.shown, counts(row)[0]) for row in found.rows] == [
            (str(late.pk), 20, 5),
            (str(early.pk), None, 10),
        ]

    def test_a_season_counts_who_was_in_it_and_how_far_they_came_in_it(self):
        before, season = make_season(year=2026, state="closed"), make_season()
        lecture = make_lecture(held_at=moment("2026-10-10 10:00"), attendees=50)
        make_lecture(held_at=moment("2026-06-10 10:00"), attendees=50)
        for person in came(lecture, 6):
            make_candidacy(person, before, state="cleared")
            make_candidacy(person, season, state="interested")
        came(lecture, 20)
        assert table("lecture", season=season)[lecture.title] == [6, 6, 0, 0, 0, 0]
        assert table("lecture", season=before)[""] == [6, 6, 6, 0, 0, 0]
        assert table("lecture")[""] == [26, 26, 6, 0, 0, 0]
        assert [row.heading.shown for row in funnel(Asked(season=season), SPRING).rows] == [50]

    def test_the_last_way_in_can_be_counted_instead_of_the_first(self):
        link, lecture = link_of(make_job()), make_lecture()
        came(lecture, 6, last_source_kind="share", last_source_id=link.pk)
        assert table("lecture")[""][0] == 6
        assert (table("lecture", touch="last")[""][0], table("job", touch="last")[""][0]) == (0, 6)


class TestCost:
    def hired(self, people, **cost):
        make_organisation(hour_cost=500)
        season, lecture = make_season(), make_lecture(**cost)
        vacancy = make_vacancy(season=season, seats=99)
        for person in came(lecture, people):
            hire(person, season, vacancy)

    def per_hire(self, at=SUMMER):
        return funnel(Asked(by="lecture"), at).rows[0].per_hire

    def test_a_hire_costs_the_hours_and_the_travel_of_its_lecture(self):
        self.hired(5, cost_hours=8, cost_travel=1_000)
        assert self.per_hire() == PerHire(Step.STARTED, 1_000, 1_000)
        assert self.per_hire(SPRING) == PerHire(Step.ACCEPTED, 1_000, 1_000)

    def test_few_hires_are_told_between_bounds(self):
        self.hired(2, cost_hours=8, cost_travel=2)
        assert self.per_hire() == PerHire(Step.STARTED, 1_001, 4_002)

    @pytest.mark.parametrize(("people", "cost"), [(5, {}), (0, {"cost_hours": 3})])
    def test_nothing_is_told_without_cost_or_without_hires(self, people, cost):
        self.hired(people, **cost)
        assert self.per_hire() is None

    def test_the_sum_costs_what_all_cost_when_that_is_known(self):
        make_organisation(hour_cost=500)
        make_lecture(cost_hours=2, attendees=9)
        make_lecture(cost_travel=300, attendees=9)
        make_lecture(held_at=SUMMER)  # has led to nothing yet
        assert funnel(Asked(by="lecture"), SPRING).total.heading.cost == 1_300
        make_lecture(attendees=9)
        assert funnel(Asked(by="lecture"), SPRING).total.heading.cost is None


class TestSmallCounts:
    def test_few_are_not_told_and_cannot_be_worked_out(self):
        for title, people in (("A", 20), ("B", 8), ("C", 3)):
            came(make_lecture(title=title), people)
        found = funnel(Asked(by="lecture"), SPRING)
        cells = {row.heading.label: row.cells[0] for row in found.rows}
        assert cells == {"A": Cell(20), "B": KEPT_BACK, "C": FEW}
        assert found.total.cells[0] == Cell(31)


class TestWithoutThePeople:
    ASKED = (
        {"by": "source"},
        {"by": "lecture"},
        {"by": "university", "touch": "last"},
        {"by": "job"},
        {"by": "unit"},
        {"by": "channel", "first": date(2027, 3, 1), "last": date(2027, 3, 31)},
        {"by": "lecture", "first": date(2027, 4, 1)},
    )

    def everything(self, season) -> list:
        asked = [*self.ASKED, *({**one, "season": season} for one in self.ASKED)]
        return [funnel(Asked(**one), LONG_AFTER) for one in asked]

    def town(self):
        make_organisation(disposal_decision_ref="SN 2027/14", disposal_is_on=True)
        season, lecture, job = make_season(), make_lecture(cost_hours=3), make_job()
        vacancy = make_vacancy(season=season, seats=99)
        link = link_of(job)
        opened(link, 30)
        people = [*came(lecture, 6), *shared(link, 7), *came(lecture, 8, registered_at=SPRING)]
        for person in people[::3]:
            make_candidacy(person, season, state="interviewed")
        for person in people[1::3]:
            hire(person, season, vacancy, "declined")
        hired = people[2::3]
        for person in hired:
            hire(person, season, vacancy)
        people += came(lecture, 5, status="new", confirmed_at=None)
        return season, people, hired

    def test_the_funnel_is_the_same_when_everybody_has_been_removed(self):
        season, people, hired = self.town()
        rut, before = make_recruiter(), self.everything(season)
        for person in people:
            if person.confirmed_at:
                leave_bank(person, at=SUMMER)
        for person in hired:
            hand_over(person, by=rut, at=SUMMER)
        assert self.everything(season) == before
        Message.objects.update(state="sent")
        while dispose_next(LONG_AFTER):
            pass
        assert Candidate.objects.count() == 0
        assert self.everything(season) == before

    def test_an_import_that_is_taken_back_counts_no_more_than_before(self):
        make_organisation()
        rut = make_recruiter()
        row = imported(THREE, rut, MARCH)
        assert (Candidate.objects.count(), table("source")[""]) == (3, [0] * 6)
        undo_import(row, by=rut, at=MARCH)
        undoing(MARCH)
        assert (Candidate.objects.count(), table("source")[""]) == (0, [0] * 6)

    def test_a_merge_makes_two_registrations_one_and_undoing_it_two(self):
        lecture, rut = make_lecture(), make_recruiter()
        *_others, kept, gone = came(lecture, 7)
        merge = merge_people(kept, gone, by=rut, at=timezone.now())
        assert table("lecture")[""][0] == 6
        undo_merge(merge, by=rut, at=timezone.now())
        assert table("lecture")[""][0] == 7


@pytest.mark.parametrize(
    ("by", "queries"), [("source", 4), ("lecture", 5), ("university", 4), ("job", 5), ("unit", 6)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_many_rows_take_as_many_questions_as_one(by, queries, rows):
    for _nth in range(rows):
        came(make_lecture(attendees=20), 6)
        link = link_of(make_job())
        opened(link, 20)
        shared(link, 6)
    with CaptureQueriesContext(connection) as asked:
        funnel(Asked(by=by), SPRING)
    assert len(asked) == queries
