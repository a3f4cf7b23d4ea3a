"""One mechanism for what goes to many: written, read, sent by the clock, paused, resumed, stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from recruitment.bank.leave import leave_bank
from recruitment.bank.mailings import WRITERS, change_text, preview_mailing, send_mailing, write_to_people
from recruitment.candidates.actions import pause_candidate
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import (
    leave_out,
    pause_mailing,
    resume_mailing,
    send_next_of_mailing,
    stop_mailing,
)
from recruitment.mailings.models import Mailing
from recruitment.outbox.actions import deliver_next
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from tests.factories import make_candidate, make_organisation, make_recruiter

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


@pytest.fixture
def people():
    return [make_candidate(first_name=name) for name in ("Ada", "Bo", "Cia")]


@pytest.fixture
def mailing(rut, people):
    return write_to_people([one.pk for one in people], by=rut, at=NOW, subject="Träff", text="Kom på fika.")


def clock(at=NOW) -> int:
    steps = 0
    while send_next_of_mailing(at, WRITERS):
        steps += 1
    return steps


def states() -> dict[str, str]:
    """By first name: the state of the message, else why there is none."""
    letters = {one.person_id: one.state for one in Message.objects.all()}
    names = Candidate.objects.in_bulk()
    rows = Mailing.objects.get().recipients.all()
    return {
        names[row.person_id].first_name: letters.get(row.person_id, row.reason or row.state) for row in rows
    }


def test_a_draft_sends_nothing(mailing):
    assert (clock(), states()) == (0, dict.fromkeys(["Ada", "Bo", "Cia"], "waiting"))


def test_everybody_gets_the_text_once_however_often_it_is_sent(mailing, rut):
    for _twice in range(2):
        assert send_mailing(mailing, by=rut, at=NOW).state == "sending"
    assert clock() == 1
    assert states() == dict.fromkeys(["Ada", "Bo", "Cia"], "queued")
    Mailing.objects.get().recipients.update(state="waiting")  # as if the note had been lost
    clock()
    assert Message.objects.count() == 3


def test_what_is_read_before_is_what_is_sent(mailing, rut, people):
    shown = [preview_mailing(mailing, one.pk, NOW) for one in people]
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    sent = {one.person_id: one for one in Message.objects.all()}
    for one, letter in zip(people, shown, strict=True):
        row = sent[one.pk]
        assert (letter.subject, letter.text, letter.html) == (
            row.subject, without_keys(row.text), without_keys(row.html))  # fmt: skip
        assert one.first_name in row.text


def test_each_is_written_to_in_the_own_language(rut, people):
    Candidate.objects.filter(first_name="Bo").update(language="en")
    mailing = write_to_people([one.pk for one in people], by=rut, at=NOW, subject="Hi", text="Come.")
    greetings = [preview_mailing(mailing, one.pk, NOW).text.split()[0] for one in people]
    assert greetings == ["Hej", "Hello", "Hej"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("new", "Has not confirmed the address"),
        ("invited", "Has not said yes to being in the bank"),
        ("paused", "Has asked for a pause"),
        ("left", "Has left the bank"),
        ("expired", "Is no longer in the bank"),
    ],
)
def test_who_asked_to_be_left_alone_gets_nothing_and_it_says_why(mailing, rut, people, status, reason):
    Candidate.objects.filter(first_name="Bo").update(status=status)
    with translation.override("en"):
        assert preview_mailing(mailing, people[1].pk, NOW) == reason
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    assert states() == {"Ada": "queued", "Bo": status, "Cia": "queued"}


def test_who_pauses_or_leaves_after_it_was_written_gets_nothing_either(mailing, rut, people):
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    pause_candidate(people[0], at=NOW)
    leave_bank(people[1], at=NOW)
    written = dict(Message.objects.filter(template="message").values_list("person_id", "state"))
    assert [written[one.pk] for one in people] == ["cancelled", "cancelled", "queued"]


def test_a_pause_holds_also_what_is_written_and_has_not_left(mailing, rut):
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    for _twice in range(2):
        assert pause_mailing(mailing).state == "paused"
    assert set(states().values()) == {"held"}
    assert not deliver_next(NOW + timedelta(minutes=1))
    for _twice in range(2):
        assert resume_mailing(mailing, by=rut).state == "sending"
    assert set(states().values()) == {"queued"}


def test_what_is_stopped_never_leaves(mailing, rut):
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    for _twice in range(2):
        assert stop_mailing(mailing, at=NOW).state == "stopped"
    assert set(states().values()) == {"cancelled"}
    assert resume_mailing(mailing, by=rut).state == "stopped"


def test_it_is_done_when_the_last_message_has_left(mailing, rut):
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    assert Mailing.objects.get().state == "sending"
    Message.objects.update(state="sent")
    clock()
    assert Mailing.objects.get().state == "done"
    with pytest.raises(RuleBroken) as broken:
        stop_mailing(mailing, at=NOW)
    assert broken.value.code == "batch_is_done"


def test_it_waits_for_the_chosen_moment(mailing, rut):
    tomorrow = NOW + timedelta(days=1)
    send_mailing(mailing, by=rut, at=NOW, send_at=tomorrow)
    assert clock(tomorrow - timedelta(seconds=1)) == 0
    assert clock(tomorrow) == 1


def test_a_moment_that_has_passed_is_refused(mailing, rut):
    with pytest.raises(RuleBroken) as broken:
        send_mailing(mailing, by=rut, at=NOW, send_at=NOW - timedelta(seconds=1))
    assert (broken.value.code, broken.value.field) == ("send_at_in_past", "send_at")


@pytest.mark.parametrize("field", ["subject", "text"])
def test_a_blank_text_is_never_sent(mailing, rut, field):
    mailing = change_text(mailing, **{"subject": "Träff", "text": "Kom.", field: " \n "})
    with pytest.raises(RuleBroken) as broken:
        send_mailing(mailing, by=rut, at=NOW)
    assert (broken.value.code, broken.value.field) == ("mailing_is_blank", field)


def test_the_words_cannot_change_once_it_is_sent(mailing, rut):
    send_mailing(mailing, by=rut, at=NOW)
    with pytest.raises(RuleBroken) as broken:
        change_text(mailing, subject="Annat", text="Annat.")
    assert broken.value.code == "mailing_not_a_draft"


def test_one_person_is_taken_out_of_a_draft_and_only_of_a_draft(mailing, rut, people):
    for _twice in range(2):
        leave_out(mailing, people[0].pk)
    send_mailing(mailing, by=rut, at=NOW)
    leave_out(mailing, people[1].pk)
    clock()
    assert states() == {"Bo": "queued", "Cia": "queued"}


def test_a_text_that_cannot_be_written_pauses_it_and_says_so(mailing, rut):
    send_mailing(mailing, by=rut, at=NOW)
    Mailing.objects.update(values={"subject": "Träff"})  # the text is gone
    clock()
    row = Mailing.objects.get()
    assert (row.state, bool(row.fault), Message.objects.count()) == ("paused", True, 0)


def test_nobody_chosen_is_told(rut):
    with pytest.raises(RuleBroken) as broken:
        write_to_people([], by=rut, at=NOW)
    assert (broken.value.code, Mailing.objects.count()) == ("nobody_chosen", 0)


def test_a_login_link_and_one_persons_letter_leave_before_the_many(mailing, rut, people):
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    for key, urgent in (("receipt", False), ("login", True)):
        Message.objects.create(
            key=key, recipient="a@example.org", template="account", text="Hej", urgent=urgent,
            due_at=NOW + timedelta(seconds=30))  # fmt: skip
    later = NOW + timedelta(minutes=1)
    order = []
    while row := Message.objects.claim_next(later, ["email"]):
        order.append(row.key.partition("-")[0])
    assert order == ["login", "receipt", "mailing", "mailing", "mailing"]


def test_to_be_written_to_is_to_have_been_contacted(mailing, rut):
    Candidate.objects.filter(first_name="Bo").update(status="paused")
    send_mailing(mailing, by=rut, at=NOW)
    clock()
    contacted = Candidate.objects.exclude(last_contacted_at=None).values_list("first_name", flat=True)
    assert sorted(contacted) == ["Ada", "Cia"]
