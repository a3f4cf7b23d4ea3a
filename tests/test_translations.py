"""Everything on screen has its Swedish, and what is compiled is what is written."""

import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

from config.environment import ROOT

LOCALE = ROOT / "recruitment" / "locale"
SOURCE = "en"  # the language of the code: its texts stand for themselves
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != SOURCE]
WRITTEN = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def key(entry):
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or "")


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def say(entries):
    return [entry.msgid for entry in entries]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the code asks translations for, found by gettext in a copy of it."""
    copy = tmp_path_factory.mktemp("source")
    for part in ("recruitment", "api", "config"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "recruitment" / "locale").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "--locale", "sv", "--no-location"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(copy / "recruitment" / "locale" / "sv" / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_code_is_translated(language, found):
    written = {
        key(entry): entry for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    }
    wanting = [entry for entry in found if not all(texts(written.get(key(entry), entry)))]
    assert say(wanting) == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parts[-3])
def test_no_translation_is_a_guess_or_a_leftover(path):
    catalogue = polib.pofile(str(path))
    assert say(catalogue.fuzzy_entries()) == []
    assert say(catalogue.obsolete_entries()) == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parts[-3])
def test_every_placeholder_of_a_text_is_in_its_translation(path):
    wrong = [
        entry
        for entry in polib.pofile(str(path))
        for text in texts(entry)
        if text
        and set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    ]
    assert say(wrong) == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path):
    catalogue = polib.pofile(str(path))
    written = {key(entry): texts(entry) for entry in catalogue if all(texts(entry)) and not entry.obsolete}
    compiled = {key(entry): texts(entry) for entry in polib.mofile(str(path.with_suffix(".mo")))}
    assert compiled == written
