"""Search the bank: one call for pages, API and whatever asks by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms.utils import ErrorDict

from recruitment.bank.filters import ORDERINGS, CandidateFilter
from recruitment.candidates.models import Candidate
from recruitment.staff.models import User

__all__ = ["ORDERINGS", "CandidateFilter", "SearchResult", "search_candidates"]


@dataclass(frozen=True)
class SearchResult:
    """`queryset` is in order and ready for `recruitment.paging.take_page`; empty when there are errors.

    `found` is the same people without order, for facets and counts. `asked` is what was understood.
    """

    queryset: QuerySet[Candidate]
    found: QuerySet[Candidate]
    errors: ErrorDict
    ordering: str
    asked: dict[str, Any]


def search_candidates(params: Mapping[str, Any], user: User, at: datetime) -> SearchResult:
    """The people `user` may see and `params` ask for. Unknown parameters and bad values are errors."""
    question = CandidateFilter(params, Candidate.objects.visible_to(user), at=at)
    return SearchResult(question.qs, question.found, question.errors, question.order, question.asked)
