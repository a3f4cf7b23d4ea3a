"""What the pages of the machinery call things."""

from datetime import datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy, ngettext

from recruitment.clock import timetable

JOBS = {
    "deliver_messages": gettext_lazy("Send messages"),
    "solve_plans": gettext_lazy("Solve plans"),
    "send_waves": gettext_lazy("Send waves of offers"),
    "ask_next_in_line": gettext_lazy("Ask the next on reserve lists"),
    "send_mailings": gettext_lazy("Send mailings"),
    "import_rows": gettext_lazy("Import lists, take imports back"),
    "expire_offers": gettext_lazy("Close offers whose time is over"),
    "remind_offers": gettext_lazy("Remind of offers"),
    "publish_ads": gettext_lazy("Publish jobs whose moment has come"),
    "post_ads": gettext_lazy("Post jobs on outside boards"),
    "remind_sharers": gettext_lazy("Remind colleagues of jobs to share"),
    "watch_claims": gettext_lazy("Tell of measured values that jobs no longer show"),
    "close_ads": gettext_lazy("Close jobs whose last day is over"),
    "tally_messages": gettext_lazy("Sum up messages by day"),
    "keep_bank": gettext_lazy("Ask people whether they stay, hide them, end pauses"),
    "alert_people": gettext_lazy("Tell people in the bank of jobs"),
    "thank_listeners": gettext_lazy("Thank those who listened to a lecture"),
    "follow_up_registrations": gettext_lazy("Remind those at a lecture who began to register"),
    "remind_invited": gettext_lazy("Ask those again who have not answered about the season"),
    "find_duplicates": gettext_lazy("Look for people who are here twice"),
    "dispose_records": gettext_lazy("Remove data whose time is over"),
    "tell_watchers": gettext_lazy("Tell who watches a search"),
}

STATES = {
    timetable.FAILED: (gettext_lazy("Failed"), "alarm"),
    timetable.LATE: (gettext_lazy("Late"), "alarm"),
    timetable.NEVER: (gettext_lazy("Has not run yet"), "quiet"),
    timetable.OK: (gettext_lazy("Works"), "good"),
}


def job_title(name: str) -> str:
    return str(JOBS.get(name, name))


def job_state(state: str) -> dict[str, str]:
    label, tone = STATES[state]
    return {"label": str(label), "tone": tone}


def rhythm(every: timedelta) -> str:
    """`every second`, `every 5 minutes`."""
    seconds = round(every.total_seconds())
    if seconds % 60:
        return ngettext("every second", "every %(count)s seconds", seconds) % {"count": seconds}
    minutes = seconds // 60
    return ngettext("every minute", "every %(count)s minutes", minutes) % {"count": minutes}


def age(since: datetime | None, at: datetime) -> str:
    """`3 hours`; under a minute in seconds; a dash for nothing."""
    if since is None:
        return "–"
    seconds = max(int((at - since).total_seconds()), 0)
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return timesince(since, at, depth=1)
