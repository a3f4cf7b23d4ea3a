"""A plan that somebody waits for: how far it is, and a no that ends the work at once."""

import threading
import time

import pytest

from recruitment.planning.heeding import Cancelled, Progress
from recruitment.planning.problem import Person, Problem, Slot
from recruitment.planning.solver import solve


@pytest.fixture
def problem():
    slots = tuple(Slot(f"s{number}", f"u{number % 3}", 1, 9, 1 + number % 5) for number in range(8))
    people = tuple(
        Person(
            f"p{number}", tuple(range(1 + number % 4, 6 + number % 5)), {f"u{number % 3}": 1 + number % 3}, 2
        )
        for number in range(25)
    )
    return Problem(slots, people)


def test_who_listens_hears_the_bound_fall_and_at_last_what_the_plan_says(problem):
    heard: list[tuple[int | None, int | None]] = []

    plan = solve(problem, 10, 1, heed=lambda value, bound: heard.append((value, bound)) or True)

    bounds = [bound for _, bound in heard if bound is not None]
    assert heard[0] == (None, None)
    assert bounds == sorted(bounds, reverse=True)
    assert heard[-1] == (plan.value, plan.bound)


def test_listening_changes_no_plan(problem):
    assert solve(problem, 10, 2, heed=lambda *_: True) == solve(problem, 10, 2)


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_no_ends_the_work(problem, answers):
    heard = []
    with pytest.raises(Cancelled):
        solve(problem, 10, 1, heed=lambda *told: heard.append(told) or len(heard) <= answers)
    assert len(heard) == answers + 1


def test_a_no_in_the_middle_of_a_long_step_stops_it_and_is_asked_for_in_the_same_thread():
    stopped, asked_in = threading.Event(), []

    def heed(value, bound):
        asked_in.append(threading.current_thread())
        return len(asked_in) < 2

    begun = time.monotonic()
    progress = Progress(heed)
    with pytest.raises(Cancelled):
        progress.during(lambda: int(stopped.wait(60)), stopped.set)

    assert time.monotonic() - begun < 30
    assert asked_in == [threading.current_thread()] * 2


def test_what_goes_wrong_in_a_long_step_is_told():
    with pytest.raises(ZeroDivisionError):
        Progress(lambda *_: True).during(lambda: 1 // 0, lambda: None)


def test_who_listens_and_fails_is_told_and_the_step_stopped():
    stopped = threading.Event()

    def heed(value, bound):
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="gone"):
        Progress(heed).during(lambda: int(stopped.wait(60)), stopped.set)
    assert stopped.is_set()
