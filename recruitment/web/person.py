"""One person in the bank: facts, where the process stands, history, and the next thing to do."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.timeline import timeline
from recruitment.candidates.actions import (
    add_note,
    note_ladok_check,
    set_tags,
    verify_degree,
    withdraw_verification,
)
from recruitment.candidates.models import Candidate
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.interviews.following import move_process
from recruitment.offers.actions import world_of
from recruitment.offers.models import Offer
from recruitment.outbox.addresses import dead_address
from recruitment.planning.advice import best_seat
from recruitment.records.disclosing import note_reading
from recruitment.records.retention import retention_of
from recruitment.seasons.actions import clear_candidacies
from recruitment.seasons.clearing import hindrance_of
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, Unit
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.bank import week_strip
from recruitment.web.bank_forms import LadokForm, MoveForm, NoteForm, TagForm, VerifyForm, WhyNotForm
from recruitment.web.changing import parts_of
from recruitment.web.interview import booking_of
from recruitment.web.person_next import next_of
from recruitment.web.personal_forms import PARTS
from recruitment.web.studies_words import began_in_words, breaks_in_words

# What a rule calls a field, and what it is called in the form.
FIELDS = {"to": "state"}


@staff_page(Right.SEE_BANK)
@require_safe
def person(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Who has looked is noted once a day: the person may see it."""
    found = _own(request, pk)
    if request.method == "GET":
        note_reading(found, request.user, timezone.now())
    return _page(request, found)


@staff_page(Right.SEE_BANK)
@require_POST
def note(request: StaffRequest, pk: UUID) -> HttpResponse:
    found, form = _own(request, pk), NoteForm(request.POST)
    return _done(request, found, form, "note_form", lambda: add_note(
        found, form.cleaned_data["text"], by=request.user, at=timezone.now()
    ))  # fmt: skip


@staff_page(Right.WORK_IN_BANK)
@require_POST
def tags(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The tags as they are to be: what is gone from the field is taken off."""
    found, form = _own(request, pk), TagForm(request.POST)
    return _done(request, found, form, "tag_form", lambda: set_tags(
        [found], add=form.words(), remove=set(found.tags) - set(form.words()), by=request.user,
        at=timezone.now(),
    ))  # fmt: skip


@staff_page(Right.SEE_BANK)
@require_POST
def verify(request: StaffRequest, pk: UUID) -> HttpResponse:
    found, form = _own(request, pk), VerifyForm(request.POST)
    return _done(request, found, form, "verify_form", lambda: verify_degree(
        found, *form.verification, by=request.user, at=timezone.now()
    ))  # fmt: skip


@staff_page(Right.SEE_BANK)
@require_POST
def unverify(request: StaffRequest, pk: UUID) -> HttpResponse:
    withdraw_verification(_own(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The degree is no longer verified."))
    return redirect("person", pk)


@staff_page(Right.SEE_BANK)
@require_POST
def check_studies(request: StaffRequest, pk: UUID) -> HttpResponse:
    found, form = _own(request, pk), LadokForm(request.POST)
    return _done(request, found, form, "ladok_form", lambda: note_ladok_check(
        found, form.cleaned_data["outcome"], by=request.user, at=timezone.now()
    ))  # fmt: skip


@staff_page(Right.WORK_IN_BANK)
@require_POST
def clear(request: StaffRequest, pk: UUID, candidacy: UUID) -> HttpResponse:
    found = _own(request, pk)
    row = get_object_or_404(found.candidacies, pk=candidacy)
    try:
        done = clear_candidacies([row], by=request.user, at=timezone.now())
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        _tell_cleared(request, done)
    return redirect("person", pk)


def _tell_cleared(request: StaffRequest, done: int) -> None:
    if done:
        messages.success(request, _("Cleared for the season."))
    else:
        messages.info(request, _("Nothing changed: cleared already, or further on."))


@staff_page(Right.WORK_IN_BANK)
@require_POST
def move(request: StaffRequest, pk: UUID, candidacy: UUID) -> HttpResponse:
    found = _own(request, pk)
    row = get_object_or_404(found.candidacies, pk=candidacy)
    if request.POST.get("state") == row.state:  # sent twice, or somebody was quicker
        messages.info(request, _("The process stands there already."))
        return redirect("person", pk)
    form = MoveForm(request.POST, candidacy=row)
    return _done(request, found, form, "move_form", lambda: move_process(
        row, form.cleaned_data["state"], reason=form.cleaned_data["reason"], by=request.user,
        at=timezone.now(),
    ))  # fmt: skip


def _own(request: StaffRequest, pk: UUID) -> Candidate:
    """Whoever the user may see; a person who hides from a manager's units does not exist there."""
    rows = Candidate.objects.visible_to(request.user).select_related("university", "verified_by")
    return get_object_or_404(rows, pk=pk)


def _done(request: StaffRequest, found: Candidate, form: forms.Form, name: str, act: Any) -> HttpResponse:
    """Do it and come back; a fault is told at its field, with what was typed still there."""
    if form.is_valid():
        try:
            act()
        except NotAllowed:
            raise
        except RuleBroken as broken:
            field = FIELDS.get(broken.field, broken.field)
            form.add_error(field if field in form.fields else None, str(broken.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", found.pk)
    return _page(request, found, **{name: form, "form": form})


def _page(request: StaffRequest, found: Candidate, **faulty: Any) -> HttpResponse:
    season = Season.objects.current(timezone.localdate())
    rows = found.candidacies.filter(season=season).select_related("season", "candidate")
    candidacy = rows.first() if season else None
    dead, offers = dead_address(found.email), _offers(found, request)
    open_ones = Vacancy.objects.open().visible_to(request.user)
    context = {
        "person": found,
        "dead": dead,
        "next": next_of(found, candidacy, season, offers, dead, open_ones),
        "season": season,
        "candidacy": candidacy,
        "facts": _facts(found, season, request),
        "offers": offers,
        "events": _events(found, request),
        "may_work": request.user.may(Right.WORK_IN_BANK),
        "parts": [{"name": name, "title": PARTS[name].title} for name in parts_of(found)],
        "note_form": NoteForm(),
        "tag_form": TagForm(initial={"tags": ", ".join(found.tags)}),
        "verify_form": VerifyForm(),
        "ladok_form": LadokForm(),
    }
    process = _process(season, candidacy) | booking_of(request, candidacy) if season and candidacy else {}
    return render(
        request, "bank/person.html", context | process | _why_not(request, season, candidacy) | faulty
    )


def _process(season: Season, candidacy: Candidacy) -> dict[str, Any]:
    """The weeks, and only the steps that the rules would take."""
    waits = candidacy.state in MoveForm.BY_HAND - {Candidacy.State.CLEARED}
    return {
        "weeks": week_strip(season, candidacy),
        "may_be_cleared": waits and not hindrance_of(candidacy),
        "move_form": MoveForm(candidacy=candidacy) if MoveForm.steps_of(candidacy) else None,
    }


def _offers(found: Candidate, request: StaffRequest) -> list[dict[str, Any]]:
    """Each with the state that holds now: the clock ends an offer before the nightly tidying does."""
    at = timezone.now()
    rows = Offer.objects.visible_to(request.user).filter(candidate=found).select_related("vacancy__unit")
    states = [(offer, Offer.State(offer.state_at(at))) for offer in rows.order_by("-created_at", "pk")]
    return [{"offer": offer, "state": state, "label": state.label} for offer, state in states]


def _facts(found: Candidate, season: Season | None, request: StaffRequest) -> list[dict]:
    terms = found.terms_on(season.first_week) if season else None
    stage = found.stage_on(season.first_week) if season else None
    areas = ", ".join(str(Area(area).label) for area in found.wanted_areas)
    return [
        *_contact(found),
        {"term": _("Education"), "value": found.get_education_status_display()},
        {"term": _("University"), "value": found.university},
        {"term": _("Programme began"), "value": began_in_words(found)},
        {"term": _("Breaks from the studies"), "value": breaks_in_words(found)},
        {"term": _("Terms completed by the season"), "value": terms},
        {"term": _("Where in the programme"), "value": stage.label if stage else ""},
        {"term": _("Placement (VFU)"), "value": _vfu(found)},
        {"term": _("Verified degree"), "value": _verified(found)},
        {"term": _("Driving licence B"), "value": found.get_licence_b_display()},
        {"term": _("Wants areas"), "value": areas},
        {"term": _("Wants units"), "value": _units(found.wanted_units)},
        *_hidden_from(found, request),
        {"term": _("In own words"), "value": found.about},
        {"term": _("Removed at the earliest"), "value": _kept(found)},
    ]


def _contact(found: Candidate) -> list[dict]:
    if found.is_placeholder:
        return []
    phone = {"term": _("Mobile"), "value": found.phone, "action": _("Call")}
    return [
        {"term": _("E-mail"), "value": found.email, "url": f"mailto:{found.email}", "action": _("Write")},
        phone | ({"url": f"tel:{found.phone}"} if found.phone else {}),
    ]


def _kept(found: Candidate) -> str:
    kept = retention_of(found, timezone.now())
    return f"{kept.day_in_words}. {kept.rule}"


def _hidden_from(found: Candidate, request: StaffRequest) -> list[dict]:
    """Where the person does not want to be seen is for those who see every unit anyway."""
    if not (found.excluded_units and request.user.sees_all_units):
        return []
    return [{"term": _("Not these units"), "value": _units(found.excluded_units)}]


def _vfu(found: Candidate) -> str:
    if not found.vfu_completed:
        return _("Not done")
    return _("Done, %(area)s") % {"area": found.get_vfu_area_display()} if found.vfu_area else _("Done")


def _verified(found: Candidate) -> str:
    if not found.verified_level:
        return ""
    seen = {"level": found.get_verified_level_display(), "by": found.verified_by, "on": found.verified_on}
    how = found.get_verified_method_display()
    more = f"{how}: {found.verified_reference}" if found.verified_reference else how
    return f"{_('%(level)s (%(by)s, %(on)s)') % seen}. {more}"


def _units(keys: list[UUID]) -> str:
    names = dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))
    return ", ".join(names[key] for key in keys if key in names)


def _events(found: Candidate, request: StaffRequest) -> list[dict]:
    return [
        {"at": row.at, "title": row.label, "text": row.details, "who": row.by, "url": _address(row.link)}
        for row in timeline(found, request.user)
    ]


def _address(link: str) -> str:
    """The page of what a line of history is about, when it has one."""
    kind, _colon, key = link.partition(":")
    pages = {"offer": "offer", "message": "message"}
    return reverse(pages[kind], args=[key]) if kind in pages else ""


def _why_not(request: StaffRequest, season: Season | None, candidacy: Candidacy | None) -> dict:
    """Why this person could not have a chosen vacancy: every reason, or that they could."""
    if season is None or candidacy is None:
        return {}
    rows = (
        Vacancy.objects.open().visible_to(request.user).filter(season=season).select_related("unit", "season")
    )
    asked = request.GET if "vacancy" in request.GET else None
    form = WhyNotForm(asked, vacancies=rows.order_by("unit__name", "role", "pk"))
    vacancy = form.cleaned_data.get("vacancy") if form.is_valid() else None
    if vacancy is None:
        return {"why_not_form": form}
    world = world_of(season, timezone.now())
    seat, weeks, reasons = best_seat(candidacy, vacancy, world=world)
    may_offer = not reasons and request.user.may(Right.WORK_WITH_OFFERS)
    place = {"seat": seat, "first_week": weeks[0], "last_week": weeks[-1], "weeks": weeks}
    found = {"why_not_form": form, "asked_vacancy": vacancy, "reasons": reasons, "candidacy": candidacy}
    return found | ({"place": place} if may_offer else {})
