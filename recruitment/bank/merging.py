"""Two rows become one, with everything kept and written down."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model, Q
from django.utils.translation import gettext as _

from recruitment.bank.pairs import Merge, Pair
from recruitment.candidates.actions import note_entry
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.interviews.following import drop_twin
from recruitment.interviews.locking import hold_bookings_of
from recruitment.mailings.models import Recipient
from recruitment.offers.locking import lock_seasons_of
from recruitment.offers.models import LIVE, Offer
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.workdays import weeks_text

Status, State = Candidate.Status, Candidacy.State
# Filled in from the other where the one who stays has nothing; those of one line belong together.
FILLED = (
    ("phone", "sms_ok"), ("university_id",), ("admit_term", "admit_year", "terms_correction", "study_breaks"),
    ("vfu_completed", "vfu_area"),
    ("verified_level", "verified_by_id", "verified_on", "verified_method", "verified_reference"),
    ("licence_b",), ("extent",), ("about",), ("wanted_areas",), ("wanted_units",), ("excluded_units",),
)  # fmt: skip
FIRST = ("registered_at", "first_source_kind", "first_source_id", "first_source_label")
LAST = ("last_source_kind", "last_source_id", "last_source_label")
MOST_TAGS = 20
# How far a process has come, from least to most; what is closed is behind all that is not.
COME = (
    State.CLOSED, State.NOT_NOW, State.INTERESTED, State.CONTACTED, State.INTERVIEW_BOOKED, State.INTERVIEWED,
    State.CLEARED, State.OFFERED, State.ASSIGNED,
)  # fmt: skip


@transaction.atomic
def merge_people(kept: Candidate, gone: Candidate, *, by: User, at: datetime) -> Merge:
    """Give everything of `gone` to `kept`, whose address stays. Twice is the same merge.

    RuleBroken: same_person, is_placeholder, candidate_left, not_in_bank, both_hold_offers.
    """
    if kept.pk == gone.pk:
        raise RuleBroken("same_person", _("This is one and the same row."), field="other")
    hold_bookings_of(kept.pk, gone.pk)
    lock_seasons_of(kept.pk, gone.pk)
    kept, other = _held(kept, gone)
    if other is None:
        return _merged_already(kept, gone)
    _refuse(kept, other)
    merge = Merge(kept=kept, gone=other.pk, gone_email=other.email, by=by, at=at)
    merge.rows, merge.before = packed([other]), packed([kept])[0]["fields"]
    _give_over(merge, kept, other)
    other.delete()
    _take(kept, other)
    merge.after = packed([kept])[0]["fields"]
    merge.save(force_insert=True)
    note_entry(kept, Entry.Kind.MERGED, at=at, by=by, about=f"merge:{merge.pk}")
    return merge


def _held(kept: Candidate, gone: Candidate) -> tuple[Candidate, Candidate | None]:
    """Both as they are now, held in the order of their keys."""
    rows = Candidate.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if kept.pk not in found:
        raise RuleBroken("candidate_gone", _("This person is no longer there."))
    return found[kept.pk], found.get(gone.pk)


def _merged_already(kept: Candidate, gone: Candidate) -> Merge:
    merge = Merge.objects.filter(kept=kept, gone=gone.pk, undone_at=None).first()
    if merge is None:
        raise RuleBroken("candidate_gone", _("This person is no longer there."), field="other")
    return merge


def _refuse(kept: Candidate, gone: Candidate) -> None:
    if kept.is_placeholder or gone.is_placeholder:
        message = _("Somebody with protected identity is never merged with anybody.")
        raise RuleBroken("is_placeholder", message, field="other")
    if Status.LEFT in (kept.status, gone.status):
        raise RuleBroken("candidate_left", _("The person has left the bank."), field="other")
    if not (kept.is_confirmed and gone.is_confirmed):
        message = _("Only people who have confirmed their address are merged.")
        raise RuleBroken("not_in_bank", message, field="other")
    held = [_live_of(kept), _live_of(gone)]
    if all(held):
        message = _("Both hold offers, so they are not merged: %(one)s / %(other)s.")
        names = {"one": "; ".join(held[0]), "other": "; ".join(held[1])}
        raise RuleBroken("both_hold_offers", message % names, field="other")


def _live_of(person: Candidate) -> list[str]:
    offers = Offer.objects.filter(candidate=person, state__in=LIVE).select_related("vacancy__unit")
    return [
        f"{offer.vacancy.unit.name}, {weeks_text(offer.weeks)}" for offer in offers.order_by("first_week")
    ]


# Giving over


def _give_over(merge: Merge, kept: Candidate, gone: Candidate) -> None:
    """Every row of every model that points to the one who goes, also of nouns above this one.

    But no login link: one that was sent to the other address opens nothing any more.
    """
    for row in Candidacy.objects.filter(candidate=gone):
        if twin := Candidacy.objects.filter(candidate=kept, season=row.season_id).first():
            drop_twin(twin, row, at=merge.at)
            _join(merge, twin, row)
    for relation in _pointing(Candidate, but=(Pair, Merge, PersonalLink)):
        _move(merge, relation, gone, kept)
    for model in (Message, Recipient):
        _move_values(merge, model, gone, kept)
    Merge.objects.filter(kept=gone).update(kept=kept)


def _join(merge: Merge, twin: Candidacy, row: Candidacy) -> None:
    """One process of a season: every week, the furthest step; offers and blocks follow."""
    before, gone = packed([twin, row])
    for relation in _pointing(Candidacy):
        _move(merge, relation, row, twin)
    twin.weeks = sorted({*twin.weeks, *row.weeks})
    if COME.index(State(row.state)) > COME.index(State(twin.state)):
        for name in ("state", "close_reason", "cleared_by_id", "cleared_at"):
            setattr(twin, name, getattr(row, name))
    twin.save()
    merge.rows += [before | {"after": packed([twin])[0]["fields"]}, gone]


def _pointing(model: type[Model], but: tuple[type[Model], ...] = ()) -> Iterable[ForeignObjectRel]:
    """Also what the person has no name for (`related_name="+"`): places on lists, what watchers have seen."""
    fields = model._meta.get_fields(include_hidden=True)
    relations = [one for one in fields if isinstance(one, ForeignObjectRel) and not one.many_to_many]
    return [one for one in relations if one.related_model not in but]


def _move(merge: Merge, relation: Any, source: Model, target: Model) -> None:
    """What the other has already stays where it is, is written down, and goes with its row."""
    model, name = relation.related_model, relation.field.name
    keys = []
    for row in model._base_manager.filter(**{name: source}).order_by("pk"):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{name: target})
            keys.append(str(row.pk))
        except IntegrityError:
            merge.rows += packed([row])
    _write_down(merge, model, name, keys, source)


def _move_values(merge: Merge, model: type[Model], gone: Candidate, kept: Candidate) -> None:
    """Messages and places in mailings know people by value; nobody is twice in one mailing."""
    rows = model._base_manager.filter(person_id=gone.pk)
    if model is Recipient:
        theirs = Recipient.objects.filter(person_id=kept.pk).values("mailing")
        rows = rows.exclude(Q(mailing__in=theirs))
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    model._base_manager.filter(pk__in=keys).update(person_id=kept.pk)
    _write_down(merge, model, "person_id", keys, gone)


def _write_down(merge: Merge, model: type[Model], name: str, keys: list[str], source: Model) -> None:
    if keys:
        line = {"model": model._meta.label, "field": name, "keys": keys, "back_to": str(source.pk)}
        merge.moved.append(line)


def _take(kept: Candidate, gone: Candidate) -> None:
    """What the one who stays lacks; the first touch is the oldest, the last one the newest."""
    for names in FILLED:
        if not getattr(kept, names[0]) and getattr(gone, names[0]):
            _copy(names, gone, kept)
    if _since(gone) > _since(kept):
        _copy(LAST, gone, kept)
    if gone.registered_at < kept.registered_at:
        _copy(FIRST, gone, kept)
    kept.tags = list(dict.fromkeys([*kept.tags, *gone.tags]))[:MOST_TAGS]
    kept.renewed_at = _latest(kept.renewed_at, gone.renewed_at)
    kept.last_contacted_at = _latest(kept.last_contacted_at, gone.last_contacted_at)
    kept.confirmed_at = min(filter(None, [kept.confirmed_at, gone.confirmed_at]), default=None)
    kept.save()


def _copy(names: Iterable[str], source: Model, target: Model) -> None:
    for name in names:
        setattr(target, name, getattr(source, name))


def _since(person: Candidate) -> datetime:
    return person.last_sign_at or person.registered_at


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def packed(rows: Iterable[Model]) -> list[dict[str, Any]]:
    """Rows as data that can be read back, without what the database makes itself."""
    data: list[dict[str, Any]] = serializers.serialize("python", rows)
    for one in data:
        made = {field.name for field in apps.get_model(one["model"])._meta.concrete_fields if field.generated}
        one["pk"] = str(one["pk"])
        one["fields"] = {name: _plain(value) for name, value in one["fields"].items() if name not in made}
    return data


def _plain(value: Any) -> Any:
    """To the microsecond, which Django's own JSON is not."""
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value
