"""The administrator's pages, and everybody's own account. Nothing of a candidate is seen here."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.staff.models import Organisation, Unit, User
from recruitment.staff.rights import Right, Role
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.opening import missing_now
from recruitment.web.settings_forms import AccountForm, OrganisationForm, UnitForm, UserForm
from recruitment.web.turning import turn

WRITES = require_http_methods(["GET", "HEAD", "POST"])


@staff_page(Right.RUN_SETTINGS)
@WRITES
def organisation(request: StaffRequest) -> HttpResponse:
    organisation = Organisation.objects.current()
    missing = missing_now(organisation)
    form = OrganisationForm(request.POST or None, instance=organisation)
    return _saved(request, form, _("The organisation"), "settings", missing=missing)


@staff_page(Right.RUN_SETTINGS)
@require_safe
def units(request: StaffRequest) -> HttpResponse:
    page = turn(request, Unit.objects.order_by("name", "pk"), size=100)
    return render(request, "settings/units.html", {"page": page})


@staff_page(Right.RUN_SETTINGS)
@WRITES
def new_unit(request: StaffRequest) -> HttpResponse:
    return _saved(request, UnitForm(request.POST or None), _("New unit"), "settings_units")


@staff_page(Right.RUN_SETTINGS)
@WRITES
def edit_unit(request: StaffRequest, pk: UUID) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    return _saved(request, UnitForm(request.POST or None, instance=unit), unit.name, "settings_units")


@staff_page(Right.RUN_SETTINGS)
@require_safe
def users(request: StaffRequest) -> HttpResponse:
    rows = User.objects.prefetch_related("units").order_by("last_name", "first_name", "pk")
    roles = dict(Role.choices)
    page = turn(request, rows, size=100)
    listed = [(user, ", ".join(str(roles[role]) for role in user.roles)) for user in page.rows]
    return render(request, "settings/users.html", {"page": page, "listed": listed})


@staff_page(Right.RUN_SETTINGS)
@WRITES
def new_user(request: StaffRequest) -> HttpResponse:
    form = UserForm(request.POST or None, by=request.user)
    return _saved(request, form, _("New colleague"), "settings_users", said=_(
        "Saved. The colleague chooses a password through “I have forgotten my password” on the login page."
    ))  # fmt: skip


@staff_page(Right.RUN_SETTINGS)
@WRITES
def edit_user(request: StaffRequest, pk: UUID) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = UserForm(request.POST or None, instance=user, by=request.user)
    return _saved(request, form, user.full_name, "settings_users")


@staff_page()
@WRITES
def account(request: StaffRequest) -> HttpResponse:
    """One's own name and number; password and two-factor are a step away."""
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    return _saved(request, form, _("My account"), "account", "settings/account.html")


def _saved(
    request: StaffRequest,
    form: forms.ModelForm,
    title: str,
    back: str,
    template: str = "settings/form.html",
    said: str = "",
    **shown: Any,
) -> HttpResponse:
    if form.is_valid():
        form.save()
        messages.success(request, said or _("Saved."))
        return redirect(back)
    return render(request, template, {"form": form, "title": title, "back": back} | shown)
