"""`make bench`: each benchmark beside its budget (design.md section 6)."""

import sys

from tests.benchmarks import (
    before,
    calibration,
    growth,
    hall,
    importing,
    operations,
    outbox,
    planner,
    season,
    service,
)  # isort: skip
from tests.benchmarks.town import town

if __name__ == "__main__":
    before.check()
    asked = sys.argv[1:] or [
        "planner",
        "forecast",
        "season",
        "outbox",
        "import",
        "operations",
        "service",
        "growth",
    ]
    if "planner" in asked:
        planner.main()
    if "forecast" in asked:
        calibration.main()
    if "season" in asked:
        with town(season.PEOPLE):
            season.main()
    if "outbox" in asked:
        with town(0):
            outbox.main()
    if "import" in asked:
        with town(0):
            importing.main()
    if "operations" in asked:
        with town(0):
            operations.main()
    if "service" in asked:
        with town(service.PEOPLE) as base:
            service.main(base)
            hall.main(base)
    if "hall" in asked:
        with town(service.PEOPLE) as base:
            hall.main(base)
    if "growth" in asked:
        growth.main()
