"""The stage of the stories, with Chromium in front of it."""

from collections.abc import Callable

import pytest
from django.db import connections

from tests.browser.chromium import Person, chromium
from tests.stories.conftest import clock, town

__all__ = ["browser", "clock", "town"]


@pytest.fixture(scope="module")
def browser():
    """Playwright keeps an event loop in this thread, which Django would take for a mistake.

    While it runs the thread has a connection of its own, which nobody else would close.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with chromium() as one:
            yield one
            connections.close_all()


@pytest.fixture
def meet(browser, town) -> Callable[..., Person]:
    """Somebody new at a browser of their own, closed when the test is over."""
    met: list[Person] = []

    def one(**how) -> Person:
        met.append(Person(browser, town.base, **how))
        return met[-1]

    yield one
    for person in met:
        person.tab.context.close()
