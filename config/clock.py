"""Celery's beat, but for a machine whose clock is set back: what ran "in an hour" would wait that hour."""

from datetime import datetime, timedelta
from typing import Any

from celery import beat

SLACK = timedelta(seconds=5)


class Scheduler(beat.Scheduler):
    ticked_at: datetime | None = None

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        now = self.app.now()
        if self.ticked_at and now < self.ticked_at - SLACK:
            self.start_over(now)
        self.ticked_at = now
        return super().tick(*args, **kwargs)

    def start_over(self, now: datetime) -> None:
        """As after a start: every beat counts from now, and none stands before another for hours."""
        for entry in self.schedule.values():
            entry.last_run_at = now
        self._heap = None
