"""The steps of the first day: who we are, which units, what the law wants told."""

from html import unescape
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.staff.models import UNNAMED, Area, Organisation, Unit

MOST_UNITS = 100


class WhoForm(forms.ModelForm):
    """The names that people meet, and whom they may ask."""

    class Meta:
        model = Organisation
        fields = (
            "name", "display_name", "department", "code", "contact_name", "contact_phone", "contact_email",
            "protected_identity_phone",
        )  # fmt: skip
        help_texts = {
            "name": gettext_lazy("As it stands in decisions."),
            "display_name": gettext_lazy("As people say it."),
            "code": gettext_lazy("Four digits."),
            "protected_identity_phone": gettext_lazy("They should not use the form; somebody answers here."),
        }
        error_messages = {"code": {"invalid": gettext_lazy("Four digits.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = True
        for name in ("name", "display_name"):
            if self.initial[name] == UNNAMED:
                self.initial[name] = ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unsaid = not given.get("contact_phone") and not given.get("contact_email")
        if unsaid and not {"contact_phone", "contact_email"} & self.errors.keys():
            self.add_error(
                "contact_phone", _("Write a telephone number or an e-mail: people have questions.")
            )
        return given


class UnitsForm(forms.Form):
    """Several units of one area at once, a line for each; those that are there already stay as they are."""

    names = forms.CharField(
        label=gettext_lazy("Units"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        help_text=gettext_lazy("One on each line."),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area"), choices=[("", gettext_lazy("Choose")), *Area.choices]
    )

    def clean_names(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["names"].splitlines())
        names = list(dict.fromkeys(filter(None, lines)))
        faults = [fault for number, name in enumerate(names, 1) if (fault := _fault_of(number, name))]
        if len(names) > MOST_UNITS:
            faults = [_("At most %(most)s at a time.") % {"most": MOST_UNITS}]
        if faults:
            raise forms.ValidationError(faults)
        return names

    def save(self) -> int:
        """How many were new."""
        there = set(Unit.objects.values_list("name", flat=True))
        taken = set(Unit.objects.values_list("slug", flat=True))
        new = []
        for name in self.cleaned_data["names"]:
            if name not in there:
                slug = _free_slug(name, taken)
                taken.add(slug)
                new.append(Unit(name=name, slug=slug, area=self.cleaned_data["area"]))
        return len(Unit.objects.bulk_create(new, ignore_conflicts=True))


def _fault_of(number: int, name: str) -> str:
    if len(name) > 120:
        return _("Line %(number)s is too long: at most 120 characters.") % {"number": number}
    if not slugify(name):
        return _("Line %(number)s has no letters: %(name)s") % {"number": number, "name": name}
    return ""


def _free_slug(name: str, taken: set[str]) -> str:
    first = slugify(name)[:50].strip("-")
    tries = (f"{first}-{number}" if number else first for number in range(len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)


class TextsForm(forms.ModelForm):
    """Begins as what the public pages tell today; left unchanged, they go on telling the service's own."""

    privacy_notice = forms.CharField(
        label=gettext_lazy("Information on personal data"), widget=forms.Textarea(attrs={"rows": 20})
    )
    accessibility_statement = forms.CharField(
        label=gettext_lazy("Accessibility statement"), widget=forms.Textarea(attrs={"rows": 10})
    )

    class Meta:
        model = Organisation
        fields = ("privacy_notice", "accessibility_statement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = {
            "privacy_notice": suggestion("privacy", self.instance),
            "accessibility_statement": suggestion("accessibility", self.instance),
        }
        for name, text in self.suggested.items():
            self.initial[name] = self.initial[name] or text
            self.fields[name].widget.attrs["lang"] = "sv"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, text in self.suggested.items():
            if "\n".join(given.get(name, "").splitlines()) == text:
                given[name] = ""
        return given

    def save(self, commit: bool = True) -> Any:
        self.instance.legal_texts_read_at = timezone.now()
        return super().save(commit)


def suggestion(subject: str, organisation: Organisation) -> str:
    """The service's own text as plain paragraphs, with the organisation's names in it."""
    blank = Organisation(
        name=organisation.name,
        bank_active_months=organisation.bank_active_months,
        protected_identity_phone=organisation.protected_identity_phone,
    )
    parts = render_to_string(f"public/{subject}_own.sv.html", {"organisation": blank}).split("\n")
    return "\n\n".join(unescape(strip_tags(part)).strip() for part in parts if part.strip())
