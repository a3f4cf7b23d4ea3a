"""Logs are JSON and tell nothing about anybody."""

import json
import logging

import pytest
import structlog
from django.db import IntegrityError
from django.test import RequestFactory

from config import logs


@pytest.fixture
def written(capsys):
    """What the logger of these tests has written so far, as the service would, line by line."""
    handler = logs.StandardError()
    handler.setFormatter(logs.formatter())
    logger = logging.getLogger("config.tests")
    logger.addHandler(handler)
    logger.propagate = False
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logger.removeHandler(handler)
    logger.propagate = True


def without_time(line):
    return {key: value for key, value in line.items() if key != "timestamp"}


def test_a_line_says_what_who_and_how_bad(written):
    logging.getLogger("config.tests").warning("%s of %s", 3, 4)
    [line] = written()
    assert without_time(line) == {"event": "3 of 4", "logger": "config.tests", "level": "warning"}


def test_structured_events_go_the_same_way(written):
    structlog.get_logger("config.tests").info("plan_solved", slots=40)
    [line] = written()
    assert without_time(line) == {
        "event": "plan_solved",
        "slots": 40,
        "logger": "config.tests",
        "level": "info",
    }


def test_an_error_is_told_by_kind_and_place_never_by_its_text(written):
    try:
        raise IntegrityError("Key (email)=(stina@example.org) already exists.")
    except IntegrityError:
        logging.getLogger("config.tests").exception("could not save %s", "stina@example.org")
    [line] = written()
    assert (line["event"], line["error"]) == ("could not save %s", "IntegrityError")
    assert line["at"][0].startswith("tests/config/test_logs.py:")
    assert "stina" not in json.dumps(line)


def test_a_request_is_told_without_its_path_and_query(written):
    request = RequestFactory().get("/erbjudande/hemlig-lapp/?q=stina")
    extra = {"request": request, "status_code": 404}
    logging.getLogger("config.tests").warning("Not Found: %s", request.path, extra=extra)
    [line] = written()
    assert without_time(line) == {
        "event": "request",
        "method": "GET",
        "route": "",
        "status": 404,
        "logger": "config.tests",
        "level": "warning",
    }


def test_a_failed_task_is_told_without_its_arguments(written):
    data = {"name": "recruitment.tasks.deliver_messages", "args": "['stina']", "exc": "ValueError('stina')"}
    logging.getLogger("config.tests").error("Task %(name)s raised: %(exc)s", data, extra={"data": data})
    [line] = written()
    assert (line["event"], line["task"]) == ("task", "recruitment.tasks.deliver_messages")
    assert "stina" not in json.dumps(line)
