"""Somebody at Chromium: the same words as `tests.stories.visiting`, and a look at every page on the way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
# Headless Chromium says so in its name, and would be counted as a robot.
AGENT = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 860}

TOO_WIDE = """
    document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.querySelectorAll('body *')]
        .filter(it => it.getBoundingClientRect().right > window.innerWidth)
        .map(it => it.outerHTML.slice(0, 120))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


class Person:
    """A browser of one's own. Each page must load without a fault, fit its window, and pass axe."""

    def __init__(self, browser: Browser, base: str, **how: Any) -> None:
        self.base = base
        self.tab: Page = browser.new_context(base_url=base, user_agent=AGENT, **how).new_page()
        self.tab.set_default_timeout(20_000)
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.tab.on("console", lambda line: self._note(line.type, line.text))
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))

    @property
    def page(self) -> "Person":
        return self

    @property
    def path(self) -> str:
        return "/" + self.tab.url.split("/", 3)[3]

    @property
    def text(self) -> str:
        return self.tab.content()

    @property
    def words(self) -> str:
        return " ".join(self.tab.inner_text("body").split())

    def links(self, pattern: str) -> list[str]:
        found = self.tab.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        return [href for href in found if re.fullmatch(pattern, href)]

    def open(self, address: str) -> "Person":
        answer = self.tab.goto(address)
        status = answer.status if answer else 0
        assert status == 200, f"{status} at {address}: {self.words[:600]}"
        return self.look()

    def send(self, sign: str, press: tuple[str, str] | None = None, **said: Any) -> "Person":
        """Fill in a form of the page as a hand would, and press its button."""
        form = self._form(sign)
        for name, value in said.items():
            self._fill(form, name, value)
        name, value = press or ("", "")
        button = f"button[name='{name}'][value='{value}']" if press else "button:not([type=button])"
        with self.tab.expect_navigation(wait_until="load"):
            form.locator(button).first.click()
        return self.look()

    def look(self) -> "Person":
        """What is wrong with the page as it stands; the same kind of page is looked at once."""
        title = self.tab.title()
        wide = self.tab.evaluate(TOO_WIDE)
        assert wide == [], f"{self.path} is wider than its window: {wide}"
        if title not in self.seen:
            self.seen.add(title)
            told = Axe().run(self.tab)
            assert told.violations_count == 0, f"{self.path}: {told.generate_report()}"
        assert self.faults == [], f"{self.path}: {self.faults}"
        return self

    def _form(self, sign: str) -> Locator:
        for selector in (f"[name='{sign}']", f"button[value='{sign}']"):
            found = self.tab.locator("form", has=self.tab.locator(selector))
            if found.count():
                return found.first
        return self.tab.locator(f"form[action$='{sign}']").first

    def _fill(self, form: Locator, name: str, value: Any) -> None:
        field = form.locator(f"[name='{name}']")
        kind = field.first.evaluate("it => it.tagName == 'SELECT' ? 'select' : it.type")
        if kind in ("checkbox", "radio"):
            self._tick(form, name, value)
        elif kind == "select":
            field.select_option(value)
        else:
            field.fill(value)

    def _tick(self, form: Locator, name: str, value: Any) -> None:
        wanted = value if isinstance(value, list) else [value]
        boxes = form.locator(f"[name='{name}']")
        for box in boxes.all():
            one = boxes.count() == 1 and bool(wanted)
            box.set_checked(one or box.get_attribute("value") in wanted)

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(text)
