"""From a lecture or a shared ad to a summer's work: how many came how far, and what a hire cost."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from recruitment.bank.reached import Step, steps_to, with_reached
from recruitment.bank.sums import Remembered
from recruitment.candidates.models import Candidate, SourceKind
from recruitment.figures.asking import Asked, By
from recruitment.figures.cells import FEWEST_TOLD, Cell, Told, told_apart, told_together
from recruitment.figures.headings import Heading, Source, headings
from recruitment.months import ONE_DAY
from recruitment.workdays import end_of_day

STEPS = tuple(Step)
_KIND = {
    By.LECTURE: SourceKind.LECTURE,
    By.UNIVERSITY: SourceKind.LECTURE,
    By.JOB: SourceKind.SHARE,
    By.CHANNEL: SourceKind.SHARE,
    By.UNIT: SourceKind.SHARE,
}


@dataclass(frozen=True)
class PerHire:
    """Kronor for each who came to `step`: exactly, or between two bounds where they are few."""

    step: Step
    least: int
    most: int


@dataclass(frozen=True)
class Row:
    """`cells` are the people of STEPS in their order."""

    heading: Heading
    cells: Sequence[Cell]
    per_hire: PerHire | None = None


@dataclass(frozen=True)
class Funnel:
    asked: Asked
    rows: Sequence[Row]
    total: Row


def funnel(asked: Asked, at: datetime) -> Funnel:
    """The funnel as it stands at `at`; the same before and after people's data have been removed."""
    counts = _counts(asked, at)
    found = headings(asked, counts.keys())
    table: dict[str, list[int]] = {key: [0] * len(STEPS) for key in found.rows}
    for source, people in counts.items():
        row = table.setdefault(found.of(source).key, [0] * len(STEPS))
        row[:] = [one + more for one, more in zip(row, people, strict=True)]
    told = _told(asked, list(table.values()))
    rows = [_row(found.rows[key], cells) for key, cells in zip(table, told.rows, strict=True)]
    return Funnel(asked, rows, _row(_total(rows), told.sums))


def _counts(asked: Asked, at: datetime) -> dict[Source, list[int]]:
    """How many of each source have come to each step: of those in the bank and those who are remembered."""
    counts: dict[Source, list[int]] = defaultdict(lambda: [0] * len(STEPS))
    for rows in (_in_the_bank(asked, at), _remembered(asked)):
        for kind, key, reached, people in rows:
            for nth, _step in enumerate(steps_to(reached)):
                counts[kind, key][nth] += people
    return {source: people for source, people in counts.items() if any(people)}


def _in_the_bank(asked: Asked, at: datetime) -> QuerySet:
    people = with_reached(_registered(Candidate.objects.order_by(), asked), at, asked.season)
    names = [f"{asked.touch}_source_kind", f"{asked.touch}_source_id"]
    return _of_kind(people, asked, names[0]).values_list(*names, "reached").annotate(Count("pk"))


def _registered(people: QuerySet[Candidate], asked: Asked) -> QuerySet[Candidate]:
    if asked.first:
        people = people.filter(registered_at__gte=end_of_day(asked.first - ONE_DAY))
    return people.filter(registered_at__lt=end_of_day(asked.last)) if asked.last else people


def _remembered(asked: Asked) -> QuerySet:
    year = asked.season.year if asked.season else None
    rows = Remembered.objects.filter(touch=asked.touch, season_year=year)
    rows = rows.filter(month__gte=asked.first) if asked.first else rows
    rows = rows.filter(month__lte=asked.last) if asked.last else rows
    rows = _of_kind(rows, asked, "source_kind").order_by()
    return rows.values_list("source_kind", "source_id", "reached").annotate(Sum("people"))


def _of_kind(rows: QuerySet, asked: Asked, name: str) -> QuerySet:
    kind = _KIND.get(By(asked.by))
    return rows.filter(**{name: kind}) if kind else rows


def _told(asked: Asked, table: list[list[int]]) -> Told:
    """The sum of all lectures is told among the ways in, so that their table hides nothing for others."""
    if not table:
        return Told([], [Cell(0) for _step in STEPS])
    return told_apart(table) if asked.by == By.SOURCE else told_together(table)


def _row(heading: Heading, cells: Sequence[Cell]) -> Row:
    return Row(heading, cells, _per_hire(heading.cost, cells))


def _total(rows: Sequence[Row]) -> Heading:
    """What a sum has of its rows; its cost only when that of all which led to anything is known."""
    parts = [row.heading for row in rows]
    told = [row.heading.cost for row in rows if row.heading.shown or row.cells[0] != Cell(0)]
    return Heading(
        "",
        "",
        shown=_sum(part.shown for part in parts),
        clicked=_sum(part.clicked for part in parts),
        cost=None if None in told else _sum(told),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _per_hire(cost: int | None, cells: Sequence[Cell]) -> PerHire | None:
    """For each who began to work; until somebody has, for each who said yes."""
    if cost is None:
        return None
    of_step = dict(zip(STEPS, cells, strict=True))
    for step in (Step.STARTED, Step.ACCEPTED):
        one = of_step[step]
        if one.is_few:  # who knows the cost would know how few from an exact answer
            return PerHire(step, -(-cost // (FEWEST_TOLD - 1)), cost)
        if one.count is None:
            return None
        if one.count:
            return PerHire(step, round(cost / one.count), round(cost / one.count))
    return None
