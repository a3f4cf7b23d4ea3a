"""Workers at the letters that follow a lecture, in the same moment."""

from datetime import timedelta

import pytest

from recruitment.bank.register import confirm_registration, start_registration
from recruitment.bank.thanking import thank_next
from tests.bank.people import STINA, mails
from tests.factories import make_lecture, make_organisation, moment
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
HELD = moment("2027-03-01 14:00")
NINE = moment("2027-03-02 09:00")


def registered(email: str) -> list[str]:
    """One who registers at each of two lectures: the keys to confirming."""
    lectures = [make_lecture(held_at=HELD) for _nth in range(2)]
    return [
        start_registration(STINA | {"email": email}, code=row.code, language="sv", at=HELD).token
        for row in lectures
    ]


def test_several_workers_thank_for_each_lecture_once():
    make_organisation()
    for token in registered("stina@example.org"):
        confirm_registration(token, at=HELD + timedelta(minutes=1))
    assert sorted(at_once(*times(4, lambda: thank_next(NINE)))) == [False, False, True, True]
    assert len({mail.key for mail in mails("thank_you")}) == 2
