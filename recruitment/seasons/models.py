"""A summer, and one person's process in it."""

import uuid
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate, Extent
from recruitment.staff.models import User
from recruitment.workdays import weeks_between


class SeasonQuerySet(models.QuerySet["Season"]):
    def open(self) -> "SeasonQuerySet":
        return self.filter(state=Season.State.OPEN)

    def nearest_open(self, day: date) -> "Season | None":
        """The open season that ends first of those not over; registrations belong to it."""
        return self.open().filter(last_week__gte=day - timedelta(days=6)).order_by("first_week", "pk").first()

    def current(self, day: date) -> "Season | None":
        """The season people mean today: the nearest open one, else the newest."""
        return self.nearest_open(day) or self.order_by("-year").first()


class Season(models.Model):
    """One summer. A week is its Monday everywhere in the code."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Cascade(models.TextChoices):
        """What happens when a no or silence frees weeks (domain.md 8, `cascade_mode`)."""

        PROPOSE = "propose", _("Propose the next in line")
        AUTO = "auto", _("Follow approved reserve lists")

    MOVES = {State.DRAFT: {State.OPEN}, State.OPEN: {State.CLOSED}, State.CLOSED: {State.OPEN}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    first_week = models.DateField(_("first week"))
    last_week = models.DateField(_("last week"))
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    interview_required = models.BooleanField(_("interview before clearing"), default=False)
    cascade_mode = models.CharField(
        _("when weeks become free"), max_length=8, choices=Cascade, default=Cascade.PROPOSE
    )
    managers_agree = models.BooleanField(_("unit managers agree before an offer leaves"), default=False)
    decision_final_on = models.DateField(_("decisions became final on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        constraints = [
            models.CheckConstraint(
                name="a_season_ends_after_it_begins", condition=Q(last_week__gte=F("first_week"))
            ),
            models.CheckConstraint(
                name="a_season_begins_and_ends_on_mondays",
                condition=Q(first_week__iso_week_day=1, last_week__iso_week_day=1),
            ),
            models.CheckConstraint(name="a_season_has_a_sane_year", condition=Q(year__range=(2020, 2100))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def decisions_final_on(self) -> date:
        """The day that was noted; before that the last day of the season, when all is surely decided."""
        return self.decision_final_on or self.last_week + timedelta(days=6)

    @property
    def weeks(self) -> list[date]:
        """Every week of the season, as Mondays."""
        return weeks_between(self.first_week, self.last_week)


class CandidacyQuerySet(models.QuerySet):
    def plannable(self) -> "CandidacyQuerySet":
        """Confirmed people cleared for the season: nobody else is planned."""
        return self.filter(state__in=Candidacy.PLANNABLE, candidate__status=Candidate.Status.ACTIVE)

    def visible_to(self, user: User) -> "CandidacyQuerySet":
        return self.filter(candidate__in=Candidate.objects.in_bank().visible_to(user))

    def move(self, to: str, **fields) -> int:
        """Move the candidacies that may move to `to`; return how many did."""
        sources = [state for state, targets in Candidacy.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


# Asked whether they want the summer, not answered, and not asked again.
_SILENT = Q(asked_at__isnull=False, answer="", reminded_at=None)


class Candidacy(models.Model):
    """One candidate in one season: available weeks, limits, and where the process stands (domain.md 8)."""

    class State(models.TextChoices):
        INTERESTED = "interested", _("Interested")
        CONTACTED = "contacted", _("Contacted")
        INTERVIEW_BOOKED = "interview_booked", _("Interview booked")
        INTERVIEWED = "interviewed", _("Interviewed")
        CLEARED = "cleared", _("Cleared for the summer")
        NOT_NOW = "not_now", _("Not now")
        OFFERED = "offered", _("Has an offer")
        ASSIGNED = "assigned", _("Has a place")
        CLOSED = "closed", _("Closed")

    class CloseReason(models.TextChoices):
        COMPETENCE = "competence", _("Competence")
        AVAILABILITY = "availability", _("Availability")
        NUMBER_OF_POSTS = "number_of_posts", _("Number of places")
        DECLINED_BY_CANDIDATE = "declined_by_candidate", _("The candidate said no")
        NO_SHOW = "no_show", _("Did not come")
        REQUIREMENT_NOT_MET = "requirement_not_met", _("A requirement is not met")

    class Answer(models.TextChoices):
        """To the question whether somebody wants to work in this summer."""

        YES = "yes", _("Yes")
        LATER = "later", _("Does not know yet")
        NO = "no", _("Not this summer")

    PLANNABLE = (State.CLEARED, State.OFFERED, State.ASSIGNED)
    _before_clearing = {State.CONTACTED, State.INTERVIEW_BOOKED, State.INTERVIEWED, State.CLEARED}
    MOVES = {
        State.INTERESTED: _before_clearing | {State.NOT_NOW, State.CLOSED},
        State.CONTACTED: (_before_clearing - {State.CONTACTED}) | {State.NOT_NOW, State.CLOSED},
        State.INTERVIEW_BOOKED: {
            State.CONTACTED,
            State.INTERVIEWED,
            State.CLEARED,
            State.NOT_NOW,
            State.CLOSED,
        },
        State.INTERVIEWED: {State.CLEARED, State.NOT_NOW, State.CLOSED},
        State.CLEARED: {State.OFFERED, State.ASSIGNED, State.NOT_NOW, State.CLOSED},
        # A no to the whole summer that becomes a yes while the offer can still be answered.
        State.NOT_NOW: {State.INTERESTED, State.CLEARED, State.ASSIGNED, State.CLOSED},
        State.OFFERED: {State.CLEARED, State.ASSIGNED, State.CLOSED},
        State.ASSIGNED: {State.CLEARED, State.OFFERED, State.CLOSED},
        State.CLOSED: {State.INTERESTED},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="candidacies")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="candidacies")
    state = models.CharField(max_length=16, choices=State, default=State.INTERESTED)
    weeks = ArrayField(models.DateField(), default=list, blank=True)
    min_weeks = models.PositiveSmallIntegerField(_("weeks in a row, at least"), default=1)
    max_weeks = models.PositiveSmallIntegerField(_("weeks, at most"), null=True, blank=True)
    max_blocks = models.PositiveSmallIntegerField(_("separate periods, at most"), default=1)
    extent = models.CharField(_("extent"), max_length=10, choices=Extent, blank=True)
    close_reason = models.CharField(max_length=24, choices=CloseReason, blank=True)
    cleared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=5, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        constraints = [
            models.UniqueConstraint("season", "candidate", name="one_candidacy_per_person_and_season"),
            models.CheckConstraint(
                name="candidacy_weeks_are_sane",
                condition=Q(min_weeks__range=(1, 52), max_blocks__range=(1, 5))
                & (Q(max_weeks__isnull=True) | Q(max_weeks__range=(1, 52))),
            ),
        ]
        indexes = [
            GinIndex("weeks", name="candidacies_weeks"),
            models.Index("season", "state", name="candidacies_by_state"),
            models.Index("candidate", name="candidacies_of_candidate"),
            models.Index("asked_at", name="candidacies_silent", condition=_SILENT),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def wanted_extent(self) -> str:
        """Said of this season, else when registering; empty for either."""
        return self.extent or self.candidate.extent
