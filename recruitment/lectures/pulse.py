"""What a hall thinks before and after a lecture: two questions, 1 to 5, in sums only.

Nobody's answer is stored: an answer is one more in four counts, and nothing ties the two questions, or before
and after, to each other. What keeps a double tap from counting twice is a key that the empty form carries and
that is forgotten when the day is over. Sums are told from five answers on (domain.md section 9).
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.errors import RuleBroken
from recruitment.lectures.models import Lecture

FEWEST = 5  # answers below which nothing is told
LEAST, MOST = 1, 5  # 5 is best
OPENS, CLOSES = timedelta(days=1), timedelta(days=7)  # before and after the lecture
STILL_BEFORE = timedelta(minutes=15)  # who comes late answers as those who sat there in time
KEPT = timedelta(days=1)


class Phase(models.TextChoices):
    BEFORE = "before", gettext_lazy("Before the lecture")
    AFTER = "after", gettext_lazy("After the lecture")


class Question(models.TextChoices):
    WORKPLACE = "workplace", gettext_lazy("How good a place to work do you think the social services are?")
    WOULD_APPLY = "would_apply", gettext_lazy("How likely is it that you will apply for a job there?")


class PulseCount(models.Model):
    """How many have given a question this value."""

    id = models.BigAutoField(primary_key=True)
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="pulse_counts")
    phase = models.CharField(max_length=6, choices=Phase)
    question = models.CharField(max_length=12, choices=Question)
    value = models.PositiveSmallIntegerField()
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("pulse of a lecture")
        verbose_name_plural = gettext_lazy("pulses of lectures")
        constraints = [
            models.UniqueConstraint(
                "lecture", "phase", "question", "value", name="one_count_per_value_of_a_pulse"
            ),
            models.CheckConstraint(
                name="a_pulse_is_1_to_5", condition=models.Q(value__gte=LEAST, value__lte=MOST)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lecture_id} {self.phase} {self.question} {self.value}"


class PulseKey(models.Model):
    """A form that has been sent: only that it has. Which answers it held cannot be told from it."""

    key = models.UUIDField(primary_key=True)
    used_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("sent pulse")
        verbose_name_plural = gettext_lazy("sent pulses")

    def __str__(self) -> str:
        return str(self.key)


@dataclass(frozen=True)
class Mean:
    """Of one question: before, after (None under five answers), and how much better it became."""

    question: str
    before: float | None
    after: float | None

    @property
    def label(self) -> str:
        return str(Question(self.question).label)

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Pulse:
    """`answers`: how many have answered, by phase, None under five."""

    answers: Mapping[str, int | None]
    means: list[Mean]

    @property
    def is_told(self) -> bool:
        return any(self.answers.values())


def phase_at(lecture: Lecture, at: datetime) -> Phase:
    """What the clock would say; people may say otherwise."""
    return Phase.BEFORE if at < lecture.held_at + STILL_BEFORE else Phase.AFTER


def is_open(lecture: Lecture, at: datetime) -> bool:
    return lecture.held_at - OPENS <= at <= lecture.held_at + CLOSES


@transaction.atomic
def answer_pulse(
    lecture: Lecture, phase: Phase, values: Mapping[Question, int], *, key: uuid.UUID, at: datetime
) -> bool:
    """Count an answer to both questions; False when this form has been counted already.

    RuleBroken pulse_is_over.
    """
    if not is_open(lecture, at):
        raise RuleBroken("pulse_is_over", _("These questions are answered around the lecture."))
    _row, is_first = PulseKey.objects.get_or_create(key=key, defaults={"used_at": at})
    if is_first:
        for question in sorted(values):  # in one order, so that two who answer at once never wait in a circle
            _count(lecture, phase, question, values[question])
    return is_first


def pulse_of(lecture: Lecture) -> Pulse:
    """One query. Nothing is told of a phase that fewer than five have answered."""
    rows = lecture.pulse_counts.values_list("phase", "question", "value", "answers")
    sums: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for phase, question, value, answers in rows:
        sums[phase, question].append((value, answers))
    answered = {
        phase.value: sum(count for _value, count in sums[phase.value, Question.WORKPLACE.value])
        for phase in Phase
    }
    told = {phase: count if count >= FEWEST else None for phase, count in answered.items()}
    means = {
        one.value: [_mean(sums[phase.value, one.value], told[phase.value]) for phase in Phase]
        for one in Question
    }
    return Pulse(told, [Mean(question, before, after) for question, (before, after) in means.items()])


def forget_keys(at: datetime) -> int:
    """Forms that nobody will send twice any more; return how many."""
    return PulseKey.objects.filter(used_at__lt=at - KEPT).delete()[0]


def _mean(counts: list[tuple[int, int]], answers: int | None) -> float | None:
    return sum(value * count for value, count in counts) / answers if answers else None


def _count(lecture: Lecture, phase: Phase, question: Question, value: int) -> None:
    table = PulseCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" AS counted (lecture_id, phase, question, value, answers)'  # noqa: S608
            " VALUES (%s, %s, %s, %s, 1) ON CONFLICT (lecture_id, phase, question, value)"
            " DO UPDATE SET answers = counted.answers + 1",
            [lecture.pk, phase, question, value],
        )
