"""A wrong value ends the start in one line that says which and why, and repeats no secret."""

import pytest

from config import database, environment
from config.environment import Wrong


def fault(function, *args, **kwargs):
    with pytest.raises(Wrong) as caught:
        function(*args, **kwargs)
    line = caught.value.code
    assert "\n" not in line
    return line


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 80", "٣"])
def test_a_port_is_a_number_that_a_port_can_have(port):
    assert fault(environment.port, {"PORT": port}) == f"PORT: {port!r} is not a number from 1 to 65535."


def test_without_a_port_it_is_8000():
    assert environment.port({}) == environment.port({"PORT": ""}) == 8000


def test_it_answers_only_this_machine_unless_told_otherwise():
    assert [environment.listen({"LISTEN": each}) for each in ("", "0.0.0.0", "::")] == [
        "127.0.0.1",
        "0.0.0.0",
        "::",
    ]
    said = fault(environment.listen, {"LISTEN": "everywhere"})
    assert said == "LISTEN: 'everywhere' is not an address such as 127.0.0.1 or 0.0.0.0."


@pytest.mark.parametrize("said", ["maybe", "2", "ja"])
def test_a_flag_is_yes_or_no(said):
    assert fault(environment.flag, {"DEBUG": said}, "DEBUG") == f"DEBUG: {said!r} is neither 1 nor 0."


def test_flags_are_read_as_people_write_them():
    said = {"a": "1", "b": "True", "c": "on", "d": "0", "e": "", "f": "no"}
    assert [environment.flag(said, name) for name in "abcdef"] == [True, True, True, False, False, False]
    assert environment.flag({}, "DEMO", default=True) is True


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("http://jobb.norrby.se", "must be https: plain http is only for this machine."),
        ("https://jobb.norrby.se/bank", "holds more than scheme, host and port."),
    ],
)
def test_the_address_people_use_is_https_and_nothing_more(value, reason):
    assert fault(environment.base_url, {"BASE_URL": value}) == f"BASE_URL: {value!r} {reason}"


@pytest.mark.parametrize(
    "value", ["jobb.norrby.se", "ftp://norrby.se", "https://", "http://[::1", "https://x:99999"]
)
def test_what_is_no_address_is_refused(value):
    said = fault(environment.base_url, {"BASE_URL": value})
    assert said == "BASE_URL: is not an address such as https://jobb.norrby.se."


def test_the_address_is_this_machine_unless_said():
    assert environment.base_url({"PORT": "8123"}) == "http://127.0.0.1:8123"
    assert environment.base_url({"BASE_URL": "https://jobb.norrby.se/"}) == "https://jobb.norrby.se"


def test_hosts_are_those_named_else_that_of_the_address_and_always_this_machine():
    own = ["127.0.0.1", "[::1]", "localhost"]
    address = {"BASE_URL": "https://jobb.norrby.se"}
    assert environment.allowed_hosts(address) == sorted([*own, "jobb.norrby.se"])
    named = address | {"ALLOWED_HOSTS": "a.se, .b.se"}
    assert environment.allowed_hosts(named) == sorted([*own, "a.se", ".b.se"])


def test_a_host_is_not_an_address():
    said = fault(environment.allowed_hosts, {"ALLOWED_HOSTS": "https://a.se"})
    assert said == "ALLOWED_HOSTS: 'https://a.se' is not a host name (no scheme, port or path)."


def test_a_short_key_is_refused_and_not_repeated():
    said = fault(environment.secret_key, "hemlig")
    assert said == "SECRET_KEY: needs 50 random characters or more, the same for every process."


def test_the_key_of_this_machine_is_made_once_and_only_its_owner_reads_it(tmp_path):
    made = environment.kept_secret(tmp_path, make=True)
    assert environment.secret_key(made) == environment.kept_secret(tmp_path, make=False) == made
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_database_of_ones_own_needs_a_key_of_ones_own(tmp_path):
    said = fault(environment.kept_secret, tmp_path, make=False)
    assert said == "SECRET_KEY: is missing: 50 random characters or more, the same for every process."


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:p@h/d", "is not an address such as postgresql://user:password@host:5432/name."),
        ("recruitment", "is not an address such as postgresql://user:password@host:5432/name."),
        ("postgresql://u:hemligt@h", "names no database (postgresql://user:password@host:5432/name)."),
        ("postgresql://u:hemligt@h:abc/d", "has a port that is not a number."),
        ("postgresql://u:hemligt@h/d?foo=1", 'invalid URI query parameter: "foo".'),
    ],
)
def test_a_database_is_a_postgresql_address(url, reason):
    assert fault(database.entry, url) == f"DATABASE_URL: {reason}"


def test_a_database_address_is_read_whole():
    entry = database.entry("postgres://bank:l%40ng@db.norrby.se:6432/rekrytering?sslmode=require")
    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "rekrytering",
        "USER": "bank",
        "PASSWORD": "l@ng",
        "HOST": "db.norrby.se",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder_is_a_host():
    entry = database.entry("postgresql://recruitment@/recruitment?host=%2Fvar%2Frun")
    assert (entry["HOST"], entry["OPTIONS"]) == ("/var/run", {})


def test_only_pages_are_limited_in_time():
    page, command = database.entry("postgres://h/d"), database.entry("postgres://h/d")
    database.suit(page, "web")
    database.suit(command, "command")
    assert "statement_timeout=15s" in page["OPTIONS"]["options"]
    assert command["OPTIONS"] == {"connect_timeout": "5", "application_name": "rekryteringsbanken-command"}


@pytest.mark.parametrize(
    "url", ["smtp.norrby.se", "http://smtp.norrby.se", "smtp://", "smtp://h:0", "smtp://h:x"]
)
def test_mail_leaves_by_smtp_or_into_a_folder(url):
    expected = "is not smtp://user:password@host:587, smtp+tls://..., smtps://... or file:///folder."
    assert fault(environment.mail, url) == f"EMAIL_URL: {expected}"


def test_an_unknown_part_of_a_mail_address_is_refused():
    assert fault(environment.mail, "smtp://h?tls=1") == "EMAIL_URL: has the unknown parameter 'tls'."
    assert fault(environment.mail, "file:///") == "EMAIL_URL: names no folder (file:///var/spool/mail-out)."


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "ssl"),
    [("smtp", 25, False, False), ("smtp+tls", 587, True, False), ("smtps", 465, False, True)],
)
def test_each_way_of_smtp_has_its_port_and_its_safety(scheme, port, tls, ssl):
    mail = environment.mail(f"{scheme}://bank:p%2Fw@smtp.norrby.se?from=jobb@norrby.se")
    options = mail.mailer["OPTIONS"]
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, tls, ssl)
    assert (options["username"], options["password"], mail.sender) == ("bank", "p/w", "jobb@norrby.se")


def test_mail_can_be_kept_in_a_folder():
    mailer = environment.mail("file:///srv/med%20blank").mailer
    assert mailer["BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert mailer["OPTIONS"] == {"file_path": "/srv/med blank"}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://api.46elks.com", "is not 46elks://user:password@api.46elks.com/a1?from=Norrby."),
        ("46elks+http://u:p@api.46elks.com/a1?from=N", "plain http (46elks+http) is only for this machine."),
        ("46elks://u:hemligt@api.46elks.com/a1?to=N", "has the unknown parameter 'to'."),
    ],
)
def test_text_messages_leave_by_46elks_over_https(url, reason):
    assert fault(environment.sms, url) == f"SMS_URL: {reason}"


def test_text_messages_need_an_account_and_a_sender():
    assert fault(environment.sms, "46elks://api.46elks.com/a1").startswith(
        "SMS_URL: needs user, password and from"
    )


def test_text_messages_are_read_whole():
    assert environment.sms("") is None
    there = environment.sms("46elks://u1:p%3D2@api.46elks.com/a1?from=Norrby")
    here = environment.sms("46elks+http://u:p@127.0.0.1:9999/a1/?from=N")
    assert there == environment.Sms("https://api.46elks.com/a1", "u1", "p=2", "Norrby")
    assert here.url == "http://127.0.0.1:9999/a1"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=Norrby", ("Norrby", 10, False)),
        ("from=%2B46766860000&rate=0.5", ("+46766860000", 0.5, False)),
        ("from=+46766860000&dryrun=yes", ("+46766860000", 10, True)),
    ],
)
def test_text_messages_have_a_sender_a_pace_and_a_dry_run(query, expected):
    account = environment.sms(f"46elks://u:p@api.46elks.com/a1?{query}")
    assert (account.sender, account.rate, account.dryrun) == expected


@pytest.mark.parametrize(
    "query",
    [
        "from=Socialnamnden", "from=070-1234567", "from=1st", "from=Norrby&rate=fast", "from=Norrby&rate=0",
        "from=Norrby&rate=nan", "from=Norrby&rate=1e9", "from=Norrby&dryrun=perhaps", "from=Norrby&to=46",
    ],
)  # fmt: skip
def test_a_wrong_account_of_text_messages_stops_the_start(query):
    with pytest.raises(environment.Wrong):
        environment.sms(f"46elks://u:p@api.46elks.com/a1?{query}")


def test_mail_has_a_pace_only_where_one_is_set():
    assert environment.mail("smtp://mail.norrby.se").rate == 0
    assert environment.mail("smtp://mail.norrby.se?rate=20&from=jobb@norrby.se").rate == 20
    assert fault(environment.mail, "smtp://mail.norrby.se?rate=-1").startswith("EMAIL_URL: rate is")


def test_who_reports_on_mail_is_named_with_a_key_where_it_signs():
    assert environment.reporter("") is None
    assert environment.reporter("postmark") == environment.Reporter("postmark")
    assert environment.reporter("mailgun:k:1") == environment.Reporter("mailgun", "k:1")
    for wrong in ("mailgun", "postmark:key", "pigeon", "Postmark", "mailgun:å"):
        assert fault(environment.reporter, wrong).startswith("EMAIL_REPORTS: ")


def test_a_secret_of_callbacks_is_long_and_fits_an_address():
    assert environment.callback_secret("") == ""
    assert environment.callback_secret("a1_-" * 6) == "a1_-" * 6
    for wrong in ("short", "a/b" * 10, "å" * 30):
        assert fault(environment.callback_secret, wrong).startswith("CALLBACK_SECRET: ")


@pytest.mark.parametrize("url", ["kafka://h", "localhost:5672", "amqp://"])
def test_a_broker_is_one_we_know(url):
    expected = "is not an address such as amqp://user:password@host:5672/name."
    assert fault(environment.broker, url) == f"CELERY_BROKER_URL: {expected}"


def test_login_of_the_municipality_is_all_or_nothing():
    whole = {
        "OIDC_NAME": "Norrby",
        "OIDC_SERVER_URL": "https://login.norrby.se",
        "OIDC_CLIENT_ID": "bank",
        "OIDC_CLIENT_SECRET": "hemligt",
    }
    assert environment.oidc({}) is None
    assert environment.oidc(whole)["settings"] == {"server_url": "https://login.norrby.se"}
    del whole["OIDC_CLIENT_SECRET"]
    names = "OIDC_NAME, OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"
    assert fault(environment.oidc, whole) == f"OIDC_CLIENT_SECRET: is missing ({names} belong together)."


@pytest.mark.parametrize("value", ["short", "with spaces in it 0123456789", "åäö-0123456789-0123456789"])
def test_a_token_for_figures_is_long_and_plain_and_not_repeated(value):
    assert value not in fault(environment.metrics_token, value)


def test_without_a_token_nobody_gets_figures():
    assert (environment.metrics_token(""), environment.metrics_token("a1" * 12)) == ("", "a1" * 12)
