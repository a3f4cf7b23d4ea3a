"""The mail that asks people to pick a time for an interview: by a mailing, to each a key of their own."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from recruitment.bank.tokens import stop_link
from recruitment.candidates.models import Candidate
from recruitment.interviews.progress import INVITATION
from recruitment.interviews.rules import BOOKABLE
from recruitment.interviews.tokens import interview_link
from recruitment.mailings.actions import Written
from recruitment.mailings.models import Mailing
from recruitment.outbox.models import DeadAddress
from recruitment.outbox.stencil import Stencil
from recruitment.seasons.asking import FURTHER_ON, SEASON_CLOSED, is_over
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation
from recruitment.workdays import end_of_day

DEAD_ADDRESS, NOT_JOINED, HAS_TIME, IS_CLOSED = "dead_address", "not_joined", "has_time", "process_closed"
State, Status = Candidacy.State, Candidate.Status


def interview_letters(mailing: Mailing, people: list[Candidate], at: datetime) -> dict[UUID, Written]:
    """To each the way to the times, or the code of why not."""
    season = Season.objects.get(pk=mailing.values["season"])
    if is_over(season, at):
        return {row.pk: SEASON_CLOSED for row in people}
    reasons = _reasons(season, people)
    writer = _Writer(season, mailing, at)
    return {row.pk: reasons.get(row.pk) or writer.letter(row) for row in people}


def _reasons(season: Season, people: Iterable[Candidate]) -> dict[UUID, str]:
    """Why somebody is not asked; the last of these that holds."""
    rows = {row.pk: row for row in people}
    steps = dict(
        Candidacy.objects.filter(season=season, candidate__in=rows).values_list("candidate", "state")
    )
    reasons = {key: code for key in rows if (code := _step_hinders(steps.get(key)))}
    addresses = {row.email.lower(): row.pk for row in rows.values()}
    dead = DeadAddress.objects.filter(address__in=addresses).values_list("address", flat=True)
    reasons |= {addresses[address]: DEAD_ADDRESS for address in dead}
    return reasons | {row.pk: row.status for row in rows.values() if row.status != Status.ACTIVE}


def _step_hinders(step: str | None) -> str:
    if step is None:
        return NOT_JOINED
    if step == State.INTERVIEW_BOOKED:
        return HAS_TIME
    if step == State.CLOSED:
        return IS_CLOSED
    return "" if step in BOOKABLE else FURTHER_ON


class _Writer:
    """One stencil for each language that is met."""

    def __init__(self, season: Season, mailing: Mailing, at: datetime) -> None:
        self.season, self.mailing, self.at = season, mailing, at
        self.organisation = Organisation.objects.current()
        self.stencils: dict[str, Stencil] = {}

    def letter(self, person: Candidate) -> Written:
        letter = self._stencil(person.language).fill(
            key=f"mailing-{self.mailing.pk}-{person.pk}",
            recipient=person.email,
            values={
                "first_name": person.first_name, "link": interview_link(person.pk, self.season.pk),
            },
            unsubscribe_url=stop_link(person.pk),
            about=f"candidate:{person.pk}",
            person_id=person.pk,
            due_at=self.at,
            send_before=end_of_day(self.season.last_week),
        )  # fmt: skip
        letter.batch = self.mailing.pk
        return letter

    def _stencil(self, language: str) -> Stencil:
        if language not in self.stencils:
            fixed = {"organisation": self.organisation.display_name, "season": self.season.name}
            self.stencils[language] = Stencil(self.organisation, INVITATION, fixed, language)
        return self.stencils[language]
