"""Rights at the API's door: 401 without login, 403 without the right; the queryset makes the 404."""

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from recruitment.staff.rights import Right


class HasRight(IsAuthenticated):
    """The view says `rights = {"read": Right.X, "write": Right.Y}`; an action may have its own key."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and request.user.may(self._right(request, view))

    def _right(self, request: Request, view: APIView) -> Right:
        rights = view.rights
        action = getattr(view, "action", None)
        if action in rights:
            return rights[action]
        return rights["read" if request.method in ("GET", "HEAD", "OPTIONS") else "write"]
