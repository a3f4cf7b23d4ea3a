"""`make screenshots`: pictures of a running demo (`make run` in another window) into docs/screenshots."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
OFFER = re.compile(r"https?://[^/]+(/erbjudande/[\w-]+/)")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        desk = browser.new_page(viewport={"width": 1280, "height": 860}, locale="sv-SE")
        log_in(desk)
        for name, path in (("idag", "/idag/"), ("banken", "/bank/?licence_b=yes"), ("sasong", "/sasong/")):
            shoot(desk, name, path)
        shoot_place(desk)
        phone = browser.new_page(viewport={"width": 390, "height": 780}, locale="sv-SE")
        shoot(phone, "anmalan", "/intresse/")
        shoot(phone, "erbjudande", offer_of(desk))
        browser.close()


def log_in(page: Page) -> None:
    page.goto(f"{BASE}/logga-in/")
    page.fill("input[name=login]", "rut@example.org")
    page.fill("input[name=password]", "sommarvikarie")
    page.click("main button.button")
    page.wait_for_url("**/idag/")


def shoot(page: Page, name: str, path: str) -> None:
    page.goto(f"{BASE}{path}")
    page.screenshot(path=FOLDER / f"{name}.png")


def shoot_place(page: Page) -> None:
    """The board with an open week chosen: who could come, and why not the others."""
    page.goto(f"{BASE}/sasong/")
    page.click(".seat-week[data-state=open]")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / "plats.png")


def offer_of(page: Page) -> str:
    """The newest offer's page, as its mail leads to it; only the demo shows such links to colleagues."""
    page.goto(f"{BASE}/meddelanden/")
    mails = page.locator("tbody th a").evaluate_all("all => all.map(it => it.getAttribute('href'))")
    for mail in mails:
        page.goto(f"{BASE}{mail}")
        if found := OFFER.search(page.content()):
            return found[1]
    raise LookupError("no offer among the newest messages")


if __name__ == "__main__":
    main()
