"""`make bench`: the benchmarks that there are, each beside its budget (design.md section 6)."""

from tests.benchmarks import planner

if __name__ == "__main__":
    planner.main()
