"""What mail programs and mail servers see: headers, encodings, files."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import mailers

from config import environment
from recruitment.outbox.actions import deliver_next
from recruitment.outbox.channels import DeliveryFailed, MailChannel
from recruitment.outbox.links import absolute
from recruitment.outbox.mails import key_in, message_id
from recruitment.outbox.models import Message
from tests.factories import make_organisation
from tests.outbox.conftest import offer_context, offer_to_stina
from tests.smtp import Received

pytestmark = pytest.mark.django_db
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Första dagen på Åsen 🌻\r\nEND:VCALENDAR\r\n".encode()


def delivered(server, at, **values) -> Received:
    message = offer_to_stina(**values)
    assert deliver_next(at) is True
    message.refresh_from_db()
    assert (message.state, message.reason) == (Message.State.SENT, "")
    return server.messages[-1]


def test_a_mail_tells_who_it_is_from_and_that_a_machine_sent_it(server, at, settings):
    settings.DEFAULT_FROM_EMAIL = "rekrytering@norrby.example.org"
    make_organisation(display_name='Örnsköldsviks "kommun", socialtjänsten')
    mail = delivered(server, at, language="en").mail
    [sender] = mail["From"].addresses
    assert sender.display_name == 'Örnsköldsviks "kommun", socialtjänsten'
    assert (sender.addr_spec, mail["To"]) == ("rekrytering@norrby.example.org", "stina@student.example.org")
    assert mail["Reply-To"] == "jobb@norrby.example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert server.messages[0].sender == "rekrytering@norrby.example.org"


def test_a_sender_with_a_name_keeps_it(server, at, settings):
    settings.DEFAULT_FROM_EMAIL = "Jobba i Norrby <jobb@norrby.example.org>"
    assert delivered(server, at).mail["From"] == "Jobba i Norrby <jobb@norrby.example.org>"


def test_a_mail_is_dated_when_it_leaves(server):
    moment = datetime(2099, 6, 21, 8, 30, tzinfo=UTC)
    mail = delivered(server, moment).mail
    assert parsedate_to_datetime(mail["Date"]) == moment
    assert mail["Date"].endswith("+0200")


def test_swedish_letters_and_emoji_survive_an_old_server(server, at):
    make_organisation()
    received = delivered(
        server,
        at,
        template="staff_offer_answered",
        context={
            "candidate_name": "Åsa-Märta Öberg 🌻",
            "answer": "tackade ja",
            "role": "behandlingsassistent",
            "unit": "Mottagning Åsen 🌲",
            "weeks": "v. 25–28",
            "link": absolute("/erbjudanden/1/"),
        },
    )
    assert received.raw.isascii()
    assert max(map(len, received.raw.split(b"\r\n"))) <= 78
    assert received.subject == "Besked om ett erbjudande: Mottagning Åsen 🌲, v. 25–28"
    assert "Person: Åsa-Märta Öberg 🌻\n" in received.text
    assert "Åsa-Märta Öberg 🌻" in received.html


def test_text_comes_first_for_who_reads_without_html(server, at):
    mail = delivered(server, at).mail
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_calendar_file_comes_along(server, at):
    received = delivered(server, at, attachments=[("sommar på Åsen.ics", CALENDAR, "text/calendar")])
    [file] = received.mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("sommar på Åsen.ics", "text/calendar")
    assert file.get_payload(decode=True).replace(b"\r\n", b"\n") == CALENDAR.replace(b"\r\n", b"\n")
    assert received.text.startswith("Hej Stina!")


def test_one_click_stops_messages_only_where_there_is_something_to_stop(server, at):
    assert delivered(server, at).mail["List-Unsubscribe"] is None
    stop = absolute(f"/avsluta/{'t' * 90}/")
    received = delivered(server, at, unsubscribe_url=stop)
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in received.raw
    assert received.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_name_adds_a_header_or_a_recipient(server, at, newline):
    evil = f"Stina{newline}Bcc: otto@example.org{newline}{newline}Hej"
    context = offer_context(first_name=evil, role=evil, unit=evil, reply_by=evil)
    received = delivered(server, at, context=context)
    assert received.recipients == ["stina@student.example.org"]
    assert received.mail["Bcc"] is None
    assert len(received.mail.get_all("Subject")) == 1
    assert received.subject.startswith(
        "Ett erbjudande till dig – svara senast Stina Bcc: otto@example.org Hej"
    )


def test_an_organisation_cannot_break_the_sender(server, at):
    make_organisation(display_name="Norrby\r\nBcc: otto@example.org")
    assert delivered(server, at).mail["Bcc"] is None


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("offer-1-sent", "<offer-1-sent@127.0.0.1>"),
        ("offer:1/sent", "<offer%3A1%2Fsent@127.0.0.1>"),
        ("offer%3A1", "<offer%253A1@127.0.0.1>"),
        ("a..b@c>", "<a%2E%2Eb%40c%3E@127.0.0.1>"),
        ("x" * 120, f"<{'x' * 120}@127.0.0.1>"),
    ],
)
def test_each_key_is_a_message_id_of_its_own(server, at, key, expected):
    assert message_id(key) == expected
    assert f"\r\nMessage-ID: {expected}\r\n".encode() in delivered(server, at, key=key).raw


@pytest.mark.parametrize("key", ["offer-1-sent", "offer:1/sent", "offer%3A1", "a..b@c>", "x" * 120])
def test_a_message_id_leads_back_to_its_key(key):
    assert key_in(message_id(key)) == key_in(message_id(key).strip("<>")) == key


@pytest.mark.parametrize("other", ["", "<>", "x", "<offer-1@example.org>", "@127.0.0.2", "<a@b@c>"])
def test_the_message_id_of_others_is_no_key_of_ours(other):
    assert key_in(other) == ""


def test_no_message_id_hides_what_the_database_cannot_hold():
    assert key_in("<offer%00-1@127.0.0.1>") == "offer-1"


def test_a_message_id_carries_the_name_of_the_service(settings):
    settings.BASE_URL = "https://jobb.norrby.example.org:8443"
    assert message_id("offer-1") == "<offer-1@jobb.norrby.example.org>"
    settings.BASE_URL = "http://[::1]:8000"
    assert message_id("offer-1") == "<offer-1@[::1]>"


def test_an_address_in_a_swedish_domain_is_reached(server, at):
    assert delivered(server, at, recipient="stina@räksmörgås.se").recipients == [
        "stina@xn--rksmrgs-5wao1o.se"
    ]


def test_a_row_that_is_no_mail_fails_and_does_not_stop_the_others(server, at):
    message = offer_to_stina(urgent=True)
    Message.objects.update(attachments=[{"name": "x.ics"}])
    offer_to_stina()
    assert (deliver_next(at), deliver_next(at), deliver_next(at)) == (True, True, False)
    message.refresh_from_db()
    assert (message.state, len(server.messages)) == (Message.State.FAILED, 1)


# Kept in a folder


@pytest.fixture
def folder(settings, tmp_path):
    folder = tmp_path / "mail"
    settings.MAILERS = {"default": environment.mail(folder.as_uri()).mailer}
    return folder


def test_without_a_server_mail_is_kept_in_a_folder(folder, at):
    message = offer_to_stina(context=offer_context(first_name="Åsa"))
    deliver_next(at)
    message.refresh_from_db()
    [file] = folder.iterdir()
    assert message.state == Message.State.SENT
    assert f"Message-ID: <{message.key}@127.0.0.1>\n" in file.read_text()


def test_a_folder_that_cannot_be_written_is_tried_again(folder, at):
    message = offer_to_stina()
    folder.write_text("a file is in the way")
    deliver_next(at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 1)


def test_every_way_to_mail_has_a_time_limit():
    for url in ("smtp://mail.norrby.se", "smtp+tls://u:p@mail.norrby.se", "smtps://u:p@mail.norrby.se"):
        assert environment.mail(url).mailer["OPTIONS"]["timeout"] == 20


def test_a_channel_raises_one_kind_of_error(settings, server, at):
    message = offer_to_stina()
    server.stop()
    with pytest.raises(DeliveryFailed) as failed:
        MailChannel().send(message, at)
    assert failed.value.permanent is False
    assert mailers.default.host == "127.0.0.1"


def test_the_next_mail_is_written_like_the_one_before(server, at):
    """Headers that were read once are used again, and must come out the same."""
    make_organisation(display_name="Örnsköldsviks kommun " * 5)
    context = offer_context(reply_by="fredag 12 mars kl. 23.59, " + "åäö 🌻 " * 20)
    own = (b"Date:", b"Message-ID:", b"Content-Type: multipart", b" boundary", b"--=")
    heads = [
        [
            line
            for line in delivered(server, at, context=context).raw.split(b"\r\n")
            if not line.startswith(own)
        ]
        for _nth in range(3)
    ]
    assert heads[0] == heads[1] == heads[2]
