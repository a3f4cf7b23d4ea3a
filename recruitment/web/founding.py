"""The first administrator's door: a one-time link, a name, an address and a password."""

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from recruitment.errors import RuleBroken
from recruitment.staff.founding import found_service, is_usable
from recruitment.staff.models import User
from recruitment.web.private import is_possible, private_page


def _known(what: str) -> forms.TextInput:
    """Something that the browser knows of its user."""
    return forms.TextInput(attrs={"autocomplete": what})


class FounderForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=100, widget=_known("given-name"))
    last_name = forms.CharField(label=_("Last name"), max_length=100, widget=_known("family-name"))
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. A sentence is good."),
    )
    again = forms.CharField(
        label=_("The password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    founder: User | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "again" in given and given["again"] != given.get("password", given["again"]):
            self.add_error("again", _("The two are not the same."))
        if "password" in given:
            self._judge(given)
        return given

    def _judge(self, given: dict[str, Any]) -> None:
        names = {name: given.get(name, "") for name in ("first_name", "last_name", "email")}
        try:
            validate_password(given["password"], User(**names))
        except forms.ValidationError as fault:
            self.add_error("password", fault)

    def found(self, token: str) -> bool:
        """Whether the administrator was made; the link may have been used in another tab meanwhile."""
        if not self.is_valid():
            return False
        given = {name: value for name, value in self.cleaned_data.items() if name != "again"}
        try:
            self.founder = found_service(token, **given, at=timezone.now())
        except RuleBroken as broken:
            self.add_error(broken.field or None, str(broken.message))
        return self.founder is not None


@sensitive_post_parameters("password", "again")
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest, token: str) -> HttpResponse:
    if not (is_possible(token) and is_usable(token, timezone.now())):
        return render(request, "public/found_over.html", status=404)
    form = FounderForm(request.POST or None)
    if form.found(token):
        login(request, form.founder)
        return redirect("opening")
    return render(request, "public/found.html", {"form": form})
