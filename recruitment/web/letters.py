"""The letter of an offer as a file in the browser, for the person and for staff alike."""

from django.http import HttpResponse
from django.utils import timezone

from recruitment.offers.models import Offer
from recruitment.records.offer_letter import FILE_NAME, offer_letter


def letter_of(offer: Offer) -> HttpResponse:
    response = HttpResponse(offer_letter(offer, timezone.now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response.headers["Cache-Control"] = "no-store"
    return response
