"""The planner at the sizes of design.md section 6, beside CP-SAT as it comes and a list filled by hand.

Each runs in a process of its own, so that its memory is its own.
"""

import json
import resource
import subprocess
import sys

from recruitment.planning.problem import Plan, Problem
from recruitment.planning.reading import read_problem
from recruitment.planning.solver import solve
from tests.benchmarks.instances import make_instance
from tests.benchmarks.peers import plan_by_hand, plan_with_cp_sat

# seats, people, work allowed (seconds of a common machine), the budget in words, whether CP-SAT has a chance
SIZES = (
    (40, 300, 20, "proven optimal in 1 s", True),
    (200, 2_000, 20, "proven optimal in 5 s", True),
    (1_000, 10_000, 30, "within 0.1 % in 30 s", False),
    (5_000, 50_000, 90, "within 0.5 % in 2 min, 8 GB", False),
)
PEER_SECONDS = 60
WAYS = {
    "planner": lambda problem, limit: solve(problem, limit, 2),
    "cp-sat": lambda problem, limit: plan_with_cp_sat(problem, PEER_SECONDS, 2),
    "by hand": lambda problem, limit: plan_by_hand(problem),
}


def main() -> None:
    print(
        f"{'planner':10}{'seats':>6}{'people':>8}  {'supply':8}{'value':>10}{'bound':>10}{'gap':>8}"
        f"{'seconds':>9}{'MB':>7}{'weeks':>8}"
    )
    for slots, people, limit, budget, small in SIZES:
        for supply in ("ample", "scarce"):
            print(f"{'':10}{slots} x {people}, {supply}: {budget}")
            compare(slots, people, supply, limit, [way for way in WAYS if small or way != "cp-sat"])


def compare(slots: int, people: int, supply: str, limit: float, ways: list[str]) -> None:
    """Print how each way does, and stop where the planner is worse than another."""
    found = {way: in_own_process(way, slots, people, supply, limit) for way in ways}
    for way, told in found.items():
        gap = f"{(told['bound'] - told['value']) / max(1, told['bound']):8.3%}" if told["bound"] else ""
        print(
            f"{way:10}{slots:6}{people:8}  {supply:8}{told['value']:10}{told['bound'] or '-':>10}{gap:>8}"
            f"{told['seconds']:9.2f}{told['megabytes']:7}{told['weeks']:8}",
            flush=True,
        )
        if told["value"] > found["planner"]["value"]:
            raise AssertionError(f"{way} found a better plan than the planner: {found}")
    left = found["planner"]["weeks"] - found["by hand"]["weeks"]
    print(f"{'':10}weeks that a list filled by hand leaves empty and the planner covers: {left}")


def in_own_process(way: str, *asked: object) -> dict:
    command = [sys.executable, "-m", "tests.benchmarks.planner", way, *map(str, asked)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(way: str, slots: str, people: str, supply: str, limit: str) -> dict:
    problem: Problem = read_problem(make_instance(int(slots), int(people), supply=supply))
    plan: Plan = WAYS[way](problem, float(limit))
    return {
        "value": plan.value,
        "bound": plan.bound,
        "seconds": plan.seconds,
        "weeks": plan.covered_weeks,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
