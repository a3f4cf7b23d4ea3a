"""`python -m tools.lint_migrations`: refuses migrations that would lock a table for as long as it is big.

The SQL of every migration after those frozen is judged by squawk. Tables made in the same migration are empty
and exempt. A migration may say in a comment of its own why a rule does not apply to it:

    # squawk: require-concurrent-index-creation - the first release starts with empty tables
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import django
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from config.environment import Wrong
from manage import database_for

FROZEN = ("0001_initial", "0002_universities")
OLDEST_SERVER = "15.0"
SQUAWK = Path(sys.executable).with_name("squawk")
# About style, about programs that read the tables beside us, or seen to by manage.py migrate (lock_timeout).
NOT_ABOUT_LOCKS = (
    "ban-drop-column", "ban-drop-constraint", "ban-drop-default", "ban-drop-not-null", "ban-drop-table",
    "prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-identity", "prefer-robust-stmts",
    "prefer-text-field", "prefer-timestamp-tz", "renaming-column", "renaming-table",
    "require-concurrent-index-deletion", "require-lock-timeout", "require-statement-timeout",
)  # fmt: skip
EXCUSE = re.compile(r"^\s*# squawk: (?P<rule>[a-z-]+) - (?P<reason>\S.*)$", re.MULTILINE)
CREATED = re.compile(r"^CREATE TABLE (\S+)", re.MULTILINE)
ALTERED = re.compile(r"ALTER TABLE (\S+)")
EMPTY_COLUMN = re.compile(r"ADD COLUMN \S+ \w+ NULL CONSTRAINT \S+ REFERENCES")


@dataclass(frozen=True)
class Finding:
    """What squawk says about one statement."""

    rule: str
    statement: str
    message: str

    def is_harmless(self, new: set[str]) -> bool:
        """About a table without rows, or a column without values, for which PostgreSQL skips the scan."""
        altered = ALTERED.match(self.statement)
        is_link = self.rule == "adding-foreign-key-constraint"
        return bool(altered and altered[1] in new) or (is_link and bool(EMPTY_COLUMN.search(self.statement)))

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}\n    {self.statement}"


def judge(sql: str, atomic: bool = True) -> list[Finding]:
    """What in these statements would hold up a site at work."""
    command = [str(SQUAWK), "--reporter", "json", "--pg-version", OLDEST_SERVER]
    command += ["--exclude", ",".join(NOT_ABOUT_LOCKS), *(["--assume-in-transaction"] if atomic else [])]
    done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)  # noqa: S603
    if not done.stdout.startswith("["):
        raise Wrong("squawk", done.stderr.strip() or "said nothing.")
    lines = sql.splitlines()
    found = (
        Finding(each["rule_name"], lines[each["line"]].strip(), each["message"])
        for each in json.loads(done.stdout)
    )
    new = set(CREATED.findall(sql))
    return [finding for finding in found if not finding.is_harmless(new)]


def excused(source: str) -> set[str]:
    return {match["rule"] for match in EXCUSE.finditer(source)}


def lint(migration: migrations.Migration, loader: MigrationLoader) -> list[Finding]:
    """Judge one migration, apart from what it excuses itself from."""
    source = Path(sys.modules[migration.__module__].__file__ or "").read_text()
    sql = "\n".join(statements(migration, loader))
    return [each for each in judge(sql, bool(migration.atomic)) if each.rule not in excused(source)]


def statements(migration: migrations.Migration, loader: MigrationLoader) -> list[str]:
    """One statement a line, as `sqlmigrate` would show them."""
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    with connection.schema_editor(collect_sql=True, atomic=bool(migration.atomic)) as editor:
        migration.apply(state, editor, collect_sql=True)
    whole = (" ".join(sql.split()) for sql in editor.collected_sql)
    return [sql for sql in whole if not sql.startswith("--")]


def main() -> int:
    with database_for(["lint_migrations"]):
        django.setup()
        loader = MigrationLoader(None)
        ours = sorted(key for key in loader.disk_migrations or {} if key[0] == "recruitment")
        refused = 0
        for key in ours:
            if key[1] not in FROZEN and (found := lint(loader.get_migration(*key), loader)):
                refused += len(found)
                print(key[1], *found, sep="\n  ")  # noqa: T201
        connection.close()
    return 1 if refused else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main())
