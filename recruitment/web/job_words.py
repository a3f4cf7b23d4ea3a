"""What pages call that which has happened to a job."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.ads.claims import CODES, value_text
from recruitment.ads.history import JobEntry
from recruitment.ads.models import JobAd
from recruitment.measurements.models import Measurement
from recruitment.measurements.standing import WORDS, Weakness, weakness_of

Kind = JobEntry.Kind
TONES = {
    Kind.PUBLISHED: "good",
    Kind.REOPENED: "good",
    Kind.NOT_PUBLISHED: "alarm",
    Kind.CLAIM_HIDDEN: "wait",
}
# In the language of the ad.
WORDS_OF_CLAIMS = {
    "tid-med-barn": "Hos oss får du mycket tid med barnen",
    "tid-med-familjer": "Hos oss får du mycket tid med barn och föräldrar",
    "tid-med-klienter": "Hos oss får du mycket tid med dem vi är till för",
    "arenden": "Hos oss har du lagom många ärenden",
}
NAMES = {"units": gettext_lazy("units"), "image": gettext_lazy("picture")}


def history_of(job: JobAd) -> list[dict]:
    """Newest first, as lines of the timeline."""
    return [_line(entry) for entry in job.entries.select_related("by")]


def claims_to_insert() -> list[dict]:
    """Lines to copy into a text: what is measured for all units, or somewhere, and may be said today."""
    today = timezone.localdate()
    rows = [
        row for row in Measurement.objects.in_force().select_related("unit") if not weakness_of(row, today)
    ]
    return [
        {
            "id": f"claim-{number}",
            "label": f"{row.get_subject_display()}, {row.unit or _('all units')}: {value_text(row)}",
            "block": f"[[{code}: {WORDS_OF_CLAIMS[code]}]]",
        }
        for number, row in enumerate(rows)
        for code, subject in CODES.items()
        if subject == row.subject
    ]


def _line(entry: JobEntry) -> dict:
    return {
        "at": entry.at,
        "who": entry.by.full_name if entry.by else _("by itself"),
        "title": entry.get_kind_display(),
        "text": _told(entry.details),
        "tone": TONES.get(Kind(entry.kind), "quiet"),
    }


def _told(details: dict) -> str:
    if fields := details.get("fields"):
        return ", ".join(sorted(_name(field) for field in fields))
    if moment := details.get("publish_at"):
        at = timezone.localtime(datetime.fromisoformat(moment))
        return date_format(at, _("l j F Y, H:i"))
    if until := details.get("until"):
        return _("until %(day)s") % {"day": date_format(date.fromisoformat(until), _("j F Y"))}
    if "weakness" in details:
        return str(WORDS[Weakness(details["weakness"])])
    if "code" in details:
        return _("Something was missing when its moment came. Look at the checklist.")
    return str(details.get("text", ""))


def _name(field: str) -> str:
    return str(NAMES.get(field) or JobAd._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
