"""What went wrong in sending, judged: for good or for now, the message's fault or the server's."""

import re
import smtplib

from django.core.mail import InvalidMailer
from django.utils.translation import gettext as _

OURS_TO_MEND = frozenset({421, 530, 534, 535, 538})  # the server closes, or wants another login
# No such mailbox, no such domain, not an address, moved away, takes no mail at all (RFC 3463, RFC 7505).
# Only these extended codes say it: a bare 550 may as well be spam filters or our own server's settings, and
# one wrong setting must not mark everybody's address.
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(1|2|3|6|10)\b")
# Of 46elks: wrong account or no money left, wrong address of ours. The message itself is as good as any.
_ACCOUNT = frozenset({401, 402, 403, 404, 405})
_WAIT = frozenset({408, 425, 429})


class DeliveryFailed(Exception):
    """All that a channel raises. `reason` is for people and names nobody; `permanent`: do not try again;
    `is_dead`: the address does not exist; `unsure`: the message may have been taken all the same."""

    def __init__(
        self, reason: str, permanent: bool = False, *, is_dead: bool = False, unsure: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.is_dead = is_dead
        self.unsure = unsure


def is_no_such_address(said: str) -> bool:
    """Whether a server's words say that nothing will ever arrive at the address."""
    return _NO_SUCH_ADDRESS.search(said) is not None


# Mail


def judged(error: Exception) -> tuple[DeliveryFailed, bool]:
    """What a fault means for the message, and whether the server is the trouble.

    Of what a server says only the code is kept: its words often quote the address. A refused sender,
    login or greeting is ours to mend and no message's fault, so it is worth trying again.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _recipient_refused(error)
        case smtplib.SMTPDataError():
            return _refused(error.smtp_code, _("The mail server refuses the message (%(code)s)."))
        case smtplib.SMTPResponseException():
            return _server_fault(_("The mail server does not let us send (%(code)s)."), error.smtp_code)
        case smtplib.SMTPServerDisconnected():
            return _server_fault(_("The mail server hung up."))
        case OSError() | InvalidMailer():
            return _server_fault(_("The mail server cannot be reached."))
    return DeliveryFailed(_("The message cannot be written as a mail."), permanent=True), False


def _recipient_refused(refusal: smtplib.SMTPRecipientsRefused) -> tuple[DeliveryFailed, bool]:
    """A message has one recipient."""
    code, words = next(iter(refusal.recipients.values()))
    failed, is_down = _refused(int(code), _("The address does not receive mail (%(code)s)."))
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    failed.is_dead = failed.permanent and is_no_such_address(said[:20])
    return failed, is_down


def _refused(code: int, reason: str) -> tuple[DeliveryFailed, bool]:
    """A 5xx stays a no; a 4xx is worth trying again."""
    if code in OURS_TO_MEND:
        return _server_fault(_("The mail server does not let us send (%(code)s)."), code)
    if code >= 500:
        return DeliveryFailed(reason % {"code": code}, permanent=True), False
    return DeliveryFailed(_("The mail server asks us to wait (%(code)s).") % {"code": code}), False


def _server_fault(reason: str, code: int = 0, *, unsure: bool = False) -> tuple[DeliveryFailed, bool]:
    return DeliveryFailed(reason % {"code": code}, unsure=unsure), True


# Text messages


def judged_status(code: int) -> tuple[DeliveryFailed, bool]:
    """What an answer of 46elks other than 200 means. What it says may quote the number, and is not kept."""
    if code in _ACCOUNT:
        return _server_fault(_("The SMS service does not let us send (%(code)s)."), code)
    if code in _WAIT:
        return _server_fault(_("The SMS service asks us to wait (%(code)s)."), code)
    if 400 <= code < 500:
        reason = _("The SMS service refuses the message (%(code)s).") % {"code": code}
        return DeliveryFailed(reason, permanent=True), False
    return _server_fault(_("The SMS service is out of order (%(code)s)."), code, unsure=code >= 500)


def no_connection() -> tuple[DeliveryFailed, bool]:
    return _server_fault(_("The SMS service cannot be reached."))


def no_answer() -> tuple[DeliveryFailed, bool]:
    """46elks has no key that makes sending twice one message, and with `dontlog` its list does not tell
    which text a message was. What can be known comes later: each message has a report address of its own,
    and a report that it arrived ends it here (reports.py). So such a message waits a while for its report
    before it is tried again; only if both answer and report are lost may somebody get it twice."""
    return _server_fault(_("The SMS service did not say whether it took the message."), unsure=True)
