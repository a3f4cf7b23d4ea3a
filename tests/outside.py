"""Stand-ins for Facebook's Graph API, LinkedIn's Posts API and a webhook's receiver, on this machine."""

import hmac
import json
import socket
from base64 import b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Lock, Thread
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from config import environment

KEY = "sidans-nyckel"
SECRET = "ett-hemligt-ord-pa-minst-tjugofyra"
RATE_LIMIT = {"message": f"(#4) Application request limit reached for {KEY}", "code": 4}
DEAD_KEY = {"message": "Error validating access token", "type": "OAuthException", "code": 190}
GONE = {"message": "Object does not exist", "code": 100, "error_subcode": 33}


class Outside:
    """`with Outside() as outside: settings.BOARDS = outside.boards()`, then read `posts`, `scraped`, `told`.

    `mode` says how it fails: `ok` not at all; `limit` too many questions; `key` the key is dead; `down` 503;
    `garbage` a page of a proxy; `hang` takes a post and does not answer; `disconnect` takes it and hangs up.
    """

    def __init__(self) -> None:
        self.posts: dict[str, dict[str, dict]] = {"facebook": {}, "linkedin": {}}
        self.scraped: list[str] = []
        self.told: list[tuple[str, dict]] = []  # (id, what) of each message that was signed rightly
        self.asked = 0
        self.mode = "ok"
        self.lock = Lock()
        self.numbers = count(1)
        self.released = Event()
        self._server = Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "Outside":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def boards(self, *names: str) -> dict[str, environment.BoardAccount]:
        """settings.BOARDS, as made from the environment; all of them without names."""
        where = f"127.0.0.1:{self._server.server_address[1]}"
        made = environment.boards(
            {
                "FACEBOOK_URL": f"facebook+http://norrby:{KEY}@{where}/graph",
                "LINKEDIN_URL": f"linkedin+http://4711:{KEY}@{where}/rest?version=202610",
                "WEBHOOK_URL": f"http://{where}/hook",
                "WEBHOOK_SECRET": SECRET,
            }
        )
        return {name: account for name, account in made.items() if not names or name in names}

    def texts(self, board: str) -> list[str]:
        return [post.get("message") or post["commentary"] for post in self.posts[board].values()]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, outside: Outside) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.outside = outside


class Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.converse()

    def do_POST(self) -> None:
        self.converse()

    def do_DELETE(self) -> None:
        self.converse()

    def converse(self) -> None:
        outside = self.server.outside
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.where = urlsplit(self.path)
        with outside.lock:
            outside.asked += 1
        if self.where.path.startswith("/hook"):
            self.hook(outside)
        elif self.headers.get("Authorization") != f"Bearer {KEY}":
            self.say(401, {"error": DEAD_KEY})
        elif self.where.path.startswith("/graph"):
            self.graph(outside, self.where.path.removeprefix("/graph"))
        else:
            self.linkedin(outside, self.where.path.removeprefix("/rest"))

    def graph(self, outside: Outside, path: str) -> None:
        posts, form = outside.posts["facebook"], dict(parse_qsl(self.body.decode()))
        if outside.mode in ("limit", "key"):
            self.say(400, {"error": RATE_LIMIT if outside.mode == "limit" else DEAD_KEY})
        elif outside.mode == "down":
            self.say(503, {})
        elif path == "/":
            outside.scraped.append(form["id"])
            self.say(200, {"title": "Sommarvikarie"})
        elif path == "/norrby/feed" and self.command == "GET":
            self.say(200, {"data": [{"id": key, **post} for key, post in posts.items()]})
        elif path == "/norrby/feed":
            key = f"norrby_{next(outside.numbers)}"
            self.taken(outside, posts, key, form, {"id": key})
        else:
            self.known(posts, path.strip("/"), form, {"error": GONE})

    def linkedin(self, outside: Outside, path: str) -> None:
        posts, said = outside.posts["linkedin"], json.loads(self.body or "{}")
        if (self.headers["LinkedIn-Version"], self.headers["X-Restli-Protocol-Version"]) != (
            "202610",
            "2.0.0",
        ):
            self.say(426, {"message": "Requested version is not active"})
        elif outside.mode == "limit":
            self.say(429, {"message": "Resource level throttle limit reached"}, {"Retry-After": "1800"})
        elif outside.mode == "key":
            self.say(401, {"message": "The token used in the request has expired"})
        elif outside.mode == "down":
            self.say(503, {})
        elif path == "/posts" and self.command == "GET":
            assert parse_qs(self.where.query)["author"] == ["urn:li:organization:4711"]
            self.say(200, {"elements": [{"id": key, **post} for key, post in posts.items()]})
        elif path == "/posts":
            key = f"urn:li:share:{next(outside.numbers)}"
            self.taken(outside, posts, key, said, {}, 201, {"x-restli-id": key})
        else:
            change = said.get("patch", {}).get("$set", {})
            self.known(posts, unquote(path.removeprefix("/posts/")), change, {"message": "Not found"})

    def hook(self, outside: Outside) -> None:
        name, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        signed = hmac.new(SECRET.encode(), f"{name}.{moment}.".encode() + self.body, sha256).digest()
        if self.headers["webhook-signature"] != f"v1,{b64encode(signed).decode()}":
            self.say(401, {})
        elif outside.mode in ("limit", "down", "key"):
            status = {"limit": 429, "down": 503, "key": 403}[outside.mode]
            self.say(status, {}, {"Retry-After": "1800"} if status == 429 else {})
        else:
            told = dict(outside.told) | {name: json.loads(self.body)}
            outside.told = list(told.items())
            self.answered(outside, 200, {}, {})

    def taken(self, outside, posts, key, what, said, status=200, headers=None) -> None:
        with outside.lock:
            posts[key] = what
        self.answered(outside, status, said, headers or {})

    def answered(self, outside, status, said, headers) -> None:
        if outside.mode == "hang":
            outside.released.wait(20)
            self.close_connection = True
        elif outside.mode == "disconnect":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif outside.mode == "garbage":
            self.say(200, "<html>Welcome to the proxy</html>")
        else:
            self.say(status, said, headers)

    def known(self, posts, key, change, missing) -> None:
        if key not in posts:
            self.say(400 if "error" in missing else 404, missing)
        elif self.command == "DELETE":
            del posts[key]
            self.say(200, {"success": True})
        else:
            posts[key] |= change
            self.say(200, {"success": True})

    def say(self, status: int, said: object, headers: dict[str, str] | None = None) -> None:
        text = (said if isinstance(said, str) else json.dumps(said)).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""
