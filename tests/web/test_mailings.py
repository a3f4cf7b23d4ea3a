"""One text to many: chosen in the bank, written, read as each gets it, sent, paused, stopped."""

import pytest
from django.utils import timezone

from recruitment.bank.mailings import WRITERS, write_to_people
from recruitment.candidates.models import Candidate
from recruitment.mailings.actions import send_next_of_mailing
from recruitment.mailings.models import Mailing
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from tests.factories import make_candidate, make_manager, make_unit
from tests.web.reading import told, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]
TEXT = {"subject": "Träff på torsdag", "text": "Kom på fika.\n\nVälkommen!"}


@pytest.fixture
def people():
    return [make_candidate(first_name=name, last_name="Ek") for name in ("Ada", "Bo", "Cia")]


@pytest.fixture
def mailing(people, rut):
    return write_to_people([one.pk for one in people], by=rut, at=timezone.now(), **TEXT)


def at(mailing, rest="") -> str:
    return f"/meddelanden/utskick/{mailing.pk}/{rest}"


def clock():
    while send_next_of_mailing(timezone.now(), WRITERS):
        pass


def test_people_ticked_in_the_bank_are_written_to_together(client, rut, people):
    chosen = {"action": "write", "ids": [people[2].pk, people[0].pk], "question": ""}
    page = client.post("/bank/flera/", chosen, follow=True)
    mailing = Mailing.objects.get()
    assert page.redirect_chain == [(at(mailing), 302)]
    assert [one["person"].first_name for one in page.context["people"]] == ["Ada", "Cia"]
    assert ("/skicka/" in words(page), Message.objects.count()) == (False, 0)


def test_nobody_ticked_writes_to_nobody(client, rut, people):
    answer = client.post("/bank/flera/", {"action": "write", "question": ""})
    assert (answer.status_code, Mailing.objects.count()) == (409, 0)


def test_it_is_written_read_as_each_gets_it_and_sent(client, rut, people):
    mailing = write_to_people([one.pk for one in people], by=rut, at=timezone.now())
    answer = client.post(at(mailing, "text/"), TEXT, follow=True)
    assert told(answer) == ["Saved. Read it as each will get it, then send."]
    shown = {one.pk: client.get(at(mailing, f"{one.pk}/")).context["mail"] for one in people}
    for _twice in range(2):
        assert told(client.post(at(mailing, "skicka/"), follow=True)) == ["It is being sent."]
    clock()
    sent = {
        row.person_id: (row.recipient, row.subject, without_keys(row.text)) for row in Message.objects.all()
    }
    assert {key: (row.recipient, row.subject, row.text) for key, row in shown.items()} == sent


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(client, rut, mailing):
    answer = client.post(at(mailing, "text/"), {"subject": "", "text": "Kom på bullar."})
    assert (answer.status_code, list(answer.context["text_form"].errors)) == (200, ["subject"])
    assert ("Kom på bullar." in words(answer), Mailing.objects.get().values) == (True, TEXT)


def test_it_is_paused_goes_on_and_is_stopped_and_each_twice_is_harmless(client, rut, mailing):
    client.post(at(mailing, "skicka/"))
    clock()
    steps = [
        ("pausa/", "paused", "held"),
        ("fortsatt/", "sending", "queued"),
        ("stoppa/", "stopped", "cancelled"),
    ]
    for rest, state, letters in steps:
        for _twice in range(2):
            assert client.post(at(mailing, rest), follow=True).status_code == 200
        assert Mailing.objects.get().state == state
        assert set(Message.objects.values_list("state", flat=True)) == {letters}


def test_one_sees_how_far_it_has_come_and_what_became_of_each(client, rut, mailing, people):
    Candidate.objects.filter(first_name="Bo").update(status="paused")
    client.post(at(mailing, "skicka/"))
    clock()
    Message.objects.filter(person_id=people[0].pk).update(state="failed", reason="The address is gone.")
    part = client.get(at(mailing, "lage/"), headers={"HX-Request": "true"})
    assert 'value="2" max="3"' in words(part)
    page = client.get(at(mailing))
    assert [page.context[name] for name in ("total", "done", "sent", "failed", "left_out")] == [3, 2, 0, 1, 1]
    assert ("The address is gone." in words(page), "Has asked for a pause" in words(page)) == (True, True)


def test_one_person_is_taken_out_of_the_draft(client, rut, mailing, people):
    for _twice in range(2):
        client.post(at(mailing, f"{people[1].pk}/ta-bort/"))
    assert [one["person"].first_name for one in client.get(at(mailing)).context["people"]] == ["Ada", "Cia"]


def test_no_key_to_anybodys_own_page_is_shown(client, rut, mailing, people):
    page = words(client.get(at(mailing, f"{people[0].pk}/")))
    assert ("/avsluta/…" in page, "/avsluta/" in page.replace("/avsluta/…", "")) == (True, False)


def test_the_mail_of_somebody_it_does_not_go_to_is_not_there(client, rut, mailing):
    assert client.get(at(mailing, f"{make_candidate().pk}/")).status_code == 404


def test_nothing_is_done_by_looking_and_a_manager_has_no_mailings(client, rut, mailing):
    for rest in ("text/", "skicka/", "pausa/", "fortsatt/", "stoppa/"):
        assert client.get(at(mailing, rest)).status_code == 405
    client.force_login(make_manager(make_unit()))
    assert [client.get(path).status_code for path in (at(mailing), "/meddelanden/utskick/")] == [403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_at_one_and_three(client, rut, people, count, django_assert_num_queries):
    for _ in range(count):
        mailing = write_to_people([one.pk for one in people[:count]], by=rut, at=timezone.now(), **TEXT)
    with django_assert_num_queries(13):
        client.get(at(mailing))
    with django_assert_num_queries(4):
        client.get("/meddelanden/utskick/")
