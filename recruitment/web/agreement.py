"""Staff pages of a unit manager's yes: which offers wait for it, read before they leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from recruitment.offers.actions import agree_to_offers
from recruitment.offers.agreeing import lists_waiting, waiting_for_agreement
from recruitment.offers.models import OfferQuerySet
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.keys import key_of
from recruitment.web.turning import turn


@staff_page(Right.WORK_WITH_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def to_agree(request: StaffRequest) -> HttpResponse:
    rows = waiting_for_agreement(request.user)
    if request.method == "POST":
        return _agree(request, rows)
    rows = rows.select_related("candidate", "vacancy__unit").order_by("created_at", "pk")
    lists = lists_waiting(request.user).select_related("vacancy__unit", "vacancy__season")
    context = {"page": turn(request, rows, size=50), "lists": lists.order_by("approved_at", "pk")}
    return render(request, "offers/to_agree.html", context)


def _agree(request: StaffRequest, rows: OfferQuerySet) -> HttpResponse:
    """Only what waits for this manager is found: anything else in the form is nobody's."""
    chosen = rows.filter(pk__in=[key for text in request.POST.getlist("ids") if (key := key_of(text))])
    count = agree_to_offers(chosen, by=request.user, at=timezone.now())
    if count:
        said = ngettext("%(count)d offer may leave.", "%(count)d offers may leave.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, _("Choose the offers that you agree to."))
    return redirect("offers_to_agree")
