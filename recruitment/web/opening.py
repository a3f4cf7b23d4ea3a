"""From the first day until the doors open: the steps, a mail to try with, and the doors themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.errors import RuleBroken
from recruitment.outbox.actions import queue_message
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, Unit, User
from recruitment.staff.opening import Missing, close_service, missing_before_opening, open_service
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.opening_forms import TextsForm, UnitsForm, WhoForm

WRITES = require_http_methods(["GET", "HEAD", "POST"])
UNDER_WAY = (Message.State.QUEUED, Message.State.SENDING)


@staff_page(Right.RUN_SETTINGS)
@require_safe
def opening(request: StaffRequest) -> HttpResponse:
    organisation = Organisation.objects.current()
    missing = missing_now(organisation)
    context = {
        "here": "opening",
        "organisation": organisation,
        "steps": _steps(missing),
        "is_ready": all(one.is_advice for one in missing),
    }
    return render(request, "settings/opening.html", context)


@staff_page(Right.RUN_SETTINGS)
@WRITES
def who(request: StaffRequest) -> HttpResponse:
    form = WhoForm(request.POST or None, instance=Organisation.objects.current())
    return _step(request, form, _("Who you are"))


@staff_page(Right.RUN_SETTINGS)
@WRITES
def units(request: StaffRequest) -> HttpResponse:
    form = UnitsForm(request.POST or None)
    if form.is_valid():
        new = form.save()
        said = ngettext("%(new)s new unit.", "%(new)s new units.", new) % {"new": new}
        messages.success(request, said)
        return redirect("opening_units")
    return _shown(request, form, _("Units"), there=Unit.objects.order_by("name", "pk")[:200])


@staff_page(Right.RUN_SETTINGS)
@WRITES
def texts(request: StaffRequest) -> HttpResponse:
    form = TextsForm(request.POST or None, instance=Organisation.objects.current())
    intro = _(
        "Read both, and change what is not so with you. Left as they are, they follow the service's own "
        "text. The English pages keep the service's own."
    )
    return _step(request, form, _("What the law wants told"), intro=intro)


@staff_page(Right.RUN_SETTINGS)
@WRITES
def mail(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        try_mail(request.user)
        return redirect("opening_mail")
    is_kept = "filebased" in settings.MAILERS["default"]["BACKEND"]
    context = {"back": "opening", "test": _newest_test(request.user), "is_kept": is_kept}
    return render(request, "settings/opening_mail.html", context)


@staff_page(Right.RUN_SETTINGS)
@require_safe
def mail_state(request: StaffRequest) -> HttpResponse:
    """What has become of the test; asked again by the page while it is under way."""
    context = {"test": _newest_test(request.user)}
    return render(request, "settings/opening_mail.html#state", context)


@staff_page(Right.RUN_SETTINGS)
@require_POST
def open_doors(request: StaffRequest) -> HttpResponse:
    try:
        open_service(mail_has_left=mail_has_left(), at=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _("The service is open."))
    return redirect("opening")


@staff_page(Right.RUN_SETTINGS)
@require_POST
def close_doors(request: StaffRequest) -> HttpResponse:
    close_service()
    messages.success(request, _("The public pages are closed. What people have been sent goes on working."))
    return redirect("opening")


def missing_now(organisation: Organisation) -> list[Missing]:
    return missing_before_opening(organisation, mail_has_left=mail_has_left())


def mail_has_left() -> bool:
    return Message.objects.filter(channel=Message.Channel.EMAIL, state=Message.State.SENT).exists()


def try_mail(user: User) -> Message:
    """A mail to oneself; while one is under way it is that one, however often the button is pressed."""
    test = _newest_test(user)
    if test is not None and test.state in UNDER_WAY:
        return test
    return queue_message(
        key=f"mailtest-{user.pk}-{_tests(user).count()}",
        template="account",
        recipient=user.email,
        context={
            "subject": _("Test mail"),
            "text": _("If you can read this, mail from the service reaches you."),
        },
        about=f"mailtest:{user.pk}",
        urgent=True,
    )


def _tests(user: User) -> Any:
    return Message.objects.about(f"mailtest:{user.pk}").order_by("-created_at", "-pk")


def _newest_test(user: User) -> Message | None:
    return _tests(user).first()


def _steps(missing: list[Missing]) -> list[dict[str, Any]]:
    steps = [
        ("organisation", _("Who you are"), "opening_organisation"),
        ("units", _("Units"), "opening_units"),
        ("texts", _("What the law wants told"), "opening_texts"),
        ("mail", _("A test mail"), "opening_mail"),
        ("people", _("Colleagues"), "settings_users"),
    ]
    return [
        _told(title, reverse(name), [one for one in missing if one.step == code])
        for code, title, name in steps
    ]


def _told(title: str, url: str, missing: list[Missing]) -> dict[str, Any]:
    is_left = any(not one.is_advice for one in missing)
    return {"title": title, "url": url, "missing": missing, "is_left": is_left}


def _step(request: StaffRequest, form: forms.ModelForm, title: str, **shown: Any) -> HttpResponse:
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("opening")
    return _shown(request, form, title, **shown)


def _shown(request: StaffRequest, form: forms.BaseForm, title: str, **shown: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back": "opening"} | shown
    return render(request, "settings/opening_step.html", context)
