"""Pages for a hall with poor coverage: whole in one request, with only the styles that they use.

The styles are those of the one stylesheet: rules whose classes, states and elements the page has none of are
left out, and the rest stands in the page under the nonce of its Content-Security-Policy.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from pathlib import Path

import tinycss2
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from tinycss2.ast import AtRule, Node, QualifiedRule

type View = Callable[..., HttpResponse]
STYLE = "/* styles */"  # where base.html wants them
_WORDS = re.compile(r'\b(class|id|data-[a-z-]+)="([^"]*)"|<([a-z][a-z0-9]*)')
_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*([{};,>])\s*")


def in_one_request(view: View) -> View:
    """The page brings its styles along, and asks for nothing more."""

    @wraps(view)
    def whole(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.in_one_request = True  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if not response.streaming and STYLE.encode() in response.content:
            page = response.content.decode()
            response.content = page.replace(STYLE, styles_for(words_of(page)))
        return response

    return whole


def words_of(page: str) -> frozenset[str]:
    """What selectors may speak of: `.class`, `#id`, `[data-state]`, `[data-state=open]`, `form`."""
    found: set[str] = {"html", "body", ":root"}
    for name, value, element in _WORDS.findall(page):
        if element:
            found.add(element)
        elif name == "class":
            found.update(f".{one}" for one in value.split())
        elif name == "id":
            found.add(f"#{value}")
        else:
            found.update((f"[{name}]", f"[{name}={value}]"))
    return frozenset(found)


@lru_cache(maxsize=64)
def styles_for(words: frozenset[str]) -> str:
    """The stylesheet without what a page of these words has no use for."""
    rules = tinycss2.parse_stylesheet(_stylesheet(), skip_comments=True, skip_whitespace=True)
    return _TIGHT.sub(r"\1", _SPACE.sub(" ", "".join(_kept(rules, words))))


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    """As it was when the process started."""
    found = finders.find("recruitment/style.css")
    return Path(str(found)).read_text(encoding="utf-8")


def _kept(rules: Iterable[Node], words: frozenset[str]) -> Iterable[str]:
    for rule in rules:
        if isinstance(rule, AtRule):
            yield _at_rule(rule, words)
        elif isinstance(rule, QualifiedRule) and (selectors := _used(rule.prelude, words)):
            yield f"{','.join(selectors)}{{{_plain(rule.content)}}}"


def _at_rule(rule: AtRule, words: frozenset[str]) -> str:
    """Layers, media and supports hold rules; others are kept whole, those for paper left out."""
    prelude = _plain(rule.prelude)
    if rule.content is None:
        return f"@{rule.lower_at_keyword}{prelude};"
    if rule.lower_at_keyword not in ("layer", "media", "supports"):
        return f"@{rule.lower_at_keyword}{prelude}{{{_plain(rule.content)}}}"
    if prelude.strip() == "print":
        return ""
    inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    kept = "".join(_kept(inner, words))
    return f"@{rule.lower_at_keyword}{prelude}{{{kept}}}" if kept else ""


def _used(prelude: list[Node], words: frozenset[str]) -> list[str]:
    return [_plain(selector).strip() for selector in _split(prelude) if _can_match(selector, words)]


def _split(tokens: Iterable[Node]) -> list[list[Node]]:
    """At the commas that stand outside all brackets."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _can_match(selector: list[Node], words: frozenset[str]) -> bool:
    """False only when the page certainly lacks something that the selector asks for."""
    before = ""
    for token in selector:
        if not _has(token, before, words):
            return False
        before = token.value if token.type == "literal" else ""
    return True


def _has(token: Node, before: str, words: frozenset[str]) -> bool:
    match token.type:
        case "ident" if before == ".":
            return f".{token.value}" in words
        case "ident" if before == "":
            return token.lower_value in words
        case "hash":
            return f"#{token.value}" in words
        case "[] block":
            return _has_attribute(token, words)
        case "function" if token.lower_name in ("is", "where"):
            return any(_can_match(one, words) for one in _split(token.arguments))
        case "function" if token.lower_name == "has":
            return any(_can_match(one, words) for one in _split(token.arguments))
    return True


def _has_attribute(block: Node, words: frozenset[str]) -> bool:
    """Only data attributes are known; others are taken to be there."""
    said = [token.value for token in block.content if token.type in ("ident", "string")]
    if not said or not said[0].startswith("data-"):
        return True
    is_exact = any(token.type == "literal" and token.value == "=" for token in block.content)
    return f"[{'='.join(said)}]" in words if is_exact and len(said) == 2 else f"[{said[0]}]" in words


def _plain(tokens: Iterable[Node]) -> str:
    text: str = tinycss2.serialize([token for token in tokens if token.type != "comment"])
    return text
