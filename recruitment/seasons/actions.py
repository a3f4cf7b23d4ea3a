"""What happens to a summer, and to a person's process in it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.seasons.clearing import refuse_unclearable
from recruitment.seasons.models import Candidacy, CandidacyQuerySet, Season
from recruitment.staff.models import User
from recruitment.workdays import is_monday, weeks_between, weeks_text

MOST_WEEKS = 53
CHANGEABLE = frozenset(
    {
        "name",
        "first_week",
        "last_week",
        "interview_required",
        "cascade_mode",
        "managers_agree",
        "decision_final_on",
    }
)
State = Candidacy.State
# Whose process is over, or is moved by offers alone.
OFFERS = frozenset({State.OFFERED, State.ASSIGNED})
# A no that says why: closing must, "not now" may (domain.md 7.5).
REASONED = frozenset({State.NOT_NOW, State.CLOSED})


# Seasons


@transaction.atomic
def create_season(values: Mapping[str, Any], *, by: User | None, at: datetime) -> Season:
    """A season in preparation: `name`, `year`, `first_week`, `last_week` and its rules."""
    season = Season(**values, created_at=at)
    _check_weeks(season)
    if Season.objects.filter(year=season.year).exists():
        raise RuleBroken("season_exists", _("There is already a season of that year."), field="year")
    season.save(force_insert=True)
    return season


@transaction.atomic
def change_season(season: Season, values: Mapping[str, Any], *, by: User | None, at: datetime) -> Season:
    """Set fields of CHANGEABLE. Its weeks only grow: needs and answers may stand in every one there is."""
    if unknown := sorted(values.keys() - CHANGEABLE):
        raise ValueError(f"{', '.join(unknown)} cannot be changed here.")
    row = Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    first, last = row.first_week, row.last_week
    for name, value in values.items():
        setattr(row, name, value)
    _check_weeks(row)
    _check_growing(row, first, last)
    row.save(update_fields=sorted(values))
    return row


def _check_growing(season: Season, first: date, last: date) -> None:
    shrinks = _("Weeks can be added to a season, not taken away: somebody may count on them.")
    if season.first_week > first:
        raise RuleBroken("season_may_not_shrink", shrinks, field="first_week")
    if season.last_week < last:
        raise RuleBroken("season_may_not_shrink", shrinks, field="last_week")


def _check_weeks(season: Season) -> None:
    first, last = season.first_week, season.last_week
    if not (is_monday(first) and is_monday(last)):
        raise RuleBroken("week_not_monday", _("A week begins on a Monday."), field="first_week")
    if last < first:
        raise RuleBroken("weeks_backwards", _("The last week comes before the first."), field="last_week")
    if len(weeks_between(first, last)) > MOST_WEEKS:
        raise RuleBroken("season_too_long", _("A season has 53 weeks at most."), field="last_week")
    if {first.isocalendar().year, last.isocalendar().year} != {season.year}:
        raise RuleBroken("season_other_year", _("The weeks are not weeks of that year."), field="year")


def open_season(season: Season, *, by: User | None, at: datetime) -> Season:
    """From now on people join it; nobody is invited by that."""
    return _move_season(season, Season.State.OPEN, opened_at=at, closed_at=None)


def close_season(season: Season, *, by: User | None, at: datetime) -> Season:
    """Nobody joins any more; what is promised stays promised."""
    return _move_season(season, Season.State.CLOSED, closed_at=at)


def _move_season(season: Season, to: str, **fields: Any) -> Season:
    sources = [state for state, targets in Season.MOVES.items() if to in targets]
    moved = Season.objects.filter(pk=season.pk, state__in=sources).update(state=to, **fields)
    season.refresh_from_db()
    if not moved and season.state != to:
        raise RuleBroken("season_may_not_move", _("The season’s state does not allow this."))
    return season


# Candidacies


@transaction.atomic
def join_season(
    candidate: Candidate,
    season: Season,
    *,
    weeks: Iterable[date],
    at: datetime,
    extent: str = "",
    min_weeks: int = 1,
    max_weeks: int | None = None,
    max_blocks: int = 1,
) -> Candidacy:
    """The person's candidacy in the season, made or brought up to date; a closed one begins again."""
    chosen = sorted(set(weeks))
    _check_joining(season, chosen, min_weeks, max_weeks, max_blocks)
    person = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if person.status not in (Candidate.Status.ACTIVE, Candidate.Status.PAUSED):
        raise RuleBroken("candidate_not_confirmed", _("Only somebody in the bank can join a season."))
    limits = {"min_weeks": min_weeks, "max_weeks": max_weeks, "max_blocks": max_blocks}
    asked = {"weeks": chosen, "extent": extent, **limits}
    candidacy, is_new = Candidacy.objects.update_or_create(
        season=season, candidate=person, defaults=asked, create_defaults={**asked, "created_at": at}
    )
    if not is_new and candidacy.state == State.CLOSED:
        return _moved(candidacy, State.INTERESTED, at=at)
    return candidacy


def _check_joining(
    season: Season, weeks: list[date], min_weeks: int, max_weeks: int | None, max_blocks: int
) -> None:
    if season.state == Season.State.CLOSED:
        raise RuleBroken("season_closed", _("The season is closed."))
    if outside := sorted(set(weeks) - set(season.weeks)):
        message = _("Outside the season: %(weeks)s.") % {"weeks": weeks_text(outside)}
        raise RuleBroken("weeks_outside_season", message, field="weeks")
    if not 1 <= min_weeks <= 52 or not 1 <= max_blocks <= 5:
        raise RuleBroken("limits_not_sane", _("The limits are not possible."), field="min_weeks")
    if max_weeks is not None and not min_weeks <= max_weeks <= 52:
        raise RuleBroken(
            "limits_not_sane", _("Weeks at most cannot be fewer than weeks in a row."), field="max_weeks"
        )


@transaction.atomic
def clear_candidacies(
    candidacies: CandidacyQuerySet | Iterable[Candidacy], *, by: User | None, at: datetime
) -> int:
    """Clear people for the season, one or many, all or none; how many it was news for.

    Who is cleared already, or further on, is left alone.
    """
    keys = [candidacy.pk for candidacy in candidacies]
    rows = Candidacy.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    rows = rows.select_related("season", "candidate")
    waiting = [row for row in rows if row.state not in OFFERS | {State.CLEARED}]
    refuse_unclearable(waiting)
    moved = Candidacy.objects.filter(pk__in=[row.pk for row in waiting])
    moved.move(State.CLEARED, close_reason="", cleared_by=by, cleared_at=at)
    Entry.objects.bulk_create(_entry(row, row.state, State.CLEARED, at=at, by=by) for row in waiting)
    return len(waiting)


@transaction.atomic
def move_candidacy(
    candidacy: Candidacy, to: str, *, by: User | None, at: datetime, reason: str = ""
) -> Candidacy:
    """Move along Candidacy.MOVES; closing takes one of the reasons, "not now" may; offers move the rest."""
    row = Candidacy.objects.select_for_update(no_key=True).get(pk=candidacy.pk)
    if row.state == to:
        return row
    if row.candidate.status == Candidate.Status.LEFT:
        raise RuleBroken("candidate_left", _("The person has left the bank."))
    if row.state in OFFERS or to in OFFERS:
        raise RuleBroken("offer_decides", _("Offers decide this: send, answer or withdraw one."), field="to")
    if to == State.CLEARED:
        clear_candidacies([row], by=by, at=at)
        row.refresh_from_db()
        return row
    _check_reason(to, reason)
    return _moved(row, to, at=at, by=by, reason=reason)


def _check_reason(to: str, reason: str) -> None:
    if to == State.CLOSED and reason not in Candidacy.CloseReason.values:
        raise RuleBroken("reason_missing", _("Say why, with one of the reasons."), field="reason")
    if to not in REASONED and reason:
        raise RuleBroken("reason_without_closing", _("Only closing has a reason."), field="reason")
    if reason and reason not in Candidacy.CloseReason.values:
        raise RuleBroken("reason_missing", _("Say why, with one of the reasons."), field="reason")


def candidacy_offered(candidacy: Candidacy, *, at: datetime) -> Candidacy:
    """An offer went out."""
    return _follow(candidacy, State.OFFERED, at=at)


def candidacy_assigned(candidacy: Candidacy, *, at: datetime) -> Candidacy:
    """The person said yes."""
    return _follow(candidacy, State.ASSIGNED, at=at)


def candidacy_freed(candidacy: Candidacy, *, at: datetime) -> Candidacy:
    """No offer stands any more: cleared again, unless the process has been closed."""
    return _follow(candidacy, State.CLEARED, at=at, only_from=OFFERS)


@transaction.atomic
def close_candidacies(
    candidate: Candidate, *, at: datetime, reason: str = Candidacy.CloseReason.DECLINED_BY_CANDIDATE
) -> int:
    """Close every process of somebody who leaves, wherever it stands; how many there were."""
    rows = list(
        Candidacy.objects.select_for_update(no_key=True)
        .filter(candidate=candidate)
        .exclude(state=State.CLOSED)
        .order_by("pk")
    )
    for row in rows:
        _moved(row, State.CLOSED, at=at, reason=reason)
    return len(rows)


@transaction.atomic
def _follow(
    candidacy: Candidacy, to: str, *, at: datetime, only_from: frozenset[State] = frozenset(State)
) -> Candidacy:
    """What offers say happens as far as the process allows; twice is harmless."""
    row = Candidacy.objects.select_for_update(no_key=True).get(pk=candidacy.pk)
    if row.state == to or row.state not in only_from or to not in Candidacy.MOVES[State(row.state)]:
        return row
    return _moved(row, to, at=at)


def _moved(
    candidacy: Candidacy, to: str, *, at: datetime, by: User | None = None, reason: str = ""
) -> Candidacy:
    source, fields = candidacy.state, {"close_reason": reason, **_ALSO.get(to, {})}
    if not Candidacy.objects.filter(pk=candidacy.pk).move(to, **fields):
        raise RuleBroken("candidacy_may_not_move", _("The process cannot go that way."), field="to")
    for name, value in {"state": to, **fields}.items():
        setattr(candidacy, name, value)
    _entry(candidacy, source, to, at=at, by=by).save(force_insert=True)
    return candidacy


# What a new beginning forgets.
_ALSO: dict[str, dict[str, Any]] = {State.INTERESTED: {"cleared_by": None, "cleared_at": None}}


def _entry(candidacy: Candidacy, source: str, to: str, *, at: datetime, by: User | None) -> Entry:
    return Entry(
        candidate_id=candidacy.candidate_id,
        kind=Entry.Kind.CANDIDACY_MOVED,
        at=at,
        by=by,
        about=f"candidacy:{candidacy.pk}",
        details={"from": source, "to": to, "reason": candidacy.close_reason if to in REASONED else ""},
    )
