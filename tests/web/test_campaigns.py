"""A recruiter asks many to share, and a colleague stops such mails, by pages."""

import pytest
from django.utils import timezone

from recruitment.ads.campaigns import CAMPAIGN, stop_link, write_campaign
from recruitment.mailings.models import Mailing
from recruitment.staff.rights import Role
from tests.factories import make_job, make_manager, make_unit, make_user
from tests.web.reading import words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]


@pytest.fixture
def job(rut):
    return make_job()


@pytest.fixture
def emil(rut):
    return make_user(Role.EMPLOYEE, first_name="Emil")


@pytest.fixture
def campaign(job, emil, rut):
    return write_campaign(job, [emil.pk], greeting="Hej!", by=rut, at=timezone.now())


def path(campaign, end=""):
    return f"/annonser-och-delning/kampanjer/{campaign.pk}/{end}"


def test_units_and_colleagues_are_chosen_and_each_mail_is_read_before_it_leaves(client, job, emil):
    unit = make_unit("Norr")
    other = make_user(Role.EMPLOYEE, first_name="Ada")
    other.units.add(unit)
    form = {"units": [str(unit.pk)], "people": [str(emil.pk)], "greeting": "Hjälp oss!"}
    answer = client.post(f"/annonser-och-delning/{job.pk}/kampanj/", form)
    campaign = Mailing.objects.get(kind=CAMPAIGN)
    assert answer.url == path(campaign)
    page = client.get(path(campaign))
    assert {row["person"] for row in page.context["rows"]} == {emil, other}
    letter = client.get(path(campaign, f"{emil.pk}/"))
    assert (emil.email in words(letter), "Hjälp oss!" in words(letter)) == (True, True)


@pytest.mark.parametrize(
    ("form", "field"), [({}, "__all__"), ({"people": ["x"]}, "people"), ({"greeting": "x" * 601}, "greeting")]
)
def test_a_fault_is_told_at_its_field_and_nothing_is_lost(client, job, form, field):
    answer = client.post(f"/annonser-och-delning/{job.pk}/kampanj/", {"greeting": "Hej"} | form)
    assert field in wrong(answer)
    assert answer.context["form"]["greeting"].value() == form.get("greeting", "Hej")
    assert Mailing.objects.count() == 0


def test_it_is_sent_paused_and_stopped_by_buttons(client, campaign):
    states = []
    for verb in ("skicka", "skicka", "pausa", "fortsatt", "stoppa"):
        assert client.post(path(campaign, f"{verb}/")).url == path(campaign)
        campaign.refresh_from_db()
        states.append(campaign.state)
    assert states == ["sending", "sending", "paused", "sending", "stopped"]


def test_one_is_left_out_of_a_draft(client, campaign, emil):
    for _tap in range(2):
        client.post(path(campaign, f"{emil.pk}/ta-bort/"))
    assert campaign.recipients.count() == 0


def test_campaigns_and_mailings_to_the_bank_stand_apart(client, campaign):
    assert client.get("/meddelanden/utskick/").context["page"].rows == []
    assert client.get(f"/meddelanden/utskick/{campaign.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_questions_however_many_are_asked(
    client, job, rut, count, django_assert_num_queries
):
    people = [make_user(Role.EMPLOYEE).pk for _nth in range(count)]
    campaign = write_campaign(job, people, by=rut, at=timezone.now())
    client.get(path(campaign))
    with django_assert_num_queries(9):
        client.get(path(campaign))


def test_a_manager_may_not_ask_the_whole_house(client, campaign, job):
    client.force_login(make_manager())
    assert client.get(path(campaign)).status_code == 403
    assert client.get(f"/annonser-och-delning/{job.pk}/kampanj/").status_code == 403


# The colleague


def test_a_colleague_stops_such_mails_by_one_tap_and_following_the_link_changes_nothing(client, emil):
    client.logout()
    link = stop_link(emil.pk).replace("http://127.0.0.1:8000", "")
    assert "Stop mails about sharing jobs?" in words(client.get(link))
    emil.refresh_from_db()
    assert emil.wants_no_campaigns is False
    for _tap in range(2):
        assert client.post(link).url == link
    emil.refresh_from_db()
    assert emil.wants_no_campaigns is True
    assert "You get no more of these mails" in words(client.get(link))


def test_a_mail_programs_own_button_stops_them_without_our_page(client, emil):
    client.logout()
    link = stop_link(emil.pk).replace("http://127.0.0.1:8000", "")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 204
    emil.refresh_from_db()
    assert emil.wants_no_campaigns is True


def test_a_key_that_was_never_given_is_told_kindly(client):
    assert client.get("/avsluta/delning/gissning/").status_code == 404
