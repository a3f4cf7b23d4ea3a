"""Whether a wording may be used: only the message's own values, nothing needed left out, never blank."""

import re
from collections.abc import Iterator
from itertools import product

from django.template import TemplateSyntaxError
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import gettext as _

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.purposes import may_be_empty, needed
from recruitment.outbox.rendering import fill
from recruitment.outbox.values import WrongMessage, stands_alone
from recruitment.outbox.wordings import LONGEST_BODY, LONGEST_SUBJECT

MOST_PIECES = 100  # of values and ifs in one text: more is a mistake, and would take long to fill in
LONGEST = {"email": LONGEST_BODY, "sms": 600}
# Shown as they are; inside a translated text their per cent signs would be taken for placeholders.
ALLOWED = "{% if … %}, {% else %}, {% endif %}"
_IF = re.compile(r"(?:el)?if\s+(.+)")
_JOINS = {"and", "or", "not"}
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")

Faults = dict[str, list[str]]


def faults_of(template: str, subject: str, body: str) -> Faults:
    """What is wrong with a wording, by part ("subject", "body"); empty when it may be used."""
    parts = {"body": body} if is_text_message(template) else {"subject": subject, "body": body}
    faults = {part: list(_of_part(template, part, text)) for part, text in parts.items()}
    if not any(faults.values()):
        faults["body"] += _as_filled(template, subject, body)
    return {part: found for part, found in faults.items() if found}


def is_text_message(template: str) -> bool:
    return TEMPLATES[template].channel == "sms"


def longest(template: str, part: str) -> int:
    return LONGEST_SUBJECT if part == "subject" else LONGEST[TEMPLATES[template].channel]


def _of_part(template: str, part: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield _("Write something: nobody gets a blank message.")
        return
    if len(text) > (most := longest(template, part)):
        yield _("At most %(most)s characters; these are %(now)s.") % {"most": most, "now": len(text)}
        return
    tokens = Lexer(text).tokenize()
    if sum(token.token_type != TokenType.TEXT for token in tokens) > MOST_PIECES:
        yield _("At most %(most)s values and conditions in one text.") % {"most": MOST_PIECES}
        return
    found = [fault for token in tokens for fault in _of_token(template, token)]
    yield from dict.fromkeys(found)
    if not found:
        yield from _of_places(template, part, text)


def _of_token(template: str, token: Token) -> Iterator[str]:
    if token.token_type == TokenType.VAR:
        yield from _of_value(template, token.contents)
    elif token.token_type == TokenType.BLOCK:
        yield from _of_tag(template, token.contents)
    elif token.token_type == TokenType.COMMENT:
        yield _not_allowed(f"{{# {token.contents} #}}")
    elif stray := _BRACES.search(token.contents):
        yield _("%(sign)s stands alone. A value is written on one line, as %(example)s.") % {
            "sign": stray[0],
            "example": _shown(next(iter(TEMPLATES[template].values))),
        }


def _of_value(template: str, contents: str) -> Iterator[str]:
    if contents not in TEMPLATES[template].values:
        yield _("There is no %(value)s in this message. Choose one of the values in the list.") % {
            "value": _shown(contents[:60])
        }


def _of_tag(template: str, contents: str) -> Iterator[str]:
    asked = _IF.fullmatch(contents)
    if contents in ("else", "endif"):
        return
    if not asked:
        yield _not_allowed(f"{{% {contents[:60]} %}}")
    elif unknown := set(asked[1].split()) - _JOINS - set(may_be_empty(template)):
        yield _("One can only ask for what may be empty: %(names)s. Not for %(asked)s.") % {
            "names": ", ".join(may_be_empty(template)) or _("nothing in this message"),
            "asked": ", ".join(sorted(unknown))[:60],
        }


def _not_allowed(what: str) -> str:
    return _("%(what)s cannot be used here, only values and %(allowed)s.") % {
        "what": what,
        "allowed": ALLOWED,
    }


def _of_places(template: str, part: str, text: str) -> Iterator[str]:
    """A link must be known as one, and a list keep its lines."""
    for name, kind in TEMPLATES[template].values.items():
        if not stands_alone(kind) or name not in text:
            continue
        value = rf"\{{\{{\s*{name}\s*\}}\}}"
        if part == "subject" and re.search(value, text):
            yield _("%(value)s belongs in the text, not in the subject.") % {"value": _shown(name)}
        elif is_text_message(template) and re.search(rf"\S{value}|{value}\S", text):
            yield _("Leave a space on each side of %(value)s, else the link breaks.") % {
                "value": _shown(name)
            }
        elif not is_text_message(template) and not all(_is_alone(value, line) for line in text.splitlines()):
            yield _("Put %(value)s on a line of its own.") % {"value": _shown(name)}


def _is_alone(value: str, line: str) -> bool:
    """Tags beside it leave nothing behind."""
    bare = re.sub(r"\{%.*?%\}", "", line).strip()
    return not re.search(value, bare) or re.fullmatch(value, bare) is not None


def _as_filled(template: str, subject: str, body: str) -> Iterator[str]:
    """What it is like with and without each of the values that may be empty: all that can ever happen."""
    marks = {name: f"Qq{name}qq" for name in TEMPLATES[template].values}
    left_out: set[str] = set()
    try:
        for empty in _choices(may_be_empty(template)):
            _subject, filled = fill(template, subject, body, marks | dict.fromkeys(empty, ""))
            left_out |= {name for name in needed(template) if marks[name] not in filled}
    except TemplateSyntaxError:
        yield _("A condition is not closed or not understood. It is written %(shape)s.") % {"shape": ALLOWED}
    except WrongMessage:
        yield _("The message would be blank when something is left out.")
    for name in sorted(left_out):
        yield _("%(value)s is missing, always or sometimes: the message is pointless without it.") % {
            "value": _shown(name)
        }


def _choices(names: list[str]) -> Iterator[list[str]]:
    """Every way to leave some of the names out."""
    for answers in product([False, True], repeat=len(names)):
        yield [name for name, is_out in zip(names, answers, strict=True) if is_out]


def _shown(name: str) -> str:
    return f"{{{{ {name} }}}}"
