"""What tests of ads share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture
def in_swedish() -> Iterator[None]:
    """As the clock speaks, whatever another test has left behind."""
    with override("sv"):
        yield
