"""Who may be cleared for a summer, and in words for people why somebody may not."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.seasons.models import Candidacy, Season

_MESSAGES = {
    "candidate_not_confirmed": ngettext_lazy(
        "%(count)s person has not confirmed the address, so nobody was cleared.",
        "%(count)s people have not confirmed their address, so nobody was cleared.",
        "count",
    ),
    "candidate_left": ngettext_lazy(
        "%(count)s person is no longer in the bank, so nobody was cleared.",
        "%(count)s people are no longer in the bank, so nobody was cleared.",
        "count",
    ),
    "season_closed": _("The season is closed."),
    "interview_missing": ngettext_lazy(
        "%(count)s person has not been interviewed, so nobody was cleared.",
        "%(count)s people have not been interviewed, so nobody was cleared.",
        "count",
    ),
    "candidacy_may_not_move": ngettext_lazy(
        "The process of %(count)s person is closed, so nobody was cleared.",
        "The processes of %(count)s people are closed, so nobody was cleared.",
        "count",
    ),
}


def refuse_unclearable(rows: Iterable[Candidacy]) -> None:
    """RuleBroken with the most common hindrance; rows come with their season and candidate."""
    hindrances = Counter(filter(None, map(hindrance_of, rows)))
    if hindrances:
        code, count = hindrances.most_common(1)[0]
        raise RuleBroken(code, _MESSAGES[code] % {"count": count})


def hindrance_of(row: Candidacy) -> str:
    """The code of what stands in the way of clearing; empty when nothing does."""
    if not row.candidate.is_confirmed:
        return "candidate_not_confirmed"
    if row.candidate.status in (Candidate.Status.LEFT, Candidate.Status.EXPIRED):
        return "candidate_left"
    if row.season.state == Season.State.CLOSED:
        return "season_closed"
    if row.season.interview_required and row.state != Candidacy.State.INTERVIEWED:
        return "interview_missing"
    may_move = Candidacy.State.CLEARED in Candidacy.MOVES[Candidacy.State(row.state)]
    return "" if may_move else "candidacy_may_not_move"
