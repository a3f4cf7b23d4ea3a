"""Binding offers: one seat, one person, unbroken weeks; what can never be is said by the database."""

import uuid
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate, new_token
from recruitment.mailings.models import Batch
from recruitment.planning.models import Plan
from recruitment.seasons.models import Candidacy, Season
from recruitment.seasons.spans import one_in_a_week, span, week_span
from recruitment.staff.models import User
from recruitment.vacancies.models import Role, Vacancy
from recruitment.workdays import weeks_between

LIVE = ("sent", "accepted_conditional", "confirmed")
PROMISED = Q(state__in=LIVE)


class OfferQuerySet(models.QuerySet):
    def live(self) -> "OfferQuerySet":
        """Offers that promise their seat-weeks and their person's weeks."""
        return self.filter(state__in=LIVE)

    def pending(self) -> "OfferQuerySet":
        """Written but not sent: they hold no promise, only a place in the plan."""
        return self.filter(state__in=(Offer.State.DRAFT, Offer.State.QUEUED))

    def lapsed(self, at: datetime) -> "OfferQuerySet":
        """Still marked sent although the clock has passed `reply_by`: no longer a promise."""
        return self.filter(state=Offer.State.SENT, reply_by__lte=at)

    def open(self, at: datetime) -> "OfferQuerySet":
        return self.filter(state=Offer.State.SENT, reply_by__gt=at)

    def overlapping(self, first: date, last: date) -> "OfferQuerySet":
        """Offers with a week in common with `first`..`last` (Mondays, both included)."""
        return self.alias(weeks_span=week_span("first_week", "last_week")).filter(
            weeks_span__overlap=span(first, last)
        )

    def visible_to(self, user: User) -> "OfferQuerySet":
        """Everything for who sees all units, else what concerns one's own units."""
        return self if user.sees_all_units else self.filter(vacancy__unit__in=user.units.all())

    def move(self, to: str, **fields) -> int:
        """Move the offers that may move to `to`; return how many did."""
        sources = [state for state, targets in Offer.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


class Wave(Batch):
    """Draft offers sent together, claimed row by row by the clock.

    `skipped` lists the blocks of the plan that no longer fitted when it was committed, with the reason:
    `[{"candidacy": id, "vacancy": id, "seat": 1, "first_week": "2027-W25", "last_week": "2027-W27",
    "code": "seat_taken", "reason": "..."}]`, without names.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="waves")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="waves")
    skipped = models.JSONField(default=list, blank=True)

    class Meta(Batch.Meta):
        verbose_name = _("wave")
        verbose_name_plural = _("waves")


class Offer(models.Model):
    """One offer (domain.md sections 5.2 and 8). `terms` are frozen when it is sent, with their hash.

    `reply_by` is the first moment at which the answer is too late. A proposal of other weeks is an
    attribute of a sent offer, which stays answerable. `next_in_line` says of one that went out by itself
    which place on the reserve list it is and who was passed over why:
    `{"position": 2, "passed": [{"candidacy": id, "code": "...", "reason": "..."}]}`, without names.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        QUEUED = "queued", _("Waiting for its turn")
        SENT = "sent", _("Sent, waiting for an answer")
        ACCEPTED_CONDITIONAL = "accepted_conditional", _("Yes, conditions remain")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("No")
        EXPIRED = "expired", _("No answer in time")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Replaced by a new offer")
        FILLED_BY_OTHER = "filled_by_other", _("Filled by somebody else")
        CANDIDATE_WITHDREW = "candidate_withdrew", _("Stepped back")

    class DeclineReason(models.TextChoices):
        OTHER_JOB = "other_job", _("I have another job")
        STUDIES = "studies", _("I am studying")
        PAY = "pay", _("The pay")
        DISTANCE = "distance", _("The distance")
        WEEKS = "weeks", _("The weeks")
        OTHER = "other", _("Something else")

    MOVES = {
        State.DRAFT: {State.QUEUED, State.SENT, State.WITHDRAWN, State.FILLED_BY_OTHER},
        State.QUEUED: {State.SENT, State.WITHDRAWN, State.FILLED_BY_OTHER},
        State.SENT: {
            State.ACCEPTED_CONDITIONAL,
            State.DECLINED,
            State.EXPIRED,
            State.WITHDRAWN,
            State.SUPERSEDED,
        },
        State.DECLINED: {State.ACCEPTED_CONDITIONAL},
        State.ACCEPTED_CONDITIONAL: {State.CONFIRMED, State.WITHDRAWN, State.CANDIDATE_WITHDREW},
        State.CONFIRMED: {State.CANDIDATE_WITHDREW},
        State.EXPIRED: set(),
        State.WITHDRAWN: set(),
        State.SUPERSEDED: set(),
        State.FILLED_BY_OTHER: set(),
        State.CANDIDATE_WITHDREW: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="offers")
    seat = models.PositiveSmallIntegerField()
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="offers")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="offers")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    first_week = models.DateField()
    last_week = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="offers")
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, blank=True, related_name="offers")
    conditions = models.JSONField(default=list, blank=True)
    terms = models.JSONField(default=dict, blank=True)
    terms_hash = models.CharField(max_length=64, blank=True)
    reply_by = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    next_in_line = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    first_opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_name = models.CharField(max_length=210, blank=True)
    answer_recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    proposed_weeks = ArrayField(models.DateField(), default=list, blank=True)
    proposal_text = models.CharField(max_length=600, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            one_in_a_week(
                "a_seat_is_never_promised_twice_for_a_week", "vacancy", "seat", condition=Q(state__in=LIVE)
            ),
            one_in_a_week(
                "a_person_never_holds_two_live_offers_for_a_week", "candidate", condition=Q(state__in=LIVE)
            ),
            models.UniqueConstraint(
                "candidate", name="a_person_has_one_sent_offer_at_a_time", condition=Q(state="sent")
            ),
            models.CheckConstraint(
                name="an_offer_ends_after_it_begins", condition=Q(last_week__gte=F("first_week"))
            ),
            models.CheckConstraint(
                name="an_offer_begins_and_ends_on_mondays",
                condition=Q(first_week__iso_week_day=1, last_week__iso_week_day=1),
            ),
            models.CheckConstraint(name="an_offer_has_a_seat", condition=Q(seat__gte=1)),
            models.CheckConstraint(
                name="a_live_offer_has_terms_and_a_deadline",
                condition=~Q(state__in=LIVE)
                | Q(reply_by__isnull=False, sent_at__isnull=False) & ~Q(terms_hash=""),
            ),
        ]
        indexes = [
            models.Index("reply_by", name="offers_waiting_for_an_answer", condition=Q(state="sent")),
            models.Index("wave", "created_at", name="offers_of_wave"),
            models.Index("candidate", "created_at", name="offers_of_candidate"),
            models.Index("vacancy", "state", name="offers_of_vacancy"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    def is_live(self, at: datetime) -> bool:
        """Whether it promises anything at the moment `at`: the clock, not a job, ends a sent offer."""
        return self.state in LIVE and not self.has_lapsed(at)

    def has_lapsed(self, at: datetime) -> bool:
        return self.state == self.State.SENT and self.reply_by is not None and self.reply_by <= at

    def state_at(self, at: datetime) -> str:
        """The state people are shown: a sent offer past its deadline has expired, tidied or not."""
        return self.State.EXPIRED if self.has_lapsed(at) else self.state
