"""`manage.py doctor` against things that are really broken, on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from config import environment
from config.examining import database, machine, outside
from config.examining.finding import Level
from tests.config.places import address, manage, where
from tests.smtp import SmtpServer, free_port

SECRET = "hemligt-ord"


def said(findings):
    """Level and words of each line."""
    return [(finding.level.value, f"{finding.subject}: {finding.seen}") for finding in findings]


def troubles(findings):
    return [line for line in said(findings) if line[0] != "ok"]


# The database


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_has_no_line_but_ok():
    assert troubles(database.examine()) == []
    assert len(said(database.examine())) == 8


@pytest.mark.django_db(transaction=True)
def test_a_closed_port_is_one_fault_and_no_password_is_told(moved):
    moved(f"postgresql://rut:{SECRET}@127.0.0.1:{free_port()}/norrby")
    [(level, line)] = said(database.examine())
    assert level == "fault"
    assert "Connection refused" in line
    assert SECRET not in line


@pytest.mark.django_db(transaction=True)
def test_a_role_that_may_only_read_is_a_fault(copied_database, moved):
    name = connection.settings_dict["NAME"]
    reader = f"{name}_reader"
    with psycopg.connect(**where(f"{name}_other"), autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(reader)))
        owner.execute(
            sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(sql.Identifier(reader))
        )
        moved(address(f"{name}_other", user=reader))
        try:
            assert troubles(database.examine()) == [("fault", "database, rights: this role may not write.")]
        finally:
            connection.close()
            owner.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(reader)))
            owner.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(reader)))


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_wants_its_migrations_and_extensions(other_database, moved):
    moved(other_database)
    assert troubles(database.examine()) == [
        ("fault", "database, migrations: some are not applied."),
        ("fault", "database, extensions: btree_gist, pg_trgm, unaccent missing."),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_open_for_long_and_connections_used_up_are_warnings(monkeypatch):
    monkeypatch.setattr(database, "LONG", -1)
    monkeypatch.setattr(database, "FEW", 1000)
    with psycopg.connect(**where(), application_name="report") as somebody:
        pid = somebody.info.backend_pid
        somebody.execute("SELECT 1")
        free, long = troubles(database.examine())
    assert (free[0], long) == (
        "warning",
        ("warning", f"database, transactions: process {pid} (report) has one open for 0 min."),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "level"), [(10, "warning"), (3600, "fault")])
def test_clocks_apart_are_told_by_how_much(monkeypatch, seconds, level):
    now = database.timezone.now
    monkeypatch.setattr(
        database.timezone, "now", lambda: now() + database.timezone.timedelta(seconds=seconds)
    )
    assert troubles(database.examine()) == [
        (level, f"clock: this machine and the database are {seconds} s apart.")
    ]


# Broker and workers


def test_a_broker_that_does_not_answer_is_a_fault(settings):
    settings.CELERY_BROKER_URL = f"amqp://rut:{SECRET}@127.0.0.1:{free_port()}//"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    found = outside.broker()
    assert said([found]) == [("fault", "broker: amqp at 127.0.0.1 does not answer (ConnectionRefusedError).")]


def test_the_folder_of_this_machine_is_a_broker(settings, tmp_path):
    queue, control = str(tmp_path / "queue"), str(tmp_path / "control")
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": control}
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = options
    assert said([outside.broker()]) == [("ok", "broker: filesystem at localhost answers.")]
    options["data_folder_in"] = options["data_folder_out"] = "/proc/nowhere"
    assert outside.broker().level == Level.FAULT


@pytest.mark.django_db
def test_no_beat_means_that_nothing_leaves():
    assert said([outside.workers()]) == [("fault", "workers: no beat is known.")]


# Mail


class Refusing(Controller):
    """A mail server where no login is right."""

    def __init__(self) -> None:
        wrong = {"authenticator": lambda *_: AuthResult(success=False, handled=False)}
        super().__init__(object(), hostname="127.0.0.1", port=free_port(), auth_require_tls=False, **wrong)


def use(settings, url):
    mailer = environment.mail(url).mailer
    settings.MAILERS = {"default": mailer | {"OPTIONS": mailer["OPTIONS"] | {"timeout": 2}}}


def test_mail_that_gets_through_is_sent_only_when_asked_for(settings):
    with SmtpServer() as smtp:
        settings.MAILERS = smtp.mailers
        assert said(outside.mail()) == [("ok", f"mail: 127.0.0.1:{smtp.port} lets us in.")]
        assert smtp.messages == []
        assert troubles(outside.mail("rut@example.org")) == []
        assert [received.subject for received in smtp.to("rut@example.org")] == ["Rekryteringsbanken: a test"]


def test_a_refused_login_says_where_to_look(settings):
    server = Refusing()
    server.start()
    try:
        use(settings, f"smtp://rut:{SECRET}@127.0.0.1:{server.port}")
        [found] = outside.mail()
    finally:
        server.stop()
    assert said([found]) == [("fault", f"mail: 127.0.0.1:{server.port}: SMTPAuthenticationError (535).")]
    assert found.advice.startswith("User or password in EMAIL_URL is wrong")


@pytest.mark.parametrize(
    ("mode", "to", "line"),
    [
        ("4xx", "rut@example.org", "SMTPRecipientsRefused"),
        ("login", "rut@example.org", "SMTPSenderRefused (530)"),
    ],
)
def test_a_mail_that_is_not_taken_is_a_fault(settings, mode, to, line):
    with SmtpServer() as smtp:
        settings.MAILERS, smtp.mode = smtp.mailers, mode
        assert said(outside.mail(to)) == [("fault", f"mail: 127.0.0.1:{smtp.port}: {line}.")]


def test_a_server_without_encryption_is_told(settings):
    with SmtpServer() as smtp:
        use(settings, smtp.url.replace("smtp://", "smtp+tls://"))
        assert said(outside.mail()) == [("fault", f"mail: 127.0.0.1:{smtp.port}: SMTPNotSupportedError.")]
        use(settings, "smtp://mail.norrby.invalid:25")
        assert troubles(outside.mail()) == [
            ("warning", "mail: travels to mail.norrby.invalid:25 without encryption."),
            ("fault", "mail: mail.norrby.invalid:25: gaierror."),
        ]


def test_mail_into_a_folder_reaches_nobody(settings, tmp_path):
    settings.MAILERS = {"default": environment.mail(tmp_path.as_uri()).mailer}
    assert [level for level, _ in said(outside.mail())] == ["warning"]


# Text messages


class Elks(BaseHTTPRequestHandler):
    """46elks' page about the account."""

    def do_GET(self) -> None:
        right = self.headers["Authorization"] == "Basic cnV0OnJpa3RpZ3Q=" and self.path == "/a1/me"
        body = b'{"balance": 500000}' if self.server.poor else b'{"balance": 99000000}'
        self.send_response(200 if right else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elks(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Elks) as server:
        server.poor = False
        server.account = lambda password: environment.sms(
            f"46elks+http://rut:{password}@127.0.0.1:{server.server_address[1]}/a1?from=Norrby"
        )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_text_messages_are_tried_without_sending_one(settings, elks):
    settings.SMS = elks.account("riktigt")
    assert said(outside.texts()) == [("ok", "text messages: 46elks lets us in.")]
    elks.poor = True
    assert said(outside.texts()) == [("warning", "text messages: the account holds 50.")]
    settings.SMS = elks.account(SECRET)
    assert said(outside.texts()) == [("fault", "text messages: 46elks does not let us in (401).")]


def test_text_messages_that_nobody_answers_for_or_nobody_wants(settings):
    settings.SMS = environment.sms(f"46elks+http://rut:{SECRET}@127.0.0.1:{free_port()}/a1?from=Norrby")
    [(level, line)] = said(outside.texts())
    assert (level, SECRET in line) == ("fault", False)
    settings.SMS = None
    assert said(outside.texts()) == [("ok", "text messages: are not sent: SMS_URL is not set.")]


# This machine


def test_settings_of_a_trial_are_told_and_those_of_production_are_fine(settings):
    settings.DEBUG, settings.DEMO, settings.HTTPS, settings.EMBEDDED = True, True, False, True
    assert [level for level, _ in said(machine.set_values())] == ["fault", "warning", "warning", "warning"]
    settings.DEBUG = settings.DEMO = settings.EMBEDDED = False
    settings.HTTPS, settings.BASE_URL = True, "https://jobb.norrby.se"
    assert said(machine.set_values()) == [("ok", "settings: https://jobb.norrby.se, as in production.")]


@pytest.mark.parametrize(("least", "level"), [("LITTLE", Level.WARNING), ("TOO_LITTLE", Level.FAULT)])
def test_a_disk_that_fills_up_is_told_in_time(monkeypatch, least, level):
    monkeypatch.setattr(machine, "LITTLE", 10**18)
    monkeypatch.setattr(machine, least, 10**18)
    assert [finding.level for finding in machine.disk()] == [level, level]


def test_time_zone_data_that_is_missing_is_a_fault(settings):
    assert machine.time_zone().level == Level.OK
    settings.TIME_ZONE = "UTC"
    assert machine.time_zone().level == Level.FAULT


# The command


@pytest.mark.django_db(transaction=True)
def test_the_command_says_each_line_with_what_to_do_and_fails_on_a_fault(settings):
    written = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("doctor", stdout=written)
    assert (str(caught.value), caught.value.returncode) == ("1 fault.", 1)
    lines = written.getvalue().splitlines()
    place = lines.index("fault     workers: no beat is known.")
    assert lines[place + 1].startswith("          -> No message leaves. See that rekrytering-worker")


@pytest.mark.processes
def test_it_answers_also_when_nothing_does():
    values = {
        "EMAIL_URL": f"smtp://rut:{SECRET}@127.0.0.1:1",
        "CELERY_BROKER_URL": f"amqp://rut:{SECRET}@127.0.0.1:1//",
    }
    done = manage(f"postgresql://rut:{SECRET}@127.0.0.1:1/norrby", "doctor", **values)
    # On a slow machine the pool of connections has time to say in the log that it tried again.
    told = [line for line in done.stderr.splitlines() if "psycopg.pool" not in line]
    assert (done.returncode, told) == (1, ["CommandError: 4 faults."])
    assert SECRET not in done.stdout + done.stderr
