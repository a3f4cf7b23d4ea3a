"""The planner at the sizes of design.md section 6: value, proven bound, gap, seconds."""

from recruitment.planning.reading import read_problem
from recruitment.planning.solver import solve
from tests.benchmarks.instances import make_instance

# seats, people, work allowed (seconds of a common machine), the budget in words
SIZES = (
    (40, 300, 20, "proven optimal in 1 s"),
    (200, 2_000, 20, "proven optimal in 5 s"),
    (1_000, 10_000, 30, "within 0.1 % in 30 s"),
)


def main() -> None:
    print("planner   seats   people  supply      value      bound     gap  seconds  budget")
    for slots, people, limit, budget in SIZES:
        for supply in ("ample", "scarce"):
            plan = solve(read_problem(make_instance(slots, people, supply=supply)), limit, 2)
            gap = (plan.bound - plan.value) / max(1, plan.bound)
            print(
                f"{'':8}{slots:7}{people:9}  {supply:6}{plan.value:12}{plan.bound:11}{gap:8.3%}"
                f"{plan.seconds:9.2f}  {budget}"
            )
