#!/usr/bin/env python
"""Django's command line; brings the embedded database up for as long as a command needs it."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from django.core.management import execute_from_command_line
from django.db import OperationalError

from config import embedded, keeper
from config.environment import Wrong, first_line

WITHOUT_DATABASE = frozenset({
    "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages", "plan",
    "spectacular", "version",
})  # fmt: skip


def database_for(arguments: list[str]) -> AbstractContextManager[None]:
    """The embedded server, unless DATABASE_URL names another or the command needs none."""
    command = next((part for part in arguments if not part.startswith("-")), "help")
    asks_for_help = not {"--help", "-h", "--version"}.isdisjoint(arguments)
    if os.environ.get("DATABASE_URL") or asks_for_help or command in WITHOUT_DATABASE:
        return nullcontext()
    return keeper.held(embedded.HERE)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with database_for(sys.argv[1:]):
        try:
            execute_from_command_line(sys.argv)
        except OperationalError as fault:
            raise Wrong("The database", first_line(fault)) from None


if __name__ == "__main__":
    main()
