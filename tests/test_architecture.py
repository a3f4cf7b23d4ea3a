"""The map holds: arrows, homes of rules, sizes; what a reader may rely on everywhere."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
NOUNS = (
    "ads", "bank", "candidates", "clock", "figures", "interviews", "introductions", "job_descriptions",
    "lectures", "mailings", "measurements", "offers", "outbox", "planning", "records", "seasons", "staff",
    "vacancies",
)  # fmt: skip
LONGEST_BODY, LONGEST_FILE = 40, 350
FACES = {"celery", "rest_framework", "django.http"}
# Top down, as in design.md section 2: a foreign key never points up.
LEVELS = [
    {"figures", "records"}, {"bank"}, {"introductions"}, {"offers"}, {"planning"},
    {"vacancies", "ads", "lectures", "interviews"}, {"seasons"}, {"candidates"}, {"mailings"},
    {"outbox", "clock", "job_descriptions", "measurements"}, {"staff"},
]  # fmt: skip


def sources(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


CODE = sources("recruitment", "api", "config")
OF_NOUNS = sources(*(f"recruitment/{noun}" for noun in NOUNS))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def lines(function: ast.FunctionDef) -> int:
    """How much there is to read below the signature."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def imported(path: Path) -> list[tuple[str, ast.AST]]:
    named = [(node.module or "", node) for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    plain = [
        (alias.name, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    return named + plain


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_app_config("recruitment").get_models() if model._meta.managed]


def noun_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def level_of(model: type[models.Model]) -> int:
    return next(number for number, names in enumerate(LEVELS) if noun_of(model) in names)


def test_the_arrows_point_down():
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_every_import_stands_on_top():
    hidden = (ast.Import, ast.ImportFrom)
    faults = [
        place(path, node)
        for path in CODE
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, hidden)
    ]
    assert faults == []


def test_nouns_do_not_know_their_faces():
    faults = [
        place(path, node)
        for path in OF_NOUNS
        for name, node in imported(path)
        if any(name == face or name.startswith(f"{face}.") for face in FACES)
    ]
    assert faults == []


def test_only_the_channels_reach_the_network():
    doors = {"recruitment/outbox/channels.py", "recruitment/ads/boards.py", "config/examining/outside.py"}
    found = {str(path.relative_to(ROOT)) for path in CODE for name, _ in imported(path) if name == "requests"}
    assert found - doors == set()


def test_nothing_happens_behind_a_save():
    behind = {"save", "delete", "refresh_from_db"}
    overrides = [
        place(path, node)
        for path in OF_NOUNS
        for holder in ast.walk(tree(path))
        if isinstance(holder, ast.ClassDef)
        for node in holder.body
        if isinstance(node, ast.FunctionDef) and node.name in behind
    ]
    signals = [
        place(path, node)
        for path in CODE
        for name, node in imported(path)
        if name.startswith(("django.db.models.signals", "django.dispatch"))
    ]
    assert (overrides, signals) == ([], [])


def test_no_relation_is_generic():
    assert [name for path in CODE for name, _ in imported(path) if "contenttypes" in name] == []


def test_no_module_is_a_drawer_for_odds_and_ends():
    drawers = {"utils", "util", "common", "helpers", "misc", "services", "managers"}
    assert [place(path) for path in CODE if drawers & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_functions_and_files_can_be_read():
    long_functions = [
        f"{place(path, node)} {node.name}: {lines(node)}"
        for path in CODE
        for node in functions(path)
        if lines(node) > LONGEST_BODY
    ]
    long_files = [place(path) for path in CODE if len(path.read_text().splitlines()) > LONGEST_FILE]
    assert (long_functions, long_files) == ([], [])


def test_a_module_says_in_one_sentence_what_it_is():
    assert [place(path) for path in CODE if path.stat().st_size and not ast.get_docstring(tree(path))] == []


def test_no_foreign_key_points_up():
    faults = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField | models.OneToOneField)
        and field.related_model._meta.app_label == "recruitment"
        and level_of(field.related_model) < level_of(model)
    ]
    assert faults == []


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_constraints_are_named_as_sentences(model):
    names = [constraint.name for constraint in model._meta.constraints]
    assert [name for name in names if "_" not in name or name.startswith(("unique_", "check_"))] == []
