"""What every test stands on."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import settings
from pytest_django.plugin import blocking_manager_key

# Two shared cores are slow at times; that is no fault of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def quick_settings():
    """Slow hashing and reading all static files at the start serve people, not tests."""
    with pytest.MonkeyPatch.context() as patch:
        hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
        patch.setattr("django.conf.settings.PASSWORD_HASHERS", [hasher])
        patch.setattr("django.conf.settings.WHITENOISE_AUTOREFRESH", True, raising=False)
        yield


@pytest.fixture
def said(capfd):
    """What the service's own code has logged since one last asked, line by line; ask for it first."""

    def read() -> list[dict]:
        lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
        return [
            line for line in lines if line["logger"].partition(".")[0] in ("api", "config", "recruitment")
        ]

    return read


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test with real transactions empties the database behind it; what migrations brought comes back."""
    result = yield
    marker = item.get_closest_marker("django_db")
    emptied = (marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
    if emptied and nextitem:
        with item.config.stash[blocking_manager_key].unblock():
            import_module("recruitment.migrations.0002_universities").load(apps, None)
    return result
