"""Outside boards behind one small interface: a Facebook page, a LinkedIn organisation, a signed webhook.

The only place of this noun that speaks with the network. Nothing is posted in a person's name (peers.md 5.2).
"""

import hmac
import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import quote

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.auth import AuthBase

from recruitment.ads.notices import Notice

logger = logging.getLogger(__name__)

LONGEST_REASON = 300
LOOKED_THROUGH = 25  # newest posts, for one of ours that was taken without an answer
_WAIT = frozenset({408, 425, 429})
# Graph API: temporary trouble, and too much asked for by the app, the person, the page or the address.
_GRAPH_WAIT = frozenset({1, 2, 4, 17, 32, 341, 368, 613})
_GRAPH_GONE = (100, 33)  # code and subcode of an object that is not there
# LinkedIn's "little text": these signs mean something unless a backslash stands before them.
_LITTLE_TEXT = re.compile(r"([\\|{}@\[\]()<>#*_~])")


@dataclass(frozen=True)
class Placed:
    """Where an ad stands: the board's own id, and an address to look at, if it has one."""

    outside_id: str
    url: str = ""


class BoardFailed(Exception):
    """All that a board raises. `reason` is for people, in the board's own words where it has some;
    `permanent`: do not try again; `wait`: seconds the board asks for; `is_gone`: it is not there any more;
    `is_answered`: the board said no, so nothing was posted."""

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        wait: int = 0,
        is_gone: bool = False,
        is_answered: bool = True,
    ) -> None:
        super().__init__(reason)
        self.reason = reason[:LONGEST_REASON]
        self.permanent = permanent
        self.wait = wait
        self.is_gone = is_gone
        self.is_answered = is_answered


class Board(Protocol):
    """One outside board; each method raises BoardFailed. `find`: the id of a post of this ad that the board
    took without our hearing so, "" when there is none; `remove` may then be called without an id."""

    def find(self, notice: Notice) -> str: ...

    def publish(self, notice: Notice) -> Placed: ...

    def change(self, outside_id: str, notice: Notice) -> Placed: ...

    def remove(self, outside_id: str, notice: Notice) -> None: ...


@contextmanager
def open_board(account: Any) -> Iterator[Board]:
    """The board of one of settings.BOARDS."""
    with requests.Session() as session:
        yield _BOARDS[account.board](account, session)


class _Http:
    """What all boards share: asking, and judging an answer that is no yes."""

    def __init__(self, account: Any, session: requests.Session) -> None:
        self.account, self.session = account, session

    def ask(self, method: str, path: str, **asked: Any) -> requests.Response:
        url = f"{self.account.url}{path}"
        try:
            answer = self.session.request(
                method, url, timeout=settings.BOARD_TIMEOUTS, allow_redirects=False, **asked
            )
        except requests.RequestException as error:
            logger.warning("%s did not answer: %s", self.account.board, type(error).__name__)
            reason = _("There is no answer from there (%(kind)s).") % {"kind": type(error).__name__}
            raise BoardFailed(reason, is_answered=False) from error
        if not 200 <= answer.status_code < 300:
            raise self.judged(answer)
        return answer

    def judged(self, answer: requests.Response) -> BoardFailed:
        """By the status alone; the words are the board's own."""
        code = answer.status_code
        return BoardFailed(
            self.clean(self.words_of(answer) or _("The answer was %(code)s.") % {"code": code}),
            permanent=300 <= code < 500 and code not in _WAIT,
            wait=_seconds(answer.headers.get("Retry-After", "")),
            is_gone=code in (404, 410),
        )

    def words_of(self, answer: requests.Response) -> str:
        return ""

    def clean(self, words: str) -> str:
        """A board may quote the key that we showed it."""
        return words.replace(self.account.key, "…") if self.account.key else words


class FacebookPage(_Http):
    """Graph API. The address is scraped first, so that the first who sees the post sees the picture, too."""

    def publish(self, notice: Notice) -> Placed:
        self._ask("POST", "/", data={"id": notice.url, "scrape": "true"})
        asked = {"message": notice.text, "link": notice.url}
        return self._placed(_said(self._ask("POST", self._feed, data=asked), "id"))

    def change(self, outside_id: str, notice: Notice) -> Placed:
        self._ask("POST", "/", data={"id": notice.url, "scrape": "true"})
        self._ask("POST", f"/{quote(outside_id, safe='')}", data={"message": notice.text})
        return self._placed(outside_id)

    def remove(self, outside_id: str, notice: Notice) -> None:
        if outside_id:
            with _gone_is_removed():
                self._ask("DELETE", f"/{quote(outside_id, safe='')}")

    def find(self, notice: Notice) -> str:
        answer = self._ask("GET", self._feed, params={"fields": "id,message", "limit": LOOKED_THROUGH})
        rows = _rows(answer, "data")
        return next((row["id"] for row in rows if notice.url in str(row.get("message", ""))), "")

    def judged(self, answer: requests.Response) -> BoardFailed:
        failed, error = super().judged(answer), _graph_error(answer)
        if error:
            code = error.get("code")
            failed.permanent = code not in _GRAPH_WAIT and answer.status_code < 500
            failed.is_gone = (code, error.get("error_subcode")) == _GRAPH_GONE
        return failed

    def words_of(self, answer: requests.Response) -> str:
        error = _graph_error(answer)
        return f"{error.get('message', '')} ({error.get('code')})" if error else ""

    @property
    def _feed(self) -> str:
        return f"/{self.account.name}/feed"

    def _ask(self, method: str, path: str, **asked: Any) -> requests.Response:
        return self.ask(method, path, auth=_Bearer(self.account.key), **asked)

    def _placed(self, outside_id: str) -> Placed:
        return Placed(outside_id, f"https://www.facebook.com/{outside_id}")


class LinkedInPage(_Http):
    """Posts API, in the name of the organisation."""

    def publish(self, notice: Notice) -> Placed:
        answer = self._ask("POST", "/posts", json=self._post(notice))
        urn = answer.headers.get("x-restli-id", "")
        if not urn:
            raise BoardFailed(_("The answer could not be understood."), permanent=True)
        return self._placed(urn)

    def change(self, outside_id: str, notice: Notice) -> Placed:
        patch = {"patch": {"$set": {"commentary": _little_text(notice)}}}
        self._ask("POST", f"/posts/{quote(outside_id, safe='')}", "PARTIAL_UPDATE", json=patch)
        return self._placed(outside_id)

    def remove(self, outside_id: str, notice: Notice) -> None:
        if outside_id:
            with _gone_is_removed():
                self._ask("DELETE", f"/posts/{quote(outside_id, safe='')}", "DELETE")

    def words_of(self, answer: requests.Response) -> str:
        return str(_json(answer).get("message", ""))

    def find(self, notice: Notice) -> str:
        asked = {"author": self._author, "q": "author", "count": LOOKED_THROUGH, "sortBy": "LAST_MODIFIED"}
        rows = _rows(self._ask("GET", "/posts", "FINDER", params=asked), "elements")
        return next((row["id"] for row in rows if _source_of(row) == notice.url), "")

    @property
    def _author(self) -> str:
        return f"urn:li:organization:{self.account.name}"

    def _post(self, notice: Notice) -> dict[str, Any]:
        return {
            "author": self._author,
            "commentary": _little_text(notice),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "content": {
                "article": {"source": notice.url, "title": notice.title, "description": notice.summary}
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }

    def _ask(self, method: str, path: str, restli: str = "", **asked: Any) -> requests.Response:
        headers = {
            "LinkedIn-Version": self.account.version,
            "X-Restli-Protocol-Version": "2.0.0",
        }
        if restli:
            headers["X-RestLi-Method"] = restli
        return self.ask(method, path, headers=headers, auth=_Bearer(self.account.key), **asked)

    def _placed(self, urn: str) -> Placed:
        return Placed(urn, f"https://www.linkedin.com/feed/update/{urn}")


class Webhook(_Http):
    """Anywhere, signed as standardwebhooks.com says; the id is the same when the same is told again."""

    def find(self, notice: Notice) -> str:
        """It knows by the id of the message what it has been told already."""
        return ""

    def publish(self, notice: Notice) -> Placed:
        self._tell("job.published", notice)
        return Placed(str(notice.fields["id"]))

    def change(self, outside_id: str, notice: Notice) -> Placed:
        self._tell("job.changed", notice)
        return Placed(outside_id)

    def remove(self, outside_id: str, notice: Notice) -> None:
        with _gone_is_removed():
            self._tell("job.closed", notice)

    def _tell(self, event: str, notice: Notice) -> None:
        body = json.dumps(
            {"type": event, "timestamp": notice.at.isoformat(), "data": notice.fields}, ensure_ascii=False
        ).encode()
        moment = str(int(notice.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": notice.key,
            "webhook-timestamp": moment,
            "webhook-signature": signature(self.account.key, notice.key, moment, body),
        }
        self.ask("POST", "", data=body, headers=headers)


def signature(key: str, name: str, moment: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body, in base64."""
    signed = hmac.new(key.encode(), f"{name}.{moment}.".encode() + body, sha256)
    return f"v1,{b64encode(signed.digest()).decode()}"


@contextmanager
def _gone_is_removed() -> Iterator[None]:
    """Somebody has taken it down there already: that is what we wanted."""
    try:
        yield
    except BoardFailed as failed:
        if not failed.is_gone:
            raise


def _little_text(notice: Notice) -> str:
    """The address stays as it is: it would not be one with backslashes in it."""
    return notice.url.join(_LITTLE_TEXT.sub(r"\\\1", part) for part in notice.text.split(notice.url))


class _Bearer(AuthBase):
    """A header alone would give way to what a .netrc of the machine says."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.key}"
        return request


def _said(answer: requests.Response, name: str) -> str:
    value = _json(answer).get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise BoardFailed(_("The answer could not be understood."), permanent=True)
    return value


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _rows(answer: requests.Response, name: str) -> list[dict[str, Any]]:
    """Those rows of an answer that have an id."""
    rows = _json(answer).get(name)
    found = rows if isinstance(rows, list) else []
    return [row for row in found if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _source_of(row: dict[str, Any]) -> str:
    content = row.get("content")
    article = content.get("article") if isinstance(content, dict) else None
    return str(article.get("source", "")) if isinstance(article, dict) else ""


def _graph_error(answer: requests.Response) -> dict[str, Any]:
    error = _json(answer).get("error")
    return error if isinstance(error, dict) else {}


def _seconds(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0


_BOARDS: dict[str, type] = {"facebook": FacebookPage, "linkedin": LinkedInPage, "webhook": Webhook}
