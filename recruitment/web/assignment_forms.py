"""What is filled in about an assignment: who takes care of the person."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.introductions.mentors import MentorChoice, mentor_choices
from recruitment.introductions.models import Assignment
from recruitment.web.offer_forms import ActionForm
from recruitment.workdays import weeks_text


class MentorForm(ActionForm):
    mentor = forms.TypedChoiceField(label=gettext_lazy("Mentor"), required=False, empty_value=None)

    def __init__(self, data: QueryDict | None = None, *, assignment: Assignment) -> None:
        super().__init__(data, initial={"mentor": assignment.mentor_id})
        choices = mentor_choices(assignment)
        people = {str(one.user.pk): one.user for one in choices}
        labels = [("", _("Nobody yet")), *((str(one.user.pk), _label(one)) for one in choices)]
        if assignment.mentor and str(assignment.mentor_id) not in people:  # has left the unit since
            people[str(assignment.mentor_id)] = assignment.mentor
            labels.append((str(assignment.mentor_id), assignment.mentor.full_name))
        field = self.fields["mentor"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices, field.coerce = labels, people.get


def _label(choice: MentorChoice) -> str:
    """The name, and what is in the way."""
    notes = []
    if choice.away:
        notes.append(_("on leave %(weeks)s") % {"weeks": weeks_text(choice.away)})
    if choice.full:
        notes.append(_("has two people already %(weeks)s") % {"weeks": weeks_text(choice.full)})
    return f"{choice.user.full_name} ({', '.join(notes)})" if notes else choice.user.full_name
