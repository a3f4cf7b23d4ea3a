"""Tips about jobs: in the areas somebody has named, one a week at most, and never to who asked for quiet."""

from datetime import timedelta

import pytest
from django.test import Client

from recruitment.ads.actions import close_job
from recruitment.ads.models import JobAd
from recruitment.bank.alerts import alert_next, start_alerts, stop_alerts
from recruitment.bank.mailings import WRITERS
from recruitment.bank.tokens import alerts_token, stop_token
from recruitment.candidates.actions import pause_candidate
from recruitment.candidates.models import Candidate
from recruitment.mailings.actions import send_next_of_mailing
from recruitment.mailings.models import Mailing, Recipient
from tests.bank.people import mails
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_job,
    make_offer,
    make_organisation,
    make_season,
    make_unit,
    moment,
)

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")
SOON = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation()


def published(*units, at=AT, **values) -> JobAd:
    days = {"published_at": at, "closes_on": (at + timedelta(days=30)).date()}
    return make_job(*units, **{"areas": ["child_youth"]} | days | values)


def person(**values) -> Candidate:
    return make_candidate(**{"wanted_areas": ["child_youth"]} | values)


def clock(at) -> None:
    while alert_next(at):
        pass
    while send_next_of_mailing(at, WRITERS):
        pass


def reasons() -> list[str]:
    return list(Recipient.objects.order_by("pk").values_list("reason", flat=True))


def test_whoever_named_the_area_gets_one_tip_an_hour_after_publishing():
    job, stina = published(), person()
    person(wanted_areas=["lss"])
    person(wanted_areas=[])
    clock(SOON - timedelta(minutes=1))
    assert mails() == []
    for _twice in range(2):
        clock(SOON)
    mail = mails()[0]
    assert [(one.template, one.recipient) for one in mails()] == [("job_alert", stina.email)]
    assert [job.title in mail.text, f"/jobb/{job.slug}/" in mail.text] == [True, True]
    assert f"/avsluta/jobbtips/{alerts_token(stina.pk)}/" in mail.unsubscribe_url
    stina.refresh_from_db()
    assert (stina.alerted_at, stina.last_contacted_at) == (SOON, None)


def test_one_a_week_at_most():
    stina = person()
    for days in (0, 6, 7):
        published(at=AT + timedelta(days=days))
        clock(SOON + timedelta(days=days))
    assert [mail.due_at for mail in mails()] == [SOON, SOON + timedelta(days=7)]
    assert [mail.person_id for mail in mails()] == [stina.pk] * 2
    assert reasons() == ["", "lately", ""]


def test_two_jobs_of_one_morning_are_one_tip():
    person()
    published()
    published()
    clock(SOON)
    assert (len(mails()), sorted(reasons())) == (1, ["", "lately"])


def test_whoever_has_an_offer_or_has_said_not_this_summer_is_left_alone():
    season = make_season()
    for state in ("sent", "accepted_conditional", "confirmed"):
        make_offer(make_candidacy(person(), season), state=state)
    for state in ("not_now", "closed"):
        make_candidacy(person(), season, state=state)
    published()
    clock(SOON)
    assert sorted(reasons()) == ["has_offer"] * 3 + ["not_now"] * 2
    assert mails() == []


@pytest.mark.parametrize("status", ["new", "invited", "paused", "left", "expired"])
def test_only_people_in_the_bank_are_told(status):
    person(status=status)
    published()
    clock(SOON)
    assert (mails(), Mailing.objects.count()) == ([], 0)


def test_a_pause_between_choosing_and_writing_holds():
    stina = person()
    published()
    alert_next(SOON)
    pause_candidate(stina, at=SOON)
    clock(SOON)
    assert (mails(), reasons()) == ([], ["paused"])


def test_a_job_that_was_closed_meanwhile_is_told_to_nobody():
    person()
    job = published()
    alert_next(SOON)
    close_job(job, by=None, at=SOON)
    clock(SOON)
    assert (mails(), reasons()) == ([], ["job_closed"])


def test_whoever_hides_from_the_unit_is_not_told_of_it():
    unit = make_unit()
    person(excluded_units=[unit.pk])
    published(unit)
    clock(SOON)
    assert mails() == []


def test_stopping_stops_also_the_one_that_waits_and_nothing_else():
    stina = person()
    published()
    clock(SOON)
    for _twice in range(2):
        stop_alerts(stina, at=SOON)
    stina.refresh_from_db()
    assert [mail.state for mail in mails()] == ["cancelled"]
    assert (stina.status, stina.alerts_stopped_at) == ("active", SOON)
    published(at=AT + timedelta(days=30))
    clock(SOON + timedelta(days=30))
    assert len(mails()) == 1
    start_alerts(stina)
    published(at=AT + timedelta(days=60))
    clock(SOON + timedelta(days=60))
    assert len(mails()) == 2


class TestTheLink:
    def at(self, who) -> str:
        return f"/avsluta/jobbtips/{alerts_token(who.pk)}/"

    def stopped(self, who) -> bool:
        return Candidate.objects.get(pk=who.pk).alerts_stopped_at is not None

    def test_looking_stops_nothing(self, client):
        stina = person()
        assert client.get(self.at(stina)).status_code == 200
        assert client.head(self.at(stina)).status_code == 200
        assert not self.stopped(stina)

    def test_one_press_stops_and_the_person_stays(self, client):
        stina = person()
        for _twice in range(2):
            assert client.post(self.at(stina)).url == self.at(stina)
        assert (self.stopped(stina), Candidate.objects.get().status) == (True, "active")
        assert client.get(self.at(stina)).status_code == 200

    def test_a_mail_programs_own_button_needs_no_form(self):
        stina, strict = person(), Client(enforce_csrf_checks=True)
        assert strict.post(self.at(stina)).status_code == 403
        assert strict.post(self.at(stina), {"List-Unsubscribe": "One-Click"}).status_code == 204
        assert self.stopped(stina)

    @pytest.mark.parametrize("token", ["x", "å", "a" * 300])
    def test_other_keys_open_nothing(self, client, token):
        stina = person()
        assert client.post(f"/avsluta/jobbtips/{token}/").status_code == 404
        assert client.post(f"/avsluta/jobbtips/{stop_token(stina.pk)}/").status_code == 404
        assert not self.stopped(stina)
