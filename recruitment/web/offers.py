"""Staff pages of offers: the list, one offer with what can be done, draft, send, answer by phone."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.candidates.models import Entry
from recruitment.introductions.conditions import conditions_of
from recruitment.introductions.models import Assignment
from recruitment.offers.actions import (
    accept_offer,
    create_offer,
    deadline_of,
    decline_offer,
    extend_offer,
    replace_offer,
    send_offer,
    withdraw_offer,
)
from recruitment.offers.agreeing import waiting_for_agreement
from recruitment.offers.filters import OfferFilter
from recruitment.offers.letters import preview_offer, preview_text, terms_of
from recruitment.offers.models import Offer
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import place_url
from recruitment.web.letters import letter_of
from recruitment.web.offer_forms import (
    AnswerForm,
    ExtendForm,
    GrantForm,
    OfferListForm,
    SendForm,
    WithdrawForm,
)
from recruitment.web.plan_forms import NewPlaceForm, back_to_place
from recruitment.web.trail_words import told
from recruitment.web.turning import Turn, turn

WITH = (
    "candidate",
    "candidacy__candidate",
    "vacancy__unit",
    "vacancy__season",
    "vacancy__contact",
    "sent_by",
    "agreed_by",
    "plan",
)


YES = (Offer.State.ACCEPTED_CONDITIONAL, Offer.State.CONFIRMED)
UNSENT = (Offer.State.DRAFT, Offer.State.QUEUED)


@staff_page(Right.SEE_OFFERS)
@require_safe
def offers(request: StaffRequest) -> HttpResponse:
    asked = OfferFilter(_chosen(request), Offer.objects.visible_to(request.user), request=request)
    rows = asked.qs.select_related("candidate", "vacancy__unit").order_by("-created_at", "-pk")
    page = _page(request, asked, rows)
    at = timezone.now()
    listed = [(offer, Offer.State(offer.state_at(at)).label, offer.state_at(at)) for offer in page.rows]
    form = OfferListForm(request.GET, user=request.user)
    return render(request, "offers/list.html", {"page": page, "listed": listed, "form_of_list": form})


@staff_page(Right.SEE_OFFERS)
@require_safe
def offer(request: StaffRequest, pk: UUID) -> HttpResponse:
    return offer_page(request, own_offer(request, pk))


@staff_page(Right.SEE_OFFERS)
@require_safe
def mail(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Exactly the mail that a draft will leave as, but for the person's own link."""
    row = own_offer(request, pk)
    if row.state not in UNSENT:
        raise Http404
    context = {"offer": row, "mail": _preview(row, timezone.now())}
    return render(request, "offers/mail.html#mail" if request.htmx else "offers/mail.html", context)


@staff_page(Right.SEE_OFFERS)
@require_safe
def letter(request: StaffRequest, pk: UUID) -> HttpResponse:
    return letter_of(own_offer(request, pk))


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def send(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, form = own_offer(request, pk), SendForm(request.POST)
    form.full_clean()
    last_day = form.cleaned_data.get("reply_by")
    if form.carried_out(send_offer, row, by=request.user, at=timezone.now(), reply_by=last_day):
        messages.success(
            request, _("The offer is on its way, or waits until the person has answered another.")
        )
        return redirect("offer", pk)
    return offer_page(request, row, send_form=form)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, form = own_offer(request, pk), WithdrawForm(request.POST)
    form.full_clean()
    agreed = form.cleaned_data["agreed"]
    if form.carried_out(withdraw_offer, row, by=request.user, at=timezone.now(), agreed=agreed):
        messages.success(request, _("The offer is taken back."))
        return redirect("offer", pk)
    return offer_page(request, row, withdraw_form=form)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def extend(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, form = own_offer(request, pk), ExtendForm(request.POST)
    last_day = form.cleaned_data["reply_by"] if form.is_valid() else None
    if form.carried_out(extend_offer, row, last_day, by=request.user, at=timezone.now()):
        messages.success(request, _("The person has more time to answer, and is told."))
        return redirect("offer", pk)
    return offer_page(request, row, extend_form=form)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def record_answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, form = own_offer(request, pk), AnswerForm(request.POST)
    said = {"at": timezone.now(), "recorded_by": request.user}
    if form.is_valid() and form.cleaned_data["answer"] == "yes":
        done = form.carried_out(accept_offer, row, name=row.candidate.full_name, **said)
    else:
        said |= {name: form.cleaned_data.get(name, "") for name in ("reason", "not_this_summer")}
        done = form.carried_out(decline_offer, row, **said)
    if done:
        messages.success(request, _("The answer is noted, and the person gets a receipt."))
        return redirect("offer", pk)
    return offer_page(request, row, answer_form=form)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def grant_weeks(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A new offer for the weeks that the person asked for, in place of the old one."""
    row = own_offer(request, pk)
    form = GrantForm(request.POST, offer=row)
    weeks = form.weeks if form.is_valid() else ()
    if form.carried_out(replace_offer, row, *weeks, by=request.user, at=timezone.now()):
        messages.success(request, _("A new offer with other weeks has been sent."))
        return redirect("offer", form.result.pk)
    return offer_page(request, row, grant_form=form)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def new_offer(request: StaffRequest, year: int) -> HttpResponse:
    """A draft for somebody in a place: from the season board."""
    season = get_object_or_404(Season, year=year)
    form = NewPlaceForm(request.POST, season=season, user=request.user)
    if made := form.obeys(create_offer, by=request.user, at=timezone.now()):
        messages.success(request, _("The draft is written. Nothing has been sent yet."))
        return redirect("offer", made.pk)
    return back_to_place(request, season, form)


def _chosen(request: StaffRequest) -> QueryDict:
    """What was asked for, without the choices of "all", which a form sends as nothing."""
    asked = request.GET.copy()
    for name in [name for name, value in request.GET.items() if not value]:
        del asked[name]
    return asked


def _page(request: StaffRequest, asked: OfferFilter, rows) -> Turn:
    if not asked.is_valid():
        said = [str(fault) for faults in asked.errors.values() for fault in faults]
        return Turn(note=" ".join(said))
    return turn(request, rows, known=set(asked.filters), size=50)


def own_offer(request: StaffRequest, pk: UUID) -> Offer:
    return get_object_or_404(Offer.objects.visible_to(request.user).select_related(*WITH), pk=pk)


def offer_page(request: StaffRequest, row: Offer, **forms) -> HttpResponse:
    at = timezone.now()
    works = request.user.may(Right.WORK_WITH_OFFERS)
    context = {
        "offer": row,
        "state": row.state_at(at),
        "state_label": Offer.State(row.state_at(at)).label,
        "terms": terms_of(row),
        "may_work": works,
        "may_decide": request.user.may_decide_employment,
        "mail": _preview(row, at) if row.state in UNSENT else None,
        "events": events_of(row),
        "send_form": SendForm(),
        "answer_form": AnswerForm(),
        "withdraw_form": WithdrawForm(),
        "extend_form": ExtendForm(),
        "waits_for_manager": waiting_for_agreement().filter(pk=row.pk).exists(),
        "trail": told([row]) if row.next_in_line else [],
        "may_answer": _may_answer(row, at),
        "conditions": conditions_shown(row),
        "assignment": Assignment.objects.filter(offer=row).first(),
        "grants": GrantForm(offer=row).choices(),
        "place_url": place_url(row.vacancy.season.year, row.vacancy, row.seat, row.first_week),
    }
    faulty = next((form for form in forms.values() if form.errors), None)
    return render(request, "offers/offer.html", context | forms | {"form": faulty})


def conditions_shown(row: Offer) -> dict:
    """What has been shown and what remains, from the yes on; nothing is asked for before it."""
    asked = conditions_of(row) if row.state in YES else []
    return {"asked": asked, "remain": any(one.met_on is None for one in asked)}


def _may_answer(row: Offer, at: datetime) -> bool:
    """An open question; and until the last day a no may become a yes."""
    may_turn = row.state == Offer.State.DECLINED and row.reply_by is not None and at < row.reply_by
    return may_turn or row.state_at(at) == Offer.State.SENT


def _preview(row: Offer, at) -> dict | None:
    """None for protected identity: nothing is sent."""
    if row.candidate.is_placeholder:
        return None
    mail = preview_offer(row, deadline_of(row, at), at)
    told = {"recipient": mail.recipient, "subject": mail.subject, "text": without_keys(mail.text)}
    return told | {"phone": row.candidate.phone, "text_message": preview_text(row, at)}


def events_of(row: Offer) -> list[dict]:
    """What has happened to this offer: its moves and its messages, newest first."""
    about = f"offer:{row.pk}"
    moves = [
        {
            "at": entry.at,
            "title": _title(entry),
            "who": entry.by,
        }
        for entry in Entry.objects.filter(candidate=row.candidate_id, about=about).select_related("by")
    ]
    mails = [
        {"at": mail.sent_at or mail.created_at, "title": mail.title, "text": mail.get_state_display()}
        for mail in Message.objects.about(about)
    ]
    return sorted(moves + mails, key=lambda event: event["at"], reverse=True)


def _title(entry: Entry) -> str:
    if until := entry.details.get("reply_by"):
        return _("More time to answer, until %(day)s") % {"day": until}
    if entry.details.get("proposed"):
        return _("The person asks for other weeks")
    state = entry.details.get("state", "")
    return str(Offer.State(state).label if state in Offer.State.values else entry.get_kind_display())
