"""How many of those found have each value of a parameter: what stands beside the filters."""

from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from recruitment.bank.search import SearchResult
from recruitment.candidates.filters import level_is, stage_on, terms_on
from recruitment.candidates.models import Candidate
from recruitment.candidates.qualification import Level
from recruitment.seasons.models import Season

COUNTED_TO = 1_000
# Of a larger result this many people are looked at, and the counts are "at least".
LOOKED_AT = 5_000

PARAMETERS = (
    *("status", "education_status", "university", "started", "phase", "qualification", "claimed", "verified"),
    *("verified_level", "vfu", "vfu_area", "licence_b", "extent", "area", "unit", "excluded_unit", "tag"),
    *("source_kind", "season", "stage", "answer"),
)
_COLUMNS = (
    *("pk", "status", "education_status", "university_id", "licence_b", "vfu_completed", "wanted_areas"),
    *("tags", "first_source_kind", "last_source_kind", "admit_term", "admit_year", "verified_level"),
    *("vfu_area", "extent", "wanted_units", "excluded_units"),
)


def facets(
    found: QuerySet[Candidate], season: Season | None = None, terms_day: date | None = None
) -> dict[str, Any]:
    """`{"total", "complete", "values": {parameter: {value: count}}}`, in one query.

    Counts end at 1,000, which means that many or more; values that nobody has are left out. Not
    `complete`: the result was too large to look at all of it. `stage` and `answer` are those of `season`,
    qualification and phase those of `terms_day` (the first day of the season).
    """
    day = terms_day or (season.first_week if season else timezone.localdate())
    rows = found.order_by().alias(terms_of_facets=Coalesce(terms_on(day), -1))
    people = rows.annotate(qualification=_level(), phase=stage_on(day))
    people = people.values(*_COLUMNS, "qualification", "phase")
    values: dict[str, dict[str, int]] = {name: {} for name in PARAMETERS}
    total = 0
    for name, value, count in _count(people[:LOOKED_AT], season):
        if name == "total":
            total = count
        elif value not in (None, ""):
            values[name][value] = min(values[name].get(value, 0) + count, COUNTED_TO)
    return {"total": min(total, COUNTED_TO), "complete": total < LOOKED_AT, "values": values}


def facets_of(result: SearchResult) -> dict[str, Any]:
    """Of those who are shown: people with nearly the name, when nobody has it."""
    season, day = result.question.current_season, result.question.terms_day
    counted = facets(result.found, season, day)
    if counted["total"] or result.alike is None:
        return counted
    return facets(result.alike.found, season, day)


def _level() -> Case:
    levels = [When(level_is(level, "terms_of_facets"), then=Value(level.value)) for level in Level]
    return Case(*levels, default=Value(""), output_field=CharField())


def _count(people: QuerySet[Any, Any], season: Season | None) -> list[tuple[str, str | None, int]]:
    try:
        found, params = people.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        of_season = [season.pk if season else None] * 2
        cursor.execute(f"WITH found AS MATERIALIZED ({found}), {_TAKEN} {_COUNTS}", [*params, *of_season])
        return cursor.fetchall()


# Person by person through the index (OFFSET keeps the planner from reading everybody's instead).
_TAKEN = """
    part AS MATERIALIZED (SELECT one.* FROM found CROSS JOIN LATERAL (
        SELECT season_id, state, answer, asked_at FROM recruitment_candidacy
        WHERE candidate_id = found.pk OFFSET 0) AS one)
"""
_COUNTS = """
    SELECT 'total', NULL, count(*) FROM found
    UNION ALL SELECT 'status', status, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'education_status', education_status, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'university', university_id, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'licence_b', licence_b, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'vfu', vfu_completed::text, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'started', nullif(admit_term || admit_year, ''), count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'qualification', qualification, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'phase', phase, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'claimed', (education_status = 'degree')::text, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'verified', (verified_level <> '')::text, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'verified_level', verified_level, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'vfu_area', vfu_area, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'extent', extent, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'unit', slug, count(*) FROM found, unnest(wanted_units) AS key
        JOIN recruitment_unit ON recruitment_unit.id = key GROUP BY 2
    UNION ALL SELECT 'excluded_unit', slug, count(*) FROM found, unnest(excluded_units) AS key
        JOIN recruitment_unit ON recruitment_unit.id = key GROUP BY 2
    UNION ALL SELECT 'season', year::text, count(*) FROM part
        JOIN recruitment_season ON recruitment_season.id = season_id GROUP BY 2
    UNION ALL SELECT 'area', area, count(*) FROM found, unnest(wanted_areas) AS area GROUP BY 2
    UNION ALL SELECT 'tag', tag, count(*) FROM found, unnest(tags) AS tag GROUP BY 2
    UNION ALL SELECT 'source_kind', first_source_kind, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'source_kind', last_source_kind, count(*) FROM found
        WHERE last_source_kind <> first_source_kind GROUP BY 2
    UNION ALL SELECT 'stage', state, count(*) FROM part WHERE season_id = %s GROUP BY 2
    UNION ALL SELECT 'answer', coalesce(nullif(answer, ''), 'silent'), count(*) FROM part
        WHERE season_id = %s AND asked_at IS NOT NULL GROUP BY 2
"""
