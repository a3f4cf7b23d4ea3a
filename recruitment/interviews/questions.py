"""The questions of a season's interviews: the same for everyone, kept in every version."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.interviews.locking import hold_bookings
from recruitment.interviews.models import LONGEST_QUESTION, QuestionTemplate
from recruitment.seasons.models import Season
from recruitment.staff.models import User

MOST_QUESTIONS = 15


def default_questions() -> list[str]:
    """Where nobody has written any; the last one comes from children and young people (domain.md 11)."""
    return [
        _("Why do you want to work here this summer?"),
        _("What from your studies or earlier work will you have most use of?"),
        _("Tell us about a time when you met somebody in a difficult situation. What did you do?"),
        _("How do you go about it when there is a lot to do at once?"),
        _("What do you need from us to do a good job?"),
        _("Which weeks can you work, and what must we plan around?"),
        _("A question from children and young people: how do you show somebody that you listen?"),
    ]


def current_template(season: Season) -> QuestionTemplate | None:
    return season.question_templates.order_by("-version").first()


def questions_of(season: Season) -> list[str]:
    template = current_template(season)
    return template.questions if template else default_questions()


@transaction.atomic
def set_questions(season: Season, lines: Sequence[str], *, by: User, at: datetime) -> QuestionTemplate:
    """A new version from now on; interviews in which something is written keep theirs. Twice is one version.

    RuleBroken: questions_missing, too_many_questions, question_too_long.
    """
    hold_bookings([season.pk])
    questions = [said for line in lines if (said := " ".join(line.split()))]
    _check(questions)
    now = current_template(season)
    if now and now.questions == questions:
        return now
    version = now.version + 1 if now else 1
    return QuestionTemplate.objects.create(
        season=season, version=version, questions=questions, created_by=by, created_at=at
    )


def _check(questions: list[str]) -> None:
    if not questions:
        raise RuleBroken("questions_missing", _("Write at least one question."), field="questions")
    if len(questions) > MOST_QUESTIONS:
        raise RuleBroken("too_many_questions", _("Ask at most 15 questions."), field="questions")
    if any(len(question) > LONGEST_QUESTION for question in questions):
        raise RuleBroken("question_too_long", _("A question has at most 300 characters."), field="questions")
