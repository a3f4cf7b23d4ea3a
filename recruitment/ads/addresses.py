"""Where an ad, a share link and a share page are found."""

import re

from recruitment.ads.cards import card_name
from recruitment.ads.models import JobAd, ShareLink, SharePage
from recruitment.staff.models import Organisation

_SECRET = re.compile(r"[0-9A-Za-z_-]{1,64}")


def job_path(job: JobAd) -> str:
    return f"/jobb/{job.slug}/"


def photo_path(name: str) -> str:
    return f"/jobb/bilder/{name}.webp"


def card_path(job: JobAd, organisation: Organisation) -> str:
    """The picture of shared links: another title, another address, for services keep what they have seen."""
    return f"{job_path(job)}delning-{card_name(job.title, organisation.display_name)}.png"


def link_path(link: ShareLink) -> str:
    return code_path(link.code)


def code_path(code: str) -> str:
    return f"/d/{code}/"


def page_path(page: SharePage) -> str:
    return f"/dela/{page.token}/"


def registration_path(code: str = "") -> str:
    """The form, which remembers the way there when it has a code."""
    return f"/f/{code}/" if code else "/intresse/"


def is_possible(code_or_token: str) -> bool:
    """Whether somebody could have been given this; anything else is not even looked for."""
    return _SECRET.fullmatch(code_or_token) is not None
