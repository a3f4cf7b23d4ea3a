"""Text messages as telephones count them."""

import re

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
# GSM 03.38: what fits in seven bits, and what takes two places of them. One other sign, and a part is 70.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
    "ÆæßÉ"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")
_STOPS = frozenset({"stopp", "stop", "avsluta"})


def is_number(text: str) -> bool:
    """Whether it is a telephone number as the world writes it (E.164): +46701234567."""
    return _NUMBER.fullmatch(text) is not None


def parts_of(text: str) -> int:
    """How many messages a provider makes of it, and is paid for."""
    if all(sign in _BASIC or sign in _DOUBLE for sign in text):
        length, alone, joined = len(text) + sum(sign in _DOUBLE for sign in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)


def says_stop(text: str) -> bool:
    """`Stopp!`, `s t o p`, `AVSLUTA.` and nothing more: longer texts may mean anything."""
    return re.sub(r"[\W_]+", "", text).casefold() in _STOPS
