"""The web server: `python -m config.web`, on LISTEN and PORT; in production behind a proxy with TLS.

The application is loaded once and the workers are forked from it: they start at once and share its memory.
"""

import os
from collections.abc import Callable

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from config import measuring
from config.processes import die_with_parent
from config.wsgi import application

WORKERS = min(os.cpu_count() or 1, 4)
THREADS = 8  # of each worker; more than it has connections to the database would only wait


def in_worker() -> Callable:
    """A worker that outlived a killed server would go on answering its port."""
    die_with_parent()
    measuring.begin_process()
    return application


def main() -> None:
    measuring.begin_server()
    Server(
        "config.web:in_worker",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        address=settings.LISTEN,
        port=settings.PORT,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
        log_access=False,  # paths hold tokens
    ).serve()


if __name__ == "__main__":
    main()
