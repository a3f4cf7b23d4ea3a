"""Openings and registrations side by side, for the pages of ads and of those who share."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from recruitment.ads.addresses import link_path
from recruitment.ads.models import JobAd, ShareLink
from recruitment.ads.results import Result, results_of, results_of_job
from recruitment.bank.results import registrations_by_source
from recruitment.outbox.links import absolute
from recruitment.staff.models import User


@dataclass(frozen=True)
class Line:
    """One link, or all employees' links of one channel, and the people who registered through it."""

    result: Result
    registered: int

    @property
    def link(self) -> ShareLink:
        """The link itself, when the line is about one alone."""
        return self.result.links[0]

    @property
    def url(self) -> str:
        return absolute(link_path(self.link))

    @property
    def is_told(self) -> bool:
        """A unit's link always; of the employees' channels those that brought something."""
        result = self.result
        return bool(result.unit or result.people or result.robots or self.registered)


@dataclass(frozen=True)
class Outcome:
    lines: list[Line]

    @property
    def people(self) -> int:
        return sum(line.result.people for line in self.lines)

    @property
    def robots(self) -> int:
        return sum(line.result.robots for line in self.lines)

    @property
    def registered(self) -> int:
        """People may have come two ways: the sum counts ways in."""
        return sum(line.registered for line in self.lines)

    @property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.is_told]

    @property
    def bars(self) -> list[dict]:
        """Openings by people, channel by channel, the most at full length."""
        most = max((line.result.people for line in self.lines), default=0) or 1
        return [_bar(line, most) for line in self.told]

    @property
    def live_unit_lines(self) -> list[Line]:
        return [line for line in self.lines if line.result.unit and not line.link.revoked_at]


def _bar(line: Line, most: int) -> dict:
    people = line.result.people
    words = ngettext("%(count)d registered", "%(count)d registered", line.registered)
    return {
        "label": line.result.channel_label,
        "value": people,
        "percent": round(100 * people / most),
        "note": words % {"count": line.registered} if line.registered else "",
    }


def outcome_of_job(job: JobAd) -> Outcome:
    return _outcome(results_of_job(job))


def outcome_of(sharer: User, job: JobAd) -> Outcome:
    """One's own results for one ad."""
    return _outcome(results_of(sharer, [job]))


def outcomes_of(sharer: User, jobs: list[JobAd]) -> dict[UUID, Outcome]:
    """One's own results, ad by ad: four queries, however many ads."""
    lines = defaultdict(list)
    for line in _outcome(results_of(sharer, jobs)).lines:
        lines[line.result.job.pk].append(line)
    return {job.pk: Outcome(lines[job.pk]) for job in jobs}


def _outcome(results: list[Result]) -> Outcome:
    registered = registrations_by_source(link.pk for result in results for link in result.links)
    return Outcome([Line(result, sum(registered[link.pk] for link in result.links)) for result in results])
