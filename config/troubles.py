"""Which errors mean that what lies under the service is in trouble, rather than the service."""

import errno
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Trouble:
    """What people and programs are told, and after how many seconds a new try is worth while."""

    code: str
    detail: str | Promise
    retry_after: int


AWAY = Trouble(
    "unavailable", _("The database does not answer. What you sent may not have been saved: try again."), 30
)
BUSY = Trouble("busy", _("This took too long and was broken off. Nothing has been saved: try again."), 15)
NO_SAVING = Trouble(
    "no_saving", _("Nothing can be saved at the moment. What you sent has not been saved."), 120
)

# PostgreSQL's codes (its manual, appendix A), longest first; what no line names is a fault of ours.
BY_CODE = {
    "57014": BUSY,  # statement_timeout
    "55P03": BUSY,  # lock_timeout
    "40001": BUSY,
    "40P01": BUSY,  # deadlock
    "25006": NO_SAVING,  # read only
    "53100": NO_SAVING,  # disk full
    "53": AWAY,  # out of memory, too many connections
    "57P": AWAY,  # shut down, crashed, starting
    "25P03": AWAY,  # hung up on for idling
    "25P04": BUSY,  # transaction_timeout
    "08": AWAY,  # connection lost
    "58030": AWAY,  # the disk fails
}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def trouble_of(error: BaseException | None) -> Trouble | None:
    if isinstance(error, (DatabaseError, InterfaceError)):
        return _of_database(error)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return NO_SAVING
    return None


def _of_database(error: DatabaseError | InterfaceError) -> Trouble | None:
    code = getattr(error.__cause__, "sqlstate", None) or ""
    if not code:  # it never came to an answer: no connection, or one that broke
        return AWAY if isinstance(error, (OperationalError, InterfaceError)) else None
    return next((trouble for start, trouble in BY_CODE.items() if code.startswith(start)), None)
