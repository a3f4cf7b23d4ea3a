"""A wave of drafts: read each mail as it will leave, send, pause, go on; and how far it has come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.offers.models import Offer, Wave
from recruitment.offers.waves import send_next_of_wave
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
)
from tests.web.reading import told, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]

NAMES = ["Ada", "Bo", "Cia"]


@pytest.fixture
def wave():
    return make_wave(2)


def make_wave(count, **values) -> Wave:
    season = make_season()
    unit = make_unit("Barn och unga")
    wave = Wave.objects.create(season=season, **values)
    for name in NAMES[:count]:
        person = make_candidacy(make_candidate(first_name=name), season)
        make_offer(person, make_vacancy(unit, season), wave=wave)
    return wave


def at(wave, rest="") -> str:
    return f"/erbjudanden/vagor/{wave.pk}/{rest}"


def states() -> list[str]:
    return list(Offer.objects.order_by("candidate__first_name").values_list("state", flat=True))


def mails(client) -> list[dict]:
    return [client.get(f"/erbjudanden/{offer.pk}/brev/").context["mail"] for offer in Offer.objects.all()]


def test_each_mail_is_read_as_it_will_leave(client, rut, wave):
    page = words(client.get(at(wave)))
    assert [page.count(f'href="/erbjudanden/{offer.pk}/brev/"') for offer in Offer.objects.all()] == [1, 1]
    shown = mails(client)
    client.post(at(wave, "skicka/"))
    while send_next_of_wave(timezone.now()):
        pass
    sent = Message.objects.filter(template="offer_sent")
    assert sorted((one["recipient"], one["subject"], one["text"]) for one in shown) == sorted(
        (mail.recipient, mail.subject, without_keys(mail.text)) for mail in sent
    )


def test_no_key_to_anybodys_own_page_is_in_what_is_shown(client, rut, wave):
    pages = words(client.get(at(wave))) + str(mails(client))
    assert [offer.token in pages for offer in Offer.objects.all()] == [False, False]


def test_the_mail_alone_is_fetched_into_the_list(client, rut, wave):
    path = f"/erbjudanden/{Offer.objects.first().pk}/brev/"
    assert "<html" not in words(client.get(path, headers={"HX-Request": "true"}))
    assert "<html" in words(client.get(path))


def test_a_wave_is_sent_paused_and_resumed_and_each_twice_is_harmless(client, rut, wave):
    steps = [
        ("skicka/", "sending", "It is being sent."),
        ("pausa/", "paused", "Paused. What has been sent is sent."),
        ("fortsatt/", "sending", "It is being sent."),
    ]
    for rest, state, said in steps:
        for _twice in range(2):
            answer = client.post(at(wave, rest), follow=True)
            assert (answer.redirect_chain, told(answer)) == ([(at(wave), 302)], [said])
            assert Wave.objects.get().state == state
    send_next_of_wave(timezone.now())
    assert sorted(states()) == ["draft", "sent"]


def test_nothing_is_said_to_be_paused_that_is_not_being_sent(client, rut, wave):
    assert told(client.post(at(wave, "pausa/"), follow=True)) == ["Nothing has been sent yet."]
    assert told(client.post(at(wave, "fortsatt/"), follow=True)) == ["Nothing has been sent yet."]
    Wave.objects.update(state="done")
    assert told(client.post(at(wave, "pausa/"), follow=True)) == ["All of it has been sent."]
    assert told(client.post(at(wave, "skicka/"), follow=True)) == ["All of it has been sent."]
    assert states() == ["draft", "draft"]


def test_what_is_left_of_a_stopped_wave_is_withdrawn_and_its_weeks_are_open(client, rut, wave):
    client.post(at(wave, "skicka/"), follow=True)
    send_next_of_wave(timezone.now())
    for _twice in range(2):
        answer = client.post(at(wave, "stoppa/"), follow=True)
        assert told(answer) == ["Stopped. What has been sent is sent."]
    assert sorted(states()) == ["sent", "withdrawn"]
    assert not send_next_of_wave(timezone.now())


def test_a_wave_is_sent_at_the_chosen_moment(client, rut, wave):
    tomorrow = timezone.localtime() + timedelta(days=1)
    answer = client.post(at(wave, "skicka/"), {"send_at": f"{tomorrow:%Y-%m-%dT%H:%M}"}, follow=True)
    assert told(answer) == ["It will be sent at the moment you chose."]
    assert not send_next_of_wave(timezone.now())
    assert send_next_of_wave(timezone.now() + timedelta(days=1))


def test_another_moment_is_chosen_after_a_pause_or_none(client, rut, wave):
    day = timedelta(days=1)
    tomorrow, later = (f"{timezone.localtime() + number * day:%Y-%m-%dT%H:%M}" for number in (1, 5))
    client.post(at(wave, "skicka/"), {"send_at": later})
    client.post(at(wave, "pausa/"))
    assert 'name="send_at"' in words(client.get(at(wave)))
    refused = client.post(at(wave, "fortsatt/"), {"send_at": "2020-01-01T08:00"})
    assert (list(refused.context["controls"]["form"].errors), Wave.objects.get().state) == (
        ["send_at"],
        "paused",
    )
    client.post(at(wave, "fortsatt/"), {"send_at": tomorrow})
    assert [send_next_of_wave(timezone.now()), send_next_of_wave(timezone.now() + day)] == [False, True]
    client.post(at(wave, "pausa/"))
    client.post(at(wave, "fortsatt/"))
    assert send_next_of_wave(timezone.now())


@pytest.mark.parametrize(
    "moment", ["2020-01-01T08:00", "i morgon", "2027-02-30T08:00", "9999-12-31T23:59", "0001-01-01T00:00"]
)
def test_a_moment_that_cannot_be_is_told_at_its_field(client, rut, wave, moment):
    answer = client.post(at(wave, "skicka/"), {"send_at": moment})
    assert (answer.status_code, Wave.objects.get().state) == (200, "draft")
    assert (list(answer.context["controls"]["form"].errors), moment in words(answer)) == (["send_at"], True)


def test_while_it_is_sent_one_sees_how_far_it_has_come(client, rut, wave):
    client.post(at(wave, "skicka/"))
    send_next_of_wave(timezone.now())
    part = client.get(at(wave, "lage/"), headers={"HX-Request": "true"})
    assert (part.context["left"], part.context["total"]) == (1, 2)
    assert 'value="1" max="2"' in words(part)
    assert 'class="rows"' not in words(part)
    while send_next_of_wave(timezone.now()):
        pass
    done = client.get(at(wave, "lage/"), headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")
    assert client.get(at(wave, "lage/")).url == at(wave)


def test_who_may_not_decide_on_employment_sees_why_and_is_refused(client, wave):
    client.force_login(make_recruiter(may_decide_employment=False))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = words(client.get(at(wave)))
    assert ("/skicka/" in page, "a decision on employment" in page) == (False, True)
    answer = client.post(at(wave, "skicka/"))
    assert (answer.status_code, Wave.objects.get().state) == (403, "draft")
    assert "Only somebody who may decide on employment can do this." in words(answer)
    Wave.objects.update(state="paused")
    assert "/fortsatt/" not in words(client.get(at(wave)))
    assert client.post(at(wave, "fortsatt/")).status_code == 403


def test_who_was_left_out_is_told_with_the_reason(client, rut, wave):
    offer = Offer.objects.first()
    gone = {"candidacy": str(offer.candidacy_id), "vacancy": str(offer.vacancy_id), "seat": 1,
            "first_week": "2027-W25", "last_week": "2027-W26", "code": "seat_taken",
            "reason": "The seat is taken weeks 25–26."}  # fmt: skip
    Wave.objects.update(skipped=[gone])
    page = client.get(at(wave))
    assert [one["person"] for one in page.context["skipped"]] == [offer.candidacy]
    assert "The seat is taken weeks 25–26." in words(page)


def test_a_wave_in_which_nobody_is_left_says_so(client, rut):
    page = words(client.get(at(make_wave(0))))
    assert ("No offer is left to send" in page, "/skicka/" in page) == (True, False)


def test_a_sent_wave_shows_no_mail_but_the_states(client, rut, wave):
    client.post(at(wave, "skicka/"))
    while send_next_of_wave(timezone.now()):
        pass
    assert states() == ["sent", "sent"]
    assert "/brev/" not in words(client.get(at(wave)))
    assert client.get(f"/erbjudanden/{Offer.objects.first().pk}/brev/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(client, rut, count, django_assert_num_queries):
    wave = make_wave(count)
    with django_assert_num_queries(8):
        client.get(at(wave))


def test_what_became_of_the_letters_is_counted_and_leads_to_them(client, rut):
    wave = make_wave(3)
    client.post(at(wave, "skicka/"))
    while send_next_of_wave(timezone.now()):
        pass
    one, two, _three = Message.objects.of_batch(wave.pk).order_by("key")
    Message.objects.filter(pk__in=[one.pk, two.pk]).update(state="failed", reason="No such address (550).")
    page = client.get(at(wave))
    assert [(str(one["label"]), one["count"]) for one in page.context["letters"]] == [
        ("Waiting", 1), ("Failed", 2),
    ]  # fmt: skip
    found = client.get(page.context["letters"][1]["url"])
    assert {row.pk for row in found.context["page"].rows} == {one.pk, two.pk}
    assert found.context["tabs"][5]["count"] == 2
    assert client.get("/meddelanden/?batch=nonsense").context["page"].rows == []


def test_nothing_is_done_by_looking_and_a_manager_has_no_waves(client, rut, wave):
    for rest in ("skicka/", "pausa/", "fortsatt/", "stoppa/"):
        assert client.get(at(wave, rest)).status_code == 405
    client.force_login(make_manager(make_unit()))
    assert client.get(at(wave)).status_code == 403
