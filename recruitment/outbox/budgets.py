"""What text messages may cost: the one home of the ceiling of a season, and of what happens at it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.outbox.models import Budget, Message, MessageQuerySet
from recruitment.workdays import may_text, texting_time

HIGHEST_CEILING = 1_000_000  # kronor
ASIDE = timedelta(minutes=15)


def budget_of(season_id: UUID) -> Budget:
    """The season's budget; one without a ceiling when nobody has set any."""
    return Budget.objects.filter(pk=season_id).first() or Budget(season_id=season_id)


@transaction.atomic
def set_ceiling(season_id: UUID, kronor: int | None, *, at: datetime) -> Budget:
    """From now on the season's text messages cost so much at most (None: anything).

    What stood aside because the money was used up is tried again at once.
    """
    if kronor is not None and not 0 <= kronor <= HIGHEST_CEILING:
        raise RuleBroken("ceiling_not_sane", _("The ceiling is 0 to 1,000,000 kronor."), field="text_ceiling")
    budget, _made = Budget.objects.update_or_create(season_id=season_id, defaults={"ceiling": kronor})
    if not budget.is_used_up:
        texts_waiting().filter(season_id=season_id).exclude(reason="").filter(attempts=0).update(
            due_at=texting_time(at), reason=""
        )
    return budget


def spend(season_id: UUID, cost: int) -> None:
    """Count what a message cost, whatever became of it. In the transaction that notes the message as sent.

    A worker that is killed between the provider's answer and that note leaves one message uncounted.
    """
    Budget.objects.bulk_create([Budget(season_id=season_id)], ignore_conflicts=True)
    Budget.objects.filter(pk=season_id).update(spent=F("spent") + cost)


def used_up() -> list[Budget]:
    """Of the seasons whose text messages have come to their ceiling."""
    return list(Budget.objects.filter(spent__gte=F("ceiling") * 10_000))


def hold_texts(at: datetime) -> None:
    """Text messages that may not leave now stand aside, so that nobody has to look past them every time."""
    due = texts_waiting().filter(due_at__lte=at)
    if not may_text(at):
        due.update(due_at=texting_time(at))
    elif seasons := [budget.season_id for budget in used_up()]:
        due.filter(season_id__in=seasons).update(due_at=at + ASIDE, reason=_at_the_ceiling())


def texts_waiting() -> MessageQuerySet:
    return Message.objects.filter(state=Message.State.QUEUED, channel=Message.Channel.SMS)


def _at_the_ceiling() -> str:
    return _("The season’s money for text messages is used up.")
