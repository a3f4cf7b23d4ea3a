"""Short texts about an ad: slugs, cut lines, share texts, the addresses behind the buttons."""

from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from recruitment.ads.intents import intent
from recruitment.ads.models import JobAd, ShareLink
from recruitment.ads.rendering import html_of
from recruitment.ads.structured import cut
from recruitment.ads.wording import ShareText, share_texts
from recruitment.slugs import plain_slug
from recruitment.staff.models import Organisation

URL = "https://jobb.norrby.se/d/Ab3dE6gH9jK/"
TEXT = ShareText(
    "sv", "Något för dig?", f"Vi söker & hittar: 100 % sommar! {URL}", "", f"Hej!\n\nRad två: {URL}"
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Sommarvikarie på Råå", "sommarvikarie-pa-raa"),
        ("ÅÄÖ åäö éü", "aao-aao-eu"),
        ("Løn & æble, Straße", "lon-aeble-strasse"),
        ("🎓🎓", "jobb"),
        ("---", "jobb"),
        ("مرحبا", "jobb"),
        ("</script>", "script"),
        ("ett " * 40, "-".join(["ett"] * 17)),
        ("x" * 200, "x" * 70),
    ],
)
def test_a_title_becomes_a_readable_address(title, slug):
    assert plain_slug(title) == slug


@pytest.mark.parametrize(
    ("text", "cut_text"),
    [
        ("Kort", "Kort"),
        ("Sommarvikarie i socialtjänsten, Norrby", "Sommarvikarie i…"),
        ("Sommarvikarie\n  i  stan", "Sommarvikarie i stan"),
        ("x" * 40, "x" * 19 + "…"),
        ("Femton tecken, -", "Femton tecken, -"),
    ],
)
def test_a_long_line_ends_at_a_word(text, cut_text):
    assert cut(text, 20) == cut_text


@pytest.mark.parametrize("length", range(1, 70))
def test_a_cut_line_is_never_too_long(length):
    assert len(cut("ab " * length, 20)) <= 20


def test_the_buttons_lead_to_the_services_with_the_link_filled_in():
    facebook = urlsplit(intent("facebook", URL, TEXT))
    linkedin = urlsplit(intent("linkedin", URL, TEXT))
    whatsapp = urlsplit(intent("whatsapp", URL, TEXT))
    assert (facebook.netloc + facebook.path, parse_qs(facebook.query)) == (
        "www.facebook.com/sharer/sharer.php",
        {"u": [URL]},
    )
    assert (linkedin.netloc + linkedin.path, parse_qs(linkedin.query)) == (
        "www.linkedin.com/sharing/share-offsite/",
        {"url": [URL]},
    )
    assert (whatsapp.netloc, parse_qs(whatsapp.query)) == ("wa.me", {"text": [TEXT.short]})


def test_the_mail_and_the_text_message_are_written_already():
    assert unquote(intent("email", URL, TEXT)) == (
        f"mailto:?subject=Något för dig?&body=Hej!\r\n\r\nRad två: {URL}"
    )
    assert unquote(intent("sms", URL, TEXT)) == f"sms:?&body={TEXT.short}"


@pytest.mark.parametrize("channel", ["copy", "qr"])
def test_what_is_only_copied_or_shown_leads_nowhere(channel):
    assert intent(channel, URL, TEXT) == ""


def test_every_channel_is_known():
    assert [bool(intent(channel, URL, TEXT)) for channel in ShareLink.Channel] == [
        channel not in ("copy", "qr") for channel in ShareLink.Channel
    ]


def test_texts_come_in_two_languages_with_pay_day_and_link():
    job = JobAd(
        title="Sommarvikarie",
        summary="Gör skillnad.",
        salary_min=27_000,
        salary_max=31_000,
        collective_agreement="AB",
        closes_on=date(2027, 4, 30),
    )
    swedish, english = share_texts(job, Organisation(display_name="Norrby kommun"), URL)
    assert (swedish.language, english.language) == ("sv", "en")
    assert [
        part in english.long for part in ("Norrby", "27,000–31,000 kr per month", "AB", "30 April 2027")
    ] == [True] * 4
    assert "27\xa0000–31\xa0000" in swedish.long
    for text in (swedish, english):
        assert text.short.endswith(URL)
        assert text.long.endswith(URL)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# A", "<h2>A</h2>\n"),
        ("### A", "<h3>A</h3>\n"),
        ("###### A", "<h4>A</h4>\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"),
        ("[a](https://x.se)", '<p><a href="https://x.se" rel="noopener noreferrer">a</a></p>\n'),
    ],
)
def test_markdown_becomes_harmless_html(markdown, html):
    assert html_of(markdown) == html
