"""Ask several people, without obligation, whether they could come; the first yes becomes an offer by hand."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.drafting import GONE
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.inquiry_letters import about, tell_staff, write_to
from recruitment.offers.locking import lock_season
from recruitment.offers.models import LIVE, Offer
from recruitment.offers.room import world_of
from recruitment.outbox.actions import cancel_messages
from recruitment.outbox.models import Message
from recruitment.planning.advice import ASKED_AGAIN, why_not
from recruitment.planning.editing import check_weeks, refuse
from recruitment.planning.held import SeatWeeks
from recruitment.planning.reasons import of_vacancy
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation, User
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import default_reply_by, weeks_between

MOST = 50  # people in one inquiry
Answer = InquiryReply.Answer


@transaction.atomic
def ask_people(
    vacancy: Vacancy,
    seat: int,
    first_week: date,
    last_week: date,
    candidacies: Iterable[UUID],
    *,
    by: User | None,
    at: datetime,
) -> Inquiry:
    """Ask them all at once; who has been asked already is not asked again, so twice is harmless.

    Law binds, and a no to the vacancy; wishes may be asked about. Who may not be asked is left out.
    RuleBroken: nobody_to_ask, too_many_to_ask, seat_taken and what else is wrong with the weeks.
    """
    check_weeks(first_week, last_week)
    season = lock_season(vacancy.season)
    world = world_of(season, at)
    _check_place(vacancy, seat, first_week, last_week, world)
    people = _askable(vacancy, first_week, last_week, list(dict.fromkeys(candidacies)), world)
    inquiry = _inquiry(vacancy, seat, first_week, last_week, by, at)
    known = set(inquiry.replies.values_list("candidacy_id", flat=True))
    new = [InquiryReply(inquiry=inquiry, candidacy=row) for row in people if row.pk not in known]
    for reply in InquiryReply.objects.bulk_create(new):
        write_to(reply, "inquiry", at, send_before=inquiry.answer_by)
    return inquiry


def _askable(vacancy: Vacancy, first: date, last: date, wanted: list[UUID], world: World) -> list[Candidacy]:
    if len(wanted) > MOST:
        text = _("Ask %(most)d people at most at a time.") % {"most": MOST}
        raise RuleBroken("too_many_to_ask", text, field="candidacies")
    rows = Candidacy.objects.filter(pk__in=wanted, season=vacancy.season_id).select_related("candidate")
    people = [row for row in rows.order_by("pk") if may_be_asked(row, vacancy, first, last, world)]
    if not people:
        text = _("Nobody you chose can be asked about this place.")
        raise RuleBroken("nobody_to_ask", text, field="candidacies")
    return people


def may_be_asked(row: Candidacy, vacancy: Vacancy, first: date, last: date, world: World) -> bool:
    """Only wishes stand in the way, if anything does; who has no address is asked by telephone."""
    reasons = why_not(row, vacancy, first, last, world=world)
    return not row.candidate.is_placeholder and all(one.code in ASKED_AGAIN for one in reasons)


def _check_place(vacancy: Vacancy, seat: int, first: date, last: date, world: World) -> None:
    weeks = weeks_between(first, last)
    refuse(
        tuple(reason for reason in of_vacancy(vacancy, weeks, seat) if reason.code != "shorter_than_needed")
    )
    if world.at_seat(SeatWeeks(vacancy.pk, seat, first, last)):
        raise RuleBroken("seat_taken", _("Somebody already has these weeks, or an offer of them."))


def _inquiry(vacancy: Vacancy, seat: int, first: date, last: date, by: User | None, at: datetime) -> Inquiry:
    """The one that is open about these weeks, or a new one."""
    place = {"vacancy": vacancy, "seat": seat, "first_week": first, "last_week": last}
    if found := Inquiry.objects.open(at).filter(**place).first():
        return found
    organisation = Organisation.objects.current()
    days = organisation.reply_days, organisation.reply_min_working_days
    return Inquiry.objects.create(
        **place, answer_by=default_reply_by(at, *days), created_by=by, created_at=at
    )


# By the person


def find_reply(token: str) -> InquiryReply:
    """Who follows a personal link; InquiryReply.DoesNotExist for any other."""
    rows = InquiryReply.objects.select_related(
        "candidacy__candidate", "inquiry__vacancy__unit", "inquiry__vacancy__season", "inquiry__created_by"
    )
    return rows.get(token=token.replace("\0", ""))


@transaction.atomic
def answer_inquiry(reply: InquiryReply, answer: str, *, at: datetime) -> InquiryReply:
    """Yes or no, as often as one likes while it is open; neither binds. RuleBroken inquiry_closed."""
    if answer not in Answer.values:
        raise RuleBroken("answer_unknown", _("Answer yes or no."), field="answer")
    Inquiry.objects.select_for_update(no_key=True).get(pk=reply.inquiry_id)
    row = find_reply(InquiryReply.objects.get(pk=reply.pk).token)
    if row.answer == answer:
        return row
    if not may_answer(row, at):
        raise RuleBroken("inquiry_closed", _("The place is filled, or the time to answer is over."))
    row.answer, row.answered_at = answer, at
    row.save(update_fields=["answer", "answered_at"])
    cancel_messages(about(row), at=at)
    if answer == Answer.YES:
        tell_staff(row, at)
    return row


def may_answer(reply: InquiryReply, at: datetime) -> bool:
    """While the question is open, and the person is still in the bank."""
    return reply.inquiry.is_open(at) and reply.candidacy.candidate.status not in GONE


# Over


@transaction.atomic
def end_inquiry(inquiry: Inquiry, *, by: User | None, at: datetime) -> Inquiry:
    """Nobody is asked any more, who waits is told, what has not left stays unsent. Twice is harmless."""
    _close(inquiry, Inquiry.Closed.ENDED, at)
    return Inquiry.objects.select_related("vacancy__unit").get(pk=inquiry.pk)


def close_filled(offer: Offer, at: datetime) -> None:
    """After a yes: where every week that was asked about is promised now, those who wait are told."""
    open_ones = Inquiry.objects.filter(vacancy=offer.vacancy_id, seat=offer.seat, closed_at=None)
    if not (about_it := list(open_ones.order_by("pk"))):
        return
    promised = {
        week
        for other in Offer.objects.filter(
            vacancy=offer.vacancy_id, seat=offer.seat, state__in=("accepted_conditional", "confirmed")
        )
        for week in other.weeks
    }
    for inquiry in about_it:
        if promised >= set(inquiry.weeks):
            _close(inquiry, Inquiry.Closed.FILLED, at)


def end_those_without_a_place(vacancy: Vacancy, at: datetime) -> None:
    """After a change or a withdrawal: nobody is left waiting for a place that is not wanted any more."""
    is_open, need = vacancy.state == Vacancy.State.OPEN, vacancy.need
    for inquiry in Inquiry.objects.filter(vacancy=vacancy.pk, closed_at=None).order_by("pk"):
        if not (is_open and need.has(inquiry.seat, inquiry.weeks)):
            _close(inquiry, Inquiry.Closed.ENDED, at)


def _close(inquiry: Inquiry, how: str, at: datetime) -> None:
    """Once: of two who close it, the second finds nobody to tell."""
    rows = Inquiry.objects.select_for_update(no_key=True).filter(pk=inquiry.pk, closed_at=None)
    if not rows.update(closed_at=at, closed_as=how):
        return
    waiting = _waiting(inquiry)
    cancel_messages(*map(about, inquiry.replies.all()), at=at)
    for reply in waiting:
        write_to(reply, f"inquiry_{how}", at)


def _waiting(inquiry: Inquiry) -> list[InquiryReply]:
    """Who has been asked and has not said no; not who has an offer of the vacancy, or has left."""
    offered = Offer.objects.filter(Q(state__in=LIVE) | Q(state__in=("draft", "queued")))
    rows = inquiry.replies.exclude(answer=Answer.NO).exclude(candidacy__candidate__status__in=GONE)
    rows = rows.exclude(candidacy__in=offered.filter(vacancy=inquiry.vacancy_id).values("candidacy"))
    found = list(rows.select_related("candidacy__candidate", "inquiry__vacancy__unit").order_by("pk"))
    unsent = Message.objects.filter(state=Message.State.QUEUED, template="inquiry")
    unasked = set(unsent.filter(about__in=map(about, found)).values_list("about", flat=True))
    return [reply for reply in found if about(reply) not in unasked]
