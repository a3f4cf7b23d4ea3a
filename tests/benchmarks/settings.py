"""The service as it runs, with the floors beside it."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.floors"
