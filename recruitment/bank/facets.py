"""How many of those found have each value of a parameter: what stands beside the filters."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from recruitment.bank.search import SearchResult
from recruitment.candidates.models import Candidate
from recruitment.seasons.models import Season

COUNTED_TO = 1_000
# Of a larger result this many people are looked at, and the counts are "at least".
LOOKED_AT = 5_000

PARAMETERS = (
    *("status", "education_status", "university", "licence_b", "vfu", "verified", "area", "tag"),
    *("source_kind", "stage"),
)
_COLUMNS = (
    *("pk", "status", "education_status", "university_id", "licence_b", "vfu_completed", "wanted_areas"),
    *("tags", "first_source_kind", "last_source_kind"),
)


def facets(found: QuerySet[Candidate], season: Season | None = None) -> dict[str, Any]:
    """`{"total", "complete", "values": {parameter: {value: count}}}`, in one query.

    Counts end at 1,000, which means that many or more; values that nobody has are left out. Not
    `complete`: the result was too large to look at all of it. `stage` is that of `season`.
    """
    people = found.order_by().annotate(is_verified=~Q(verified_level="")).values(*_COLUMNS, "is_verified")
    values: dict[str, dict[str, int]] = {name: {} for name in PARAMETERS}
    total = 0
    for name, value, count in _count(people[:LOOKED_AT], season):
        if name == "total":
            total = count
        elif value not in (None, ""):
            values[name][value] = min(values[name].get(value, 0) + count, COUNTED_TO)
    return {"total": min(total, COUNTED_TO), "complete": total < LOOKED_AT, "values": values}


def facets_of(result: SearchResult, season: Season | None = None) -> dict[str, Any]:
    """Of those who are shown: people with nearly the name, when nobody has it."""
    counted = facets(result.found, season)
    if counted["total"] or result.alike is None:
        return counted
    return facets(result.alike.found, season)


def _count(people: QuerySet[Any, Any], season: Season | None) -> list[tuple[str, str | None, int]]:
    try:
        found, params = people.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED ({found}) {_COUNTS}", [*params, season.pk if season else None]
        )
        return cursor.fetchall()


_COUNTS = """
    SELECT 'total', NULL, count(*) FROM found
    UNION ALL SELECT 'status', status, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'education_status', education_status, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'university', university_id, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'licence_b', licence_b, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'vfu', vfu_completed::text, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'verified', is_verified::text, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'area', area, count(*) FROM found, unnest(wanted_areas) AS area GROUP BY 2
    UNION ALL SELECT 'tag', tag, count(*) FROM found, unnest(tags) AS tag GROUP BY 2
    UNION ALL SELECT 'source_kind', first_source_kind, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'source_kind', last_source_kind, count(*) FROM found
        WHERE last_source_kind <> first_source_kind GROUP BY 2
    UNION ALL SELECT 'stage', state, count(*) FROM found JOIN recruitment_candidacy ON candidate_id = pk
        WHERE season_id = %s GROUP BY 2
"""
