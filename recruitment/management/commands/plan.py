"""`manage.py plan IN OUT`: works out a plan for a JSON problem (design.md section 4); no database."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recruitment.planning.reading import InvalidProblem, parse_problem
from recruitment.planning.solver import solve


class Command(BaseCommand):
    help = "Reads a planning problem as JSON, writes the best plan found and how good it is proven to be."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("problem", type=Path, metavar="IN")
        parser.add_argument("plan", type=Path, metavar="OUT")
        parser.add_argument("--time-limit", type=float, default=120, help="seconds of work, roughly")
        parser.add_argument("--workers", type=int, default=2)

    def handle(
        self, *args: Any, problem: Path, plan: Path, time_limit: float, workers: int, **_: Any
    ) -> None:
        try:
            asked = parse_problem(problem.read_bytes())
        except OSError as error:
            raise CommandError(f"{problem}: {error.strerror}") from None
        except InvalidProblem as invalid:
            self.stderr.write("\n".join(invalid.faults))
            sys.exit(1)
        found = solve(asked, time_limit, workers)
        try:
            _write(plan, json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        except OSError as error:
            raise CommandError(f"{plan}: {error.strerror}") from None


def _write(path: Path, text: str) -> None:
    """All of it or nothing: whoever waits for the file never reads half a plan."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text + "\n")
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
