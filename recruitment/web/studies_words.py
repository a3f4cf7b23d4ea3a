"""When somebody studies and when not, in words."""

from datetime import date

from recruitment.candidates.choices import AdmitTerm
from recruitment.candidates.models import Candidate
from recruitment.candidates.terms import MOST_BREAKS, last_completed_term, ordinal, term_of


def began_in_words(person: Candidate) -> str:
    """`Autumn 2024`; empty when it is not known."""
    return term_in_words(ordinal(person.admit_term, person.admit_year)) if person.admit_year else ""


def breaks_in_words(person: Candidate) -> str:
    return ", ".join(term_in_words(number) for number in person.study_breaks)


def term_in_words(number: int) -> str:
    term = term_of(number)
    return f"{AdmitTerm(term.term).label} {term.year}"


def possible_breaks(admit_term: str, admit_year: int, today: date) -> list[tuple[int, str]]:
    """The terms to choose among: from the second to the one after next, the newest of them at most."""
    first = ordinal(admit_term, admit_year) + 1
    last = ordinal(*last_completed_term(today)) + 2
    return [(number, term_in_words(number)) for number in range(max(first, last - MOST_BREAKS + 1), last + 1)]
