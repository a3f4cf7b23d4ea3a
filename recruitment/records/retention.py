"""How long a person's data are kept, by which rule: one rule for each class of record (domain.md 7.3)."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import STAYING, Candidate, Entry
from recruitment.months import ONE_DAY, add_months
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.records.models import Handover, Hold, RecordClass
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation
from recruitment.workdays import end_of_day, in_stockholm

Status, State, Reason = Candidate.Status, Candidacy.State, Candidacy.CloseReason
# An invitation waits longest of all that is never answered.
UNANSWERED = PersonalLink.INVITATION_LASTS
CONSIDERED = (
    State.INTERVIEW_BOOKED, State.INTERVIEWED, State.CLEARED, State.NOT_NOW, State.OFFERED, State.ASSIGNED,
)  # fmt: skip
# Somebody decided; a person who merely leaves closes the process themselves.
DECIDED = tuple(reason for reason in Reason if reason != Reason.DECLINED_BY_CANDIDATE)
HIRED = (Offer.State.ACCEPTED_CONDITIONAL, Offer.State.CONFIRMED)


class Retention(NamedTuple):
    """`day` is the earliest on which the data may be removed, `rule` says why, in words for the person."""

    record_class: str
    day: date
    rule: str
    is_held: bool = False

    @property
    def day_in_words(self) -> str:
        return date_format(self.day, "j F Y")

    @property
    def refusal(self) -> str:
        """Why not everything goes when somebody leaves, with the rule and the day; empty when it does."""
        if not self.is_locked:
            return ""
        return _("We may not remove everything at once. Rule: %(rule)s Earliest day: %(day)s.") % {
            "rule": self.rule,
            "day": self.day_in_words,
        }

    @property
    def is_locked(self) -> bool:
        """Whether leaving removes nothing yet."""
        return self.is_held or self.record_class in (RecordClass.RECRUITMENT, RecordClass.HIRED)


def retention_of(person: Candidate, at: datetime, organisation: Organisation | None = None) -> Retention:
    """What holds for one person now, in the language that is being spoken."""
    organisation = organisation or Organisation.objects.current()
    is_held = Hold.objects.filter(candidate=person, released_at=None).exists()
    kept = _recruitment(person, organisation, at) or _interest(person, organisation, at)
    return kept._replace(is_held=is_held)


def _interest(person: Candidate, organisation: Organisation, at: datetime) -> Retention:
    if not person.is_confirmed:
        day = in_stockholm(person.registered_at + UNANSWERED).date() + ONE_DAY
        rule = _("A registration that is never confirmed is removed after %(days)s days.")
        return Retention(RecordClass.UNCONFIRMED, day, rule % {"days": UNANSWERED.days})
    rule = _("Who has only been interested and then leaves is removed in the night that follows.")
    if person.status != Status.LEFT:
        rule = _stay_rule(organisation)
    return Retention(RecordClass.INTEREST, _interest_ends(person, organisation, at), rule)


def _stay_rule(organisation: Organisation) -> str:
    months = organisation.bank_active_months
    kept = ngettext(
        "Interest is kept for %(months)s month after somebody last said that they want to be here,",
        "Interest is kept for %(months)s months after somebody last said that they want to be here,",
        months,
    ) % {"months": months}
    days = organisation.bank_grace_days
    more = ngettext("and then %(days)s day.", "and then %(days)s days.", days) % {"days": days}
    return f"{kept} {more}"


def _interest_ends(person: Candidate, organisation: Organisation, at: datetime) -> date:
    grace = timedelta(days=organisation.bank_grace_days)
    if person.status == Status.LEFT:
        return in_stockholm(person.left_at or at).date() + ONE_DAY
    if person.status == Status.EXPIRED and person.expired_at:
        return in_stockholm(person.expired_at).date() + grace + ONE_DAY
    sign = person.last_sign_at or person.registered_at
    return add_months(in_stockholm(sign).date(), organisation.bank_active_months) + grace + ONE_DAY


def _recruitment(person: Candidate, organisation: Organisation, at: datetime) -> Retention | None:
    """Of several recruitments the one that is kept longest; never shorter than the interest itself."""
    seasons = [row.season for row in considered().filter(candidate=person).select_related("season")]
    if not seasons:
        return None
    season = max(seasons, key=lambda one: one.decisions_final_on)
    until = add_months(season.decisions_final_on, organisation.recruitment_retention_months) + ONE_DAY
    day = max(until, _interest_ends(person, organisation, at))
    if Offer.objects.filter(candidate=person, state__in=HIRED).exists():
        rule = _("The application of somebody who was hired goes to the archive, and is then removed here.")
        return Retention(RecordClass.HIRED, day, rule)
    return Retention(RecordClass.RECRUITMENT, day, _recruitment_rule(season, organisation))


def _recruitment_rule(season: Season, organisation: Organisation) -> str:
    return _("A recruitment is kept for %(months)s months after its decisions became final (%(name)s).") % {
        "months": organisation.recruitment_retention_months,
        "name": season.name,
    }


def considered() -> QuerySet[Candidacy]:
    """Processes in which somebody was compared, interviewed or offered something, however they ended."""
    about = Concat(Value("candidacy:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    moves = Entry.objects.filter(
        candidate=OuterRef("candidate"), about=about, kind=Entry.Kind.CANDIDACY_MOVED
    )
    came_so_far = moves.filter(details__from__in=CONSIDERED)
    return Candidacy.objects.filter(
        Q(state__in=CONSIDERED)
        | Q(cleared_at__isnull=False)
        | Q(close_reason__in=DECIDED)
        | Exists(Offer.objects.filter(candidacy=OuterRef("pk")))
        | Exists(came_so_far)
    )


# Many at once, by the same rules


def over(at: datetime, organisation: Organisation) -> QuerySet[Candidate]:
    """Whose time is over by the day that `at` falls on, each with `record_class`; oldest first.

    Who is held, was hired and not handed over, or waits for a message, is not among them.
    """
    held = Hold.objects.filter(candidate=OuterRef("pk"), released_at=None)
    waiting = Message.objects.unsent().filter(person_id=OuterRef("pk"))
    locked = considered().filter(candidate=OuterRef("pk"), season__in=_locked_seasons(at, organisation))
    gone = classed(_gone(at, organisation)).exclude(Exists(held)).exclude(Exists(locked))
    handed_over = Exists(Handover.objects.filter(candidate=OuterRef("pk")))
    may_go = ~Q(record_class=RecordClass.HIRED) | handed_over
    rows: QuerySet[Candidate] = gone.filter(may_go).exclude(Exists(waiting))
    return rows.order_by("registered_at", "pk")


def to_hand_over(at: datetime, organisation: Organisation) -> QuerySet[Candidate]:
    """Gone, once hired, and not yet with the archive."""
    gone = classed(_gone(at, organisation)).filter(record_class=RecordClass.HIRED, handover=None)
    rows: QuerySet[Candidate] = gone.order_by("registered_at", "pk")
    return rows


def classed(rows: QuerySet[Candidate]) -> Any:
    """Each with `record_class`."""
    hired = Offer.objects.filter(candidate=OuterRef("pk"), state__in=HIRED)
    was_considered = considered().filter(candidate=OuterRef("pk"))
    return rows.annotate(
        record_class=Case(
            When(Exists(hired), then=Value(RecordClass.HIRED)),
            When(Exists(was_considered), then=Value(RecordClass.RECRUITMENT)),
            When(status__in=Candidate.UNCONFIRMED, then=Value(RecordClass.UNCONFIRMED)),
            default=Value(RecordClass.INTEREST),
            output_field=CharField(),
        )
    )


def _gone(at: datetime, organisation: Organisation) -> QuerySet[Candidate]:
    """Left before today, hidden for the days of grace, or never confirmed."""
    midnight = end_of_day(in_stockholm(at).date() - ONE_DAY)
    in_grace = timedelta(days=organisation.bank_grace_days)
    hidden_before = end_of_day(in_stockholm(at).date() - in_grace - ONE_DAY)
    unanswered_before = end_of_day(in_stockholm(at).date() - UNANSWERED - ONE_DAY)
    return Candidate.objects.exclude(status__in=STAYING).filter(
        Q(status=Status.LEFT, left_at__lt=midnight)
        | Q(status=Status.EXPIRED, expired_at__lt=hidden_before)
        | Q(status__in=Candidate.UNCONFIRMED, registered_at__lt=unanswered_before)
        & ~Exists(_still_open(unanswered_before))
    )


def _still_open(before: datetime) -> Any:
    """A form sent again later waits from then on."""
    return Candidate.objects.filter(pk=OuterRef("pk"), registrations__created_at__gte=before)


def _locked_seasons(at: datetime, organisation: Organisation) -> list[Any]:
    today, months = in_stockholm(at).date(), organisation.recruitment_retention_months
    seasons = Season.objects.only("pk", "decision_final_on", "last_week")
    return [one.pk for one in seasons if add_months(one.decisions_final_on, months) >= today]
