"""A message in an administrator's own words: checked as a whole, and nothing typed is ever lost."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.errors import RuleBroken
from recruitment.outbox.checking import faults_of, is_text_message, longest
from recruitment.outbox.rewording import save_wording, text_of
from recruitment.outbox.values import readable
from recruitment.outbox.wordings import LONGEST_NOTE, Wording
from recruitment.staff.models import User


class WordingForm(forms.Form):
    """`base` is the version that one read before writing; whoever was slower is told, see `keep`."""

    subject = forms.CharField(label=_("Subject"))
    body = forms.CharField(label=_("Text"), widget=forms.Textarea)
    note = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("For the history, so that a colleague understands."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any, *, template: str, language: str, now: Wording | None) -> None:
        subject, body = text_of(template, language, now)
        self.version = now.version if now else 0
        super().__init__(data, initial={"subject": subject, "body": body, "base": self.version})
        self.template, self.language = template, language
        self.is_outrun = False
        self._suit(body)

    def _suit(self, body: str) -> None:
        """As much room as the text takes; a text message has no subject."""
        text = self.fields["body"]
        text.widget.attrs["rows"] = min(max(body.count("\n") + 4, 8), 28)
        text.widget.attrs["maxlength"] = longest(self.template, "body")
        for field in (self.fields["subject"], text):
            field.widget.attrs["lang"] = self.language
        if is_text_message(self.template):
            del self.fields["subject"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["subject"] = " ".join(given.get("subject", "").split())
        if not self.errors:
            given["body"] = readable(given["body"])
            for field, faults in faults_of(self.template, given["subject"], given["body"]).items():
                self.add_error(field, faults)
        return given

    def keep(self, by: User) -> bool:
        """Whether it was saved; not so when somebody else was quicker."""
        given = self.cleaned_data
        words = {name: given[name] for name in ("subject", "body", "note", "base")}
        try:
            save_wording(self.template, self.language, **words, by=by, at=timezone.now())
        except RuleBroken as broken:
            self.add_error(broken.field if broken.field in self.fields else None, str(broken.message))
            self.is_outrun = broken.code == "wording_changed"
            return False
        return True

    def rebase(self, now: Wording | None) -> None:
        """From here on it replaces `now`."""
        typed = {name: self.data[name] for name in self.data}
        self.data = typed | {"base": str(now.version if now else 0)}
