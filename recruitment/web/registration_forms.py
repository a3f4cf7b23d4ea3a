"""The registration form as it is seen on a phone: the bank's own rules, with hints and big boxes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.bank.forms import StepOneForm, StepTwoForm
from recruitment.candidates.models import EducationStatus, Registration
from recruitment.lectures.models import Lecture
from recruitment.seasons.models import Season
from recruitment.web.rule_forms import let_choose
from recruitment.web.weeks import week_choices

# People never see this field; programs that fill in every field give themselves away.
TRAP = "website"

NOT_ABOUT = _(
    "At most 600 characters. Do not write about health, family, origin, religion, trade union or politics:"
    " what you write becomes a public record."
)


def is_trapped(data: Mapping[str, Any]) -> bool:
    return bool(data.get(TRAP))


class RegisterForm(StepOneForm):
    """Step 1: name, address, education, and that the information has been read."""

    field_order = ["first_name", "last_name", "email", "education_status", "university", "is_adult"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["first_name"].error_messages["required"] = _("Write your first name.")
        fields["last_name"].error_messages["required"] = _("Write your last name.")
        fields["email"].error_messages["required"] = _("Write your e-mail address.")
        fields["education_status"].error_messages["required"] = _("Choose what describes you best.")
        fields["email"].help_text = _("Choose one that you read in the summer, too. We send a link to it.")
        fields["email"].widget.attrs |= {
            "inputmode": "email",
            "spellcheck": "false",
            "autocapitalize": "none",
        }
        fields["university"].help_text = _("Only if you study or have studied social work.")


def known_from(lecture: Lecture | None) -> dict[str, Any]:
    """What a lecture tells about those who listened: they need not type it."""
    if lecture is None:
        return {}
    return {"university": lecture.university_id, "education_status": EducationStatus.STUDENT}


class TellMoreForm(StepTwoForm):
    """Step 2: what only a student can answer is asked of students only, weeks only when there is a summer."""

    def __init__(
        self, *args: Any, registration: Registration, season: Season | None = None, **kwargs: Any
    ) -> None:
        began = {name: registration.data.get(name) for name in ("admit_term", "admit_year")}
        super().__init__(*args, season=season, initial=began, **kwargs)
        dress(self, season)
        if registration.data.get("education_status") != EducationStatus.STUDENT:
            for name in ("admit_term", "admit_year"):
                del self.fields[name]
        if season is None:
            del self.fields["weeks"]


def dress(form: forms.Form, season: Season | None) -> None:
    """How the fields about work and wishes look, here and on the person's own page."""
    fields = form.fields
    fields["admit_year"].widget = forms.TextInput({"inputmode": "numeric", "class": "short"})
    for name in ("weeks", "wanted_areas"):
        fields[name].widget.attrs["class"] = "weeks"  # two beside each other on a phone
    let_choose(fields["weeks"], week_choices(season.weeks if season else []))
    fields["weeks"].help_text = _("Tick every week that would be possible. You can change it later.")
    for name in ("extent", "licence_b"):
        as_boxes(fields[name])
    fields["wanted_units"].help_text = _("Leave empty if any unit is fine.")
    fields["excluded_units"].help_text = _(
        "Perhaps you know somebody there, or have had contact with it yourself. The unit’s manager does not"
        " see you in the bank."
    )
    fields["sms_ok"].help_text = _("Only about your own offers and dates. Never advertising.")
    fields["about"].help_text = NOT_ABOUT


def as_boxes(field: forms.Field) -> None:
    """The few choices of a list beside each other, the empty one last."""
    assert isinstance(field.widget, forms.Select)
    choices = list(field.widget.choices)
    field.widget = forms.RadioSelect({"class": "side"}, choices=[*choices[1:], *choices[:1]])
