"""Weeks as people read them: the number with its days, and as boxes to tick."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from recruitment.workdays import format_week, week_label


def days_text(first: date, last: date) -> str:
    """`21–25 juni`, or `28 juni–2 juli` over a turn of the month."""
    shape = _("j F")
    begins = str(first.day) if first.month == last.month else date_format(first, shape)
    return f"{begins}–{date_format(last, shape)}"


def working_days(week: date) -> str:
    return days_text(week, week + timedelta(days=4))


def week_choices(weeks: Iterable[date]) -> list[tuple[str, SafeString]]:
    """Boxes to tick: `2027-W25` outside, `v. 25` with its days under it on the screen."""
    return [(format_week(week), _box(week)) for week in weeks]


def _box(week: date) -> SafeString:
    days = days_text(week, week + timedelta(days=6))
    return format_html("{} <small>{}</small>", week_label(week), days)
