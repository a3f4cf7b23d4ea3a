"""Workers at the letters that follow a lecture, in the same moment."""

from datetime import timedelta
from functools import partial

import pytest

from recruitment.bank.following import follow_up_next
from recruitment.bank.register import confirm_registration, start_registration
from recruitment.bank.thanking import thank_next
from tests.bank.people import STINA, mails
from tests.factories import make_lecture, make_organisation, moment
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
HELD = moment("2027-03-01 14:00")
A_DAY_LATER = HELD + timedelta(days=1)
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


def test_several_workers_remind_each_person_once():
    make_organisation()
    for email in ("adam@example.org", "bea@example.org", "stina@example.org"):
        registered(email)
    at_once(*times(4, lambda: follow_up_next(A_DAY_LATER)))
    while follow_up_next(A_DAY_LATER):
        pass
    sent = [mail.recipient for mail in mails("follow_up")]
    assert sorted(sent) == ["adam@example.org", "bea@example.org", "stina@example.org"]


@pytest.mark.parametrize("_nth", range(3))
def test_nobody_who_confirms_in_the_same_moment_is_reminded(_nth):
    make_organisation()
    tokens = registered("stina@example.org")
    confirming = [partial(confirm_registration, token, at=A_DAY_LATER) for token in tokens]
    done = at_once(*times(2, lambda: follow_up_next(A_DAY_LATER)), *confirming)
    assert [one for one in done if isinstance(one, Exception)] == []
    assert [mail.state for mail in mails("follow_up") if mail.state != "cancelled"] == []
