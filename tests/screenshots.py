"""`make screenshots`: pictures of a running service (`make run` in another window) into docs/screenshots."""

import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        phone = browser.new_page(viewport={"width": 390, "height": 780}, locale="sv-SE")
        shoot(phone, "anmalan", "/intresse/")
        desk = browser.new_page(viewport={"width": 1280, "height": 860}, locale="sv-SE")
        log_in(desk)
        for name, path in (("idag", "/idag/"), ("banken", "/bank/"), ("sasong", "/sasong/")):
            shoot(desk, name, path)
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


if __name__ == "__main__":
    main()
