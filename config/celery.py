"""The worker and its clock: `celery --app config.celery worker --beat`."""

import os

import structlog
from celery import Celery, Task, signals
from kombu import transport

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
transport.TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"
transport.TRANSPORT_ALIASES["redis"] = transport.TRANSPORT_ALIASES["rediss"] = "config.broker:RedisTransport"

app = Celery("rekryteringsbanken")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["recruitment"])


@signals.setup_logging.connect
def leave_logging_alone(**_: object) -> None:
    """Django has set it up; without a receiver here Celery would do it again in its own way."""


@signals.worker_process_init.connect
@signals.beat_embedded_init.connect
def end_with_worker(**_: object) -> None:
    die_with_parent()


@signals.task_prerun.connect
def name_it_in_the_log(task_id: str, task: Task, **_: object) -> None:
    structlog.contextvars.clear_contextvars()  # a process does one task after the other
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)
