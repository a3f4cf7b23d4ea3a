"""Weeks as boxes to tick: the number with its days."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString

from recruitment.workdays import days_text, format_week, week_label


def week_choices(weeks: Iterable[date]) -> list[tuple[str, SafeString]]:
    """Boxes to tick: `2027-W25` outside, `v. 25` with its days under it on the screen."""
    return [(format_week(week), _box(week)) for week in weeks]


def _box(week: date) -> SafeString:
    days = days_text(week, week + timedelta(days=6))
    return format_html("{} <small>{}</small>", week_label(week), days)
