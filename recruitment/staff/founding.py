"""The first day: a link that makes the first administrator, once, and only while there is none."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.staff.models import SetupLink, User
from recruitment.staff.rights import Role

LOCK = 7_201_504  # an arbitrary number, the same for everybody who founds a service


@transaction.atomic
def make_setup_link(at: datetime) -> str:
    """The token of a new link; those made before no longer work. RuleBroken: has_administrator."""
    _one_at_a_time()
    if has_administrator():
        raise RuleBroken(
            "has_administrator", _("There is an administrator already: ask them to let others in.")
        )
    token = secrets.token_urlsafe(32)
    _usable(at).update(valid_until=at)
    SetupLink.objects.create(fingerprint=_fingerprint(token), valid_until=at + SetupLink.LASTS)
    return token


def is_usable(token: str, at: datetime) -> bool:
    return _usable(at).filter(fingerprint=_fingerprint(token)).exists() and not has_administrator()


@transaction.atomic
def found_service(
    token: str, *, first_name: str, last_name: str, email: str, password: str, at: datetime
) -> User:
    """The first administrator. RuleBroken: setup_link_over, address_taken."""
    _one_at_a_time()
    if User.objects.filter(email__iexact=email).exists():
        raise RuleBroken("address_taken", _("Somebody has this address already."), field="email")
    if has_administrator() or not _usable(at).filter(fingerprint=_fingerprint(token)).update(used_at=at):
        raise RuleBroken("setup_link_over", _("This link no longer works."))
    return User.objects.create_user(
        email,
        password,
        first_name=first_name,
        last_name=last_name,
        roles=[Role.SYSTEM_ADMIN],
        is_staff=True,
    )


def has_administrator() -> bool:
    return User.objects.filter(is_active=True, roles__contains=[Role.SYSTEM_ADMIN]).exists()


def _usable(at: datetime) -> QuerySet[SetupLink]:
    return SetupLink.objects.filter(used_at=None, valid_until__gt=at)


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _one_at_a_time() -> None:
    """Until the transaction ends: no row exists yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
