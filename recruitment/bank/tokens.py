"""The lasting key to stopping messages: signed, so that it needs no row and no login."""

from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.outbox.links import absolute

_SIGNER = signing.Signer(salt="recruitment.bank.stop", sep="~")


def stop_token(person_id: UUID) -> str:
    return _SIGNER.sign(person_id.hex)


def stop_link(person_id: UUID) -> str:
    """Where one stops messages and leaves: `/avsluta/<token>/`."""
    return absolute(f"/avsluta/{stop_token(person_id)}/")


def person_of_stop_token(token: str) -> Candidate:
    """Whose token it is; looking changes nothing. RuleBroken: link_unknown."""
    try:
        person = Candidate.objects.filter(pk=UUID(_SIGNER.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        person = None
    if person is None:
        raise RuleBroken("link_unknown", _("This link does not work."))
    return person
