"""The stage of the stories: real sockets, a real SMTP server, a clock that can be moved."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from recruitment import tasks
from tests.factories import (
    PASSWORD,
    make_manager,
    make_organisation,
    make_recruiter,
    make_unit,
    moment,
)
from tests.smtp import Received, SmtpServer
from tests.stories.visiting import Visitor

MONDAY = "2027-04-12 10:00"


class Clock:
    """Moves the service's time on; beats come when the story says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.true = timezone.now
        self.ahead = timedelta(0)
        monkeypatch.setattr(timezone, "now", lambda: self.true() + self.ahead)

    def set(self, text: str) -> datetime:
        self.ahead = moment(text) - self.true()
        return timezone.now()

    def forward(self, **much: float) -> None:
        self.ahead += timedelta(**much)

    def beat(self) -> None:
        """All that happens by itself, once round, as the beat schedule would do it."""
        tasks.expire_offers()
        tasks.remind_offers()
        tasks.solve_plans()
        tasks.send_waves()
        tasks.close_ads()
        tasks.deliver_messages()


class Town:
    """Norrby: its post, its clock, and who works there."""

    def __init__(self, base: str, smtp: SmtpServer, clock: Clock) -> None:
        self.base, self.smtp, self.clock = base, smtp, clock
        make_organisation()
        self.unit = make_unit("Utredning barn och unga", street_address="Storgatan 1", phone="010-1")
        self.rut = make_recruiter(email="rut@norrby.example.org")
        self.maja = make_manager(self.unit, email="maja@norrby.example.org")
        for colleague in (self.rut, self.maja):
            colleague.set_password(PASSWORD)
            colleague.save()

    def visitor(self) -> Visitor:
        return Visitor(self.base)

    def at_work(self, email: str) -> Visitor:
        visitor = self.visitor()
        visitor.open("/logga-in/")
        visitor.send("login", login=email, password=PASSWORD)
        assert visitor.page.path == "/idag/"
        return visitor

    def post(self, address: str) -> list[Received]:
        return self.smtp.to(address)

    def subjects(self, address: str) -> list[str]:
        return [mail.subject for mail in self.post(address)]

    def link(self, address: str, path: str) -> str:
        """The newest link of that kind in somebody's post."""
        found = [
            url for mail in self.post(address) for url in re.findall(rf"{self.base}{path}\S+", mail.text)
        ]
        return found[-1]


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock(monkeypatch)
    clock.set(MONDAY)
    return clock


@pytest.fixture
def town(live_server, settings, clock) -> Town:
    cache.clear()
    settings.BASE_URL = live_server.url
    with SmtpServer(timeout=10) as smtp:
        settings.MAILERS = smtp.mailers
        yield Town(live_server.url, smtp, clock)
