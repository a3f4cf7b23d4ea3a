"""A stand-in for 46elks on this machine, for tests: it keeps what it gets, and fails in the usual ways."""

import json
import socket
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from urllib.parse import parse_qsl

from config import environment

COST = 3500  # 0.35 kronor a part, in 1/10,000


class Elks:
    """`with Elks() as elks: settings.SMS = elks.account()`, then read `elks.texts`.

    `mode` says how it fails: `ok` not at all; a number ("403", "500") is answered as the status; `garbage`
    and `odd` take the message and answer what is no answer; `hang` takes it and does not answer within the
    time limit; `disconnect` takes it and hangs up.
    """

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.logins: set[str] = set()
        self.connections = 0
        self.mode = "ok"
        self._lock = Lock()
        self._released = Event()
        self._server = Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "Elks":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def account(self, **query: str) -> environment.Sms | None:
        """settings.SMS as made from SMS_URL; without `rate` as fast as it goes."""
        asked = "&".join(f"{key}={value}" for key, value in ({"rate": "1000"} | query).items())
        port = self._server.server_address[1]
        return environment.sms(f"46elks+http://user:p%40ss@127.0.0.1:{port}/a1?from=Norrby&{asked}")

    def to(self, number: str) -> list[str]:
        return [text["message"] for text in self.texts if text["to"] == number]

    def report(self, nth: int, status: str) -> tuple[str, dict[str, str]]:
        """What 46elks would post about the nth text, and where: path with query, form."""
        text = self.texts[nth]
        path = "/" + text["whendelivered"].split("/", 3)[3]
        return path, {"id": f"s{nth}", "status": status, "delivered": "2027-03-01T10:00:00"}

    def take(self, form: dict[str, str], login: str) -> dict:
        with self._lock:
            self.texts.append(form)
            self.logins.add(login)
            number = len(self.texts) - 1
        answer = {"id": f"s{number}", "status": "created", "direction": "outgoing", "to": form["to"]}
        return answer | {"cost": COST, "parts": 1}

    def wait(self) -> None:
        self._released.wait(20)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, elks: Elks) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.elks = elks


class Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        self.server.elks.connections += 1
        super().setup()

    def do_POST(self) -> None:
        elks = self.server.elks
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != "/a1/sms":
            self.say(404, "no such thing")
        elif elks.mode.isdigit():
            self.say(int(elks.mode), "Insufficient funds for +46701234567")
        else:
            login = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            self.answer(elks, elks.take(dict(parse_qsl(body, keep_blank_values=True)), login))

    def answer(self, elks: Elks, said: dict) -> None:
        match elks.mode:
            case "hang":
                elks.wait()
                self.close_connection = True
            case "disconnect":
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            case "garbage":
                self.say(200, "<html>Welcome to the proxy</html>")
            case "odd":
                self.say(200, json.dumps({"id": ["s1"], "cost": "many"}))
            case _:
                self.say(200, json.dumps(said))

    def say(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""
