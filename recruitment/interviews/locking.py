"""One booking of a season at a time: seats, people and times are looked at under the same lock."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from recruitment.interviews.models import Interview
from recruitment.seasons.models import Candidacy

_KIND = 0x1A7E  # beside the keys of other locks
_MOST = 2**31 - 1


def hold_bookings(seasons: Iterable[UUID]) -> None:
    """Until the transaction ends. Taken before any row, so that nobody waits in a circle."""
    with connection.cursor() as cursor:
        for key in sorted({season.int % _MOST for season in seasons}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_KIND, key])


def hold_bookings_of(*people: UUID) -> None:
    """Of every season in which one of them stands."""
    rows = Candidacy.objects.filter(candidate__in=people)
    hold_bookings(rows.order_by().values_list("season", flat=True).distinct())


def booked_of(candidacy: Candidacy) -> Interview | None:
    """As it is now, with what letters tell."""
    rows = Interview.objects.booked().filter(candidacy=candidacy)
    return rows.select_related(*TOLD).first()


TOLD = (
    "time__unit",
    "time__season",
    "time__interviewer",
    "candidacy__candidate",
    "candidacy__season",
)
