"""Where the tests' database server is, for other processes than this one."""

import os
import subprocess
import sys
from urllib.parse import urlencode

from django.db import connection

from config.environment import ROOT


def where(database: str = "", **other: str) -> dict[str, str]:
    """What psycopg needs to reach a database of the tests' server; the tests' own unless named."""
    given = connection.get_connection_params()
    kept = {name: given[name] for name in ("host", "port", "user", "password") if given.get(name)}
    return kept | {"dbname": database or connection.settings_dict["NAME"]} | other


def address(database: str = "", **other: str) -> str:
    """The same as DATABASE_URL would say it."""
    return f"postgresql:///?{urlencode(where(database, **other))}"


def manage(url: str, *words: object, **values: str) -> subprocess.CompletedProcess:
    """Run `manage.py` on that database, as an administrator would."""
    environ = os.environ | {"DATABASE_URL": url, "DEMO": "0"} | values
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
