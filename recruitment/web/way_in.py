"""The page on which a wrong way in is put right."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from recruitment.ads.models import ShareLink
from recruitment.bank.correcting import LONGEST_REASON, Which, correct_source
from recruitment.bank.sources import LONGEST_CODE, WEB, Source, of_lecture, of_link, resolve_code, source_of
from recruitment.candidates.models import Candidate, SourceKind
from recruitment.lectures.models import Lecture
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.offer_forms import ActionForm

type Choices = list[tuple[str, str]]


class WayInForm(ActionForm):
    """Colleagues' links are not listed, so that nobody reads who brought whom: their code is typed."""

    source = forms.ChoiceField(label=gettext_lazy("The right way in"))
    code = forms.CharField(
        label=gettext_lazy("Or the code of a lecture or of a shared link"),
        help_text=gettext_lazy("A typed code is used before what is chosen above."),
        max_length=LONGEST_CODE,
        required=False,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )
    which = forms.ChoiceField(
        label=gettext_lazy("What was wrong"),
        choices=Which.choices,
        initial=Which.BOTH,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The person can read it in their history."),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _sources()

    def clean_code(self) -> Source | None:
        code = self.cleaned_data["code"]
        if not code:
            return None
        source = resolve_code(code)
        if source.kind == SourceKind.WEB:
            raise forms.ValidationError(_("No lecture and no link in use has this code."))
        return source

    @property
    def chosen(self) -> Source:
        """Of a valid form; a lecture that has gone in the meantime is the website."""
        kind, _colon, key = self.cleaned_data["source"].partition(":")
        typed: Source | None = self.cleaned_data["code"]
        return typed or source_of(kind, UUID(key) if key else None) or WEB


@staff_page(Right.WORK_IN_BANK)
@require_http_methods(["GET", "HEAD", "POST"])
def way_in(request: StaffRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk, is_placeholder=False)
    form = WayInForm(request.POST or None, initial={"source": _now(person)})
    if form.is_valid() and _is_corrected(form, person, request):
        messages.success(request, _("Corrected. The history says that it was you, and why."))
        return redirect("person", pk)
    return render(request, "bank/way_in.html", {"form": form, "person": person})


def _is_corrected(form: WayInForm, person: Candidate, request: StaffRequest) -> bool:
    rest = {name: form.cleaned_data[name] for name in ("reason", "which")}
    return form.carried_out(correct_source, person, form.chosen, **rest, by=request.user, at=timezone.now())


def _now(person: Candidate) -> str:
    return _value(person.first_source_kind, person.first_source_id)


def _value(kind: str, key: UUID | None) -> str:
    return f"{kind}:{key}" if key else str(kind)


def _sources() -> list[Any]:
    """The website, lectures newest first, and the links of units."""
    lectures = [of_lecture(row) for row in Lecture.objects.select_related("university")]
    groups = [(_("Lectures"), list(_named(lectures))), (_("Links of units"), _links())]
    website = (SourceKind.WEB.value, str(SourceKind.WEB.label))
    return [website, *((label, choices) for label, choices in groups if choices)]


def _named(sources: list[Source]) -> Iterator[tuple[str, str]]:
    for source in sources:
        yield _value(source.kind, source.id), source.label


def _links() -> Choices:
    rows = ShareLink.objects.filter(unit__isnull=False).select_related("job", "unit")
    pairs = [(of_link(link), link.unit) for link in rows.order_by("-job__created_at", "unit__name", "pk")]
    return [(_value(source.kind, source.id), f"{source.label}, {unit}") for source, unit in pairs]
