"""Ask several people, without obligation, whether they could come; the first yes becomes an offer by hand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.drafting import GONE
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.letters import listeners, reply_by_text
from recruitment.offers.locking import lock_season
from recruitment.offers.models import Offer
from recruitment.offers.room import world_of
from recruitment.offers.terms import pay_text
from recruitment.outbox.actions import cancel_messages, queue_message, queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.planning.advice import ASKED_AGAIN, why_not
from recruitment.planning.editing import check_weeks, refuse
from recruitment.planning.held import SeatWeeks
from recruitment.planning.reasons import of_vacancy
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation, User
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import default_reply_by, weeks_between, weeks_text

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
        _write(reply, "inquiry", at, send_before=inquiry.answer_by)
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
        _tell_staff(row, at)
    return row


def may_answer(reply: InquiryReply, at: datetime) -> bool:
    """While the question is open, and the person is still in the bank."""
    return reply.inquiry.is_open(at) and reply.candidacy.candidate.status not in GONE


# Over


@transaction.atomic
def end_inquiry(inquiry: Inquiry, *, by: User | None, at: datetime) -> Inquiry:
    """Nobody is asked any more, and what has not left stays unsent. Twice is harmless."""
    _close(Inquiry.objects.filter(pk=inquiry.pk), Inquiry.Closed.ENDED, at)
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
            waiting = inquiry.replies.exclude(answer=Answer.NO).exclude(candidacy=offer.candidacy_id)
            _close(Inquiry.objects.filter(pk=inquiry.pk), Inquiry.Closed.FILLED, at)
            for reply in waiting.select_related("candidacy__candidate", "inquiry__vacancy__unit"):
                _write(reply, "inquiry_filled", at)


def _close(rows: QuerySet[Inquiry], how: str, at: datetime) -> None:
    for inquiry in rows.select_for_update(no_key=True).filter(closed_at=None).order_by("pk"):
        Inquiry.objects.filter(pk=inquiry.pk).update(closed_at=at, closed_as=how)
        cancel_messages(*map(about, inquiry.replies.all()), at=at)


# Letters


def about(reply: InquiryReply) -> str:
    return f"inquiry:{reply.pk}"


def link_of(reply: InquiryReply) -> str:
    return absolute(f"/forfragan/{reply.token}/")


def _write(reply: InquiryReply, template: str, at: datetime, **more: Any) -> None:
    inquiry, person = reply.inquiry, reply.candidacy.candidate
    with translation.override(person.language):
        context = {"first_name": person.first_name, **_place(inquiry)}
        if template == "inquiry":
            vacancy = inquiry.vacancy
            context |= {
                "pay": pay_text(vacancy.salary_min, vacancy.salary_max, vacancy.pay_type),
                "reply_by": reply_by_text(inquiry.answer_by),
                "link": link_of(reply),
            }
    queue_message(
        key=f"{template}-{reply.pk}",
        template=template,
        recipient=person.email,
        language=person.language,
        context=context,
        about=about(reply),
        person_id=person.pk,
        due_at=at,
        **more,
    )


def _place(inquiry: Inquiry) -> dict[str, str]:
    vacancy = inquiry.vacancy
    return {
        "role": str(vacancy.get_role_display()),
        "unit": vacancy.unit.name,
        "weeks": weeks_text(inquiry.weeks),
    }


def _tell_staff(reply: InquiryReply, at: datetime) -> None:
    """Whoever asked, and the unit's managers: once for each person who can come."""
    inquiry, language = reply.inquiry, settings.LANGUAGE_CODE
    with translation.override(language):
        context = _place(inquiry) | {
            "candidate_name": reply.candidacy.candidate.full_name,
            "link": absolute(f"/erbjudanden/forfragningar/{inquiry.pk}/"),
        }
    organisation = Organisation.objects.current()
    queue_messages(
        compose(
            organisation,
            key=f"inquiry-yes-{reply.pk}-{user.pk}",
            template="staff_inquiry_answered",
            recipient=user.email,
            language=language,
            context=context,
            due_at=at,
        )
        for user in listeners(inquiry.vacancy.unit_id, inquiry.created_by_id)
    )
