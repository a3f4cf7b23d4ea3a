"""Campaigns: each colleague gets one mail and one reminder, and whoever wants none gets none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.ads.actions import close_job, count_click
from recruitment.ads.campaigns import (
    WRITERS,
    change_greeting,
    colleague_of,
    colleagues_of,
    preview_campaign,
    remind_next,
    stop_campaigns,
    stop_link,
    write_campaign,
)
from recruitment.ads.models import LinkDay, ShareLink, SharePage
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import pause_mailing, send_batch, send_next_of_mailing
from recruitment.mailings.models import Mailing
from recruitment.outbox.models import Message
from recruitment.staff.rights import Role
from recruitment.workdays import add_working_days, end_of_day
from tests.factories import make_job, make_organisation, make_recruiter, make_unit, make_user
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_swedish")]
NOW = timezone.now()


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


@pytest.fixture
def job(rut):
    return make_job()


@pytest.fixture
def emil(rut):
    return make_user(Role.EMPLOYEE, first_name="Emil", last_name="Berg")


@pytest.fixture
def ada(rut):
    return make_user(Role.EMPLOYEE, first_name="Ada", last_name="Ask")


def written(job, *people, by=None, greeting="Hjälp oss!"):
    return write_campaign(job, [one.pk for one in people], greeting=greeting, by=by, at=NOW)


def sent(campaign, at=NOW):
    send_batch(campaign, by=None, at=at)
    while send_next_of_mailing(at, WRITERS):
        pass
    Message.objects.update(state="sent", sent_at=at)
    send_next_of_mailing(at, WRITERS)
    campaign.refresh_from_db()
    return campaign


def mails(template="share_campaign"):
    return sorted(Message.objects.filter(template=template).values_list("recipient", flat=True))


def later(days=5):
    return end_of_day(add_working_days(timezone.localdate(NOW), days)) - timedelta(hours=15)


def test_a_draft_tells_nobody_and_makes_no_links(job, emil):
    written(job, emil)
    assert (mails(), SharePage.objects.count(), ShareLink.objects.count()) == ([], 0, 0)


def test_each_gets_one_mail_with_the_own_page_and_the_greeting(job, emil, ada, rut):
    campaign = sent(written(job, emil, ada, by=rut))
    assert (campaign.state, mails()) == ("done", sorted([emil.email, ada.email]))
    letter = Message.objects.get(recipient=emil.email)
    page = SharePage.objects.get(sharer=emil)
    assert f"/dela/{page.token}/" in letter.text
    assert ("> Hjälp oss!" in letter.text, letter.reply_to) == (True, rut.email)
    assert letter.unsubscribe_url == stop_link(emil.pk)


def test_two_workers_write_to_each_once(job, emil, ada):
    campaign = written(job, emil, ada)
    send_batch(campaign, by=None, at=NOW)
    at_once(*times(3, lambda: send_next_of_mailing(NOW, WRITERS)))
    assert mails() == sorted([emil.email, ada.email])


def test_sending_twice_sends_once(job, emil):
    campaign = sent(written(job, emil))
    sent(campaign)
    assert mails() == [emil.email]


def test_the_preview_is_the_mail_without_the_own_link_and_writes_nothing(job, emil):
    campaign = written(job, emil)
    letter = preview_campaign(campaign, emil.pk, NOW)
    assert (letter.recipient, "> Hjälp oss!" in letter.text) == (emil.email, True)
    assert (SharePage.objects.count(), Message.objects.count()) == (0, 0)


def test_who_has_stopped_such_mails_gets_none_and_the_preview_says_so(job, emil, ada):
    for _tap in range(2):
        stop_campaigns(emil, at=NOW)
    campaign = written(job, emil, ada)
    assert preview_campaign(campaign, emil.pk, NOW) == "Vill inte ha sådana mejl"
    sent(campaign)
    assert mails() == [ada.email]
    assert campaign.recipients.get(person_id=emil.pk).reason == "wants_none"


def test_stopping_stops_also_what_has_not_left(job, emil):
    campaign = written(job, emil)
    send_batch(campaign, by=None, at=NOW)
    send_next_of_mailing(NOW, WRITERS)
    stop_campaigns(emil, at=NOW)
    assert Message.objects.get().state == "cancelled"


def test_who_no_longer_works_here_gets_none(job, emil, ada):
    campaign = written(job, emil, ada)
    type(emil).objects.filter(pk=emil.pk).update(is_active=False)
    sent(campaign)
    assert mails() == [ada.email]


def test_when_the_job_closes_the_rest_is_not_asked(job, emil, rut):
    campaign = written(job, emil)
    close_job(job, by=rut, at=NOW)
    sent(campaign)
    assert (mails(), campaign.recipients.get().reason) == ([], "job_closed")


def test_a_paused_campaign_waits(job, emil):
    campaign = written(job, emil)
    send_batch(campaign, by=None, at=NOW)
    pause_mailing(campaign)
    assert (send_next_of_mailing(NOW, WRITERS), mails()) == (False, [])


def test_units_bring_all_who_may_share_each_once(job, rut):
    unit = make_unit("Norr")
    one, gone = make_user(Role.EMPLOYEE, last_name="Ek"), make_user(Role.EMPLOYEE, is_active=False)
    for user in (one, gone):
        user.units.add(unit)
    assert colleagues_of([one], [unit]) == [one.pk]


# The reminder


def test_who_brought_nobody_is_reminded_once_after_five_working_days(job, emil, ada):
    sent(written(job, emil, ada))
    link = ShareLink.objects.filter(sharer=ada).first()
    count_click(link, day=timezone.localdate(NOW), visitor=LinkDay.Visitor.PERSON)
    assert remind_next(later(4)) is False
    assert [remind_next(later()) for _beat in range(2)] == [True, False]
    assert mails("share_reminder") == [emil.email]


def test_a_robot_is_nobody(job, emil):
    sent(written(job, emil))
    link = ShareLink.objects.filter(sharer=emil).first()
    count_click(link, day=timezone.localdate(NOW), visitor=LinkDay.Visitor.ROBOT)
    remind_next(later())
    assert mails("share_reminder") == [emil.email]


def test_two_beats_remind_once(job, emil):
    sent(written(job, emil))
    at_once(*times(3, lambda: remind_next(later())))
    assert mails("share_reminder") == [emil.email]


@pytest.mark.parametrize("why", ["stopped", "closed", "late"])
def test_nobody_is_reminded_in_vain(job, emil, rut, why):
    sent(written(job, emil))
    if why == "stopped":
        stop_campaigns(emil, at=NOW)
    if why == "closed":
        close_job(job, by=rut, at=NOW)
    remind_next(later(30) if why == "late" else later())
    assert mails("share_reminder") == []


# What is refused


def test_what_cannot_be_asked_is_refused(job, emil, rut):
    with pytest.raises(RuleBroken) as nobody:
        written(job)
    with pytest.raises(RuleBroken) as long:
        written(job, emil, greeting="x" * 601)
    campaign = sent(written(job, emil))
    with pytest.raises(RuleBroken) as late:
        change_greeting(campaign, "Nytt")
    close_job(job, by=rut, at=NOW)
    with pytest.raises(RuleBroken):
        written(job, emil)
    assert [one.value.code for one in (nobody, long, late)] == [
        "nobody_chosen",
        "greeting_too_long",
        "mailing_not_a_draft",
    ]
    assert Mailing.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "~", "a" * 300])
def test_a_key_that_was_never_given_is_nobodys(rut, token):
    assert colleague_of(token) is None
