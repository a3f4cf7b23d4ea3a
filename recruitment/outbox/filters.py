"""What messages may be searched by."""

import django_filters as filters

from recruitment.outbox.models import Message


class MessageFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=Message.State.choices)
    channel = filters.ChoiceFilter(choices=Message.Channel.choices)
    template = filters.CharFilter(max_length=60)
    person = filters.UUIDFilter(field_name="person_id")
    about = filters.CharFilter(max_length=60)
    q = filters.CharFilter(field_name="recipient", lookup_expr="icontains", max_length=100)

    class Meta:
        model = Message
        fields: list[str] = []
