"""An ad's text: Markdown in, clean HTML out."""

import re
from datetime import date
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from recruitment.ads.claims import Measured, claim_html, claim_text, pieces
from recruitment.ads.models import JobAd

# No pictures: one from elsewhere would tell its owner who reads our ads.
_TAGS = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "a",
    "code",
    "pre",
}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Reads what is not shown, so that somebody can be told.
_everything = MarkdownIt("commonmark", {"html": True})
_NOT_SHOWN = {"html_block": "html", "html_inline": "html", "image": "image"}
_SCRIPT_LINK = re.compile(r"\]\(\s*<?\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def body_html(job: JobAd, measured: Measured | None, day: date) -> SafeString:
    """The text with its claims, as they are measured; `measured`: this job's, of `measured_for`."""
    return SafeString(
        "".join(
            html_of(piece)
            if isinstance(piece, str)
            else claim_html(piece, (measured or {}).get(piece.subject), day)
            for piece in pieces(job.body)
        )
    )


def body_text(job: JobAd, measured: Measured | None, day: date) -> str:
    """The text as Markdown, its claims in plain words."""
    return "".join(
        piece if isinstance(piece, str) else claim_text(piece, (measured or {}).get(piece.subject), day)
        for piece in pieces(job.body)
    )


@lru_cache(maxsize=256)
def html_of(text: str) -> SafeString:
    """Safe HTML whose headings begin at h2: the page's own is the ad's title."""
    tokens = _markdown.parse(text)
    for token in tokens:
        _lower(token)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES))  # noqa: S308


def never_shown(text: str) -> set[str]:
    """What somebody has put into a text that is not shown as they meant it: html, image, script_link."""
    tokens = [inner for token in _everything.parse(text) for inner in (token, *(token.children or ()))]
    kinds = {_NOT_SHOWN[token.type] for token in tokens if token.type in _NOT_SHOWN}
    return kinds | ({"script_link"} if _SCRIPT_LINK.search(text) else set())


def _lower(token: Token) -> None:
    """# and ## become h2, ### h3, deeper ones h4: no level is skipped on the page."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
