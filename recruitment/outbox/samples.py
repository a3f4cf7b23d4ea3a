"""Invented people, for seeing what a message will be like."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.links import absolute
from recruitment.outbox.values import is_optional, link

FULL, SPARSE = "stina", "ali"
PEOPLE: dict[str, str | Promise] = {
    FULL: _("Stina, about whom everything is known"),
    SPARSE: _("Ali, where nothing is said that may be left out"),
}

SAMPLES: dict[str, object] = {
    "first_name": "Stina",
    "organisation": "Norrby kommun",
    "protected_note": _("Do you have protected personal data? Do not confirm; call 010-123 45 00 instead."),
    "minutes": 30,
    "season": _("summer 2027"),
    "weeks": _("weeks 25–28"),
    "job_title": _("Summer substitute in the social services"),
    "role": _("co-case worker"),
    "unit": "Utredningsenhet barn Norr",
    "first_day": _("Monday 21 June 2027"),
    "last_day": _("Friday 16 July 2027"),
    "pay": _("SEK 27,000–31,000 a month"),
    "reply_by": _("Monday 12 April 2027 at 24:00"),
    "place": "Norra vägen 12, Norrby",
    "ask_for": "Maja Berg, 010-123 45 01",
    "bring": [_("Proof of identity")],
    "conditions": [_("Passed term 6"), _("Driving licence B")],
    "candidate_name": "Stina Ågren",
    "answer": _("Yes"),
    "count": "3",
    "kept": _("What belongs to a recruitment is kept until 1 September 2029."),
    "ends_on": _("22 November 2027"),
    "removed_on": _("22 December 2027"),
    "rule": _("Interest only: 30 days after the time in the bank."),
    "title": _("Summer substitute in the social services"),
    "summary": _("Work beside a case worker all summer, with time for the children."),
    "closes_on": _("31 March 2027"),
    "lecture": _("Children and young people in Norrby"),
    "area": _("Children and youth"),
    "presentation": _("We are twelve colleagues, with a mentor for everybody who is new."),
    "contact": "Maja Berg, maja.berg@norrby.se",
    "reason": _("another job"),
    "greeting": _("We need six more for the summer. Every tip helps!"),
    "text": _("I can only work in week 26.\nIs that all right?"),
    "subject": _("Choose a new password"),
    "interviewer": "Maja Berg",
    "was": _("Tuesday 9 February 2027, 15:00"),
    "again": _("You can pick another time:"),
    "when": _("Wednesday 10 February 2027, 13:15"),
    "where": "Hörsal L2, Örebro universitet",
    "units": "Utredning barn och unga, Mottagning",
}


def sample_values(template: str, person: str) -> dict[str, object]:
    """Values as that message would have them, of an invented person."""
    values = {name: _sample(name, kind) for name, kind in TEMPLATES[template].values.items()}
    if person == SPARSE:
        kinds = TEMPLATES[template].values
        values = {name: value for name, value in values.items() if not is_optional(kinds[name])}
    if person == SPARSE and "first_name" in values:
        values["first_name"] = "Ali"
    return values


def _sample(name: str, kind: object) -> object:
    return absolute("/personuppgifter/") if kind is link else SAMPLES[name]
