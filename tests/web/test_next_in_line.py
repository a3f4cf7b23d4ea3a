"""On pages: the reserve list, inquiries, the manager's yes, more time, and a no to the summer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.offers.actions import approve_reserves, set_reserves
from recruitment.offers.inquiries import Inquiry
from recruitment.offers.models import Offer
from recruitment.offers.reserves import ReserveList
from recruitment.offers.reserving import on_list
from recruitment.workdays import next_working_day
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_inquiry,
    make_manager,
    make_offer,
    make_recruiter,
    make_unit,
    make_vacancy,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy(season):
    return make_vacancy(make_unit("Utredning"), season)


@pytest.fixture
def otto(season):
    return make_candidacy(make_candidate(first_name="Otto", last_name="Åkesson"), season)


@pytest.fixture
def ida(season):
    return make_candidacy(make_candidate(first_name="Ida", last_name="Berg"), season)


@pytest.fixture
def unit_and_maja(client, season):
    unit = make_unit("Mottagning")
    maja = make_manager(unit)
    client.force_login(maja)
    return unit, maja


def text(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


# The reserve list


def change(client, vacancy, what, candidacy):
    address = reverse("change_reserves", args=[2027, vacancy.pk])
    return client.post(address, {"do": what, "candidacy": candidacy.pk}, follow=True)


def test_people_are_put_on_the_list_moved_up_and_taken_off(client, rut, vacancy, otto, ida):
    for _time in range(2):
        change(client, vacancy, "add", otto)
    change(client, vacancy, "add", ida)
    change(client, vacancy, "up", ida)
    assert on_list(ReserveList.objects.get()) == [ida.pk, otto.pk]
    change(client, vacancy, "remove", ida)
    assert on_list(ReserveList.objects.get()) == [otto.pk]


def test_a_list_is_approved_with_one_button_and_says_by_whom(client, rut, vacancy, otto):
    change(client, vacancy, "add", otto)
    for _time in range(2):
        page = text(client.post(reverse("approve_reserves", args=[2027, vacancy.pk]), follow=True))
    assert "Approved" in page
    assert rut.full_name in page


def test_nonsense_changes_nothing(client, rut, vacancy, otto):
    change(client, vacancy, "add", otto)
    address = reverse("change_reserves", args=[2027, vacancy.pk])
    client.post(address, {"do": "explode", "candidacy": otto.pk})
    assert client.post(address, {"do": "add", "candidacy": "nobody"}).status_code == 404
    assert on_list(ReserveList.objects.get()) == [otto.pk]


def test_a_manager_of_another_unit_finds_no_list(client, norrby, vacancy):
    client.force_login(make_manager(make_unit("Annan")))
    assert client.get(reverse("reserves", args=[2027, vacancy.pk])).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_questions_for_one_and_three(
    client, rut, vacancy, season, people, django_assert_num_queries
):
    for number in range(people):
        change(client, vacancy, "add", make_candidacy(make_candidate(first_name=f"P{number}"), season))
    with django_assert_num_queries(14):
        client.get(reverse("reserves", args=[2027, vacancy.pk]))


# Inquiries


def ask_address(vacancy):
    return reverse("ask_people", args=[2027, vacancy.pk, 1, "2027-W25"])


def test_several_are_asked_from_the_board_and_the_answers_gather_on_one_page(client, rut, vacancy, otto, ida):
    assert "Ask several" in text(client.get(reverse("place", args=[2027, vacancy.pk, 1, "2027-W25"])))
    asked = {"candidacies": [otto.pk, ida.pk], "last_week": "2027-W28"}
    for _time in range(2):
        page = text(client.post(ask_address(vacancy), asked, follow=True))
    inquiry = Inquiry.objects.get()
    assert (inquiry.replies.count(), "2 asked, 0 can come, 0 cannot" in page) == (2, True)


def test_nobody_chosen_is_told_at_its_field_and_nothing_is_lost(client, rut, vacancy, otto):
    page = text(client.post(ask_address(vacancy), {"last_week": "2027-W27"}))
    assert "Choose at least one person to ask." in page
    assert '<option value="2027-W27" selected>' in page
    assert Inquiry.objects.count() == 0


def test_a_yes_becomes_a_draft_with_one_button(client, rut, vacancy, otto):
    inquiry = make_inquiry(vacancy, otto)
    reply = inquiry.replies.get()
    address = reverse("offer_to_reply", args=[inquiry.pk, reply.pk])
    assert client.post(address).status_code == 404
    inquiry.replies.update(answer="yes", answered_at=timezone.now())
    assert "draft is written" in text(client.post(address, follow=True))
    assert Offer.objects.get().state == "draft"


def test_the_person_answers_and_changes_the_answer_without_logging_in(client, norrby, vacancy, otto):
    reply = make_inquiry(vacancy, otto).replies.get()
    address = reverse("own_inquiry", args=[reply.token])
    assert "binds neither" in text(client.get(address + "?lang=en"))
    for said in ("yes", "yes", "no"):
        client.post(address, {"answer": said})
        reply.refresh_from_db()
        assert reply.answer == said
    Inquiry.objects.update(closed_at=timezone.now(), closed_as="filled")
    assert "The place is filled" in text(client.get(address + "?lang=en"))
    assert client.get(reverse("own_inquiry", args=["nobody"])).status_code == 404


def test_following_the_link_changes_nothing(client, norrby, vacancy, otto):
    reply = make_inquiry(vacancy, otto).replies.get()
    for method in (client.get, client.head):
        method(reverse("own_inquiry", args=[reply.token]))
    reply.refresh_from_db()
    assert reply.answer == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_inquiries_takes_the_same_questions(
    client, rut, season, otto, rows, django_assert_num_queries
):
    for _nth in range(rows):
        make_inquiry(make_vacancy(make_unit(), season), otto)
    with django_assert_num_queries(5):
        client.get(reverse("inquiries"))


# The manager's yes


@pytest.fixture
def maja(client, vacancy, season, norrby):
    season.managers_agree = True
    season.save()
    maja = make_manager(vacancy.unit)
    client.force_login(maja)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return maja


def test_a_manager_reads_and_agrees_to_many_at_once(client, maja, vacancy, otto, ida):
    drafts = [make_offer(otto, vacancy), make_offer(ida, make_vacancy(vacancy.unit))]
    assert "offers wait for you to agree" in text(client.get(reverse("today")))
    page = text(client.get(reverse("offers_to_agree")))
    assert ("Otto Åkesson" in page, "Ida Berg" in page) == (True, True)
    for _time in range(2):
        client.post(reverse("offers_to_agree"), {"ids": [draft.pk for draft in drafts]})
    assert set(Offer.objects.values_list("agreed_by", flat=True)) == {maja.pk}
    assert "Nothing waits for you" in text(client.get(reverse("offers_to_agree")))


def test_offers_of_other_units_and_nonsense_are_nobodys(client, maja, otto, season):
    foreign = make_offer(otto, make_vacancy(make_unit("Annan"), season))
    client.post(reverse("offers_to_agree"), {"ids": [foreign.pk, "nonsense"]})
    assert Offer.objects.get().agreed_at is None


def test_a_list_says_that_the_manager_must_agree_who_finds_it_on_the_first_page_and_does(
    client, maja, season, vacancy, otto
):
    season.cascade_mode = "auto"
    season.save()
    rut = make_recruiter(email="annan@example.org", may_decide_employment=True)
    set_reserves(vacancy, [otto.pk], by=rut, at=timezone.now())
    approve_reserves(vacancy, by=rut, at=timezone.now())
    line = reverse("reserves", args=[2027, vacancy.pk])
    client.force_login(rut)
    assert "A manager of Utredning must agree first." in text(client.get(line))
    client.force_login(maja)
    assert "reserve list waits for you to agree" in text(client.get(reverse("today")))
    assert line in text(client.get(reverse("offers_to_agree")))
    for _time in range(2):
        page = text(client.post(reverse("agree_to_reserves", args=[2027, vacancy.pk]), follow=True))
    assert ("The manager agrees" in page, maja.full_name in page) == (True, True)
    assert "reserve list waits for you to agree" not in text(client.get(reverse("today")))


def test_a_list_that_is_not_approved_yet_is_told_so(client, maja, vacancy, otto):
    answer = client.post(reverse("agree_to_reserves", args=[2027, vacancy.pk]))
    assert (answer.status_code, "The list has to be approved first." in answer.content.decode()) == (
        409,
        True,
    )


def test_the_offer_says_whom_it_waits_for(client, maja, vacancy, otto):
    draft = make_offer(otto, vacancy)
    assert "A manager of Utredning agrees before it leaves." in text(client.get(f"/erbjudanden/{draft.pk}/"))


# More time, and not this summer


def test_more_time_is_given_on_the_offers_page(client, rut, vacancy, otto):
    offer = make_offer(otto, vacancy, "sent")
    later = next_working_day(timezone.localdate() + timedelta(days=14))
    page = text(client.post(reverse("extend_offer", args=[offer.pk]), {"reply_by": later}, follow=True))
    assert "The person has more time to answer" in page
    page = text(client.post(reverse("extend_offer", args=[offer.pk]), {"reply_by": ""}))
    assert "Choose the new last day to answer." in page


def test_a_person_says_no_to_the_whole_summer(client, norrby, vacancy, otto):
    offer = make_offer(otto, vacancy, "sent")
    client.post(f"/erbjudande/{offer.token}/", {"answer": "decline", "not_this_summer": "on"})
    otto.refresh_from_db()
    assert (otto.state, otto.candidate.status) == ("not_now", "paused")


@pytest.mark.parametrize("place", ["9/2027-W25", "1/2027-W50", "1/nonsense"])
def test_nobody_is_asked_about_a_seat_or_week_that_the_vacancy_does_not_have(client, rut, vacancy, place):
    assert client.get(f"/sasong/2027/plats/{vacancy.pk}/{place}/forfraga/").status_code == 404


def test_who_has_left_the_bank_answers_no_inquiry(client, norrby, vacancy, otto):
    reply = make_inquiry(vacancy, otto).replies.get()
    otto.candidate.status = "left"
    otto.candidate.save()
    client.post(reverse("own_inquiry", args=[reply.token]), {"answer": "yes"})
    reply.refresh_from_db()
    assert reply.answer == ""


# A place for two


def test_a_manager_lets_two_share_a_place_and_pressing_again_does_no_harm(client, unit_and_maja, season):
    unit, _maja = unit_and_maja
    vacancy = make_vacancy(unit, season, first_week=season.weeks[2], last_week=season.weeks[5])
    cell = reverse("place", args=[2027, vacancy.pk, 1, "2027-W25"])
    assert f'action="{cell}dela/"' in text(client.get(cell))
    answers = [client.post(f"{cell}dela/") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    vacancy.refresh_from_db()
    assert (vacancy.seats, vacancy.hours_percent) == (2, 50)
    assert "dela/" not in text(client.get(cell))


def test_a_place_that_is_not_there_is_not_shared(client, rut, vacancy):
    for seat, week in ((2, "2027-W25"), (1, "2027-W99"), (1, "2027-W02")):
        address = f"/sasong/2027/plats/{vacancy.pk}/{seat}/{week}/dela/"
        assert client.post(address).status_code == 404
