"""How far somebody has come on the way from a lecture or a link to a summer's work: one rule, in SQL."""

from datetime import datetime

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate, Entry, SourceKind
from recruitment.introductions.models import Assignment
from recruitment.offers.models import Offer
from recruitment.seasons.models import Candidacy, Season
from recruitment.workdays import in_stockholm

State = Candidacy.State


class Step(models.TextChoices):
    """In the order of the way; who has come to one has passed those before it."""

    REGISTERED = "registered", _("Registered")
    CONFIRMED = "confirmed", _("Confirmed")
    CONTACTED = "contacted", _("Contacted")
    OFFERED = "offered", _("Got an offer")
    ACCEPTED = "accepted", _("Said yes")
    STARTED = "started", _("Began to work")


# Who came with a list has done nothing until they confirm: not on the way yet.
NOT_YET = ""
_SPOKEN_TO = (
    State.CONTACTED, State.INTERVIEW_BOOKED, State.INTERVIEWED, State.CLEARED, State.OFFERED, State.ASSIGNED,
)  # fmt: skip
_PUT_ASIDE = (State.NOT_NOW, State.CLOSED)
_HIRED = (Offer.State.ACCEPTED_CONDITIONAL, Offer.State.CONFIRMED)
# A yes stays a yes when somebody steps back, or when a condition is not met afterwards.
_SAID_YES = Q(state__in=(*_HIRED, Offer.State.CANDIDATE_WITHDREW)) | Q(
    state=Offer.State.WITHDRAWN, answered_at__isnull=False
)

# Whose assignment ended before its first day never began; who ended it later has worked.
_WAS_THERE = Q(ended_at=None) | Q(ended_at__date__gte=F("first_week"))


def with_reached(people: QuerySet[Candidate], at: datetime, season: Season | None = None) -> QuerySet:
    """Each with `reached`, the furthest step by the moment `at`; of a season, those who are in it alone."""
    offers = Offer.objects.filter(candidate=OuterRef("pk"))
    assignments = Assignment.objects.filter(candidate=OuterRef("pk"))
    processes = Candidacy.objects.filter(candidate=OuterRef("pk"))
    contacted = Q(last_contacted_at__isnull=False)
    if season is not None:
        offers = offers.filter(candidacy__season=season)
        assignments = assignments.filter(candidacy__season=season)
        processes = processes.filter(season=season)
        people = people.filter(candidacies__season=season)
        contacted = Q()
    started = assignments.filter(_WAS_THERE, first_week__lte=in_stockholm(at).date())
    return people.annotate(
        reached=Case(
            When(Exists(started), then=Value(Step.STARTED)),
            When(Exists(offers.filter(_SAID_YES)), then=Value(Step.ACCEPTED)),
            When(Exists(offers.filter(sent_at__isnull=False)), then=Value(Step.OFFERED)),
            When(contacted | Q(Exists(processes.filter(_was_contacted()))), then=Value(Step.CONTACTED)),
            When(confirmed_at__isnull=False, then=Value(Step.CONFIRMED)),
            When(first_source_kind=SourceKind.IMPORT, then=Value(NOT_YET)),
            default=Value(Step.REGISTERED),
            output_field=CharField(),
        )
    )


def _was_contacted() -> Q:
    """In a season: also who was asked by letter, and who has been put aside since."""
    about = Concat(Value("candidacy:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    moves = Entry.objects.filter(
        candidate=OuterRef("candidate"), about=about, kind=Entry.Kind.CANDIDACY_MOVED
    )
    before = Exists(moves.filter(details__from__in=_SPOKEN_TO))
    return (
        Q(state__in=_SPOKEN_TO)
        | Q(asked_at__isnull=False)
        | Q(cleared_at__isnull=False)
        | Q(before, state__in=_PUT_ASIDE)
    )


def steps_to(reached: str) -> list[str]:
    """The step that was reached and those before it."""
    order = list(Step.values)
    return order[: order.index(reached) + 1] if reached in order else []
