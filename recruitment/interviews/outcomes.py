"""What an interview brought: short answers, references as a step, and the decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.booking import held, hold_interview
from recruitment.interviews.locking import hold_bookings
from recruitment.interviews.models import LONGEST_ANSWER, Interview, ReferenceCheck
from recruitment.interviews.questions import questions_of
from recruitment.seasons.actions import move_candidacy
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User
from recruitment.workdays import in_stockholm

OUTCOMES = (Candidacy.State.CLEARED, Candidacy.State.NOT_NOW)


def asked_in(interview: Interview) -> list[str]:
    """The questions it had, once something is written; before that those of the season."""
    return interview.questions or questions_of(interview.candidacy.season)


@transaction.atomic
def keep_answers(interview: Interview, answers: Sequence[str], *, by: User, at: datetime) -> Interview:
    """Write down, in the order of the questions, what was said; by that the interview has been held.

    RuleBroken: interview_not_begun, interview_over, answers_do_not_fit, answer_too_long.
    """
    row = hold_interview(interview, by=by, at=at)
    questions = asked_in(row)
    said = [answer.strip() for answer in answers]
    if len(said) != len(questions):
        raise RuleBroken("answers_do_not_fit", _("The questions have changed. Open the page again."))
    if any(len(answer) > LONGEST_ANSWER for answer in said):
        raise RuleBroken("answer_too_long", _("An answer has at most 600 characters."), field="answers")
    row.questions, row.answers = list(questions), said
    row.save(update_fields=["questions", "answers"])
    return row


@transaction.atomic
def decide_interview(interview: Interview, to: str, *, by: User, at: datetime, reason: str = "") -> Interview:
    """Cleared, or not now with one of the reasons; twice is harmless.

    RuleBroken: interview_not_held, outcome_unknown, reason_missing, and what clearing says.
    """
    row = held(interview)
    if row.state != Interview.State.HELD:
        raise RuleBroken("interview_not_held", _("Note first that the interview has been held."))
    if to not in OUTCOMES:
        raise RuleBroken("outcome_unknown", _("Choose one of the two outcomes."), field="outcome")
    if to == Candidacy.State.NOT_NOW and not reason:
        raise RuleBroken("reason_missing", _("Say why, with one of the reasons."), field="reason")
    is_not_now = to == Candidacy.State.NOT_NOW
    move_candidacy(row.candidacy, to, by=by, at=at, reason=reason if is_not_now else "")
    return held(row)


@transaction.atomic
def note_reference(
    candidacy: Candidacy, values: Mapping[str, Any], *, by: User, at: datetime
) -> ReferenceCheck:
    """`given_by` (a role, no name), `said`, `note`, `asked_on` (today when missing); twice is one row.

    RuleBroken: reference_in_future, candidate_left.
    """
    hold_bookings([candidacy.season_id])
    today = in_stockholm(at).date()
    asked_on = values.get("asked_on") or today
    if asked_on > today:
        raise RuleBroken("reference_in_future", _("Choose today, or a day that has been."), field="asked_on")
    if candidacy.candidate.status == Candidate.Status.LEFT:
        raise RuleBroken("candidate_left", _("The person has left the bank."))
    said = {"said": values["said"], "note": values.get("note", ""), "noted_by": by, "noted_at": at}
    row, _is_new = ReferenceCheck.objects.update_or_create(
        candidacy=candidacy, asked_on=asked_on, given_by=values["given_by"], defaults=said
    )
    return row


def forget_references(at: datetime) -> int:
    """What references said goes when the recruitment is over (domain.md 7.3); that they were asked stays."""
    today = in_stockholm(at).date()
    unsaid = Season.objects.filter(decision_final_on=None, last_week__lt=today)
    ended = [season.pk for season in unsaid if season.decisions_final_on < today]
    over = Q(candidacy__season__decision_final_on__lt=today) | Q(candidacy__season__in=ended)
    return ReferenceCheck.objects.filter(over).exclude(note="").update(note="")
