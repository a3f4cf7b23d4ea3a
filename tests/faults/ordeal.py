"""A wave of offers sent while mail fails and processes are killed, and what is true when it is over."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from threading import Event, Thread

import psycopg

from config import keeper
from config.environment import ROOT
from recruitment.outbox.mails import message_id
from tests.faults.chaos import Blow, ChaosServer, blows
from tests.serving import Service, soon

PATIENCE = 600  # seconds: machines that test are slow at times
PROCESSES = 3  # of one worker: each has at most one mail in its hands
LINK = re.compile(r"/erbjudande/([\w-]+)/")
HURRY = """
    UPDATE recruitment_message SET due_at = now() WHERE state = 'queued' AND due_at > now();
    UPDATE recruitment_message SET claimed_at = claimed_at - interval '6 minutes'
     WHERE state = 'sending' AND claimed_at < now() - interval '15 seconds' """
ORPHANED = """UPDATE recruitment_message SET claimed_at = claimed_at - interval '6 minutes'
               WHERE state = 'sending' """  # all that the dead held; the next worker takes seconds to start
UNTRIED = """SELECT count(*) FROM recruitment_offer WHERE state IN ('draft', 'queued')
              UNION ALL SELECT count(*) FROM recruitment_message WHERE state = 'queued' AND attempts = 0"""
DUE = "SELECT count(*) FROM recruitment_message WHERE state = 'queued' AND due_at <= now()"
UNDERWAY = "SELECT count(*) FROM recruitment_message WHERE state IN ('queued', 'held', 'sending')"
NEAR = """
    UPDATE recruitment_offer SET sent_at = now() - interval '20 days', reply_by = now() + interval '3 hours'
     WHERE state = 'sent' """


@dataclass
class Ordeal:
    """One run; the same seed strikes the same victims after as many mails, and answers the same offers."""

    service: Service
    mail: ChaosServer
    seed: int
    count: int
    kills: dict[str, int]
    answers: dict[str, str] = field(default_factory=dict)  # token: accept or decline
    struck: Counter[str] = field(default_factory=Counter)
    over: Event = field(default_factory=Event)

    def run(self) -> None:
        self.beside("fill", str(self.seed), str(self.count)).wait(timeout=300)
        client = Thread(target=self.answer_some)
        client.start()
        try:
            for blow in blows(self.seed, self.count, self.kills):
                self.wait_for(lambda blow=blow: len(self.mail.messages) >= blow.after)
                self.strike(blow)
            self.wait_for(lambda: self.rows(UNTRIED) == [(0,), (0,)])
            self.sql(HURRY)  # what failed once meets the same weather again
            self.wait_for(lambda: self.rows(DUE) == [(0,)])
            self.mail.calm_down()
            self.catch_up()
        finally:
            self.over.set()
            client.join(timeout=120)
        self.catch_up()

    # What is done to it

    def strike(self, blow: Blow) -> None:
        self.struck[blow.victim] += 1
        getattr(self, f"strike_{blow.victim}")()

    def strike_worker(self) -> None:
        self.kill_group("config.celery")
        self.sql(ORPHANED)

    def strike_web(self) -> None:
        self.kill_group("config.web")

    def strike_database(self) -> None:
        assert soon(lambda: keeper.running(self.service.place))
        os.kill(keeper.running(self.service.place), signal.SIGKILL)

    def strike_mail(self) -> None:
        self.mail.stop()
        time.sleep(1.5)
        self.mail.start()

    def kill_group(self, word: str) -> None:
        assert soon(lambda: any(word in command for command in self.service.processes().values()))
        os.killpg(self.service.main_of(word), signal.SIGKILL)

    def beside(self, *words: str) -> subprocess.Popen[bytes]:
        """A process of ours on the database of the service."""
        secret = (self.service.var / "secret-key").read_text()
        environ = self.service.environ(DATABASE_URL=self.service.place.url, SECRET_KEY=secret)
        return subprocess.Popen([sys.executable, "-m", "tests.faults.season", *words], cwd=ROOT, env=environ)

    # What people do meanwhile

    def answer_some(self) -> None:
        """One person in five answers, twice, as soon as the mail is there; and again until it is taken in."""
        seen = 0
        while seen < len(self.mail.messages) or not self.over.wait(0.1):
            for received in self.mail.messages[seen : seen + 1]:
                seen += 1
                self.answer(received)

    def answer(self, received) -> None:
        link = LINK.search(received.text)
        draw = Random(f"{self.seed} answers {received.recipients[0]}").randrange(10)
        if link and draw < 2 and link[1] not in self.answers:
            self.answers[link[1]] = ("accept", "decline")[draw]
            self.wait_for(lambda: self.post(link[1]))
            self.wait_for(lambda: self.post(link[1]))

    def post(self, token: str) -> bool:
        """Whether the answer was taken in; the browser of somebody patient."""
        kind = self.answers[token]
        address = f"http://127.0.0.1:{self.service.port}/api/v1/public/offers/{token}/{kind}/"
        body = json.dumps({"name": "Stina Ågren"} if kind == "accept" else {"reason": "other_job"}).encode()
        asked = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        with suppress(OSError, HTTPException), urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status == 200
        return False

    # What becomes of it

    def catch_up(self) -> None:
        """Hours go by: every retry comes due, every claim of the dead is taken back."""
        self.wait_for(self.service.is_whole)

        def is_calm() -> bool:
            self.sql(HURRY)
            return self.rows(UNDERWAY) == [(0,)]

        self.wait_for(is_calm)

    def remind_and_die(self) -> None:
        """Two clocks remind at once, one is killed in the middle; then a third finds what is left to do."""
        self.sql(NEAR)
        clocks = [self.beside("remind"), self.beside("remind")]
        soon(lambda: self.rows("SELECT count(*) > 3 FROM recruitment_reminder") == [(True,)], seconds=30)
        clocks[0].kill()
        assert [clock.wait(timeout=600) for clock in clocks] == [-signal.SIGKILL, 0]
        assert self.beside("remind").wait(timeout=600) == 0
        self.catch_up()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        assert soon(condition, seconds=PATIENCE), self.standing()

    def sql(self, statement: str) -> None:
        with suppress(psycopg.OperationalError):
            self.service.sql(statement)

    def rows(self, query: str) -> list[tuple]:
        with suppress(psycopg.OperationalError), psycopg.connect(self.service.place.url) as connection:
            return connection.execute(query).fetchall()
        return []

    def standing(self) -> str:
        """For whoever reads why a run failed."""
        states = self.rows("SELECT state, count(*) FROM recruitment_message GROUP BY state")
        return f"seed {self.seed}: {states} {self.told()} {self.service.said()[-2000:]}"

    # What is true of the mails

    def accepted(self) -> Counter[str]:
        return self.mail.message_ids()

    def messages(self) -> dict[str, tuple[str, str]]:
        """State and reason by Message-ID."""
        rows = self.rows("SELECT key, state, reason FROM recruitment_message")
        return {message_id(key): (state, reason) for key, state, reason in rows}

    def surprises(self) -> int:
        """Mails that came more than once, or came although the row does not say so."""
        accepted, messages = self.accepted(), self.messages()
        again = sum(count - 1 for count in accepted.values())
        return again + sum(messages[name][0] != "sent" for name in accepted)

    def doubts(self) -> int:
        """How many mails there are whose outcome nobody could know."""
        broken_off = self.struck["worker"] + self.struck["mail"] + 1  # one by calming down
        return len(self.mail.doubtful) + PROCESSES * broken_off

    def told(self) -> str:
        counts = {"mails": len(self.mail.messages), "answers": len(self.answers)}
        return f"{counts} struck {dict(self.struck)} met {dict(self.mail.fates)} doubts {self.doubts()}"
