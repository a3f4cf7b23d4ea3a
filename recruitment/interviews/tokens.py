"""The key with which somebody picks a time: signed for a person and a season, so it needs no row."""

from uuid import UUID

from django.core import signing

from recruitment.outbox.links import absolute

_INTERVIEW = signing.Signer(salt="recruitment.interviews", sep="~")


def interview_token(person_id: UUID, season_id: UUID) -> str:
    return _INTERVIEW.sign(f"{person_id.hex}-{season_id.hex}")


def interview_link(person_id: UUID, season_id: UUID) -> str:
    """Where one picks, changes and cancels a time: `/intervju/<token>/`."""
    return absolute(f"/intervju/{interview_token(person_id, season_id)}/")


def read_token(token: str) -> tuple[UUID, UUID]:
    """Person and season; BadSignature or ValueError for anything else."""
    person, season = map(UUID, _INTERVIEW.unsign(token).split("-"))
    return person, season
