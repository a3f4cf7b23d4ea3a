"""The employee's side of sharing: the page from the mail, one's own results, taking links oneself."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from recruitment.ads.actions import give_share_links
from recruitment.ads.addresses import is_possible, link_path, page_path
from recruitment.ads.cards import SQUARE, TALL, WIDE, draw_card
from recruitment.ads.intents import intent
from recruitment.ads.models import JobAd, ShareLink, SharePage
from recruitment.ads.wording import ShareText, share_texts
from recruitment.lectures.posters import qr_png, qr_svg, to_type
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.link_results import Outcome, outcome_of, outcomes_of
from recruitment.web.private import private_page
from recruitment.web.turning import turn

Channel = ShareLink.Channel
SIZES = (WIDE, SQUARE, TALL)
NO_SESSION: dict = {"messages": ()}  # no login, and nothing to remember
TAPPED = (Channel.FACEBOOK, Channel.LINKEDIN, Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True)
class Way:
    """A channel and where a tap on it leads."""

    channel: str
    label: str
    href: str

    @property
    def opens_elsewhere(self) -> bool:
        """Web pages of others open beside ours; the mail and message programs are no pages."""
        return self.href.startswith("https:")


@private_page
@require_safe
def share_page(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what there is and writes nothing: every link was made when the page was given."""
    page = _share_page(token)
    if page is None:
        return render(request, "sharing/unknown.html", NO_SESSION, status=404)
    outcome = outcome_of(page.sharer, page.job)
    links = {line.link.channel: line.link for line in outcome.lines if not line.link.revoked_at}
    is_open = page.job.is_public(timezone.localdate()) and bool(links)
    context = {"page": page, "job": page.job, "outcome": outcome, "is_open": is_open}
    kit = _kit(page.job, links) if is_open else {}
    return render(request, "sharing/share_page.html", NO_SESSION | context | kit)


@staff_page(Right.SHARE)
@require_safe
def my_sharing(request: StaffRequest) -> HttpResponse:
    """One's own share pages with what they brought, and the open jobs one could share, too."""
    mine = SharePage.objects.filter(sharer=request.user).select_related("job").order_by("-created_at", "-pk")
    page = turn(request, mine)
    outcomes = outcomes_of(request.user, [own.job for own in page.rows])
    today = timezone.localdate()
    others = JobAd.objects.public(today).exclude(share_pages__sharer=request.user).prefetch_related("units")
    context = {
        "page": page,
        "rows": [_mine(own, outcomes[own.job_id]) for own in page.rows],
        "others": others.order_by("closes_on", "pk")[:20],
    }
    return render(request, "sharing/mine.html", context)


@staff_page(Right.SHARE)
@require_POST
def take_links(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Links for oneself, without waiting for a mail."""
    job = get_object_or_404(JobAd.objects.public(timezone.localdate()), pk=pk)
    page = give_share_links(job, [request.user], by=request.user, at=timezone.now())[0]
    return redirect(page_path(page))


@private_page
@require_safe
def share_picture(request: HttpRequest, token: str, width: int, height: int) -> HttpResponse:
    """The ad as a picture in one of the sizes that services want."""
    page = _share_page(token)
    if page is None or (width, height) not in SIZES or not page.job.is_public(timezone.localdate()):
        raise Http404
    drawn = draw_card(page.job.title, Organisation.objects.current().display_name, (width, height))
    return _download(drawn, f"{page.job.slug}-{width}x{height}.png")


@private_page
@require_safe
def share_qr(request: HttpRequest, token: str) -> HttpResponse:
    """The code of one's own link, to put into a picture or on a wall."""
    page = _share_page(token)
    link = page and page.job.links.filter(sharer=page.sharer, channel=Channel.QR, revoked_at=None).first()
    if not link:
        raise Http404
    return _download(qr_png(absolute(link_path(link))), f"qr-{link.code}.png")


def _download(picture: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(picture, content_type="image/png")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _share_page(token: str) -> SharePage | None:
    """Nobody's, once the person has stopped working here."""
    if not is_possible(token):
        return None
    pages = SharePage.objects.select_related("job", "sharer")
    return pages.filter(token=token, sharer__is_active=True).first()


def _kit(job: JobAd, links: dict[str, ShareLink]) -> dict:
    """Everything one takes along; each channel has its own address, so that one sees which worked."""
    organisation = Organisation.objects.current()
    own = absolute(link_path(links.get(Channel.COPY) or next(iter(links.values()))))
    return {
        "organisation": organisation,
        "own": own,
        "ways": [_way(job, organisation, links[channel]) for channel in TAPPED if channel in links],
        "texts": share_texts(job, organisation, own),
        "sizes": [{"width": width, "height": height} for width, height in SIZES],
        **_qr(links),
    }


def _way(job: JobAd, organisation: Organisation, link: ShareLink) -> Way:
    url = absolute(link_path(link))
    swedish: ShareText = share_texts(job, organisation, url)[0]
    return Way(link.channel, link.get_channel_display(), intent(link.channel, url, swedish))


def _qr(links: dict[str, ShareLink]) -> dict[str, str | SafeString]:
    if Channel.QR not in links:
        return {}
    url = absolute(link_path(links[Channel.QR]))
    return {"qr": qr_svg(url), "qr_address": to_type(url)}


def _mine(page: SharePage, outcome: Outcome) -> dict:
    return {
        "job": page.job,
        "path": page_path(page),
        "is_open": page.job.is_public(timezone.localdate()),
        "outcome": outcome,
    }
