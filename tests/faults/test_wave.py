"""kill -9 of worker, web and PostgreSQL in the middle of a wave, to a mail server that fails in every way."""

import logging
import os
import shutil
import signal
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults.chaos import ChaosServer, blows, fate, is_unknown
from tests.faults.invariants import ALL, REMINDERS, broken
from tests.faults.ordeal import Ordeal
from tests.serving import Service, soon

SEED = int(os.environ.get("FAULTS_SEED") or 7)
SMALL = {"worker": 1, "web": 1, "database": 1}
LONG = {"worker": 6, "web": 3, "database": 5, "mail": 4}


@contextmanager
def running(folder, seed):
    """The service with a mail server in trouble; afterwards nothing of it is left."""
    service = Service(folder)
    with ChaosServer(seed) as mail:
        process = service.start_and_wait(EMAIL_URL=mail.url)
        try:
            yield service, mail
        finally:
            process.terminate()
            process.wait(timeout=60)
            for number in service.processes():
                os.kill(number, signal.SIGKILL)
            soon(lambda: not service.processes())
            shutil.rmtree(service.place.home, ignore_errors=True)


@contextmanager
def survived(folder, count, kills):
    with running(folder, SEED) as (service, mail):
        ordeal = Ordeal(service, mail, SEED, count, kills)
        ordeal.run()
        print(f"\nseed {SEED}, {count} offers: {ordeal.told()}, mails too many {ordeal.surprises()}")
        check(ordeal, ALL)
        yield ordeal


def check(ordeal, rules):
    with psycopg.connect(ordeal.service.place.url) as connection:
        assert broken(connection, rules) == {}
    accepted, messages = ordeal.accepted(), ordeal.messages()
    assert set(accepted) - set(messages) == set()
    assert [name for name, (state, _) in messages.items() if state == "sent" and not accepted[name]] == []
    letters = {name: state for name, (state, _) in messages.items() if name.endswith("-sent@127.0.0.1>")}
    assert len(letters) == ordeal.count
    assert {state for name, state in letters.items() if not accepted[name]} <= {"failed"}
    refusals = {reason[-5:] for state, reason in messages.values() if state == "failed"}
    assert refusals <= {"550).", "554)."}
    assert ordeal.surprises() <= ordeal.doubts()
    assert ordeal.struck == ordeal.kills
    assert {token for (token,) in ordeal.rows(ANSWERED)} == set(ordeal.answers)


ANSWERED = "SELECT token FROM recruitment_offer WHERE answered_at IS NOT NULL"


@pytest.mark.processes
def test_everything_killed_once_and_every_offer_has_its_mail(tmp_path):
    with survived(tmp_path, 60, SMALL):
        pass


@pytest.mark.faults
def test_two_thousand_offers_and_everything_killed_again_and_again(tmp_path, capfd, caplog):
    caplog.set_level(logging.WARNING, logger="mail.log")
    with capfd.disabled(), survived(tmp_path, 2_000, LONG) as ordeal:
        ordeal.remind_and_die()
        check(ordeal, ALL | REMINDERS)


def test_the_same_seed_is_the_same_run():
    assert blows(7, 2_000, LONG) == blows(7, 2_000, LONG) != blows(8, 2_000, LONG)
    assert [blow.victim for blow in blows(7, 60, SMALL)] == [blow.victim for blow in blows(7, 60, SMALL)]
    addresses = [f"stina{nth}@student.example.org" for nth in range(500)]
    once, again, other = (
        [(fate(seed, one, nth), is_unknown(seed, one)) for one in addresses for nth in (1, 2)]
        for seed in (7, 7, 8)
    )
    assert once == again != other
    assert len({name for name, _ in once}) == 8  # every fate is met
