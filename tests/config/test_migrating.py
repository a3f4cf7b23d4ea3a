"""An upgrade never makes the site wait behind somebody's long transaction."""

import threading
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.management.commands import migrate
from tests.config.places import where

pytestmark = pytest.mark.django_db(transaction=True)

UPGRADE = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("sessions", "0001_initial")]
    operations = [migrations.RunSQL("ALTER TABLE django_session ADD COLUMN later integer",
                                    "ALTER TABLE django_session DROP COLUMN later")]
"""


@pytest.fixture
def upgrade(tmp_path, monkeypatch, settings):
    """A migration to come, which changes the table of sessions; undone afterwards."""
    package = tmp_path / "migrations_to_come"
    package.mkdir()
    package.joinpath("__init__.py").write_text("")
    package.joinpath("0001_initial.py").write_text(
        "from importlib import import_module\n"
        "Migration = import_module('django.contrib.sessions.migrations.0001_initial').Migration\n"
    )
    package.joinpath("0002_later.py").write_text(UPGRADE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(migrate, "PATIENCE", "50ms")
    settings.MIGRATION_MODULES = {"sessions": package.name}
    yield
    call_command("migrate", "sessions", "0001", verbosity=0)


@pytest.fixture
def long_transaction():
    """Somebody reads sessions and does not come to an end."""
    with psycopg.connect(**where()) as somebody:
        somebody.execute("SELECT count(*) FROM django_session")
        yield somebody


def columns():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.columns WHERE column_name = 'later'")
        return len(cursor.fetchall())


def test_a_busy_table_is_tried_again_and_then_told(upgrade, long_transaction, monkeypatch):
    monkeypatch.setattr(migrate, "PAUSES", (0, 0.01))
    said = StringIO()
    with pytest.raises(CommandError, match="A table stays busy"):
        call_command("migrate", "sessions", verbosity=0, stderr=said)
    assert said.getvalue().count("A table is busy; trying again in") == 2
    assert columns() == 0
    long_transaction.rollback()
    call_command("migrate", "sessions", verbosity=0)
    assert columns() == 1


def test_once_the_transaction_ends_the_upgrade_goes_on_by_itself(upgrade, long_transaction, monkeypatch):
    monkeypatch.setattr(migrate, "PAUSES", (0.2,) * 20)
    timer = threading.Timer(0.5, long_transaction.rollback)
    timer.start()
    call_command("migrate", "sessions", verbosity=0, stderr=StringIO())
    timer.join()
    assert columns() == 1


def test_the_limit_is_gone_when_the_upgrade_is_done(upgrade):
    call_command("migrate", "sessions", verbosity=0)
    call_command("migrate", "sessions", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
