"""Person or robot: told by how a page is asked for, never by who asks."""

import re
from collections.abc import Mapping

from recruitment.ads.models import LinkDay

Visitor = LinkDay.Visitor

# Every browser of a person begins like this; programs that fetch previews mostly do not.
_BROWSER = re.compile(r"(Mozilla|Opera)/\d")

# Crawlers and link scanners that dress as browsers (peers.md 5.2). Cubot makes phones.
_ROBOT = re.compile(
    r"(?<!cu)bot\b|(?<!cu)bot[/_ ;)-]|crawl|spider|slurp|scan|preview|facebookexternalhit|facebookcatalog"
    r"|meta-external|safelinks|bingpreview|google-|googleother|googleimageproxy|google web preview"
    r"|mediapartners|feedfetcher|yahoo link|headless|phantomjs|lighthouse|pagespeed|ptst/|gtmetrix|pingdom"
    r"|monitor|uptime|statuscake|proofpoint|barracuda|mimecast|symantec|fireeye|trendmicro|sophos|forcepoint"
    r"|ms-office|microsoft office|msoffice|skypeuri|microsoft teams|embedly|iframely|archive\.org|validator"
    r"|python|curl|wget|java/|okhttp|libwww|http-?client|scrapy|puppeteer|playwright|selenium",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)

# A browser that fetches before anybody has asked says so in one of these.
PURPOSE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def visitor_of(method: str, user_agent: str, headers: Mapping[str, str]) -> str:
    """`person` or `robot`, from the method, the agent's own words and the headers that tell the purpose."""
    if method != "GET" or not _BROWSER.match(user_agent) or _ROBOT.search(user_agent):
        return Visitor.ROBOT
    fetched_ahead = any(_AHEAD.search(headers.get(name, "")) for name in PURPOSE_HEADERS)
    return Visitor.ROBOT if fetched_ahead else Visitor.PERSON
