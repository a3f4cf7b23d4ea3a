"""What stands on a person's own page: how far the process has come in plain words, and all that is stored."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.candidates.models import Candidate
from recruitment.introductions.standing import WORDS
from recruitment.offers.models import Offer
from recruitment.records.disclosing import given_of
from recruitment.records.retention import Retention, retention_of
from recruitment.records.staying import stays_until
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, Organisation, Unit
from recruitment.web.personal_offers import OPEN, Words, has_stepped_back, own_offers, words_of_offers
from recruitment.web.studies_words import began_in_words, breaks_in_words
from recruitment.workdays import in_stockholm, weeks_text

State = Candidacy.State
ASKED_EARLY = timedelta(days=60)  # from here the own page offers another year

PROCESS: dict[str, Words] = {
    State.INTERESTED: (
        gettext_lazy("We have your registration"),
        gettext_lazy("We look at it and get in touch. You need do nothing now."),
    ),
    State.CONTACTED: (
        gettext_lazy("We have been in touch"),
        gettext_lazy("Answer us if you have not done so yet. Then we go on together."),
    ),
    State.INTERVIEW_BOOKED: (
        gettext_lazy("You have an interview to come to"),
        gettext_lazy("Call us if the time does not suit you."),
    ),
    State.INTERVIEWED: (
        gettext_lazy("You have been to an interview"),
        gettext_lazy("We weigh it together and get in touch."),
    ),
    State.CLEARED: (
        gettext_lazy("You are cleared for the summer"),
        gettext_lazy("Now we plan who can work where. You get an e-mail when there is an offer for you."),
    ),
    State.NOT_NOW: (
        gettext_lazy("Not this time"),
        gettext_lazy("We cannot offer you anything right now, but you remain in the bank."),
    ),
    State.OFFERED: (
        gettext_lazy("There is an offer for you"),
        gettext_lazy("You find it through the link in our e-mail."),
    ),
    State.ASSIGNED: (
        gettext_lazy("You have a place this summer"),
        gettext_lazy("We get in touch about your contract and your introduction."),
    ),
    State.CLOSED: (
        gettext_lazy("This season is over for you"),
        gettext_lazy("You remain in the bank for what comes later. Choose weeks to be in it again."),
    ),
}
SAID_NO: Words = (
    gettext_lazy("You have said no to this summer"),
    gettext_lazy(
        "You remain in the bank. Have you changed your mind? Say so through the link in our question."
    ),
)
PAUSED: Words = (
    gettext_lazy("You have paused"),
    gettext_lazy("We ask you nothing until you start again."),
)
EXPIRED: Words = (
    gettext_lazy("Your time in the bank has ended"),
    gettext_lazy("Your details are hidden. One press brings you back."),
)
IN_BANK: Words = (
    gettext_lazy("You are in the bank"),
    gettext_lazy("We get in touch when the next season opens, or when something else suits you."),
)
JOIN: Words = (
    gettext_lazy("Which weeks can you work?"),
    gettext_lazy("You are in the bank, but we do not know yet when you can work. Choose your weeks below."),
)


def shown(candidate: Candidate, token: str, at: datetime) -> dict[str, Any]:
    """Everything that the page needs."""
    season = Season.objects.nearest_open(in_stockholm(at).date())
    candidacies = list(candidate.candidacies.select_related("season").order_by("-season__year"))
    offers = own_offers(candidate, at)
    current = next((one for one in candidacies if season and one.season_id == season.pk), None)
    organisation = Organisation.objects.current()
    until = stays_until(candidate, organisation)
    return {
        "season": season,
        "words": _words(candidate, season, current, offers),
        "offers": offers,
        "needs_weeks": bool(season) and not (current and current.weeks),
        "parts": _parts(candidate, current, season, token),
        "kept": _kept(retention_of(candidate, at, organisation), until),
        "asks_to_stay": until is not None and until <= in_stockholm(at).date() + ASKED_EARLY,
        "seasons": candidacies,
        "given": given_of(candidate),
        "from_us": _from_us(candidate),
        "earlier": [one for one in candidacies if one is not current],
        "notes": candidate.notes.select_related("author").order_by("created_at", "pk"),
        "events": [_event(entry) for entry in candidate.entries.order_by("-at", "-pk")],
    }


def _words(
    candidate: Candidate, season: Season | None, current: Candidacy | None, offers: list[dict[str, Any]]
) -> Words:
    """The heading and the sentence under it: the one thing that matters most now."""
    if any(offer["is_open"] for offer in offers):
        return OPEN
    if candidate.status == Candidate.Status.PAUSED:
        return _paused(candidate)
    if candidate.status == Candidate.Status.EXPIRED:
        return EXPIRED
    if current is None:
        return JOIN if season else IN_BANK
    if not current.weeks and current.state in (State.INTERESTED, State.CLEARED):
        return JOIN
    if current.state == State.NOT_NOW and current.answer == Candidacy.Answer.NO:
        return SAID_NO
    return _of_season(current, offers)


def _of_season(current: Candidacy, offers: list[dict[str, Any]]) -> Words:
    """How far it has come; with a place, what its offer says, and after stepping back, that it was heard."""
    if current.state == State.ASSIGNED:
        own = [one for one in offers if one["candidacy"] == current.pk]
        return words_of_offers(own) or PROCESS[current.state]
    if current.state == State.CLEARED and has_stepped_back(offers):
        return WORDS[Offer.State.CANDIDATE_WITHDREW]
    return PROCESS[current.state]


def _paused(candidate: Candidate) -> Words:
    if candidate.paused_until is None:
        return PAUSED
    text = _("We ask you nothing until %(day)s, or until you start again yourself.")
    return PAUSED[0], text % {"day": date_format(candidate.paused_until, "j F Y")}


def _kept(kept: Retention, until: date | None) -> list[dict[str, Any]]:
    """The last day in the bank, the earliest day on which the data go, and the rule."""
    rule = kept.rule
    if kept.is_held:
        held = _("A matter is open, and nothing is removed before it is closed.")
        rule = f"{rule}\n{held}"
    facts = [
        {"term": _("Removed at the earliest"), "value": kept.day_in_words},
        {"term": _("Rule"), "value": rule},
    ]
    if until is None:
        return facts
    return [{"term": _("In the bank until"), "value": date_format(until, "j F Y")}, *facts]


def _parts(
    candidate: Candidate, current: Candidacy | None, season: Season | None, token: str
) -> list[dict[str, Any]]:
    kinds = [
        ("kontakt", _("Name and contact"), _contact(candidate)),
        ("utbildning", _("Education"), _education(candidate, season)),
        ("veckor", season.name if season else _("Extent"), _summer(candidate, current, season)),
        ("onskemal", _("Wishes and about you"), _wishes(candidate)),
    ]
    return [
        {"title": title, "facts": facts, "url": reverse("own_change", args=[token, name])}
        for name, title, facts in kinds
    ]


def _contact(candidate: Candidate) -> list[dict[str, Any]]:
    return [
        {"term": _("First name"), "value": candidate.first_name},
        {"term": _("Last name"), "value": candidate.last_name},
        {"term": _("E-mail"), "value": candidate.email},
        {"term": _("Mobile"), "value": candidate.phone},
        {"term": _("Text messages are fine"), "value": _yes_or_no(candidate.sms_ok)},
    ]


def _education(candidate: Candidate, season: Season | None) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"term": _("Education"), "value": candidate.get_education_status_display()},
        {"term": _("University"), "value": candidate.university},
        {"term": _("The programme began"), "value": began_in_words(candidate)},
        {"term": _("Breaks from the studies"), "value": breaks_in_words(candidate)},
        {"term": _("Terms completed by the summer"), "value": _terms(candidate, season)},
        {"term": _("Placement (VFU) done"), "value": _yes_or_no(candidate.vfu_completed)},
        {"term": _("Area of the placement"), "value": candidate.get_vfu_area_display()},
    ]
    if candidate.verified_level:
        facts.append({"term": _("Seen by us"), "value": candidate.get_verified_level_display()})
    return facts


def _terms(candidate: Candidate, season: Season | None) -> int | None:
    return candidate.terms_on(season.first_week) if season else None


def _summer(candidate: Candidate, current: Candidacy | None, season: Season | None) -> list[dict[str, Any]]:
    facts = [{"term": _("Full time or part time"), "value": candidate.get_extent_display()}]
    if season is None:
        return facts
    one = current or Candidacy()
    return [
        {"term": _("Weeks you can work"), "value": weeks_text(one.weeks)},
        *facts,
        {"term": _("Weeks in a row, at least"), "value": one.min_weeks},
        {"term": _("Weeks in all, at most"), "value": one.max_weeks},
        {"term": _("Separate periods, at most"), "value": one.max_blocks},
    ]


def _wishes(candidate: Candidate) -> list[dict[str, Any]]:
    names = _unit_names({*candidate.wanted_units, *candidate.excluded_units})
    return [
        {
            "term": _("Areas you would like"),
            "value": _lines(Area(one).label for one in candidate.wanted_areas),
        },
        {"term": _("Units you would like"), "value": _lines(map(names.get, candidate.wanted_units))},
        {
            "term": _("Units that should not see you"),
            "value": _lines(map(names.get, candidate.excluded_units)),
        },
        {"term": _("Driving licence B"), "value": candidate.get_licence_b_display()},
        {"term": _("In your own words"), "value": candidate.about},
    ]


def _unit_names(keys: set[UUID]) -> dict[UUID, str]:
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _from_us(candidate: Candidate) -> list[dict[str, Any]]:
    """What we have noted, and where the person came from."""
    return [
        {"term": _("Registered"), "value": _day(candidate.registered_at)},
        {"term": _("Confirmed"), "value": _day(candidate.confirmed_at)},
        {"term": _("How you found us first"), "value": _source(candidate, "first")},
        {"term": _("How you found us last"), "value": _source(candidate, "last")},
        {"term": _("Information on personal data read"), "value": candidate.privacy_notice_version},
        {"term": _("Our tags"), "value": _lines(candidate.tags)},
    ]


def _source(candidate: Candidate, which: str) -> str:
    kind = getattr(candidate, f"get_{which}_source_kind_display")()
    return ": ".join(filter(None, [str(kind), getattr(candidate, f"{which}_source_label")]))


def _event(entry: Any) -> dict[str, Any]:
    return {"at": entry.at, "title": entry.get_kind_display()}


def _day(at: datetime | None) -> date | str:
    return in_stockholm(at).date().isoformat() if at else ""


def _yes_or_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _lines(values: Iterable[Any]) -> str:
    return "\n".join(str(value) for value in values if value)
