"""Imported first by `make bench`: Django as in production, on a throwaway database server."""

import os

import django

import tests.environment  # noqa: F401 - the server, before settings are read

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ["DEMO"] = "1"
django.setup()


def check() -> None:
    """Numbers taken while something else runs are no numbers."""
    busy = os.getloadavg()[0]
    if busy > 0.5:
        print(f"Something else is running (load {busy:.1f}): expect worse numbers than the machine can give.")
