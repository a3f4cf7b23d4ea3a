"""Many colleagues are asked to share a job: who, with what greeting, read as each gets it, sent, followed."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.ads.campaigns import (
    CAMPAIGN,
    LEFT_OUT,
    LONGEST_GREETING,
    colleagues_of,
    job_of,
    preview_campaign,
    write_campaign,
)
from recruitment.ads.models import JobAd
from recruitment.mailings import actions
from recruitment.mailings.models import Batch, Mailing, Recipient
from recruitment.outbox.models import Message
from recruitment.staff.models import Unit, User
from recruitment.staff.rights import RIGHTS, Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.batches import SendForm, controls, letters_of, what_is_so
from recruitment.web.offer_forms import ActionForm
from recruitment.web.rule_forms import let_choose_rows
from recruitment.web.turning import turn


class CampaignForm(ActionForm):
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Everybody in these units"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("And these colleagues"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    greeting = forms.CharField(
        label=gettext_lazy("A greeting of your own"),
        required=False,
        max_length=LONGEST_GREETING,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands in the mail, between what the job is and the link to the own page."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        may = User.objects.filter(is_active=True, roles__overlap=list(RIGHTS[Right.SHARE]))
        sharers = may.filter(wants_no_campaigns=False)
        let_choose_rows(self.fields["units"], Unit.objects.filter(is_active=True).order_by("name", "pk"))
        let_choose_rows(self.fields["people"], sharers.order_by("last_name", "first_name", "pk"))


@staff_page(Right.WORK_WITH_JOBS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: StaffRequest, pk: UUID) -> HttpResponse:
    job, form = get_object_or_404(JobAd, pk=pk), CampaignForm(request.POST or None)
    if form.is_valid():
        chosen = colleagues_of(form.cleaned_data["people"], form.cleaned_data["units"])
        asked = {"greeting": form.cleaned_data["greeting"], "by": request.user, "at": timezone.now()}
        if form.carried_out(write_campaign, job, chosen, **asked):
            return redirect("campaign", form.result.pk)
    campaigns = Mailing.objects.filter(kind=CAMPAIGN, values__job=str(job.pk)).annotate(Count("recipients"))
    context = {"form": form, "job": job, "campaigns": campaigns.order_by("-created_at", "-pk")[:20]}
    return render(request, "sharing/new_campaign.html", context)


@staff_page(Right.WORK_WITH_JOBS)
@require_safe
def campaign(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, _campaign(pk), SendForm())


@staff_page(Right.WORK_WITH_JOBS)
@require_safe
def campaign_letter(request: StaffRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Exactly what this colleague gets, but for the colleague's own links."""
    row = _campaign(pk)
    if not row.recipients.filter(person_id=person).exists():
        raise Http404
    written = preview_campaign(row, person, timezone.now())
    mail = written if isinstance(written, Message) else None
    context = {"mailing": row, "mail": mail, "reason": written, "is_campaign": True}
    return render(request, "mailings/letter.html#mail" if request.htmx else "mailings/letter.html", context)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def leave_out_of_campaign(request: StaffRequest, pk: UUID, person: UUID) -> HttpResponse:
    actions.leave_out(_campaign(pk), person)
    return redirect("campaign", pk)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def send(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, form = _campaign(pk), SendForm(request.POST)
    form.full_clean()
    moment = form.cleaned_data.get("send_at")
    if form.carried_out(actions.send_batch, row, by=request.user, at=timezone.now(), send_at=moment):
        return _said(request, form.result)
    return _page(request, row, form)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def pause(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, actions.pause_mailing(_campaign(pk)))


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def resume(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, actions.resume_mailing(_campaign(pk), by=request.user))


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def stop(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, actions.stop_mailing(_campaign(pk), at=timezone.now()))


@staff_page(Right.WORK_WITH_JOBS)
@require_safe
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """How far it has come; when it is done the page is drawn anew."""
    row = _campaign(pk)
    if row.state == Batch.State.SENDING:
        return render(request, "sharing/campaign.html#progress", {"campaign": row} | _progress(row))
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"
    return answer if request.htmx else redirect("campaign", pk)


def _campaign(pk: UUID) -> Mailing:
    return get_object_or_404(Mailing.objects.select_related("sent_by", "created_by"), pk=pk, kind=CAMPAIGN)


def _said(request: StaffRequest, row: Mailing) -> HttpResponse:
    messages.success(request, what_is_so(row))
    return redirect("campaign", row.pk)


def _page(request: StaffRequest, row: Mailing, form: SendForm) -> HttpResponse:
    page = turn(request, row.recipients.order_by("pk"), size=50)
    people = User.objects.in_bulk([one.person_id for one in page.rows])
    told = _progress(row)
    label = ngettext("Send to %(count)s colleague", "Send to %(count)s colleagues", told["waiting"])
    context = {
        "campaign": row,
        "job": job_of(row),
        "page": page,
        "rows": [_row(one, people.get(one.person_id)) for one in page.rows],
        "letters": letters_of(row.pk),
        "controls": controls(
            row, "campaign", label=label % {"count": told["waiting"]}, form=form, may_send=told["total"] > 0,
            on_stop=_("Whoever has not been written to never is."),
        ),
    }  # fmt: skip
    return render(request, "sharing/campaign.html", context | told)


def _row(one: Recipient, person: User | None) -> dict:
    return {"recipient": one, "person": person, "reason": LEFT_OUT.get(one.reason, "")}


def _progress(row: Mailing) -> dict:
    counts = dict(row.recipients.order_by().values_list("state").annotate(Count("pk")))
    total, waiting = sum(counts.values()), counts.get(Recipient.State.WAITING, 0)
    return {"total": total, "waiting": waiting, "left": total - waiting}
