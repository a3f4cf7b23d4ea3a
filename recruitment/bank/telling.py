"""One line of history in words for people: what happened, by whom, and what more there is to say."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from recruitment.candidates.choices import LadokOutcome, SourceKind
from recruitment.candidates.models import Candidate, Entry, VerifiedLevel
from recruitment.offers.models import Offer
from recruitment.seasons.models import Candidacy
from recruitment.vacancies.models import Role
from recruitment.workdays import parse_week, weeks_between, weeks_text

Kind = Entry.Kind


def told(entry: Entry) -> tuple[str, str, str]:
    """Label, name of who did it (empty for the person and the clock), details."""
    tell = _TELLERS.get(entry.kind)
    label, details = tell(entry.details) if tell else ("", "")
    return label or str(entry.get_kind_display()), entry.by.full_name if entry.by else "", details


type Told = tuple[str, str]


def _source(details: dict[str, Any]) -> Told:
    return "", details.get("source", "")


def _changed(details: dict[str, Any]) -> Told:
    return "", ", ".join(_field(name) for name in details.get("fields", ()))


def _field(name: str) -> str:
    """The name of a field as people read it."""
    try:
        field = Candidate._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))


def _tagged(details: dict[str, Any]) -> Told:
    added = [f"+ {tag}" for tag in details.get("added", ())]
    return "", ", ".join([*added, *(f"− {tag}" for tag in details.get("removed", ()))])


def _verified(details: dict[str, Any]) -> Told:
    return "", _label(VerifiedLevel, details.get("level", ""))


def _ladok(details: dict[str, Any]) -> Told:
    return "", _label(LadokOutcome, details.get("outcome", ""))


def _candidacy(details: dict[str, Any]) -> Told:
    states = {name: _label(Candidacy.State, details.get(name, "")) for name in ("from", "to")}
    label = _("Season status: %(from)s → %(to)s") % states
    return label, _label(Candidacy.CloseReason, details.get("reason", ""))


def _corrected(details: dict[str, Any]) -> Told:
    """Both ways in, and why; the one that was wrong first."""
    ways = {name: _way(details.get(name) or {}) for name in ("from", "to")}
    is_first = details.get("which") == "first"
    label = _("First way in corrected") if is_first else _("Last way in corrected")
    return label, f"{ways['from']} → {ways['to']}. {details.get('reason', '')}"


def _way(source: dict[str, Any]) -> str:
    return ": ".join(filter(None, [_label(SourceKind, source.get("kind", "")), source.get("label", "")]))


def _offer(details: dict[str, Any]) -> Told:
    if until := details.get("reply_by"):
        return _("More time to answer an offer"), str(until)[:10]
    label = _("Offer: %(state)s") % {"state": _label(Offer.State, details.get("state", ""))}
    place = [_label(Role, details.get("role", "")), details.get("unit", ""), _weeks(details)]
    return label, ", ".join(filter(None, place))


def _weeks(details: dict[str, Any]) -> str:
    if "first_week" not in details:
        return ""
    return weeks_text(weeks_between(parse_week(details["first_week"]), parse_week(details["last_week"])))


def _label(enum: Any, value: str) -> str:
    """What was written down years ago may be no value any more; then it stands as it is."""
    return str(enum(value).label) if value in enum.values else value


_TELLERS: dict[str, Callable[[dict[str, Any]], Told]] = {
    Kind.REGISTERED: _source,
    Kind.IMPORTED: _source,
    Kind.CHANGED: _changed,
    Kind.TAGGED: _tagged,
    Kind.VERIFIED: _verified,
    Kind.LADOK_CHECKED: _ladok,
    Kind.CANDIDACY_MOVED: _candidacy,
    Kind.OFFER_MOVED: _offer,
    Kind.SOURCE_CORRECTED: _corrected,
}
