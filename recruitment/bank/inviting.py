"""The question "do you want to work this summer?": by a mailing, and once more after a week by the clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.bank.tokens import season_link, stop_link
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import Written
from recruitment.mailings.models import Mailing
from recruitment.offers.models import LIVE, Offer
from recruitment.outbox.actions import queue_messages, remind_once
from recruitment.outbox.models import DeadAddress, Message
from recruitment.outbox.stencil import Stencil
from recruitment.seasons.asking import HAS_PLACE, SEASON_CLOSED, about_asking, hindrances_to_ask, is_over
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation
from recruitment.workdays import end_of_day

SEASON = "season_invitation"
REMINDER = "season_reminder"
DEAD_ADDRESS = "dead_address"
REMINDED_AFTER = timedelta(days=7)
AT_A_TIME = 100
State, Status = Candidacy.State, Candidate.Status


def season_to_ask_for(season: Season | None, at: datetime) -> Season:
    """RuleBroken no_open_season: there is nothing to ask people for."""
    if season is None or is_over(season, at):
        raise RuleBroken(
            "no_open_season", _("Open a season first: then people can be asked whether they want it.")
        )
    return season


def season_letters(mailing: Mailing, people: list[Candidate], at: datetime) -> dict[UUID, Written]:
    """To each the question, or the code of why it is not asked; asked again when it is written."""
    season = Season.objects.get(pk=mailing.values["season"])
    if is_over(season, at):
        return {row.pk: SEASON_CLOSED for row in people}
    reasons, letters = _reasons(season, people), _Letters(season, SEASON)
    return {row.pk: reasons.get(row.pk) or _of_batch(letters, mailing, row, at) for row in people}


def _of_batch(letters: "_Letters", mailing: Mailing, person: Candidate, at: datetime) -> Message:
    letter = letters.to(person, f"mailing-{mailing.pk}-{person.pk}", at)
    letter.batch = mailing.pk
    return letter


def _reasons(season: Season, people: list[Candidate]) -> Mapping[UUID, str]:
    """Why somebody is not asked; the last of these that holds."""
    keys = [row.pk for row in people]
    live = Offer.objects.filter(candidate__in=keys, state__in=LIVE, vacancy__season=season)
    reasons = hindrances_to_ask(season, keys)
    reasons |= dict.fromkeys(live.values_list("candidate", flat=True), HAS_PLACE)
    addresses = {row.email.lower(): row.pk for row in people}
    dead = DeadAddress.objects.filter(address__in=addresses).values_list("address", flat=True)
    reasons |= {addresses[address]: DEAD_ADDRESS for address in dead}
    return reasons | {row.pk: row.status for row in people if row.status != Status.ACTIVE}


class _Letters:
    """One stencil for each language that is met."""

    def __init__(self, season: Season, template: str) -> None:
        self.season, self.template = season, template
        self.organisation = Organisation.objects.current()
        self.stencils: dict[str, Stencil] = {}

    def to(self, person: Candidate, key: str, at: datetime) -> Message:
        return self._stencil(person.language).fill(
            key=key,
            recipient=person.email,
            values={"first_name": person.first_name, "link": season_link(person.pk, self.season.pk)},
            unsubscribe_url=stop_link(person.pk),
            about=about_asking(self.season, person.pk),
            person_id=person.pk,
            due_at=at,
            send_before=end_of_day(self.season.last_week),
        )

    def _stencil(self, language: str) -> Stencil:
        if language not in self.stencils:
            fixed = {"organisation": self.organisation.display_name, "season": self.season.name}
            self.stencils[language] = Stencil(self.organisation, self.template, fixed, language)
        return self.stencils[language]


# By the clock: some people at a time, harmless twice and beside itself


def remind_next(at: datetime) -> bool:
    """Ask some of those once more who were asked a week ago and are silent; False when nobody is left."""
    silent = Candidacy.objects.filter(
        asked_at__lte=at - REMINDED_AFTER, answer="", state=State.CONTACTED, season__state=Season.State.OPEN
    )
    silent = silent.filter(candidate__status=Status.ACTIVE, candidate__is_placeholder=False, reminded_at=None)
    keys = list(silent.order_by("asked_at", "pk").values_list("pk", flat=True)[:AT_A_TIME])
    return bool(keys) and _remind(keys, at) > 0


@transaction.atomic
def _remind(keys: list[UUID], at: datetime) -> int:
    """Under the rows' own locks: an answer that comes meanwhile is there before, or stops the letter."""
    rows = Candidacy.objects.filter(pk__in=keys, answer="", reminded_at=None).select_related(
        "season", "candidate"
    )
    held = list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk"))
    Candidacy.objects.filter(pk__in=[row.pk for row in held]).update(reminded_at=at)
    letters: dict[UUID, _Letters] = {}
    for row in held:
        own = letters.setdefault(row.season_id, _Letters(row.season, REMINDER))
        if not is_over(row.season, at) and remind_once(_about(row), "season", at):
            queue_messages([own.to(row.candidate, f"{REMINDER}-{row.pk}", at)])
    return len(held)


def _about(row: Candidacy) -> str:
    return about_asking(row.season, row.candidate_id)
