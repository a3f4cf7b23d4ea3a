"""What offers and waves may be searched by."""

import django_filters as filters

from recruitment.offers.inquiries import Inquiry
from recruitment.offers.models import Offer, Wave
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit


class OfferFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(field_name="vacancy__season", queryset=Season.objects.all())
    year = filters.NumberFilter(field_name="vacancy__season__year", min_value=2000, max_value=2100)
    unit = filters.ModelChoiceFilter(
        to_field_name="slug", field_name="vacancy__unit", queryset=Unit.objects.all()
    )
    state = filters.MultipleChoiceFilter(choices=Offer.State.choices)
    vacancy = filters.UUIDFilter(field_name="vacancy_id")
    candidate = filters.UUIDFilter(field_name="candidate_id")
    wave = filters.UUIDFilter(field_name="wave_id")

    class Meta:
        model = Offer
        fields: list[str] = []


class WaveFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(queryset=Season.objects.all())
    state = filters.ChoiceFilter(choices=Wave.State.choices)

    class Meta:
        model = Wave
        fields: list[str] = []


class InquiryFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(field_name="vacancy__season", queryset=Season.objects.all())
    unit = filters.ModelChoiceFilter(
        to_field_name="slug", field_name="vacancy__unit", queryset=Unit.objects.all()
    )
    vacancy = filters.UUIDFilter(field_name="vacancy_id")

    class Meta:
        model = Inquiry
        fields: list[str] = []
