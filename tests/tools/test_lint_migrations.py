"""A migration that would stop a site at work is refused before it is merged."""

import sys
from types import ModuleType

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tools.lint_migrations import FROZEN, lint

pytestmark = pytest.mark.django_db

BY_WORD = models.Index("reason", name="messages_by_word")
POSITIVE = models.CheckConstraint(name="attempts_are_counted", condition=models.Q(attempts__gte=0))
MESSAGE = "recruitment.message"


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """What the linter says of a migration with these operations."""

    def judge(*operations, atomic=True, source=""):
        module = ModuleType("migration_of_a_test")
        module.__file__ = str(tmp_path / "migration.py")
        (tmp_path / "migration.py").write_text(source)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        body = {"operations": list(operations), "atomic": atomic, "__module__": module.__name__}
        made = type("Migration", (migrations.Migration,), body)("9999_a_test", "recruitment")
        loader = MigrationLoader(None)
        [leaf] = loader.graph.leaf_nodes("recruitment")
        loader.graph.add_node(("recruitment", made.name), made)
        loader.graph.add_dependency(made, ("recruitment", made.name), leaf)
        return [finding.rule for finding in lint(made, loader)]

    return judge


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (migrations.AddIndex("message", BY_WORD), "require-concurrent-index-creation"),
        (migrations.AddConstraint("message", POSITIVE), "constraint-missing-not-valid"),
        (
            migrations.AlterField("message", "attempts", models.BigIntegerField(default=0)),
            "changing-column-type",
        ),
        (
            migrations.RunSQL("ALTER TABLE recruitment_message ADD COLUMN must text NOT NULL"),
            "adding-required-field",
        ),
        (
            migrations.RunSQL("ALTER TABLE recruitment_message ALTER COLUMN due_at SET NOT NULL"),
            "adding-not-nullable-field",
        ),
        (
            migrations.AddField(
                "message", "of", models.ForeignKey(MESSAGE, models.CASCADE, null=True, related_name="+")
            ),
            "require-concurrent-index-creation",
        ),
    ],
)
def test_what_locks_a_big_table_is_refused(judged, operation, rule):
    assert judged(operation) == [rule]


def test_what_locks_nothing_for_long_passes(judged):
    link = models.ForeignKey(MESSAGE, models.CASCADE, null=True, db_index=False, related_name="+")
    assert (
        judged(
            migrations.AddField("message", "of", link),
            migrations.AddField("message", "word", models.CharField(max_length=20, blank=True, default="")),
            AddConstraintNotValid("message", POSITIVE),
            migrations.RemoveIndex("message", "messages_waiting"),
        )
        == []
    )
    assert judged(ValidateConstraint("message", POSITIVE.name)) == []


@pytest.mark.django_db(transaction=True)
def test_an_index_built_beside_the_work_passes_in_a_migration_of_its_own(judged):
    assert judged(AddIndexConcurrently("message", BY_WORD), atomic=False) == []


def test_a_table_made_in_the_same_migration_is_empty_and_may_have_anything(judged):
    fields = [("id", models.BigAutoField(primary_key=True)), ("word", models.CharField(max_length=9))]
    word = models.Index("word", name="things_by_word")
    longer = models.CheckConstraint(name="a_word_is_said", condition=~models.Q(word=""))
    assert (
        judged(
            migrations.CreateModel("Thing", fields),
            migrations.AddIndex("thing", word),
            migrations.AddConstraint("thing", longer),
            migrations.AddField("thing", "message", models.ForeignKey(MESSAGE, models.CASCADE)),
        )
        == []
    )


def test_a_rule_is_excused_only_by_name_and_with_a_reason(judged):
    operation = migrations.AddIndex("message", BY_WORD)
    rule = "require-concurrent-index-creation"
    assert judged(operation, source=f"# squawk: {rule} - the first release starts empty\n") == []
    assert judged(operation, source=f"# squawk: {rule}\n") == [rule]
    assert judged(operation, source="# squawk: changing-column-type - it is small\n") == [rule]


@pytest.mark.django_db(transaction=True)  # an index beside the table's work is built in no transaction
def test_every_migration_after_the_frozen_ones_passes():
    loader = MigrationLoader(None)
    ours = sorted(key for key in loader.disk_migrations if key[0] == "recruitment" and key[1] not in FROZEN)
    assert {key[1]: lint(loader.get_migration(*key), loader) for key in ours} == {key[1]: [] for key in ours}
