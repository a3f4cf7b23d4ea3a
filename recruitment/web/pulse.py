"""Two questions before and after a lecture, from the code of the registration; nobody's answer is kept."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import LEAST, MOST, Phase, Question, answer_pulse, is_open, phase_at
from recruitment.staff.models import Organisation
from recruitment.staff.opening import demand_open
from recruitment.web.slim import in_one_request

WORDS = {LEAST: _("1, not at all"), MOST: _("5, very much")}


class PulseForm(forms.Form):
    phase = forms.ChoiceField(
        label=_("Have you heard the lecture?"),
        choices=[(Phase.BEFORE, _("Not yet")), (Phase.AFTER, _("Yes, I have"))],
        widget=forms.RadioSelect(attrs={"class": "side"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for question in Question:
            self.fields[question.value] = forms.TypedChoiceField(
                label=question.label,
                choices=[(value, WORDS.get(value, str(value))) for value in range(LEAST, MOST + 1)],
                coerce=int,
                widget=forms.RadioSelect(attrs={"class": "side"}),
            )

    @property
    def answers(self) -> dict[Question, int]:
        return {question: self.cleaned_data[question.value] for question in Question}


@in_one_request
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, code: str) -> HttpResponse:
    demand_open(Organisation.objects.current())
    lecture = Lecture.objects.with_code(code[:24]).first()
    if lecture is None:
        return redirect("register_with_code", code)
    at = timezone.now()
    if not is_open(lecture, at):
        return render(request, "public/pulse_over.html", {"lecture": lecture})
    form = PulseForm(request.POST or None, initial={"phase": phase_at(lecture, at), "once": uuid.uuid4()})
    if form.is_valid():
        once = form.cleaned_data["once"]
        answer_pulse(lecture, Phase(form.cleaned_data["phase"]), form.answers, key=once, at=at)
        return redirect("pulse_thanks", lecture.code)
    return render(request, "public/pulse.html", {"form": form, "lecture": lecture})


@in_one_request
@require_safe
def pulse_thanks(request: HttpRequest, code: str) -> HttpResponse:
    lecture = Lecture.objects.with_code(code[:24]).first()
    if lecture is None:
        return redirect("register_with_code", code)
    return render(request, "public/pulse_thanks.html", {"lecture": lecture})
