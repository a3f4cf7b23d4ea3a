"""What pages call the changes of a job description."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.job_descriptions.changes import Change, Sort
from recruitment.job_descriptions.models import DescriptionVersion, DutyKind
from recruitment.job_descriptions.reading import Logged

SORTS = {
    Sort.ADDED: gettext_lazy("Added: %(duty)s"),
    Sort.ENDED: gettext_lazy("No longer done: %(duty)s"),
    Sort.RETYPED: gettext_lazy("%(duty)s is now: %(kind)s"),
    Sort.RULED_OUT: gettext_lazy("Is not done in this job: %(duty)s"),
    Sort.NO_LONGER_RULED_OUT: gettext_lazy("No longer named as not done: %(duty)s"),
}


def told(logged: Logged) -> dict:
    """A version as a line of the timeline."""
    version = logged.version
    is_draft = version.state == DescriptionVersion.State.DRAFT
    who = version.written_by if is_draft else version.approved_by
    shape = _("Version %(number)s, draft") if is_draft else _("Version %(number)s, approved")
    return {
        "at": version.written_at if is_draft else version.approved_at,
        "who": who.full_name if who else "",
        "title": shape % {"number": version.number},
        "text": "\n".join(_line(change) for change in logged.changes),
        "tone": "wait" if is_draft else "good",
    }


def _line(change: Change) -> str:
    words = {"duty": change.text, "kind": DutyKind(change.kind).label}
    line = str(SORTS[change.sort]) % words
    return f"{line} ({change.reason})" if change.reason else line
