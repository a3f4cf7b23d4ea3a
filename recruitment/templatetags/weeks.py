"""Weeks in templates, as people read them and as addresses write them."""

from collections.abc import Iterable
from datetime import date

from django import template

from recruitment import workdays
from recruitment.offers.letters import reply_by_text

register = template.Library()
register.filter("week_label", workdays.week_label)
register.filter("week_code", workdays.format_week)
register.filter("reply_by_text", reply_by_text)


@register.filter
def weeks_text(weeks: Iterable[date]) -> str:
    """`v. 25–28, 30`."""
    return workdays.weeks_text(weeks)
