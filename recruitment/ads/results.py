"""What sharing has brought: openings by people and by robots, per link, per ad, per sharer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from recruitment.ads.models import JobAd, LinkDay, ShareLink
from recruitment.staff.models import Unit, User

Visitor = LinkDay.Visitor
_BY_CHANNEL = ("channel", "pk")


@dataclass(frozen=True)
class Result:
    """What one link brought; or, where `unit` is None in an ad's results, all employees' of a channel."""

    job: JobAd
    channel: str
    unit: Unit | None
    links: tuple[ShareLink, ...]
    people: int
    robots: int

    @property
    def channel_label(self) -> str:
        return str(ShareLink.Channel(self.channel).label)


def results_of(sharer: User, jobs: Iterable[JobAd]) -> list[Result]:
    """A person's own links, one by one: for that person's eyes only (domain.md 7.1)."""
    links = ShareLink.objects.filter(sharer=sharer, job__in=list(jobs)).select_related("job")
    return _results([link] for link in links.order_by("job_id", *_BY_CHANNEL))


def results_of_job(job: JobAd) -> list[Result]:
    """An ad's links: each unit's by itself, the employees' only together, channel by channel."""
    groups: dict[tuple, list[ShareLink]] = defaultdict(list)
    for link in job.links.select_related("unit", "job").order_by("unit__name", "unit_id", *_BY_CHANNEL):
        groups[link.unit_id, link.channel].append(link)
    return _results(groups.values())


def opened_by_link(ids: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    """How often each link was opened, by (link, visitor): one query."""
    days = LinkDay.objects.filter(link__in=list(ids)).order_by().values_list("link", "visitor")
    return {(link, visitor): opened for link, visitor, opened in days.annotate(Sum("opened"))}


def people_by_job(jobs: Iterable[JobAd]) -> dict[UUID, int]:
    """How often people have opened these ads through any link."""
    days = LinkDay.objects.filter(link__job__in=list(jobs), visitor=Visitor.PERSON)
    return dict(days.order_by().values_list("link__job").annotate(Sum("opened")))


def links_by_job(jobs: Iterable[JobAd]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for job_id, link_id in ShareLink.objects.filter(job__in=list(jobs)).values_list("job_id", "pk"):
        found[job_id].append(link_id)
    return found


def _results(groups: Iterable[list[ShareLink]]) -> list[Result]:
    groups = list(groups)
    opened = opened_by_link(link.pk for group in groups for link in group)
    return [_result(group, opened) for group in groups]


def _result(links: list[ShareLink], opened: dict[tuple[UUID, str], int]) -> Result:
    return Result(
        job=links[0].job,
        channel=links[0].channel,
        unit=links[0].unit if links[0].unit_id else None,
        links=tuple(links),
        people=sum(opened.get((link.pk, Visitor.PERSON), 0) for link in links),
        robots=sum(opened.get((link.pk, Visitor.ROBOT), 0) for link in links),
    )
