"""An ad's outside boards on its staff page: where it stands, what the outside said, try again, take down."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from recruitment.ads.models import JobAd
from recruitment.ads.posting import exported
from recruitment.ads.postings import Posting
from recruitment.ads.wanting import post_again, take_down
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def post_it_again(request: StaffRequest, pk: UUID, board: str) -> HttpResponse:
    post_again(_posting(pk, board), timezone.now())
    return redirect("job", pk)


@staff_page(Right.WORK_WITH_JOBS)
@require_POST
def take_it_down(request: StaffRequest, pk: UUID, board: str) -> HttpResponse:
    take_down(_posting(pk, board), timezone.now())
    return redirect("job", pk)


@staff_page(Right.SEE_JOBS)
@require_safe
def platsbanken(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The ad with JobTech's names and concepts, to hand over to Platsbanken."""
    job = get_object_or_404(JobAd, pk=pk)
    answer = JsonResponse(
        exported(job, timezone.now()), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="platsbanken-{slugify(job.slug)}.json"'
    return answer


def _posting(pk: UUID, board: str) -> Posting:
    return get_object_or_404(Posting.objects.select_related("job"), job=pk, board=board)
