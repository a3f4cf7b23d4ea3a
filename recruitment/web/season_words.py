"""What people have answered about a season, in words and figures."""

from django.utils.translation import gettext_lazy as _

from recruitment.seasons.asking import answers_of
from recruitment.seasons.models import Season

_LABELS = {
    "asked": _("Asked"),
    "yes": _("Yes"),
    "later": _("Answer later"),
    "no": _("Not this summer"),
    "silent": _("Have not answered"),
}


def answer_tiles(season: Season) -> list[dict[str, object]]:
    """A tile for each answer; nothing before anybody has been asked."""
    counted = answers_of(season)
    if not counted["asked"]:
        return []
    return [{"label": label, "value": counted[name]} for name, label in _LABELS.items()]
