"""A question to the bank as text, the way the address of its page holds it."""

from urllib.parse import parse_qs, urlencode

from django.utils.translation import gettext as _

from recruitment.bank.filters import PAGING
from recruitment.errors import RuleBroken

LONGEST = 4_000
MOST_VALUES = 500
# What an address may hold that is about the page, not about people.
OF_THE_PAGE = PAGING | {"lang"}

type Question = dict[str, list[str]]


def read_question(text: str) -> Question:
    """What is asked, by parameter; RuleBroken question_too_long."""
    if len(text) > LONGEST:
        raise _too_long()
    try:
        asked = parse_qs(text.removeprefix("?"), max_num_fields=MOST_VALUES)
    except ValueError:
        raise _too_long() from None
    return {name: values for name, values in asked.items() if name not in OF_THE_PAGE}


def write_question(question: Question) -> str:
    return urlencode(question, doseq=True)


def _too_long() -> RuleBroken:
    return RuleBroken("question_too_long", _("The search is too long to keep."), field="question")
