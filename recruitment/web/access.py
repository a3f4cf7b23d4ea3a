"""Who may open a staff page: login first, then the right; rows out of scope do not exist (404)."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from recruitment.staff.models import User
from recruitment.staff.rights import Right

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request behind the door: made by somebody who works here."""

    user: User
    htmx: HtmxDetails


def staff_page(*rights: Right) -> Callable[[View], View]:
    """Login, then at least one of `rights`: 403 without; `staff_page()` is for everybody who works here."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args, **kwargs) -> HttpResponseBase:
            if rights and not any(request.user.may(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate
