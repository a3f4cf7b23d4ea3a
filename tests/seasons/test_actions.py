"""A summer opens and closes; people join it, are cleared, and move along the table of moves."""

from datetime import date

import pytest

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.seasons.actions import (
    candidacy_assigned,
    candidacy_freed,
    candidacy_offered,
    clear_candidacies,
    close_candidacies,
    close_season,
    create_season,
    join_season,
    move_candidacy,
    open_season,
)
from recruitment.seasons.models import Candidacy, Season
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_recruiter,
    make_season,
    moment,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")
SUMMER = {"name": "Sommaren 2027", "year": 2027, "first_week": week(23), "last_week": week(35)}


@pytest.fixture
def rut():
    return make_recruiter()


def broken(call, *args, **values) -> str:
    with pytest.raises(RuleBroken) as no:
        call(*args, **values)
    return no.value.code


def history(candidacy) -> list[tuple[str, str, str]]:
    entries = candidacy.candidate.entries.filter(about=f"candidacy:{candidacy.pk}").order_by("pk")
    return [(line.details["from"], line.details["to"], line.details["reason"]) for line in entries]


# Seasons


def test_a_season_is_prepared_opened_closed_and_opened_again(rut):
    season = create_season(SUMMER, by=rut, at=AT)
    assert season.state == "draft"
    for _twice in range(2):
        season = open_season(season, by=rut, at=AT)
    assert (season.state, season.opened_at) == ("open", AT)
    for _twice in range(2):
        season = close_season(season, by=rut, at=AT)
    assert (season.state, season.closed_at) == ("closed", AT)
    assert open_season(season, by=rut, at=AT).closed_at is None


def test_a_season_that_never_opened_is_not_closed(rut):
    season = create_season(SUMMER, by=rut, at=AT)
    assert broken(close_season, season, by=rut, at=AT) == "season_may_not_move"


def test_a_whole_year_of_53_weeks_is_a_season(rut):
    whole = {"name": "2026", "year": 2026, "first_week": week(1, 2026), "last_week": week(53, 2026)}
    assert len(create_season(whole, by=rut, at=AT).weeks) == 53


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"first_week": date(2027, 6, 8)}, "week_not_monday"),
        ({"last_week": date(2027, 8, 29)}, "week_not_monday"),
        ({"last_week": week(22)}, "weeks_backwards"),
        ({"first_week": week(1, 2025)}, "season_too_long"),
        ({"first_week": week(52, 2026), "last_week": week(10)}, "season_other_year"),
        ({"year": 2028}, "season_other_year"),
    ],
)
def test_the_weeks_of_a_season_lie_in_its_year(rut, wrong, code):
    assert broken(create_season, SUMMER | wrong, by=rut, at=AT) == code
    assert Season.objects.count() == 0


def test_a_year_has_one_season(rut):
    create_season(SUMMER, by=rut, at=AT)
    assert broken(create_season, SUMMER, by=rut, at=AT) == "season_exists"


# Joining


def test_joining_twice_is_one_candidacy_with_the_latest_weeks():
    stina, season = make_candidate(), make_season()
    join_season(stina, season, weeks=weeks(25, 28), at=AT)
    candidacy = join_season(
        stina,
        season,
        weeks=[week(30), week(29), week(30)],
        at=AT,
        extent="part_time",
        min_weeks=2,
        max_weeks=2,
    )
    assert Candidacy.objects.get() == candidacy
    assert (candidacy.weeks, candidacy.state) == ([week(29), week(30)], "interested")
    assert (candidacy.extent, candidacy.min_weeks, candidacy.max_weeks) == ("part_time", 2, 2)


def test_who_is_cleared_stays_cleared_when_the_weeks_change():
    candidacy = make_candidacy(state="cleared")
    assert join_season(candidacy.candidate, candidacy.season, weeks=[week(25)], at=AT).state == "cleared"


def test_a_closed_process_begins_again_uncleared(rut):
    candidacy = make_candidacy(state="closed", close_reason="availability", cleared_by=rut, cleared_at=AT)
    join_season(candidacy.candidate, candidacy.season, weeks=weeks(25, 26), at=AT)
    candidacy.refresh_from_db()
    assert (candidacy.state, candidacy.close_reason, candidacy.cleared_by) == ("interested", "", None)
    assert history(candidacy) == [("closed", "interested", "")]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"weeks": [week(22)]}, "weeks_outside_season"),
        ({"weeks": [week(25, 2028)]}, "weeks_outside_season"),
        ({"weeks": [], "min_weeks": 0}, "limits_not_sane"),
        ({"weeks": [], "min_weeks": 3, "max_weeks": 2}, "limits_not_sane"),
        ({"weeks": [], "max_weeks": 53}, "limits_not_sane"),
        ({"weeks": [], "max_blocks": 6}, "limits_not_sane"),
    ],
)
def test_weeks_and_limits_are_possible(values, code):
    assert broken(join_season, make_candidate(), make_season(), at=AT, **values) == code


def test_nobody_joins_a_closed_season():
    assert (
        broken(join_season, make_candidate(), make_season(state="closed"), weeks=[], at=AT) == "season_closed"
    )


@pytest.mark.parametrize("status", ["new", "invited", "left", "expired"])
def test_nobody_outside_the_bank_joins(status):
    person = make_candidate(status=status)
    assert broken(join_season, person, make_season(), weeks=[], at=AT) == "candidate_not_confirmed"


# Clearing


def test_many_are_cleared_in_one_click_and_twice_is_harmless(rut, django_assert_max_num_queries):
    rows = [make_candidacy(state=state) for state in ("interested", "contacted", "interviewed", "not_now")]
    already, offered = make_candidacy(state="cleared"), make_candidacy(state="offered")
    with django_assert_max_num_queries(6):
        assert clear_candidacies(Candidacy.objects.all(), by=rut, at=AT) == 4
    assert clear_candidacies(Candidacy.objects.all(), by=rut, at=AT) == 0
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].cleared_by, rows[0].cleared_at) == ("cleared", rut, AT)
    assert history(rows[0]) == [("interested", "cleared", "")]
    assert (history(already), history(offered)) == ([], [])


@pytest.mark.parametrize(
    ("candidate", "state", "code"),
    [
        ({"status": "new"}, "interested", "candidate_not_confirmed"),
        ({"status": "invited"}, "interested", "candidate_not_confirmed"),
        ({"status": "left"}, "interested", "candidate_left"),
        ({}, "closed", "candidacy_may_not_move"),
    ],
)
def test_one_who_cannot_be_cleared_stops_the_click_for_all(rut, candidate, state, code):
    fine = make_candidacy(state="interested")
    make_candidacy(make_candidate(**candidate), state=state)
    assert broken(clear_candidacies, Candidacy.objects.all(), by=rut, at=AT) == code
    fine.refresh_from_db()
    assert fine.state == "interested"


def test_where_the_season_asks_for_an_interview_it_comes_first(rut):
    candidacy = make_candidacy(season=make_season(interview_required=True), state="contacted")
    assert broken(clear_candidacies, [candidacy], by=rut, at=AT) == "interview_missing"
    move_candidacy(candidacy, "interviewed", by=rut, at=AT)
    assert move_candidacy(candidacy, "cleared", by=rut, at=AT).state == "cleared"


def test_nobody_is_cleared_for_a_closed_season(rut):
    candidacy = make_candidacy(season=make_season(state="closed"), state="interested")
    assert broken(clear_candidacies, [candidacy], by=rut, at=AT) == "season_closed"


# Moving


def test_every_move_that_staff_may_make_is_in_the_table(rut):
    by_offers = {"offered", "assigned"}
    make_season()
    for source in Candidacy.State.values:
        for to in set(Candidacy.State.values) - {source}:
            candidacy = make_candidacy(state=source)
            allowed = to in Candidacy.MOVES[source] and not by_offers & {source, to}
            reason = "availability" if to == "closed" else ""
            try:
                moved = move_candidacy(candidacy, to, by=rut, at=AT, reason=reason)
            except RuleBroken:
                assert not allowed, (source, to)
            else:
                assert (moved.state, allowed) == (to, True)


def test_closing_has_one_of_the_reasons(rut):
    candidacy = make_candidacy(state="contacted")
    for reason in ("", "did not like the face"):
        assert broken(move_candidacy, candidacy, "closed", by=rut, at=AT, reason=reason) == "reason_missing"
    assert broken(move_candidacy, candidacy, "interviewed", by=rut, at=AT, reason="no_show") == (
        "reason_without_closing"
    )
    for _twice in range(2):
        move_candidacy(candidacy, "closed", by=rut, at=AT, reason="no_show")
    assert history(candidacy) == [("contacted", "closed", "no_show")]


def test_who_has_left_stays_where_they_are(rut):
    candidacy = make_candidacy(make_candidate(status="left"), state="closed")
    assert broken(move_candidacy, candidacy, "interested", by=rut, at=AT) == "candidate_left"


# What offers and leaving do


def test_offers_move_the_process_and_twice_is_harmless():
    candidacy = make_candidacy(state="cleared")
    for call, state in [
        (candidacy_offered, "offered"),
        (candidacy_assigned, "assigned"),
        (candidacy_freed, "cleared"),
    ]:
        for _twice in range(2):
            assert call(candidacy, at=AT).state == state
    assert history(candidacy) == [
        ("cleared", "offered", ""),
        ("offered", "assigned", ""),
        ("assigned", "cleared", ""),
    ]


def test_a_freed_offer_does_not_clear_a_process_that_was_closed():
    candidacy = make_candidacy(state="closed")
    assert candidacy_freed(candidacy, at=AT).state == "closed"
    assert candidacy_freed(make_candidacy(state="interested"), at=AT).state == "interested"


def test_leaving_closes_every_process():
    stina = make_candidate()
    for year, state in ((2027, "assigned"), (2028, "interested"), (2029, "closed")):
        make_candidacy(stina, make_season(year=year), state=state, weeks=[])
    assert [close_candidacies(stina, at=AT) for _twice in range(2)] == [2, 0]
    assert set(Candidacy.objects.values_list("state", "close_reason")) == {
        ("closed", "declined_by_candidate"),
        ("closed", ""),
    }
    assert Candidate.objects.get().status == "active"
