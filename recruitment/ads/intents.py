"""The addresses that open other services with a link filled in; we never post for anybody (peers.md 5.2)."""

from urllib.parse import quote

from recruitment.ads.models import ShareLink
from recruitment.ads.wording import ShareText

Channel = ShareLink.Channel


def intent(channel: str, url: str, text: ShareText) -> str:
    """Where a tap on the channel leads; nothing for channels that are only copied or shown."""
    make = _INTENTS.get(Channel(channel))
    return make(url, text) if make else ""


def _facebook(url: str, text: ShareText) -> str:
    """Facebook has ignored texts from others since 2015: only the link."""
    return f"https://www.facebook.com/sharer/sharer.php?u={_in_query(url)}"


def _linkedin(url: str, text: ShareText) -> str:
    return f"https://www.linkedin.com/sharing/share-offsite/?url={_in_query(url)}"


def _whatsapp(url: str, text: ShareText) -> str:
    return f"https://wa.me/?text={_in_query(text.short)}"


def _email(url: str, text: ShareText) -> str:
    body = text.long.replace("\n", "\r\n")
    return f"mailto:?subject={_in_query(text.subject)}&body={_in_query(body)}"


def _sms(url: str, text: ShareText) -> str:
    """`?&`: iPhones read from the &, Androids from the ?."""
    return f"sms:?&body={_in_query(text.short)}"


def _in_query(text: str) -> str:
    return quote(text, safe="")


_INTENTS = {
    Channel.FACEBOOK: _facebook,
    Channel.LINKEDIN: _linkedin,
    Channel.WHATSAPP: _whatsapp,
    Channel.EMAIL: _email,
    Channel.SMS: _sms,
}
