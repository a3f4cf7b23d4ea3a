"""Rights at the API's door: 401 without login, 403 without the right; the queryset makes the 404."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from recruitment.staff.models import User
from recruitment.staff.rights import Right


class StaffRequest(Request):
    """A request behind the door: made by somebody who works here."""

    user: User


class HasRight(BasePermission):
    """The view says `rights = {"read": Right.X, "write": Right.Y}`; an action may have its own key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User) and request.user.may(self._right(request, view))

    def _right(self, request: Request, view: Any) -> Right:
        if view.action in view.rights:
            return view.rights[view.action]
        return view.rights["read" if request.method in ("GET", "HEAD", "OPTIONS") else "write"]
