"""How many messages a second a provider takes: a row per channel, shared by all workers."""

from collections.abc import Mapping
from datetime import timedelta

from recruitment.outbox.models import Pace

SECOND = timedelta(seconds=1)


def keep_pace(rates: Mapping[str, float]) -> None:
    """Let the rows say what the settings say; of a channel without a limit there is no row.

    At most as many as a second holds may leave at once, the rest as places come free.
    """
    steps = {channel: SECOND / rate for channel, rate in rates.items()}
    if dict(Pace.objects.values_list("channel", "step")) == steps:
        return
    Pace.objects.exclude(channel__in=steps).delete()
    rows = [
        Pace(channel=name, step=step, ahead=max(SECOND - step, 0 * SECOND)) for name, step in steps.items()
    ]
    Pace.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["channel"], update_fields=["step", "ahead"]
    )
