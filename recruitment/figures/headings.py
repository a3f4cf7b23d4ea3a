"""What stands at the rows of the funnel: which lecture, ad, unit, channel or university a source is of."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from recruitment.ads.models import JobAd, LinkDay, ShareLink
from recruitment.candidates.models import SourceKind
from recruitment.figures.asking import Asked, By
from recruitment.lectures.models import Lecture
from recruitment.months import ONE_DAY
from recruitment.staff.models import Organisation, Unit
from recruitment.workdays import end_of_day, in_stockholm

type Source = tuple[str, UUID | None]

GONE, OTHERS = "gone", "others"


@dataclass
class Heading:
    """A row before its people: `shown`, `clicked` and `cost` are None where nothing of the kind is known."""

    key: str
    label: str
    under: str = ""
    shown: int | None = None
    clicked: int | None = None
    cost: int | None = None


@dataclass
class Headings:
    """The rows in their order, and which of them a source belongs to."""

    rows: dict[str, Heading] = field(default_factory=dict)
    of_source: dict[Source, str] = field(default_factory=dict)

    def of(self, source: Source) -> Heading:
        """Lectures and ads that have been removed share one row."""
        key = self.of_source.get(source, GONE)
        return self.rows.setdefault(key, Heading(key, _("No longer here")))


def headings(asked: Asked, sources: Collection[Source]) -> Headings:
    """The rows for these sources, and for what led to nothing in the same time; three questions at most."""
    return _HEADINGS[asked.by](asked, sources)


# Ways in


def _by_kind(asked: Asked, sources: Collection[Source]) -> Headings:
    found = Headings(of_source={source: source[0] for source in sources})
    for kind in SourceKind:
        found.rows[kind] = Heading(kind, str(kind.label))
    found.rows[SourceKind.LECTURE].shown = _sum(_held(asked), "attendees")
    found.rows[SourceKind.SHARE].clicked = _sum(_opened(asked), "opened")
    used = {kind for kind, _key in sources}
    found.rows = {key: row for key, row in found.rows.items() if key in used or row.shown or row.clicked}
    return found


def _sum(rows: QuerySet, name: str) -> int:
    return rows.aggregate(total=Sum(name))["total"] or 0


# Lectures


def _by_lecture(asked: Asked, sources: Collection[Source]) -> Headings:
    found, held = Headings(), set(_held(asked).values_list("pk", flat=True))
    hour_cost = Organisation.objects.current().hour_cost
    for lecture in _lectures({*_keys(sources), *held}):
        day = in_stockholm(lecture.held_at).date().isoformat()
        row = Heading(str(lecture.pk), lecture.title, f"{lecture.university}, {day}")
        row.shown = lecture.attendees if lecture.pk in held else None
        row.cost = _cost(lecture, hour_cost)
        found.rows[row.key] = row
        found.of_source[SourceKind.LECTURE, lecture.pk] = row.key
    return found


def _by_university(asked: Asked, sources: Collection[Source]) -> Headings:
    found, held = Headings(), set(_held(asked).values_list("pk", flat=True))
    rows = _lectures({*_keys(sources), *held})
    for lecture in sorted(rows, key=lambda one: (one.university.name, one.university_id)):
        key = str(lecture.university_id)
        row = found.rows.setdefault(key, Heading(key, lecture.university.name))
        if lecture.pk in held and lecture.attendees is not None:
            row.shown = (row.shown or 0) + lecture.attendees
        found.of_source[SourceKind.LECTURE, lecture.pk] = key
    return found


def _lectures(keys: Iterable[UUID]) -> QuerySet[Lecture]:
    return Lecture.objects.filter(pk__in=keys).select_related("university").order_by("-held_at", "pk")


def _cost(lecture: Lecture, hour_cost: int) -> int | None:
    """In kronor; None when nobody has said what it took."""
    if lecture.cost_hours is None and lecture.cost_travel is None:
        return None
    return round((lecture.cost_hours or 0) * hour_cost) + (lecture.cost_travel or 0)


# Shared ads


def _by_job(asked: Asked, sources: Collection[Source]) -> Headings:
    links, opened = _links(asked, sources)
    jobs = JobAd.objects.filter(pk__in={link.job_id for link in links}).order_by("-created_at", "pk")
    rows = {str(job.pk): Heading(str(job.pk), job.title) for job in jobs}
    return _of_links(rows, {link.pk: str(link.job_id) for link in links}, opened)


def _by_channel(asked: Asked, sources: Collection[Source]) -> Headings:
    links, opened = _links(asked, sources)
    used = {link.channel for link in links}
    rows = {one.value: Heading(one.value, str(one.label)) for one in ShareLink.Channel if one in used}
    return _of_links(rows, {link.pk: link.channel for link in links}, opened)


def _by_unit(asked: Asked, sources: Collection[Source]) -> Headings:
    """A unit's own links and its colleagues', together; nobody's alone (domain.md 7.1)."""
    links, opened = _links(asked, sources)
    unit_of = _units_of_sharers()
    key_of = {link.pk: str(link.unit_id or unit_of.get(link.sharer_id) or OTHERS) for link in links}
    units = Unit.objects.filter(pk__in=set(key_of.values()) - {OTHERS})
    rows = {str(unit.pk): Heading(str(unit.pk), unit.name) for unit in units}
    if OTHERS in key_of.values():
        rows[OTHERS] = Heading(
            OTHERS, _("Other colleagues"), _("of several units, or alone in theirs to share")
        )
    return _of_links(rows, key_of, opened)


def _units_of_sharers() -> dict[UUID | None, UUID]:
    """The unit of everybody who has shared, is in one unit alone, and is not its only one to share."""
    units: dict[UUID, set[UUID]] = defaultdict(set)
    pairs = ShareLink.objects.filter(sharer__units__isnull=False).order_by()
    for sharer, unit in pairs.values_list("sharer", "sharer__units").distinct():
        units[sharer].add(unit)
    one_unit = {sharer: theirs.pop() for sharer, theirs in units.items() if len(theirs) == 1}
    sharers = Counter(one_unit.values())
    return {sharer: unit for sharer, unit in one_unit.items() if sharers[unit] > 1}


def _links(asked: Asked, sources: Collection[Source]) -> tuple[list[ShareLink], dict[UUID, int]]:
    """The links that brought somebody or were opened, and how often people opened each."""
    opened = dict(_opened(asked).order_by().values_list("link").annotate(Sum("opened")))
    rows = ShareLink.objects.filter(pk__in={*_keys(sources), *opened})
    return list(rows.only("job_id", "channel", "unit_id", "sharer_id")), opened


def _of_links(rows: dict[str, Heading], key_of: dict[UUID, str], opened: dict[UUID, int]) -> Headings:
    for link, key in key_of.items():
        rows[key].clicked = (rows[key].clicked or 0) + opened.get(link, 0)
    return Headings(rows, {(SourceKind.SHARE, link): key for link, key in key_of.items()})


# In the time that is asked for


def _held(asked: Asked) -> QuerySet[Lecture]:
    first, last = asked.window
    rows = Lecture.objects.order_by()
    if first:
        rows = rows.filter(held_at__gte=end_of_day(first - ONE_DAY))
    return rows.filter(held_at__lt=end_of_day(last)) if last else rows


def _opened(asked: Asked) -> QuerySet[LinkDay]:
    first, last = asked.window
    rows = LinkDay.objects.filter(visitor=LinkDay.Visitor.PERSON)
    rows = rows.filter(day__gte=first) if first else rows
    return rows.filter(day__lte=last) if last else rows


def _keys(sources: Collection[Source]) -> set[UUID]:
    return {key for _kind, key in sources if key is not None}


_HEADINGS: dict[str, Callable[[Asked, Collection[Source]], Headings]] = {
    By.SOURCE: _by_kind,
    By.LECTURE: _by_lecture,
    By.UNIVERSITY: _by_university,
    By.JOB: _by_job,
    By.CHANNEL: _by_channel,
    By.UNIT: _by_unit,
}
