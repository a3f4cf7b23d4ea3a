"""How staff log in with allauth: no sign-up of one's own, its mails through the outbox."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from recruitment.outbox.actions import queue_message
from recruitment.staff.models import User


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def populate_username(self, request: Any, user: User) -> None:
        """Staff have no user names: the address is the name."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Allauth writes the mail (password reset, new device); the outbox sends it."""
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email} | context)
        queue_message(
            key=f"account-{secrets.token_hex(12)}",
            template="account",
            recipient=email,
            context={"subject": mail.subject, "text": mail.body},
            urgent=True,
        )
