"""The season plan of lectures: who has not been visited this lecture year, and what last year brought."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from recruitment.bank.results import registrations_by_source
from recruitment.candidates.models import University
from recruitment.candidates.terms import TERMS_OF_PROGRAMME, terms_completed
from recruitment.lectures.models import Lecture
from recruitment.lectures.years import first_moment, lecture_year
from recruitment.workdays import in_stockholm

ELSEWHERE = "annat"  # stands for every university that has no row of its own


class Visited(TextChoices):
    NO = "missing", _("Not visited yet")
    PLANNED = "planned", _("Planned")
    YES = "done", _("Visited")


@dataclass(frozen=True)
class Yield:
    """What some lectures brought; the share is of those whose heads were counted."""

    lectures: int
    registered: int
    share: int | None


@dataclass(frozen=True)
class Stop:
    """A university, or its students of one term (None: nobody wrote which), seen from one lecture year."""

    university: University
    term: int | None
    state: Visited
    last: Lecture | None  # the latest held, whenever that was
    next: Lecture | None  # the next of this lecture year
    before: Yield
    terms: tuple["Stop", ...] = ()


def plan_lectures(year: int, at: datetime) -> list[Stop]:
    """Who has not been visited first, and of them first who gave most the year before. Four queries."""
    lectures = _lectures_until(year)
    earlier = [one.pk for one in lectures if lecture_year(one.held_at) == year - 1]
    seen = _Seen(year, at, registrations_by_source(earlier))
    by_university = defaultdict(list)
    for lecture in lectures:
        by_university[lecture.university_id].append(lecture)
    stops = [
        seen.university(university, by_university[university.pk])
        for university in University.objects.all()
        if seen.is_recent(by_university[university.pk]) or _can_be_chosen(university)
    ]
    return sorted(stops, key=_order)


def listeners_term(lecture: Lecture) -> int | None:
    """The term of the programme that the listeners were in: 1 to 7; None when nobody wrote it down."""
    if lecture.admit_year is None:
        return None
    done = terms_completed(lecture.admit_term, lecture.admit_year, in_stockholm(lecture.held_at).date())
    return min(TERMS_OF_PROGRAMME, done + 1)


def _can_be_chosen(university: University) -> bool:
    return university.is_active and university.pk != ELSEWHERE


def _lectures_until(year: int) -> list[Lecture]:
    held = Lecture.objects.filter(held_at__lt=first_moment(year + 1)).order_by("held_at", "pk")
    return list(held.only("title", "university_id", "admit_term", "admit_year", "held_at", "attendees"))


@dataclass(frozen=True)
class _Seen:
    """Lectures (the earliest first) as they look from one lecture year and one moment."""

    year: int
    at: datetime
    registered: Mapping[UUID, int]

    def university(self, university: University, lectures: list[Lecture]) -> Stop:
        """The university, and within it each term that was met this year or the year before."""
        by_term = defaultdict(list)
        for lecture in lectures:
            by_term[listeners_term(lecture)].append(lecture)
        met = sorted(term for term, held in by_term.items() if term is not None and self.is_recent(held))
        terms = tuple(self._stop(university, term, by_term[term]) for term in met)
        return replace(self._stop(university, None, lectures), terms=terms)

    def is_recent(self, lectures: Iterable[Lecture]) -> bool:
        return any(lecture_year(one.held_at) in (self.year - 1, self.year) for one in lectures)

    def _stop(self, university: University, term: int | None, lectures: list[Lecture]) -> Stop:
        last = next((one for one in reversed(lectures) if one.held_at <= self.at), None)
        ahead = next((one for one in lectures if one.held_at > self.at and self._is_now(one)), None)
        state = Visited.PLANNED if ahead else Visited.NO
        if last and self._is_now(last):
            state = Visited.YES
        return Stop(university, term, state, last, ahead, self._before(lectures))

    def _is_now(self, lecture: Lecture) -> bool:
        return lecture_year(lecture.held_at) == self.year

    def _before(self, lectures: list[Lecture]) -> Yield:
        """What those of the year before brought."""
        held = [one for one in lectures if lecture_year(one.held_at) == self.year - 1]
        heads = sum(one.attendees or 0 for one in held)
        came = sum(self.registered[one.pk] for one in held if one.attendees)
        share = round(100 * came / heads) if heads else None
        return Yield(len(held), sum(self.registered[one.pk] for one in held), share)


_FIRST = (Visited.NO, Visited.PLANNED, Visited.YES)


def _order(stop: Stop) -> tuple[int, int, int]:
    """Universities of one rank stay in the order of their names."""
    return _FIRST.index(stop.state), -stop.before.registered, -stop.before.lectures
