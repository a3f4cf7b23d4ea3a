"""One line of what `manage.py doctor` says: how bad, about what, what was seen, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    level: Level
    subject: str
    seen: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f"\n{'':10}-> {self.advice}" if self.advice else ""
        return f"{self.level:<9} {self.subject}: {self.seen}{advice}"


def ok(subject: str, seen: str) -> Finding:
    return Finding(Level.OK, subject, seen)


def warning(subject: str, seen: str, advice: str) -> Finding:
    return Finding(Level.WARNING, subject, seen, advice)


def fault(subject: str, seen: str, advice: str) -> Finding:
    return Finding(Level.FAULT, subject, seen, advice)
