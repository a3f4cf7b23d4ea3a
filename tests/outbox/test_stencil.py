"""One letter to very many is the same letter as one to each."""

import pytest

from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.stencil import Stencil
from recruitment.outbox.values import WrongMessage
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db
FIXED = {"organisation": "Norrby <kommun> & Co"}
NAMES = [
    "Stina",
    "Åsa-Märta",
    "<b>Ali</b>",
    "O'Brien & Co",
    "stina@example.org",
    "Rad ett\nrad två",
    "Qq",
    "🙂",
]


def values_for(number: int, name: str) -> dict[str, str]:
    links = {"link": absolute(f"/bekrafta/t{number}/"), "leave_link": absolute(f"/avsluta/t{number}/")}
    return {"first_name": name, **links}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_letter_is_as_if_written_by_itself(language):
    organisation = make_organisation()
    stencil = Stencil(organisation, "invitation", FIXED, language)
    for number, name in enumerate(NAMES):
        address = {"key": f"k{number}", "recipient": f"p{number}@example.org"}
        stop = absolute(f"/avsluta/s{number}/")
        filled = stencil.fill(
            **address, values=values_for(number, name), unsubscribe_url=stop, about="person:1"
        )
        written = compose(
            organisation,
            **address,
            template="invitation",
            language=language,
            context=FIXED | values_for(number, name),
            unsubscribe_url=stop,
            about="person:1",
        )
        for part in ("key", "recipient", "subject", "text", "html", "reply_to", "unsubscribe_url", "about"):
            assert getattr(filled, part) == getattr(written, part)


def test_only_names_and_own_links_may_differ():
    with pytest.raises(WrongMessage):
        Stencil(make_organisation(), "invitation", {})
    stencil = Stencil(make_organisation(), "invitation", FIXED)
    strange = values_for(1, "Stina") | {"link": "https://elsewhere.example.com/bekrafta/t/"}
    with pytest.raises(WrongMessage):
        stencil.fill(
            key="k", recipient="p@example.org", values=strange, unsubscribe_url=absolute("/avsluta/s/")
        )


def test_a_template_that_reads_its_values_is_found_out(monkeypatch):
    """Were a letter to depend on whom it is for, filling in would be a lie: the first one is compared."""
    stencil = Stencil(make_organisation(), "invitation", FIXED)
    monkeypatch.setattr(stencil.blank, "text", "Hej!")
    with pytest.raises(WrongMessage):
        stencil.fill(
            key="k",
            recipient="p@example.org",
            values=values_for(1, "Ada"),
            unsubscribe_url=absolute("/avsluta/s/"),
        )
