"""Search the bank: one call for pages, API and whatever asks by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms.utils import ErrorDict

from recruitment.bank.filters import ORDERINGS, CandidateFilter
from recruitment.candidates.models import Candidate
from recruitment.paging import Page, take_page
from recruitment.staff.models import User

__all__ = ["ORDERINGS", "CandidateFilter", "SearchResult", "search_candidates", "take_found"]


@dataclass(frozen=True)
class SearchResult:
    """`queryset` is in order and ready for `recruitment.paging.take_page`; empty when there are errors.

    `found` is the same people without order, for facets and counts. `asked` is what was understood.
    `is_alike`: nobody has the name that was asked for, and these have nearly that one.
    """

    queryset: QuerySet[Candidate]
    found: QuerySet[Candidate]
    errors: ErrorDict
    ordering: str
    asked: dict[str, Any]
    question: CandidateFilter
    is_alike: bool = False

    @cached_property
    def alike(self) -> "SearchResult | None":
        """Those with nearly the name that was asked for; None when no name was."""
        if self.errors or self.is_alike or "q" not in self.asked:
            return None
        rows = self.question.alike()
        in_order = self.question.in_order(rows)
        return SearchResult(in_order, rows, self.errors, self.ordering, self.asked, self.question, True)


def search_candidates(params: Mapping[str, Any], user: User, at: datetime) -> SearchResult:
    """The people `user` may see and `params` ask for. Unknown parameters and bad values are errors."""
    question = CandidateFilter(params, Candidate.objects.visible_to(user), at=at, user=user)
    return SearchResult(
        question.qs, question.found, question.errors, question.order, question.asked, question
    )


def take_found(result: SearchResult, *, size: int, cursor: str = "") -> tuple[Page, SearchResult]:
    """A page of those found, or of those with nearly that name when nobody was: which, is the second."""
    page = take_page(result.queryset, size=size, cursor=cursor)
    if page.rows or result.alike is None:
        return page, result
    return take_page(result.alike.queryset, size=size, cursor=cursor), result.alike
