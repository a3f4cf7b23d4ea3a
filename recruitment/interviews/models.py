"""Interviews: times that are opened, who has picked one, the questions for everyone, and references."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Unit, User

MOST_MINUTES, MOST_SEATS = 240, 30
LONGEST_QUESTION, LONGEST_ANSWER = 300, 600


class InterviewTimeQuerySet(models.QuerySet["InterviewTime"]):
    def visible_to(self, user: User) -> "InterviewTimeQuerySet":
        """All to who sees all units; else those of the own units, and those one holds."""
        if user.sees_all_units:
            return self
        return self.filter(Q(unit__in=user.units.values("pk")) | Q(interviewer=user))

    def with_taken(self) -> "InterviewTimeQuerySet":
        """Each with `taken`, how many of its seats are."""
        return self.annotate(taken=Count("interviews", filter=Q(interviews__state__in=Interview.SEATED)))

    def free(self) -> Any:
        counted: Any = self.with_taken()
        return counted.filter(state=InterviewTime.State.OPEN, taken__lt=F("capacity"))


class InterviewTime(models.Model):
    """A time that people may pick: with one seat, or several of an evening of short interviews."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WITHDRAWN = "withdrawn", _("Taken away")

    MOVES = {State.OPEN: {State.WITHDRAWN}, State.WITHDRAWN: set()}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="interview_times")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    interviewer = models.ForeignKey(
        User, models.PROTECT, related_name="interview_times", verbose_name=_("interviewer")
    )
    place = models.CharField(_("place, or link to the video meeting"), max_length=200)
    starts_at = models.DateTimeField(_("day and time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    capacity = models.PositiveSmallIntegerField(_("seats"), default=1)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = InterviewTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview time")
        verbose_name_plural = _("interview times")
        constraints = [
            models.UniqueConstraint(
                "interviewer", "starts_at", name="an_interviewer_begins_one_time_at_once",
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="an_interview_time_is_sane",
                condition=Q(minutes__range=(5, MOST_MINUTES), capacity__range=(1, MOST_SEATS)),
            ),
        ]  # fmt: skip
        indexes = [models.Index("season", "starts_at", name="interview_times_of_season")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def undecided_at(at: datetime) -> Q:
    """Begun, and nobody has said how it went, or what comes of it."""
    unsaid = Q(state=Interview.State.BOOKED, time__starts_at__lte=at)
    return unsaid | Q(state=Interview.State.HELD, candidacy__state=Candidacy.State.INTERVIEWED)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def move(self, to: str, **fields) -> int:
        """Move the interviews that may move to `to`; return how many did."""
        sources = [state for state, targets in Interview.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)

    def booked(self) -> "InterviewQuerySet":
        return self.filter(state=Interview.State.BOOKED)

    def visible_to(self, user: User) -> "InterviewQuerySet":
        """Of times that one sees, with people whom one may see."""
        times = InterviewTime.objects.visible_to(user).values("pk")
        people = Candidate.objects.visible_to(user).values("pk")
        return self.filter(time__in=times, candidacy__candidate__in=people)

    def undecided(self, at: datetime) -> "InterviewQuerySet":
        return self.filter(undecided_at(at))


class Interview(models.Model):
    """Somebody's seat at a time. Booked anew it keeps its row, so that calendars know it again.

    `questions` are those of the template when the first answer was written, `answers` stand in their order.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("Booked")
        HELD = "held", _("Held")
        NO_SHOW = "no_show", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")

    SEATED = (State.BOOKED, State.HELD, State.NO_SHOW)
    MOVES = {
        State.BOOKED: {State.HELD, State.NO_SHOW, State.CANCELLED},
        State.NO_SHOW: {State.HELD},
        State.HELD: set(),
        State.CANCELLED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="interviews")
    time = models.ForeignKey(InterviewTime, models.PROTECT, related_name="interviews")
    seat = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField(default=timezone.now)
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    calendar_version = models.PositiveIntegerField(default=0, editable=False)
    questions = ArrayField(models.CharField(max_length=LONGEST_QUESTION), default=list, blank=True)
    answers = ArrayField(models.CharField(max_length=LONGEST_ANSWER, blank=True), default=list, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        constraints = [
            models.UniqueConstraint(
                "candidacy", name="one_booked_interview_per_candidacy", condition=Q(state="booked")
            ),
            models.UniqueConstraint(
                "time", "seat", name="one_interview_per_seat_of_a_time", condition=~Q(state="cancelled")
            ),
            models.CheckConstraint(name="an_interview_has_a_seat", condition=Q(seat__range=(1, MOST_SEATS))),
        ]
        indexes = [
            models.Index("candidacy", name="interviews_of_candidacy"),
            models.Index("time", name="interviews_of_time"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def about(self) -> str:
        """What the messages to the person are about; those to the interviewer say so too."""
        return f"interview:{self.pk}"

    @property
    def about_to_staff(self) -> str:
        return f"{self.about}:staff"


class QuestionTemplate(models.Model):
    """The questions of a season's interviews, the same for everyone; each version is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="question_templates")
    version = models.PositiveSmallIntegerField()
    questions = ArrayField(models.CharField(max_length=LONGEST_QUESTION))
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("interview questions")
        verbose_name_plural = _("interview questions")
        constraints = [
            models.UniqueConstraint("season", "version", name="one_version_of_questions_per_season"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReferenceCheck(models.Model):
    """That somebody was asked, and a short note on the merits, for as long as the recruitment lasts."""

    class Said(models.TextChoices):
        REACHED = "reached", _("Reached")
        NOT_REACHED = "not_reached", _("Not reached")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="reference_checks")
    asked_on = models.DateField(_("asked on"))
    given_by = models.CharField(_("who was asked, by role"), max_length=80)
    said = models.CharField(_("outcome"), max_length=11, choices=Said)
    note = models.CharField(_("short note on the merits"), max_length=600, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reference check")
        verbose_name_plural = _("reference checks")
        constraints = [
            models.UniqueConstraint(
                "candidacy", "asked_on", "given_by", name="a_reference_is_noted_once_a_day"
            ),
        ]
        indexes = [models.Index("candidacy", name="references_of_candidacy")]

    def __str__(self) -> str:
        return str(self.pk)
