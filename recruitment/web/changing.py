"""What a person says on the phone, written down for them: the same parts as on their own page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.staff.models import User
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.personal_forms import PARTS, PartForm, part_of


@staff_page(Right.WORK_IN_BANK)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, pk: UUID, part: str) -> HttpResponse:
    person = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    if part not in parts_of(person):
        raise Http404
    form = part_of(person, PARTS[part], request.POST or None)
    if form.is_valid() and _is_saved(form, request.user):
        messages.success(request, _("Saved. The history says that it was you."))
        return redirect("person", pk)
    return render(request, "bank/change.html", {"form": form, "person": person})


def parts_of(person: Candidate) -> list[str]:
    """Of a protected identity neither name nor contact is here to be changed."""
    return [name for name in PARTS if not (person.is_placeholder and name == "kontakt")]


def _is_saved(form: PartForm, by: User) -> bool:
    try:
        form.save(timezone.now(), by=by)
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken.message))
    return not form.errors
