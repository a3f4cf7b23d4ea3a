"""What is filled in about a lecture."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import AdmitTerm, University
from recruitment.lectures.models import Lecture
from recruitment.staff.models import Unit, User
from recruitment.web.rule_forms import RuleForm


class LectureForm(RuleForm):
    class Meta:
        model = Lecture
        fields = (
            "kind",
            "title",
            "university",
            "held_at",
            "place",
            "programme",
            "course",
            "admit_term",
            "admit_year",
            "lecturer",
            "unit",
            "colleague",
            "contact",
            "slides_url",
            "attendees",
            "cost_hours",
            "cost_travel",
        )
        widgets = {
            "kind": forms.RadioSelect(attrs={"class": "side"}),
            "held_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "admit_year": forms.NumberInput(attrs={"class": "tiny"}),
            "attendees": forms.NumberInput(attrs={"class": "tiny"}),
            "cost_hours": forms.NumberInput(attrs={"class": "tiny", "step": "0.5"}),
            "cost_travel": forms.NumberInput(attrs={"class": "tiny"}),
        }
        help_texts = {
            "title": _("As the students know it. It is noted as where they came from."),
            "programme": _("For example the social work programme."),
            "admit_term": _("Fills in the programme start for those who register."),
            "attendees": _("Afterwards: how many were there. Gives the share that registered."),
            "contact": _("Named in the thank-you mail. Empty: the lecturer."),
            "slides_url": _("For you and your colleague; students are not shown it."),
            "cost_hours": _("Preparing, travelling and speaking, for all who took part."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("admit_term", AdmitTerm.choices)
        self.offer("university", University.objects.filter(_in_use(self.instance.university_id)))
        self.offer("unit", Unit.objects.filter(_in_use(self.instance.unit_id)))
        for name in ("lecturer", "colleague", "contact"):
            self.offer(name, User.objects.filter(_in_use(getattr(self.instance, f"{name}_id"))))


class HeadsForm(RuleForm):
    """One number, from a telephone on the way out of the hall."""

    class Meta:
        model = Lecture
        fields = ("attendees",)
        labels = {"attendees": _("How many were in the room?")}
        widgets = {"attendees": forms.NumberInput(attrs={"class": "tiny", "min": 1, "inputmode": "numeric"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendees"].required = True


def _in_use(chosen: Any) -> Q:
    """What can be chosen today, and what was chosen before."""
    return Q(is_active=True) | Q(pk=chosen)
