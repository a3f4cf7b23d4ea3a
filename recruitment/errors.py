"""The one way in which a rule of the service says no."""

from django.utils.functional import Promise


class RuleBroken(Exception):
    """A rule forbids what was asked; nothing was changed.

    `code` is for programs (snake_case, stable), `message` for people (translated, lazy or not),
    `field` names the input it belongs to, when there is one.
    Faces map it once: 409 `{"code", "detail"}` in the API, a page or a field error on the web.
    """

    def __init__(self, code: str, message: str | Promise, *, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field


class NotAllowed(RuleBroken):
    """The person may see the thing but not do this to it: 403 in the API."""


class NotOpen(RuleBroken):
    """Not yet, for nobody: a page says so with 503, so that programs come back."""
