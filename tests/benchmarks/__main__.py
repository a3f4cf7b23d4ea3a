"""`make bench`: each benchmark beside its budget (design.md section 6)."""

import sys

from tests.benchmarks import before, planner, service  # isort: skip
from tests.benchmarks.town import town

if __name__ == "__main__":
    before.check()
    asked = sys.argv[1:] or ["planner", "service"]
    if "planner" in asked:
        planner.main()
    if "service" in asked:
        with town(service.PEOPLE) as base:
            service.main(base)
