"""Whether a person or a robot asks: preview fetchers and mail scanners are no openings."""

import pytest

from recruitment.ads.visitors import visitor_of

PEOPLE = [
    "Mozilla/5.0 (iPhone; iPhone OS 18_1) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
    # The browsers inside Facebook, Instagram and LinkedIn are how most people open a shared link.
    "Mozilla/5.0 (iPhone; iPhone OS 18_1) AppleWebKit/605.1.15 Mobile/22B83 [FBAN/FBIOS;FBAV/489.0]",
    "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Instagram 356.0",
    "Mozilla/5.0 (iPhone; iPhone OS 18_1) AppleWebKit/605.1.15 Mobile/15E148 [LinkedInApp]/9.30",
    "Mozilla/5.0 (Linux; Android 12; CUBOT_P80) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "Opera/9.80 (Android; Opera Mini/36.2/191.249; U; sv) Presto/2.12.423 Version/12.16",
]
ROBOTS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.24.20.89 A",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 ( compatible; bingbot/2.0) Chrome/116.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ BingPreview/1.0b",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
    "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/13.1 Safari/605.1.15 (Applebot/0.1)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/100 Safari/537.36 SafeLinks",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "Mozilla/5.0 (Windows NT 5.1) Gecko/2009021910 Firefox/3.0.7 (via ggpht.com GoogleImageProxy)",
    "Mozilla/5.0 (compatible; Barracuda Sentinel)",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_browser_in_somebodys_hand_is_a_person(agent):
    assert visitor_of("GET", agent, {}) == "person"


@pytest.mark.parametrize("agent", ROBOTS)
def test_what_fetches_previews_or_scans_mail_is_a_robot(agent):
    assert visitor_of("GET", agent, {}) == "robot"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_people_do_not_ask_for_heads(method):
    assert visitor_of(method, PEOPLE[0], {}) == "robot"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
    ],
)
def test_a_page_fetched_ahead_has_not_been_opened(headers):
    assert visitor_of("GET", PEOPLE[0], headers) == "robot"


def test_a_huge_agent_is_classed_quickly():
    assert visitor_of("GET", "Mozilla/5.0 " + "bo" * 500_000, {}) == "person"
