"""The time in the bank: asked after eleven months, renewed in one tap, hidden after twelve; pauses end."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruitment.bank.letters import about_stay, pause_ended, stay_letter
from recruitment.bank.placeholders import demand_placeholder
from recruitment.candidates.actions import note_entry
from recruitment.candidates.models import LAST_SIGN, STAYING, Candidate, CandidateQuerySet, Entry
from recruitment.errors import RuleBroken
from recruitment.months import add_months, begun_by
from recruitment.offers.models import LIVE, Offer
from recruitment.outbox.actions import cancel_messages, queue_messages, stop_optional_messages
from recruitment.outbox.models import Message
from recruitment.records.retention import retention_of
from recruitment.staff.models import Organisation, User
from recruitment.workdays import end_of_day, in_stockholm

Status = Candidate.Status
ASKED_MONTHS_BEFORE = 1
# Nobody is hidden who has not had this long to answer, however late the clock was.
TIME_TO_ANSWER = timedelta(days=14)
AT_A_TIME = 100


def stays_until(person: Candidate, organisation: Organisation) -> date | None:
    """The last day in the bank unless the person says that they stay; None for who is not in it."""
    if person.last_sign_at is None or person.status not in STAYING:
        return None
    return add_months(in_stockholm(person.last_sign_at).date(), organisation.bank_active_months)


@transaction.atomic
def renew_stay(candidate: Candidate, *, at: datetime, by: User | None = None) -> Candidate:
    """Another year, also for who has just been hidden; a pause goes on. The same day twice is once.

    RuleBroken: candidate_may_not_renew.
    """
    person = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if person.status not in (*STAYING, Status.EXPIRED):
        message = _("You are not in the bank. Register again if you want to be.")
        raise RuleBroken("candidate_may_not_renew", message)
    if person.status in STAYING and _is_of_today(person, at):
        return person
    person.status = Status.ACTIVE if person.status == Status.EXPIRED else person.status
    person.renewed_at, person.renewal_asked_at, person.expired_at = at, None, None
    person.save(update_fields=["status", "renewed_at", "renewal_asked_at", "expired_at"])
    cancel_messages(about_stay(person), at=at)
    note_entry(person, Entry.Kind.RENEWED, at=at, by=by)
    return person


def note_stay(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """A colleague has asked somebody who gets no letters, and they stay. RuleBroken: not_a_placeholder."""
    demand_placeholder(candidate)
    return renew_stay(candidate, at=at, by=by)


def _is_of_today(person: Candidate, at: datetime) -> bool:
    sign = person.last_sign_at
    return sign is not None and in_stockholm(sign).date() == in_stockholm(at).date()


def placeholders_to_ask() -> CandidateQuerySet:
    """Those whose year is nearly over and who get no letter about it, the longest ago first."""
    rows = Candidate.objects.placeholders().filter(status__in=STAYING).alias(last_sign=LAST_SIGN)
    return rows.filter(_asked()).order_by("last_sign", "pk")


# By the clock: some people at a time, each step harmless twice and beside itself


def keep_next(at: datetime) -> bool:
    """Wake, ask and hide some people; False when nobody is left."""
    steps: tuple[Callable[[datetime], int], ...] = (end_pauses, ask_to_stay, end_stays)
    return sum(step(at) for step in steps) > 0


@transaction.atomic
def end_pauses(at: datetime) -> int:
    """Wake those whose pause ends today or ended while nobody looked, and tell them."""
    over = Q(status=Status.PAUSED, paused_until__lte=in_stockholm(at).date())
    people = _some(Candidate.objects.filter(over).order_by("paused_until"))
    queue_messages([pause_ended(person, at) for person in people if not person.is_placeholder])
    _rows(people).move(Status.ACTIVE, paused_until=None)
    _note(people, Entry.Kind.RESUMED, at)
    return len(people)


@transaction.atomic
def ask_to_stay(at: datetime) -> int:
    """Ask those whose time in the bank ends in a month, once each year.

    A placeholder gets no letter: from that moment a colleague is told to ask (`placeholders_to_ask`).
    """
    organisation = Organisation.objects.current()
    people = _some(_begun(at, organisation.bank_active_months - ASKED_MONTHS_BEFORE).exclude(_asked()))
    reached = [person for person in people if not person.is_placeholder]
    queue_messages([_question(person, organisation, at) for person in reached])
    _rows(people).update(renewal_asked_at=at)
    return len(people)


@transaction.atomic
def end_stays(at: datetime) -> int:
    """Hide those whose time is over, who were asked in good time and hold no offer; and tell them."""
    organisation = Organisation.objects.current()
    was_asked = _asked() & Q(renewal_asked_at__lte=at - TIME_TO_ANSWER)
    over = _begun(at, organisation.bank_active_months, days_over=1).filter(was_asked)
    holding = Offer.objects.filter(state__in=LIVE).values("candidate")
    people = _some(over.exclude(pk__in=holding))
    for person in people:
        _end(person, at)
    return len(people)


def _end(person: Candidate, at: datetime) -> None:
    Candidate.objects.filter(pk=person.pk).move(Status.EXPIRED, expired_at=at, paused_until=None)
    person.refresh_from_db()
    stop_optional_messages(person.pk, at=at)
    cancel_messages(about_stay(person), at=at)
    note_entry(person, Entry.Kind.EXPIRED, at=at)
    if not person.is_placeholder:
        queue_messages([_farewell(person, at)])


def _begun(at: datetime, months: int, days_over: int = 0) -> QuerySet[Candidate]:
    """In the bank, with a last sign of life this many months ago, the longest ago first."""
    today = in_stockholm(at).date() - timedelta(days=days_over)
    before = end_of_day(begun_by(today, months))
    staying = Candidate.objects.filter(status__in=STAYING).alias(last_sign=LAST_SIGN)
    return staying.filter(last_sign__lt=before).order_by("last_sign", "pk")


def _asked() -> Q:
    return Q(renewal_asked_at__isnull=False, renewal_asked_at__gte=F("last_sign"))


def _some(rows: QuerySet[Candidate]) -> list[Candidate]:
    """Ours until the transaction ends; those that another worker holds are left to it."""
    return list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:AT_A_TIME])


def _rows(people: Iterable[Candidate]) -> CandidateQuerySet:
    return Candidate.objects.filter(pk__in=[person.pk for person in people])


def _note(people: Iterable[Candidate], kind: str, at: datetime) -> None:
    Entry.objects.bulk_create(Entry(candidate=person, kind=kind, at=at) for person in people)


def _question(person: Candidate, organisation: Organisation, at: datetime) -> Message:
    ends_on = max(_last_day(person, organisation), (at + TIME_TO_ANSWER).date())
    values = {"organisation": organisation.display_name, "ends_on": _in_words(ends_on, person)}
    return stay_letter(person, "stay_reminder", values, at)


def _last_day(person: Candidate, organisation: Organisation) -> date:
    return stays_until(person, organisation) or date.min


def _farewell(person: Candidate, at: datetime) -> Message:
    with translation.override(person.language):
        kept = retention_of(person, at)
        removed_on = kept.day_in_words
        rule = kept.rule
    return stay_letter(person, "stay_expired", {"removed_on": removed_on, "rule": rule}, at)


def _in_words(day: date, person: Candidate) -> str:
    with translation.override(person.language):
        return date_format(day, "j F Y")
