"""What follows a yes: the conditions that have been shown, and the assignment that a confirmed offer is."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.offers.models import Offer
from recruitment.seasons.models import Candidacy
from recruitment.seasons.spans import one_in_a_week
from recruitment.staff.models import User
from recruitment.vacancies.models import RegisterLaw, Role, Vacancy
from recruitment.workdays import weeks_between

LIVE = ("planned", "ready", "ongoing")


class ConditionCheck(models.Model):
    """One condition of an offer that somebody has seen met; the register extract is noted apart."""

    class Kind(models.TextChoices):
        DEGREE = "degree_certificate", _("Degree certificate")
        LICENCE = "licence_b", _("Driving licence B")
        TERMS = "terms_completed", _("Completed terms")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind)
    met_on = models.DateField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("condition met")
        verbose_name_plural = _("conditions met")
        constraints = [
            models.UniqueConstraint("offer", "kind", name="a_condition_of_an_offer_is_met_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RegisterCheck(models.Model):
    """That an extract was shown, when and to whom: nothing more may be kept (domain.md section 4).

    It belongs to the offer that becomes the assignment, since it is shown before anything is confirmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.OneToOneField(Offer, models.CASCADE, related_name="+")
    law = models.CharField(max_length=12, choices=RegisterLaw)
    shown = models.BooleanField(default=True)
    shown_on = models.DateField()
    shown_to = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("register check")
        verbose_name_plural = _("register checks")
        constraints = [
            models.CheckConstraint(name="a_register_check_was_shown", condition=Q(shown=True)),
            models.CheckConstraint(
                name="a_register_check_has_a_law",
                condition=Q(law__in=("l2013_852", "l2007_171", "l2010_479")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AssignmentQuerySet(models.QuerySet):
    def live(self) -> "AssignmentQuerySet":
        return self.filter(state__in=LIVE)

    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """Everything for who sees all units, else what concerns one's own units."""
        return self if user.sees_all_units else self.filter(vacancy__unit__in=user.units.all())

    def move(self, to: str, **fields) -> int:
        """Move the assignments that may move to `to`; return how many did."""
        sources = [state for state, targets in Assignment.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


class Assignment(models.Model):
    """One person's work in one seat over unbroken weeks: what a confirmed offer becomes."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        READY = "ready", _("Ready to start")
        ONGOING = "ongoing", _("At work")
        ENDED = "ended", _("Ended")
        EVALUATED = "evaluated", _("Evaluated")

    class EndedHow(models.TextChoices):
        COMPLETED = "completed", _("Worked to the end")
        QUIT_EARLY = "quit_early", _("Stepped back or quit early")
        TERMINATED = "terminated", _("Ended by the employer")

    MOVES = {
        State.PLANNED: {State.READY, State.ENDED},
        State.READY: {State.ONGOING, State.ENDED},
        State.ONGOING: {State.ENDED},
        State.ENDED: {State.EVALUATED},
        State.EVALUATED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.OneToOneField(Offer, models.CASCADE, related_name="assignment")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="assignments")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="assignments")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="assignments")
    seat = models.PositiveSmallIntegerField()
    role = models.CharField(_("role"), max_length=24, choices=Role)
    first_week = models.DateField()
    last_week = models.DateField()
    responsible_case_worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="responsible_for_assignments"
    )
    mentor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="mentored_assignments"
    )
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    ended_how = models.CharField(max_length=12, choices=EndedHow, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["first_week", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            one_in_a_week(
                "a_seat_has_one_live_assignment_a_week", "vacancy", "seat", condition=Q(state__in=LIVE)
            ),
            one_in_a_week(
                "a_person_has_one_live_assignment_a_week", "candidate", condition=Q(state__in=LIVE)
            ),
            models.CheckConstraint(
                name="an_assignment_ends_after_it_begins", condition=Q(last_week__gte=F("first_week"))
            ),
            models.CheckConstraint(
                name="an_ended_assignment_says_how_and_when",
                condition=Q(state__in=LIVE, ended_how="", ended_at=None)
                | Q(state__in=("ended", "evaluated"), ended_at__isnull=False) & ~Q(ended_how=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    @property
    def responsible(self) -> User | None:
        """Who was named when it was confirmed, else whom the vacancy has named since."""
        return self.responsible_case_worker or self.vacancy.responsible_case_worker
