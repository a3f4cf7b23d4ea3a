"""Links are given, taken back and counted, and each is one person's or one unit's."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from recruitment.ads.actions import (
    close_job,
    count_click,
    give_share_links,
    link_for,
    revoke_link,
    take_back_share_links,
)
from recruitment.ads.models import LinkDay, ShareLink, SharePage
from recruitment.ads.results import opened_by_link, people_by_job, results_of, results_of_job
from recruitment.errors import RuleBroken
from recruitment.outbox.models import Message
from recruitment.staff.rights import Role
from tests.factories import make_job, make_recruiter, make_unit, make_user, moment

pytestmark = pytest.mark.django_db
AT = moment("2027-01-18 10:00")
TODAY = AT.date()
Channel = ShareLink.Channel


def make_emil(**changes):
    return make_user(Role.EMPLOYEE, **{"first_name": "Emil", "last_name": "Öst"} | changes)


def make_open_job(**changes):
    return make_job(**{"closes_on": TODAY + timedelta(days=30)} | changes)


def give(job, *users, by=None, at=AT) -> list[SharePage]:
    return give_share_links(job, users, by=by, at=at)


def mails() -> list[Message]:
    return list(Message.objects.order_by("created_at"))


def test_each_colleague_gets_a_link_of_their_own_for_every_channel():
    job, emil = make_open_job(), make_emil()
    give(job, emil)
    links = ShareLink.objects.filter(job=job, sharer=emil)
    assert sorted(links.values_list("channel", flat=True)) == sorted(Channel.values)
    assert len(set(links.values_list("code", flat=True))) == len(Channel.values)


def test_a_code_cannot_be_guessed():
    job, emil = make_open_job(), make_emil()
    give(job, emil)
    assert all(re.fullmatch(r"[0-9A-Za-z]{11}", link.code) for link in job.links.all())


def test_the_mail_brings_the_page_and_answers_go_to_the_recruiter():
    job, emil, rut = make_open_job(), make_emil(), make_recruiter()
    (page,) = give(job, emil, by=rut)
    (mail,) = mails()
    assert (mail.recipient, mail.template, mail.reply_to) == (emil.email, "share_invitation", rut.email)
    assert f"/dela/{page.token}/" in mail.text


def test_giving_twice_gives_nothing_new_and_sends_no_second_mail():
    job, emil = make_open_job(), make_emil()
    first = give(job, emil)
    second = give(job, emil, at=AT + timedelta(days=1))
    assert first == second
    assert (job.links.count(), len(mails())) == (len(Channel.values), 1)


def test_the_same_colleague_named_twice_is_one():
    job, emil = make_open_job(), make_emil()
    assert len(give(job, emil, emil)) == 1
    assert len(mails()) == 1


def test_who_takes_links_for_oneself_gets_no_mail():
    job, emil = make_open_job(), make_emil()
    give(job, emil, by=emil)
    assert mails() == []


def test_only_a_published_job_is_shared():
    job, emil = make_open_job(state="draft", published_at=None), make_emil()
    with pytest.raises(RuleBroken) as broken:
        give(job, emil)
    assert (broken.value.code, ShareLink.objects.count()) == ("job_not_open", 0)


@pytest.mark.parametrize("changes", [{"is_active": False}, {"roles": [Role.UNION_REP]}, {"roles": []}])
def test_who_may_not_share_gets_nothing_and_neither_do_the_others(changes):
    job, emil, otto = make_open_job(), make_emil(), make_emil()
    for name, value in changes.items():
        setattr(otto, name, value)
    otto.save()
    with pytest.raises(RuleBroken) as broken:
        give(job, emil, otto)
    assert (broken.value.code, broken.value.field) == ("may_not_share", "users")
    assert (ShareLink.objects.count(), mails()) == (0, [])


def test_closing_the_job_stops_the_mails_that_have_not_left():
    job, emil = make_open_job(), make_emil()
    give(job, emil)
    close_job(job, by=None, at=AT)
    assert [mail.state for mail in mails()] == [Message.State.CANCELLED]


def test_an_invitation_is_not_sent_after_the_closing_day():
    job, emil = make_open_job(), make_emil()
    give(job, emil)
    assert mails()[0].send_before == moment(f"{TODAY + timedelta(days=31)} 00:00")


def test_links_taken_back_are_dead_and_the_mail_is_stopped():
    job, emil = make_open_job(), make_emil()
    give(job, emil)
    assert [take_back_share_links(job, emil, by=None, at=AT) for _ in range(2)] == [len(Channel.values), 0]
    assert job.links.filter(revoked_at=None).count() == 0
    assert [mail.state for mail in mails()] == [Message.State.CANCELLED]


def test_given_again_after_being_taken_back_everything_has_a_new_address():
    job, emil = make_open_job(), make_emil()
    (old,) = give(job, emil)
    codes = set(job.links.values_list("code", flat=True))
    take_back_share_links(job, emil, by=None, at=AT)
    (new,) = give(job, emil, at=AT + timedelta(minutes=1))
    assert new.pk == old.pk
    assert new.token != old.token
    assert codes.isdisjoint(job.links.values_list("code", flat=True))
    assert job.links.filter(revoked_at=None).count() == len(Channel.values)
    assert [mail.state for mail in mails()] == [Message.State.CANCELLED, Message.State.QUEUED]


def test_a_unit_has_one_link_per_channel():
    job, unit = make_open_job(), make_unit()
    first = link_for(job, unit=unit, channel=Channel.QR, at=AT)
    again = link_for(job, unit=unit, channel=Channel.QR, at=AT)
    other = link_for(job, unit=unit, channel=Channel.COPY, at=AT)
    assert (first == again, first == other) == (True, False)


def test_revoking_twice_is_revoking_once_and_a_new_link_has_a_new_code():
    job, unit = make_open_job(), make_unit()
    link = link_for(job, unit=unit, at=AT)
    revoke_link(link, by=None, at=AT)
    assert revoke_link(link, by=None, at=AT + timedelta(days=1)).revoked_at == AT
    renewed = link_for(job, unit=unit, at=AT)
    assert (renewed.pk == link.pk, renewed.code == link.code, renewed.revoked_at) == (True, False, None)


def test_openings_are_counted_by_day_and_by_kind_of_visitor():
    link = link_for(make_open_job(), unit=make_unit(), at=AT)
    for visitor, times in (("person", 3), ("robot", 50)):
        for _ in range(times):
            count_click(link, day=TODAY, visitor=visitor)
    count_click(link, day=TODAY + timedelta(days=1), visitor="person")
    counted = LinkDay.objects.order_by("day", "visitor").values_list("day", "visitor", "opened")
    assert list(counted) == [
        (TODAY, "person", 3),
        (TODAY, "robot", 50),
        (TODAY + timedelta(days=1), "person", 1),
    ]


def test_counting_is_one_statement(django_assert_num_queries):
    link = link_for(make_open_job(), unit=make_unit(), at=AT)
    with django_assert_num_queries(1):
        count_click(link, day=TODAY, visitor="person")


def test_results_are_summed_over_days():
    job, emil, unit = make_open_job(), make_emil(), make_unit(name="Mottagningen")
    give(job, emil)
    link = job.links.get(channel=Channel.FACEBOOK)
    for day in (TODAY, TODAY + timedelta(days=1)):
        count_click(link, day=day, visitor="person")
        count_click(link, day=day, visitor="robot")
    count_click(link_for(job, unit=unit, at=AT), day=TODAY, visitor="person")
    own = {line.channel: (line.people, line.robots) for line in results_of(emil, [job])}
    assert own == dict.fromkeys(Channel.values, (0, 0)) | {Channel.FACEBOOK: (2, 2)}
    assert people_by_job([job]) == {job.pk: 3}
    assert opened_by_link([link.pk]) == {(link.pk, "person"): 2, (link.pk, "robot"): 2}


def test_an_ad_tells_about_units_one_by_one_and_about_employees_only_together():
    job, unit = make_open_job(), make_unit(name="Mottagningen")
    for person in (make_emil(), make_emil()):
        give(job, person)
        count_click(job.links.get(sharer=person, channel="facebook"), day=TODAY, visitor="person")
    count_click(link_for(job, unit=unit, at=AT), day=TODAY, visitor="person")
    lines = [(line.unit and line.unit.name, line.channel, line.people) for line in results_of_job(job)]
    assert lines == [("Mottagningen", "copy", 1)] + [
        (None, channel, 2 if channel == "facebook" else 0) for channel in sorted(Channel.values)
    ]


def test_one_sees_nothing_of_what_others_brought():
    job, emil, mia = make_open_job(), make_emil(), make_emil(first_name="Mia")
    give(job, emil, mia)
    count_click(job.links.get(sharer=mia, channel="sms"), day=TODAY, visitor="person")
    assert sum(line.people for line in results_of(emil, [job])) == 0


@pytest.mark.parametrize("people", [1, 3])
def test_giving_links_costs_the_same_reading_whatever_the_number(people, django_assert_max_num_queries):
    """Rows of links and pages are made at once; only the mails are written one by one."""
    job, users = make_open_job(), [make_emil() for _ in range(people)]
    with django_assert_max_num_queries(11 + 3 * people):
        give(job, *users)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_twenty_openings_at_once_are_all_counted():
    link = link_for(make_open_job(), unit=make_unit(), at=AT)

    def click() -> None:
        count_click(link, day=TODAY, visitor="person")
        connection.close()

    threads = [Thread(target=click) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert LinkDay.objects.get().opened == 20


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_given_by_ten_at_once_a_colleague_has_one_page_one_mail_and_one_link_per_channel():
    job, emil = make_open_job(), make_emil()

    def give_once() -> None:
        give(job, emil)
        connection.close()

    threads = [Thread(target=give_once) for _ in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    counts = SharePage.objects.count(), Message.objects.count(), ShareLink.objects.count()
    assert counts == (1, 1, len(Channel.values))
