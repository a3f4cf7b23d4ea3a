"""What ads and their links may be searched by."""

import django_filters as filters

from recruitment.ads.models import JobAd, ShareLink
from recruitment.seasons.models import Season
from recruitment.staff.models import Area, Unit


class JobFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=JobAd.State.choices)
    unit = filters.ModelChoiceFilter(to_field_name="slug", field_name="units", queryset=Unit.objects.all())
    area = filters.ChoiceFilter(choices=Area.choices, method="in_area")
    season = filters.ModelChoiceFilter(queryset=Season.objects.all())
    q = filters.CharFilter(field_name="title", lookup_expr="icontains", max_length=100)

    class Meta:
        model = JobAd
        fields: list[str] = []

    def in_area(self, jobs, name, area):
        return jobs.filter(areas__contains=[area])


class ShareLinkFilter(filters.FilterSet):
    job = filters.UUIDFilter(field_name="job_id")
    unit = filters.ModelChoiceFilter(to_field_name="slug", queryset=Unit.objects.all())
    channel = filters.ChoiceFilter(choices=ShareLink.Channel.choices)
    revoked = filters.BooleanFilter(field_name="revoked_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = ShareLink
        fields: list[str] = []
