"""The lasting keys to stopping messages or tips, to staying and to a summer: signed, so they need no row."""

from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from recruitment.bank.duplicates import became
from recruitment.candidates.models import STAYING, Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.tokens import read_token
from recruitment.outbox.links import absolute
from recruitment.seasons.models import Candidacy

_STOP = signing.Signer(salt="recruitment.bank.stop", sep="~")
_ALERTS = signing.Signer(salt="recruitment.bank.alerts", sep="~")
_SEASON = signing.Signer(salt="recruitment.bank.season", sep="~")
_STAY = signing.Signer(salt="recruitment.bank.stay", sep="~")


def stop_token(person_id: UUID) -> str:
    return _STOP.sign(person_id.hex)


def stop_link(person_id: UUID) -> str:
    """Where one stops messages and leaves: `/avsluta/<token>/`."""
    return absolute(f"/avsluta/{stop_token(person_id)}/")


def person_of_stop_token(token: str) -> Candidate:
    """Whose token it is; looking changes nothing. RuleBroken: link_unknown."""
    return _person_of(_STOP, token)


def stay_token(person_id: UUID) -> str:
    return _STAY.sign(person_id.hex)


def stay_link(person_id: UUID) -> str:
    """Where one says that one stays another year: `/stanna/<token>/`."""
    return absolute(f"/stanna/{stay_token(person_id)}/")


def person_of_stay_token(token: str) -> Candidate:
    """Whose token it is; looking changes nothing. RuleBroken: link_unknown."""
    return _person_of(_STAY, token)


def alerts_token(person_id: UUID) -> str:
    return _ALERTS.sign(person_id.hex)


def alerts_link(person_id: UUID) -> str:
    """Where one stops tips about jobs, and nothing else: `/avsluta/jobbtips/<token>/`."""
    return absolute(f"/avsluta/jobbtips/{alerts_token(person_id)}/")


def person_of_alerts_token(token: str) -> Candidate:
    """Whose token it is; looking changes nothing. RuleBroken: link_unknown."""
    return _person_of(_ALERTS, token)


def season_token(person_id: UUID, season_id: UUID) -> str:
    return _SEASON.sign(f"{person_id.hex}-{season_id.hex}")


def season_link(person_id: UUID, season_id: UUID) -> str:
    """Where one says whether one wants to work a summer: `/sommar/<token>/`."""
    return absolute(f"/sommar/{season_token(person_id, season_id)}/")


def candidacy_of_season_token(token: str) -> Candidacy:
    """Whose question it is, also after a merge; looking changes nothing. RuleBroken: link_unknown."""
    try:
        person, season = map(UUID, _SEASON.unsign(token).split("-"))
    except (signing.BadSignature, ValueError):
        raise _unknown() from None
    return _candidacy_of(person, season)


def candidacy_of_interview_token(token: str) -> Candidacy:
    """Who picks a time, also after a merge; looking changes nothing. RuleBroken: link_unknown."""
    try:
        person, season = read_token(token)
    except (signing.BadSignature, ValueError):
        raise _unknown() from None
    return _candidacy_of(person, season)


def _candidacy_of(person: UUID, season: UUID) -> Candidacy:
    rows = Candidacy.objects.filter(season=season, candidate__in=[person, became(person)])
    row = rows.select_related("season", "candidate").first()
    if row is None or row.candidate.status not in STAYING:
        raise _unknown()
    return row


def _person_of(signer: signing.Signer, token: str) -> Candidate:
    try:
        key = UUID(signer.unsign(token))
        person = Candidate.objects.filter(pk__in=[key, became(key)]).first()
    except (signing.BadSignature, ValueError):
        person = None
    if person is None:
        raise _unknown()
    return person


def _unknown() -> RuleBroken:
    return RuleBroken("link_unknown", _("This link does not work."))
