"""Rows written by COPY are the rows that were meant, and nobody is written twice."""

import pytest
from django.db import IntegrityError, transaction

from recruitment.candidates.models import Candidate, Entry, Registration
from recruitment.copying import copy_new_rows, copy_rows
from tests.factories import make_candidate, make_unit, moment, week

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")
ODD = 'Tab\there, \\N, \\., "quotes", {braces}, åäö 🙂\nand a line'


def person(email: str, **values) -> Candidate:
    values = {"first_name": "Stina", "last_name": "Ågren", "education_status": "student"} | values
    return Candidate(email=email, registered_at=AT, **values)


def test_every_kind_of_value_arrives_as_it_was():
    unit = make_unit()
    stina = person("stina@example.org", about=ODD, tags=["a,b", "{c}", ""], wanted_units=[unit.pk])
    assert copy_new_rows([stina]) == {stina.pk}
    row = Candidate.objects.get()
    for field in Candidate._meta.concrete_fields:
        if not field.generated:
            assert getattr(row, field.attname) == getattr(stina, field.attname), field.name
    assert row.sort_name.startswith("{gren")
    waiting = Registration(email="x", data={"text": ODD, "weeks": [week(25).isoformat()]}, candidate=stina)
    copy_rows([waiting])
    assert Registration.objects.get().data == waiting.data


def test_numbers_that_the_database_gives_are_given():
    stina = make_candidate()
    copy_rows(Entry(candidate=stina, kind="changed", details={"nth": nth}) for nth in range(3))
    assert [line.details["nth"] for line in stina.entries.order_by("pk")] == [0, 1, 2]


def test_who_is_there_already_is_left_alone():
    make_candidate(email="STINA@example.org", first_name="Kristina")
    new = [person("stina@example.org"), person("kim@example.org")]
    assert copy_new_rows(new) == {new[1].pk}
    assert copy_new_rows(new) == set()
    assert copy_new_rows([]) == set()
    assert set(Candidate.objects.values_list("first_name", flat=True)) == {"Kristina", "Stina"}


def test_rows_that_should_have_been_new_are_an_error():
    stina = make_candidate()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows([person("kim@example.org"), person(stina.email)])
    assert Candidate.objects.count() == 1
