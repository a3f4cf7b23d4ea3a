"""Who gets links to an ad: employees, each by mail, and units, for the staff room's wall."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Collate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.ads.actions import give_share_links, link_for, revoke_link, take_back_share_links
from recruitment.ads.addresses import link_path
from recruitment.ads.models import JobAd, ShareLink
from recruitment.candidates.expressions import SortName
from recruitment.lectures.posters import qr_png, qr_svg, to_type
from recruitment.outbox.links import absolute
from recruitment.staff.models import User
from recruitment.staff.rights import RIGHTS, Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.job_forms import SharerQuestion, UnitLinkForm
from recruitment.web.turning import Turn, turn

Channel = ShareLink.Channel


@staff_page(Right.WORK_WITH_JOBS)
@require_http_methods(["GET", "HEAD", "POST"])
def sharers(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Colleagues to choose among; POST gives the chosen their links and mails them."""
    job = get_object_or_404(JobAd, pk=pk)
    if request.method == "POST":
        return _give(request, job)
    question = SharerQuestion(request.GET)
    context = {
        "job": job,
        "is_open": job.is_public(timezone.localdate()),
        "question": question,
        "page": _page(request, job, question),
    }
    return render(request, "sharing/sharers.html", context)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def take_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(JobAd, pk=pk)
    user = get_object_or_404(User, pk=_uuid(request.POST.get("user", "")))
    take_back_share_links(job, user, by=request.user, at=timezone.now())
    messages.success(request, _("The links of %(name)s lead nowhere now.") % {"name": user.full_name})
    return redirect("sharers", pk)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def unit_link(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A link to send around and one to hang on the wall, so that one sees which was used."""
    job = get_object_or_404(JobAd, pk=pk)
    form = UnitLinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the unit that the link is for."))
        return redirect("job", pk)
    unit = form.cleaned_data["unit"]
    for channel in (Channel.COPY, Channel.QR):
        link_for(job, unit=unit, channel=channel, at=timezone.now())
    messages.success(request, _("%(unit)s has its own link and QR code.") % {"unit": unit})
    return redirect("job", pk)


@staff_page(Right.SEE_JOBS)
@require_safe
def link_qr(request: StaffRequest, pk: UUID) -> HttpResponse:
    link = _unit_link(pk)
    picture = HttpResponse(qr_png(absolute(link_path(link))), content_type="image/png")
    picture.headers["Content-Disposition"] = f'attachment; filename="qr-{link.code}.png"'
    return picture


@staff_page(Right.SEE_JOBS)
@require_safe
def link_poster(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A sheet for the staff room's wall."""
    link = _unit_link(pk)
    url = absolute(link_path(link))
    context = {
        "title": link.job.title,
        "lead": _("Do you know somebody? Scan the code, and share the job."),
        "qr": qr_svg(url),
        "address": to_type(url),
        "contact": ", ".join(filter(None, [link.job.contact_name, link.job.contact_phone])),
        "back_url": reverse("job", args=[link.job_id]),
    }
    return render(request, "poster.html", context)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def revoke(request: StaffRequest, pk: UUID) -> HttpResponse:
    link = revoke_link(_unit_link(pk), by=request.user, at=timezone.now())
    messages.success(request, _("The link leads nowhere now. What it brought stays counted."))
    return redirect("job", link.job_id)


def _unit_link(pk: UUID) -> ShareLink:
    """A unit's link; an employee's is between that employee and the share page."""
    return get_object_or_404(ShareLink.objects.filter(unit__isnull=False).select_related("unit"), pk=pk)


def _give(request: StaffRequest, job: JobAd) -> HttpResponse:
    chosen = forms.ModelMultipleChoiceField(_may_share(), required=False)
    try:
        users = list(chosen.clean(request.POST.getlist("ids")))
    except forms.ValidationError:
        users = []
    if not users:
        messages.error(request, _("Choose at least one colleague."))
        return redirect("sharers", job.pk)
    pages = give_share_links(job, users, by=request.user, at=timezone.now())
    words = ngettext(
        "%(count)d colleague has links of their own and gets a mail.",
        "%(count)d colleagues have links of their own and get a mail each.",
        len(pages),
    )
    messages.success(request, words % {"count": len(pages)})
    return redirect("sharers", job.pk)


def _page(request: HttpRequest, job: JobAd, question: SharerQuestion) -> Turn:
    if not question.is_valid():
        return Turn(note=" ".join(str(error) for errors in question.errors.values() for error in errors))
    has_links = ShareLink.objects.filter(job=job, sharer=OuterRef("pk"), revoked_at=None)
    rows = _asked(_may_share(), **question.cleaned_data).annotate(has_links=Exists(has_links))
    return turn(request, rows, known=question.fields)


def _may_share() -> QuerySet:
    """In Swedish order of names."""
    name = Collate(SortName("last_name", "first_name"), "C")
    allowed = User.objects.filter(is_active=True, roles__overlap=list(RIGHTS[Right.SHARE]))
    return allowed.annotate(sort_name=name).prefetch_related("units").order_by("sort_name", "pk")


def _asked(users: QuerySet, *, q: str, unit) -> QuerySet:
    """Every word is in the name or the address."""
    for word in q.split():
        users = users.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return users.filter(pk__in=unit.users.values("pk")) if unit else users


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
