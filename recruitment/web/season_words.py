"""What people have answered about a season, in words and figures."""

from urllib.parse import urlencode

from django.urls import reverse

from recruitment.seasons.asking import Reply, answers_of
from recruitment.seasons.models import Season


def answer_tiles(season: Season) -> list[dict[str, object]]:
    """A tile for each answer, that leads to the people; nothing before anybody has been asked."""
    counted = answers_of(season)
    if not counted[Reply.ASKED]:
        return []
    return [{"label": reply.label, "value": counted[reply], "url": _people(season, reply)} for reply in Reply]


def _people(season: Season, reply: Reply) -> str:
    return f"{reverse('bank')}?{urlencode({'season': season.year, 'answer': reply.value})}"
