"""Whether this machine is fit for the service: settings, disk and time zone."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from config.environment import first_line
from config.examining.finding import Finding, fault, ok, warning

LITTLE, TOO_LITTLE = 1_000_000_000, 100_000_000  # bytes


def set_values() -> Iterator[Finding]:
    wrong = list(doubtful_values())
    yield from wrong or [ok("settings", f"{settings.BASE_URL}, as in production.")]


def doubtful_values() -> Iterator[Finding]:
    if settings.DEBUG:
        yield fault("settings", "DEBUG is on: errors show data to strangers.", "Remove DEBUG.")
    if not settings.HTTPS:
        seen = f"BASE_URL is {settings.BASE_URL}, for this machine only."
        yield warning("settings", seen, "Set BASE_URL to the https address that people use.")
    if settings.EMBEDDED:
        advice = "Set DATABASE_URL to a server that is backed up."
        yield warning("settings", "the database is the one that comes along, for trying things out.", advice)
    if not os.environ.get("SECRET_KEY"):
        advice = "Set SECRET_KEY, the same on every machine, and keep a copy apart from the backups."
        yield warning("settings", "SECRET_KEY is one that this machine made for itself.", advice)
    if settings.DEMO:
        yield warning(
            "settings", "DEMO is on: an empty database is filled with invented people.", "Set DEMO=0."
        )


def disk() -> Iterator[Finding]:
    for name, folder in (("VAR_FOLDER", settings.VAR), ("STATIC_ROOT", settings.STATIC_ROOT)):
        yield room_in(name, Path(folder))


def room_in(name: str, folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return fault(f"disk, {name}", first_line(error), f"See that {folder} can be reached.")
    seen = f"{free / 1_000_000_000:.1f} GB are free."
    if free < LITTLE:
        report = fault if free < TOO_LITTLE else warning
        return report(f"disk, {name}", seen, f"Make room where {folder} lies.")
    if name == "VAR_FOLDER" and not os.access(there, os.W_OK):
        advice = f"Give {folder} to the user that the service runs as."
        return warning(f"disk, {name}", "may not be written to by this user.", advice)
    return ok(f"disk, {name}", seen)


def time_zone() -> Finding:
    try:
        zone = ZoneInfo(settings.TIME_ZONE)
        offsets = [datetime(2027, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)]
    except ZoneInfoNotFoundError:
        offsets = []
    if offsets != [timedelta(hours=1), timedelta(hours=2)]:
        advice = "Install the package tzdata."
        return fault("time zone", f"{settings.TIME_ZONE} is not known rightly here.", advice)
    return ok("time zone", f"{settings.TIME_ZONE} is known, with summer time.")
