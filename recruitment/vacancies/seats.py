"""How many are wanted at the same time, week by week, and which weeks that gives each seat; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from recruitment.workdays import format_week, week_runs, weeks_between


@dataclass(frozen=True)
class Need:
    """`seats` in every week, but as many as `by_week` says (`{"2027-W27": 1}`) in the weeks it names.

    Seats are numbered from 1. A week with fewer lacks the highest numbers: with three seats and two in
    week 27, seat 3 is not there in week 27.
    """

    first_week: date
    last_week: date
    seats: int
    by_week: Mapping[str, int] = field(default_factory=dict)

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    @property
    def fewest(self) -> int:
        return min(map(self.seats_in, self.weeks))

    def seats_in(self, week: date) -> int:
        if not self.first_week <= week <= self.last_week:
            return 0
        return (
            min(self.seats, self.by_week.get(format_week(week), self.seats)) if self.by_week else self.seats
        )

    def has(self, seat: int, weeks: Iterable[date]) -> bool:
        return all(1 <= seat <= self.seats_in(week) for week in weeks)

    def weeks_of(self, seat: int) -> list[date]:
        return [week for week in self.weeks if self.has(seat, [week])]

    def runs_of(self, seat: int) -> list[tuple[date, date]]:
        """The unbroken runs of weeks of one seat, as (first week, last week)."""
        return week_runs(self.weeks_of(seat))

    def settled(self) -> "Need":
        """The same said shortest: `seats` is the most of any week, and only weeks with fewer are named."""
        counts = {format_week(week): self.seats_in(week) for week in self.weeks}
        most = max(counts.values())
        fewer = {code: count for code, count in counts.items() if count < most}
        return replace(self, seats=most, by_week=fewer)
