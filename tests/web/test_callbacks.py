"""What providers post to us: from them it counts, once; from strangers there is nothing there."""

import hashlib
import hmac
import json

import pytest
from django.test import Client
from django.utils import timezone

from config.environment import Reporter
from recruitment.candidates.models import Candidate, Entry
from recruitment.outbox.addresses import dead_address
from recruitment.outbox.callbacks import addresses, secret
from recruitment.outbox.mails import message_id
from recruitment.outbox.models import DeadAddress, IncomingText, Message
from tests.elks import Elks
from tests.factories import make_candidate
from tests.outbox.conftest import offer_to_stina
from tests.outbox.test_texts import text_to_stina

pytestmark = pytest.mark.django_db

STINA, OTTO = "+46701234567", "+46707654321"
ADDRESS = "stina@student.example.org"
PATHS = ("sms/{}/levererat/", "sms/{}/svar/", "mejl/{}/rapport/")


@pytest.fixture
def outside():
    """Somebody without cookies or a form of ours."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def reported(settings, outside):
    """Posts a report as the provider would."""

    def post(provider: str, body: object, key: str = "", content_type: str = "application/json"):
        settings.MAIL_REPORTER = Reporter(provider, key)
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return outside.post(f"/mejl/{secret()}/rapport/", data, content_type=content_type)

    return post


def text_from(client, number: str, message: str, provider_id: str = "s1"):
    form = {
        "id": provider_id,
        "from": number,
        "to": "+46766860000",
        "message": message,
        "direction": "incoming",
    }
    return client.post(f"/sms/{secret()}/svar/", form)


# Who may


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("word", ["wrong", "x" * 64, "%00", "å", "' OR 1=1"])
def test_without_the_secret_there_is_nothing_there(outside, settings, path, word):
    settings.MAIL_REPORTER = Reporter("postmark")
    for method in (outside.get, outside.post, outside.head, outside.put):
        assert method("/" + path.format(word)).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_with_the_secret_only_a_post_says_anything(outside, settings, path):
    settings.MAIL_REPORTER = Reporter("postmark")
    there = "/" + path.format(secret())
    assert [outside.get(there).status_code, outside.head(there).status_code] == [405, 204]


def test_the_secret_is_the_one_of_the_settings_else_made_from_the_key(settings):
    made = secret()
    settings.SECRET_KEY = "another-" * 10
    assert secret() != made
    settings.CALLBACK_SECRET = "a" * 30
    assert secret() == "a" * 30
    assert settings.SECRET_KEY not in made


def test_the_addresses_to_fill_in_are_those_of_what_is_in_use(settings):
    settings.SMS = settings.MAIL_REPORTER = None
    assert addresses() == {}
    with Elks() as elks:
        settings.SMS = elks.account()
    settings.MAIL_REPORTER = Reporter("postmark")
    assert addresses() == {
        "sms_url": f"{settings.BASE_URL}/sms/{secret()}/svar/",
        "postmark": f"{settings.BASE_URL}/mejl/{secret()}/rapport/",
    }


# Incoming text messages


@pytest.mark.parametrize("word", ["STOPP", "stopp", " Stopp! ", "stop", "AVSLUTA.", "s t o p p", "“Stopp”"])
def test_stopp_stops_text_messages_to_everybody_with_that_number(outside, word):
    stina = make_candidate(phone=STINA, sms_ok=True)
    twin = make_candidate(phone=STINA, sms_ok=True)
    otto = make_candidate(phone=OTTO, sms_ok=True)
    mine, nobodys, ottos = text_to_stina(person_id=stina.pk), text_to_stina(), text_to_stina(recipient=OTTO)
    mail = offer_to_stina(person_id=stina.pk)
    for _nth in range(2):
        answer = text_from(outside, STINA, word)
        assert (answer.status_code, answer.content) == (204, b"")
    assert list(Candidate.objects.filter(sms_ok=True)) == [otto]
    assert twin.entries.count() == stina.entries.filter(kind=Entry.Kind.CHANGED).count() == 1
    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (mine, nobodys, ottos, mail)] == [
        "cancelled", "cancelled", "queued", "queued",
    ]  # fmt: skip
    assert IncomingText.objects.count() == 0


def test_a_text_message_that_failed_is_not_tried_again_after_stopp(outside):
    stina = make_candidate(phone=STINA, sms_ok=True)
    message = text_to_stina(person_id=stina.pk)
    Message.objects.update(state="failed")
    text_from(outside, STINA, "stopp")
    message.refresh_from_db()
    assert message.state == "cancelled"


@pytest.mark.parametrize("word", ["ja", "JA TACK", "stopp inte", "nonstop", "", "stop 46elks", "x" * 20_000])
def test_other_texts_change_nothing_and_are_counted_not_kept(outside, word):
    make_candidate(phone=STINA, sms_ok=True)
    message = text_to_stina()
    for _nth in range(3):
        answer = text_from(outside, STINA, word)
        assert (answer.status_code, answer.content) == (204, b"")
    message.refresh_from_db()
    assert (message.state, Candidate.objects.get().sms_ok) == ("queued", True)
    [kept] = IncomingText.objects.values()
    assert kept == {"provider_id": "s1", "at": kept["at"]}


@pytest.mark.parametrize("number", ["", "Norrby", "0701234567", "+46701234567\n", "\x00", "+" + "4" * 900])
def test_stopp_from_what_is_no_number_stops_nobody(outside, number):
    make_candidate(phone="", sms_ok=True)
    make_candidate(phone=STINA, sms_ok=True)
    assert text_from(outside, number, "STOPP").status_code == 204
    assert Candidate.objects.filter(sms_ok=True).count() == 2


def test_who_has_left_is_not_brought_up_again(outside):
    make_candidate(phone=STINA, sms_ok=True, status="left", left_at=timezone.now())
    assert text_from(outside, STINA, "STOPP").status_code == 204
    assert Entry.objects.count() == 0


# Reports on mail


def mailgun(event: dict, key: str = "key-1") -> dict:
    signature = hmac.new(key.encode(), b"1t", hashlib.sha256).hexdigest()
    return {"signature": {"token": "t", "timestamp": "1", "signature": signature}, "event-data": event}


def mailgun_failed(code: int, words: str, severity: str = "permanent") -> dict:
    status = {"code": code, "message": words}
    headers = {"message-id": "offer-9-sent@127.0.0.1"}
    return mailgun(
        {"event": "failed", "severity": severity, "reason": "bounce", "recipient": ADDRESS, "id": "e1",
         "timestamp": 1, "delivery-status": status, "message": {"headers": headers}}
    )  # fmt: skip


HARD = {
    "postmark": {"RecordType": "Bounce", "Type": "HardBounce", "Email": ADDRESS, "ID": 1, "MessageID": "x"},
    "brevo": {
        "event": "hard_bounce",
        "email": ADDRESS,
        "message-id": "<offer-9-sent@127.0.0.1>",
        "ts_event": 1,
    },
    "mailjet": {"event": "bounce", "time": 1, "email": ADDRESS, "hard_bounce": True, "error": "user unknown"},
}
SOFT = {
    "postmark": HARD["postmark"] | {"Type": "SoftBounce"},
    "brevo": HARD["brevo"] | {"event": "soft_bounce"},
    "mailjet": HARD["mailjet"] | {"hard_bounce": False, "error": "quota exceeded"},
}


@pytest.mark.parametrize("provider", HARD)
def test_a_hard_bounce_marks_the_address_and_stops_the_rest_however_often_it_is_told(reported, provider):
    waiting = offer_to_stina(recipient="Stina@Student.Example.org")
    other = offer_to_stina(recipient="otto@example.org")
    for _nth in range(2):
        assert reported(provider, HARD[provider]).status_code == 204
    assert list(DeadAddress.objects.values_list("address", "kind")) == [(ADDRESS, "bounced")]
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.state, other.state) == ("failed", "queued")
    assert ADDRESS not in waiting.reason


@pytest.mark.parametrize("provider", SOFT)
def test_a_full_mailbox_or_a_spam_filter_is_no_dead_address(reported, provider):
    message = offer_to_stina()
    assert reported(provider, SOFT[provider]).status_code == 204
    message.refresh_from_db()
    assert (DeadAddress.objects.count(), message.state) == (0, "queued")


def test_a_provider_that_signs_is_believed_only_with_its_signature(reported):
    hard = mailgun_failed(550, "5.1.1 no such user")
    assert reported("mailgun", hard, key="key-2").status_code == 400
    assert reported("mailgun", hard | {"signature": {}}, key="key-1").status_code == 400
    assert DeadAddress.objects.count() == 0
    assert reported("mailgun", hard, key="key-1").status_code == 204
    assert DeadAddress.objects.get().kind == "bounced"


@pytest.mark.parametrize(
    ("code", "words", "severity"),
    [
        (552, "5.2.2 over quota", "permanent"),
        (554, "5.7.1 spam", "permanent"),
        (450, "4.1.1 later", "temporary"),
    ],
)
def test_what_mailgun_calls_failed_is_not_always_an_unknown_address(reported, code, words, severity):
    assert reported("mailgun", mailgun_failed(code, words, severity), key="key-1").status_code == 204
    assert DeadAddress.objects.count() == 0


def test_mailersend_is_understood_too(reported):
    email = {"message": {"id": "x"}, "recipient": {"email": ADDRESS}}
    data = {"id": "1", "type": "hard_bounced", "email": email, "created_at": "2027-03-01T10:00:00Z"}
    body = json.dumps({"type": "activity.hard_bounced", "data": data})
    signature = hmac.new(b"s3cret", body.encode(), hashlib.sha256).hexdigest()
    client = Client(headers={"signature": signature})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MAIL_REPORTER", Reporter("mailersend", "s3cret"))
        there = f"/mejl/{secret()}/rapport/"
        assert client.post(there, body, content_type="application/json").status_code == 204
        assert Client().post(there, body, content_type="application/json").status_code == 400
    assert dead_address(ADDRESS).kind == "bounced"


def test_a_complaint_has_the_last_word(reported):
    offer_to_stina()
    reported("postmark", HARD["postmark"])
    for _nth in range(2):
        reported("postmark", {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": ADDRESS})
    reported("postmark", HARD["postmark"])
    assert dead_address(ADDRESS).kind == "complained"


def test_what_arrived_is_told_on_the_message(reported):
    message = offer_to_stina(key="offer-9-sent")
    reported("brevo", HARD["brevo"] | {"event": "delivered"})
    message.refresh_from_db()
    first = message.delivered_at
    assert message.delivery == "delivered"
    reported("brevo", HARD["brevo"] | {"event": "delivered"})
    message.refresh_from_db()
    assert message.delivered_at == first
    reported("brevo", HARD["brevo"])
    message.refresh_from_db()
    assert (message.delivery, message_id("offer-9-sent")) == ("bounced", "<offer-9-sent@127.0.0.1>")


@pytest.mark.parametrize("provider", HARD)
@pytest.mark.parametrize(
    "body",
    ["", "{}", "[]", "null", "7", '"x"', "{", "[[]]", '{"event": []}', '{"RecordType": {}}', "\x00",
     b"\xff\xfe", '{"event": "bounce", "email": {"a": 1}}', "[" * 5_000, '{"RecordType": "Inbound"}'],
)  # fmt: skip
def test_what_is_no_report_is_refused_and_breaks_nothing(reported, provider, body):
    assert reported(provider, body).status_code in (204, 400)
    assert reported(provider, body, content_type="text/plain").status_code in (204, 400)
    assert DeadAddress.objects.count() == 0


@pytest.mark.parametrize("address", ["\x00", "a" * 300 + "@example.org", "", None])
def test_an_address_that_nobody_can_have_is_not_kept(reported, address):
    assert reported("postmark", HARD["postmark"] | {"Email": address}).status_code == 204
    assert DeadAddress.objects.count() == 0


def test_without_a_reporter_there_is_nothing_there(outside, settings):
    settings.MAIL_REPORTER = None
    body = json.dumps(HARD["postmark"])
    there = f"/mejl/{secret()}/rapport/"
    assert outside.post(there, body, content_type="application/json").status_code == 404
