"""Put a message in one's own words, and take back the service's: both are new versions, nothing is lost."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.outbox.checking import faults_of, is_text_message
from recruitment.outbox.rendering import original
from recruitment.outbox.values import readable
from recruitment.outbox.wordings import Wording
from recruitment.staff.models import User


def save_wording(
    template: str,
    language: str,
    *,
    subject: str,
    body: str,
    base: int,
    by: User | None,
    at: datetime,
    note: str = "",
) -> Wording | None:
    """The message in new words from now on; the same words again change nothing.

    `base` is the version that was read when writing began, 0 for the service's own. None: it is still in
    the service's own words. RuleBroken: wording_faulty, wording_changed (somebody else was quicker).
    """
    subject, body = (readable(part) if part.strip() else "" for part in (subject, body))
    subject = "" if is_text_message(template) else " ".join(subject.split())
    if faults := faults_of(template, subject, body):
        part, said = next(iter(faults.items()))
        raise RuleBroken("wording_faulty", said[0], field=part)
    newest = Wording.objects.of(template, language).first()
    if (subject, body) == text_of(template, language, newest):
        return newest
    return _append(
        template, language, newest, base, subject=subject, body=body, note=note, created_by=by, created_at=at
    )


def reset_wording(
    template: str, language: str, *, base: int, by: User | None, at: datetime
) -> Wording | None:
    """Back to the service's own words; twice is harmless."""
    newest = Wording.objects.of(template, language).first()
    if newest is None or newest.is_original:
        return newest
    subject, body = original(template, language)
    fields = {"subject": subject, "body": body, "created_by": by, "created_at": at}
    return _append(template, language, newest, base, is_original=True, **fields)


def text_of(template: str, language: str, wording: Wording | None) -> tuple[str, str]:
    """Subject and body as they are now."""
    if wording is None or wording.is_original:
        return original(template, language)
    return wording.subject, wording.body


def _append(template: str, language: str, newest: Wording | None, base: int, **fields: Any) -> Wording:
    """Of two who write at once the first is kept, and the second is told."""
    if base != (newest.version if newest else 0):
        raise _changed()
    try:
        with transaction.atomic():
            return Wording.objects.create(template=template, language=language, version=base + 1, **fields)
    except IntegrityError:
        raise _changed() from None


def _changed() -> RuleBroken:
    return RuleBroken(
        "wording_changed",
        _(
            "Somebody else changed this message meanwhile, and nothing was saved. Look at the newest "
            "version; the same button once more replaces it."
        ),
    )
