"""Somebody at a browser without scripts: reads pages over a socket, fills in forms, presses buttons."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests

WORDS = ("text", "search", "email", "tel", "url", "number", "date", "datetime-local")


class Form:
    """A form as the browser holds it: what stands in its fields, and where it goes."""

    def __init__(self, attributes: dict[str, str | None]) -> None:
        self.method = (attributes.get("method") or "get").lower()
        self.action = attributes.get("action") or ""
        self.fields: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self.texts: set[str] = set()  # fields that take any words
        self.buttons: list[tuple[str, str]] = []


class Reader(HTMLParser):
    """The forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.now: Form | None = None
        self.select: dict[str, Any] | None = None
        self.area: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.now = Form(given)
            self.forms.append(self.now)
        elif self.now and "disabled" not in given:
            getattr(self, f"see_{tag}", lambda _given: None)(given)

    def see_input(self, given: dict[str, str | None]) -> None:
        name, kind = given.get("name") or "", given.get("type") or "text"
        self.now.names.add(name)
        self.now.texts |= {name} if kind in WORDS else set()
        if name and kind != "submit" and (kind not in ("checkbox", "radio") or "checked" in given):
            default = "on" if kind in ("checkbox", "radio") else ""
            self.now.fields.append((name, given.get("value", default) or ""))

    def see_button(self, given: dict[str, str | None]) -> None:
        self.now.buttons.append((given.get("name") or "", given.get("value") or ""))

    def see_textarea(self, given: dict[str, str | None]) -> None:
        self.area = (given.get("name") or "", [])

    def see_select(self, given: dict[str, str | None]) -> None:
        self.select = {
            "name": given.get("name"),
            "multiple": "multiple" in given,
            "first": None,
            "chosen": [],
        }

    def see_option(self, given: dict[str, str | None]) -> None:
        value = given.get("value") or ""
        if self.select is not None:
            self.select["first"] = value if self.select["first"] is None else self.select["first"]
            self.select["chosen"] += [value] if "selected" in given else []

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        elif tag == "textarea" and self.area:
            self.now.texts.add(self.area[0])
            self.put(self.area[0], ["".join(self.area[1]).removeprefix("\n")])
            self.area = None
        elif tag == "select" and self.select:
            fallback = [] if self.select["multiple"] else [self.select["first"] or ""]
            self.put(self.select["name"], self.select["chosen"] or fallback)
            self.select = None

    def put(self, name: str, values: list[str]) -> None:
        self.now.names.add(name)
        self.now.fields += [(name, value) for value in values]


class Seen:
    """A page that somebody has before them."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.url = response.url
        self.text = response.text
        self.forms = Reader(response.text).forms

    @property
    def path(self) -> str:
        return "/" + self.url.split("/", 3)[3]

    @property
    def words(self) -> str:
        """What is read, without tags and line breaks."""
        body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", self.text, flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))

    def form(self, sign: str) -> Form:
        """The form with that field or button value, or that goes to an address ending so."""
        for form in self.forms:
            values = {value for _name, value in form.buttons}
            if sign in form.names or sign in values or form.action.endswith(sign):
                return form
        raise AssertionError(f"no form {sign!r} at {self.path}: {[form.action for form in self.forms]}")

    def links(self, pattern: str) -> list[str]:
        return re.findall(rf'href="({pattern})"', self.text)


class Visitor:
    """A browser with its own cookies; a page that is not 200 is a mistake unless it is expected."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.page: Seen | None = None

    def open(self, address: str, *, expect: int = 200) -> Seen:
        return self._see(self.session.get(urljoin(self.base, address), timeout=60), expect)

    def send(
        self, sign: str, *, expect: int = 200, press: tuple[str, str] | None = None, **said: Any
    ) -> Seen:
        """Fill in a form of the page and send it; what is not named stays as it stands there."""
        form = self.page.form(sign)
        unknown = set(said) - form.names
        assert not unknown, f"{self.page.path} has no fields {unknown}"
        kept = [(name, value) for name, value in form.fields if name not in said]
        spoken = [(name, one) for name, value in said.items() for one in _each(value)]
        data = [*kept, *spoken, *([press] if press else [])]
        url = urljoin(self.page.url, form.action.partition("#")[0])
        how = {"params": data} if form.method == "get" else {"data": data}
        return self._see(self.session.request(form.method, url, timeout=60, **how), expect)

    def _see(self, response: requests.Response, expect: int) -> Seen:
        self.page = Seen(response)
        assert self.page.status == expect, f"{self.page.status} at {self.page.path}: {self.page.words[:600]}"
        return self.page


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
