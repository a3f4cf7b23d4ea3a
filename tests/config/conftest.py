"""A second database beside the tests' own, for what happens to whole installations."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from config.database import entry
from tests.config.places import address, where


@pytest.fixture
def other_database():
    """The address of an empty database; gone afterwards."""
    with made("template0") as url:
        yield url


@pytest.fixture
def copied_database():
    """The address of a database with the same tables and rows as the tests' own; gone afterwards."""
    connection.close()  # nobody may be in it while it is copied
    with made(connection.settings_dict["NAME"]) as url:
        yield url


@contextmanager
def made(template):
    name = f"{connection.settings_dict['NAME']}_other"
    of = [sql.Identifier(each) for each in (name, template)]
    with psycopg.connect(**where("postgres"), autocommit=True) as maker:
        maker.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*of))
        yield address(name)
        maker.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(of[0]))


@pytest.fixture
def moved():
    """Let Django, and with it all pages, look at another database for the rest of the test."""
    given = connection.settings_dict
    before = {name: given[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}

    def move(url):
        connection.close()
        given.update({name: entry(url)[name] for name in before})

    yield move
    connection.close()
    given.update(before)
