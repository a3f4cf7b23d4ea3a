"""How the API writes a week (`2027-W25`) and says what it did not understand."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recruitment.candidates.terms import ordinal, parse_term_start, term_of
from recruitment.staff.models import Unit
from recruitment.workdays import format_week, parse_week


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-W\d{2}$", "example": "2027-W25"})
class WeekField(serializers.Field):
    """A week: its Monday in the code, `2027-W25` outside."""

    default_error_messages = {"invalid": _("Write a week like 2027-W25.")}

    def to_representation(self, value: date) -> str:
        return format_week(value)

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return parse_week(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


@extend_schema_field({"type": "string", "pattern": r"^(HT|VT)\d{4}$", "example": "HT2026"})
class TermField(serializers.Field):
    """A term: its number in the code (terms.ordinal), `HT2026` outside."""

    def to_representation(self, value: int) -> str:
        term = term_of(value)
        return f"{term.term}{term.year}"

    def to_internal_value(self, data: Any) -> int:
        try:
            return ordinal(*parse_term_start(str(data)[:20]))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class TermsField(serializers.ListField):
    """Terms without repetition, in order."""

    child = TermField()

    def to_internal_value(self, data: Any) -> list[int]:
        return sorted(set(super().to_internal_value(data)))


class UnitField(serializers.SlugRelatedField):
    """A unit by its slug."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", Unit.objects.filter(is_active=True))
        super().__init__(slug_field="slug", **kwargs)


class WeeksField(serializers.ListField):
    """Weeks without repetition, in order."""

    child = WeekField()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> list[date]:
        return sorted(set(super().to_internal_value(data)))


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class UnitsField(serializers.Field):
    """Units by their slugs; their ids in the row."""

    default_error_messages = {"invalid": _("There is no such row.")}

    def to_representation(self, value: list[UUID]) -> list[str]:
        slugs = self._slugs()
        return [slugs[key] for key in value if key in slugs]

    def to_internal_value(self, data: Any) -> list[UUID]:
        if not isinstance(data, list) or len(data) > 100:
            self.fail("invalid")
        keys = {slug: key for key, slug in self._slugs().items()}
        if any(not isinstance(slug, str) or slug not in keys for slug in data):
            self.fail("invalid")
        return [keys[slug] for slug in dict.fromkeys(data)]

    def _slugs(self) -> dict[UUID, str]:
        """Asked for once per answer, however many rows it has."""
        context = cast(dict[str, Any], self.context)
        if "unit_slugs" not in context:
            context["unit_slugs"] = dict(Unit.objects.values_list("pk", "slug"))
        return context["unit_slugs"]
