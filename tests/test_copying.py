"""Rows written by COPY are the rows that were meant, and nobody is written twice."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from recruitment.candidates.models import Candidate, Entry, Registration
from recruitment.copying import copy_new_values, copy_rows, values_of
from tests.factories import make_candidate, make_unit, moment, week

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")
ODD = 'Tab\there, \\N, \\., "quotes", {braces}, åäö 🙂\nand a line'


def person(email: str, **values) -> dict:
    values = {"first_name": "Stina", "last_name": "Ågren", "education_status": "student"} | values
    return values_of(Candidate, email=email, registered_at=AT, **values)


def test_every_kind_of_value_arrives_as_it_was():
    unit = make_unit()
    stina = person("stina@example.org", about=ODD, tags=["a,b", "{c}", ""], wanted_units=[unit.pk])
    assert copy_new_values(Candidate, [stina]) == {stina["id"]}
    row = Candidate.objects.get()
    assert {name: getattr(row, name) for name in stina} == stina
    assert row.sort_name.startswith("{gren")
    waiting = Registration(email="x", data={"text": ODD, "weeks": [week(25).isoformat()]}, candidate=row)
    copy_rows([waiting])
    assert Registration.objects.get().data == waiting.data


@pytest.mark.parametrize("model", [Candidate, Registration, Entry])
def test_values_are_those_of_a_new_instance_and_no_two_share_a_list_or_a_key(model):
    instance, one, other = vars(model()), values_of(model), values_of(model)
    moments = {name for name, value in one.items() if isinstance(value, datetime | UUID) or name == "token"}
    alike = {name: value for name, value in instance.items() if name in one and name not in moments}
    assert {name: value for name, value in one.items() if name not in moments} == alike
    assert one.get("id") is None or one["id"] != other["id"]
    assert [name for name, value in one.items() if isinstance(value, list) and value is other[name]] == []


def test_numbers_that_the_database_gives_are_given():
    stina = make_candidate()
    copy_rows(Entry(candidate=stina, kind="changed", details={"nth": nth}) for nth in range(3))
    assert [line.details["nth"] for line in stina.entries.order_by("pk")] == [0, 1, 2]


def test_who_is_there_already_is_left_alone():
    make_candidate(email="STINA@example.org", first_name="Kristina")
    new = [person("stina@example.org"), person("kim@example.org")]
    assert copy_new_values(Candidate, new) == {new[1]["id"]}
    assert copy_new_values(Candidate, new) == set()
    assert copy_new_values(Candidate, []) == set()
    assert set(Candidate.objects.values_list("first_name", flat=True)) == {"Kristina", "Stina"}


def test_rows_that_should_have_been_new_are_an_error():
    stina = make_candidate()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows([Candidate(**person("kim@example.org")), Candidate(**person(stina.email))])
    assert Candidate.objects.count() == 1
