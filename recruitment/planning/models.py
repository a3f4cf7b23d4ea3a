"""A proposal of who could fill what: the problem as it was, the blocks, the proof."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.seasons.models import Candidacy, Season
from recruitment.seasons.spans import one_in_a_week
from recruitment.staff.models import User
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import weeks_between


class PlanQuerySet(models.QuerySet):
    def proper(self) -> "PlanQuerySet":
        """Proposals of their own, not what was only tried beside one."""
        return self.filter(beside=None)

    def move(self, to: str, **fields) -> int:
        """Move the plans that may move to `to`; return how many did."""
        sources = [state for state, targets in Plan.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


class Plan(models.Model):
    """The row is the queue: `queued` plans are solved by the clock; a human commits.

    `freed` is empty for a whole season; for the next in line it lists the seat-weeks to fill:
    `[{"vacancy": id, "seat": 1, "first_week": "2027-W25", "last_week": "2027-W27"}]`.
    A plan `beside` another `tries` something: `{"kind": "keep" | "bar", "candidacy": id, "vacancy": id,
    "seat": 1, "first_week": "2027-W25", "last_week": "2027-W27"}`.
    `progress` has `[seconds, best so far, bound]` of the search, in order.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SOLVING = "solving", _("Being worked out")
        SOLVED = "solved", _("Proposal")
        FAILED = "failed", _("Failed")
        COMMITTED = "committed", _("Committed")
        DISCARDED = "discarded", _("Set aside")

    MOVES = {
        State.QUEUED: {State.SOLVING, State.DISCARDED},
        State.SOLVING: {State.SOLVED, State.FAILED, State.QUEUED, State.DISCARDED},
        State.SOLVED: {State.COMMITTED, State.DISCARDED},
        State.FAILED: {State.QUEUED, State.DISCARDED},
        State.COMMITTED: set(),
        State.DISCARDED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=120, blank=True)
    freed = models.JSONField(default=list, blank=True)
    problem = models.JSONField(null=True, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    bound = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, blank=True)
    covered_weeks = models.PositiveIntegerField(null=True, blank=True)
    open_weeks = models.JSONField(default=list, blank=True)
    beside = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="tried")
    tries = models.JSONField(default=dict, blank=True)
    progress = models.JSONField(default=list, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        indexes = [
            models.Index("created_at", name="plans_waiting", condition=Q(state__in=["queued", "solving"])),
            models.Index("season", "created_at", name="plans_of_season"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlanBlock(models.Model):
    """One person in one seat for unbroken weeks, in one plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="blocks")
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="plan_blocks")
    seat = models.PositiveSmallIntegerField()
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="plan_blocks")
    first_week = models.DateField()
    last_week = models.DateField()
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["vacancy", "seat", "first_week", "pk"]
        verbose_name = _("planned block")
        verbose_name_plural = _("planned blocks")
        constraints = [
            models.CheckConstraint(
                name="a_block_ends_after_it_begins", condition=Q(last_week__gte=F("first_week"))
            ),
            one_in_a_week("a_plan_puts_one_person_in_a_seat_week", "plan", "vacancy", "seat"),
            one_in_a_week("a_plan_never_puts_a_person_in_two_places", "plan", "candidacy"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)
