"""The next in line while everybody is busy: two beats, an answer, a commit, a manager, a killed worker."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from config.environment import ROOT
from recruitment.offers.actions import (
    accept_offer,
    agree_to_offers,
    answer_inquiry,
    approve_reserves,
    ask_people,
    commit_plan,
    decline_offer,
    expire_offers,
    extend_offer,
    plan_season,
    send_next_of_wave,
    send_offer,
    send_wave,
    set_reserves,
    share_seat,
)
from recruitment.offers.automatic import offer_next_in_line
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message
from recruitment.planning.actions import solve_next
from recruitment.planning.models import Plan, PlanBlock
from tests.brokers import wait_until
from tests.config.places import address
from tests.factories import (
    make_candidacy,
    make_manager,
    make_offer,
    make_season,
    make_vacancy,
    moment,
    week,
    weeks,
)
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

SENT = moment("2027-04-12 10:00")
LATER = moment("2027-04-13 10:00")
DEADLINE = moment("2027-04-20 00:00")
PROMISED = {"state": "sent", "sent_at": SENT, "reply_by": DEADLINE}


@pytest.fixture
def automatic(season):
    season.cascade_mode = "auto"
    season.save()
    return season


def with_line(vacancy, rut, people=4):
    line = [make_candidacy() for _nth in range(people)]
    set_reserves(vacancy, [row.pk for row in line], by=rut, at=SENT)
    approve_reserves(vacancy, by=rut, at=SENT)
    return line


def promised_twice() -> list:
    """Seat-weeks or people's weeks in more than one live offer."""
    seats, people = Counter(), Counter()
    for offer in Offer.objects.live():
        seats.update((offer.vacancy_id, offer.seat, one) for one in offer.weeks)
        people.update((offer.candidate_id, one) for one in offer.weeks)
    return [key for counts in (seats, people) for key, count in counts.items() if count > 1]


def letters() -> Counter:
    return Counter(Message.objects.filter(template="offer_sent").values_list("about", flat=True))


def test_many_beats_at_once_ask_one_person_for_one_place(automatic, unit, rut):
    vacancy = make_vacancy(unit)
    with_line(vacancy, rut)
    decline_offer(make_offer(vacancy=vacancy, sent_by=rut, **PROMISED), at=LATER)
    at_once(*times(8, lambda: offer_next_in_line(LATER)))
    assert Offer.objects.filter(state="sent").count() == 1
    assert set(letters().values()) == {1}


def test_the_list_and_a_committed_proposal_never_promise_a_place_twice(automatic, unit, rut):
    vacancies = [make_vacancy(unit) for _nth in range(3)]
    for vacancy in vacancies:
        with_line(vacancy, rut, people=2)
        decline_offer(make_offer(vacancy=vacancy, sent_by=rut, **PROMISED), at=LATER)
    while solve_next(LATER):
        pass
    plan = Plan.objects.get(state="solved")

    def committed():
        wave = commit_plan(plan, by=rut, at=LATER)
        send_wave(wave, by=rut, at=LATER)

    def sends():
        while send_next_of_wave(LATER):
            pass

    at_once(committed, *times(2, lambda: offer_next_in_line(LATER)), *times(2, sends))
    sends()
    while offer_next_in_line(LATER):
        pass
    assert promised_twice() == []
    assert set(letters().values()) == {1}


def test_a_no_becomes_yes_while_the_next_is_asked_and_one_of_them_has_the_place(automatic, unit, rut):
    vacancy = make_vacancy(unit)
    with_line(vacancy, rut)
    offer = make_offer(vacancy=vacancy, sent_by=rut, **PROMISED)
    decline_offer(offer, at=LATER)
    at_once(
        lambda: accept_offer(offer, name="Stina Ågren", at=LATER).state,
        *times(3, lambda: offer_next_in_line(LATER)),
    )
    assert (Offer.objects.live().count(), promised_twice()) == (1, [])


def test_two_waves_to_the_same_people_ask_each_once_at_a_time(season, unit, rut):
    people = [make_candidacy(max_blocks=2) for _nth in range(6)]
    waves = [Wave.objects.create(season=season) for _nth in range(2)]
    for number, wave in enumerate(waves):
        span = {"first_week": week(25 + 4 * number), "last_week": week(28 + 4 * number)}
        for person in people:
            make_offer(person, make_vacancy(unit), wave=wave, **span)
        send_wave(wave, by=rut, at=SENT)

    def sends():
        while send_next_of_wave(SENT):
            pass

    at_once(*times(4, sends))
    assert Counter(Offer.objects.values_list("state", flat=True)) == {"sent": 6, "queued": 6}
    assert (set(letters().values()), len(letters())) == ({1}, 6)
    assert set(Wave.objects.values_list("state", flat=True)) == {"done"}


def test_a_manager_agrees_while_the_offer_is_sent_and_nothing_leaves_unagreed(season, unit, rut):
    season.managers_agree = True
    season.save()
    maja = make_manager(unit)
    drafts = [make_offer(make_candidacy(), make_vacancy(unit)) for _nth in range(4)]
    agreed = [lambda draft=draft: agree_to_offers([draft], by=maja, at=SENT) for draft in drafts]
    sent = [lambda draft=draft: send_offer(draft, by=rut, at=SENT) for draft in drafts]
    at_once(*(action for pair in zip(agreed, sent, strict=True) for action in pair))
    assert not Offer.objects.filter(state="sent", agreed_at=None).exists()
    assert Offer.objects.exclude(agreed_at=None).count() == 4


def test_more_time_and_the_clock_never_both_have_their_way(season, rut):
    offer = make_offer(sent_by=rut, **PROMISED)
    eve = DEADLINE - timedelta(seconds=1)
    at_once(
        lambda: extend_offer(offer, date(2027, 4, 22), by=rut, at=eve).state,
        *times(3, lambda: expire_offers(DEADLINE)),
    )
    offer.refresh_from_db()
    extended = offer.reply_by > DEADLINE
    assert (offer.state, extended) in {("sent", True), ("expired", False)}
    assert Message.objects.filter(template="offer_extended").count() == int(extended)


def test_a_proposal_committed_in_two_parts_at_once_drafts_nobody_twice(season, unit, rut):
    make_vacancy(unit, seats=6)
    for _nth in range(6):
        make_candidacy()
    plan = plan_season(season, by=rut, at=SENT)
    while solve_next(SENT):
        pass
    keys = list(PlanBlock.objects.filter(plan=plan).order_by("pk").values_list("pk", flat=True))
    halves = [set(keys[:3]), set(keys[3:])]
    at_once(*(lambda half=half: commit_plan(plan, by=rut, at=SENT, only=half).pk for half in halves))
    for rest in Plan.objects.filter(state="solved"):
        commit_plan(rest, by=rut, at=LATER)
    assert Offer.objects.count() == 6
    assert Offer.objects.values("candidate").distinct().count() == 6


def test_everybody_answers_an_inquiry_at_once_while_the_place_is_filled(season, unit, rut):
    vacancy, people = make_vacancy(unit), [make_candidacy() for _nth in range(6)]
    inquiry = ask_people(vacancy, 1, week(25), week(32), [row.pk for row in people], by=rut, at=SENT)
    offer = make_offer(people[0], vacancy, sent_by=rut, **PROMISED)
    replies = list(InquiryReply.objects.filter(inquiry=inquiry))
    said = [lambda reply=reply: answer_inquiry(reply, "yes", at=LATER).answer for reply in replies]
    answers = at_once(lambda: accept_offer(offer, name="Stina", at=LATER).state, *said)
    assert set(answers[1:]) <= {"yes", "inquiry_closed"}
    assert Inquiry.objects.get().closed_as == "filled"
    assert Message.objects.filter(template="inquiry_filled", state="queued").count() == 5


SENDS = """
import django
django.setup()
from recruitment.offers.actions import send_next_of_wave
from tests.factories import moment
while send_next_of_wave(moment("2027-04-12 10:00")):
    pass
"""


@pytest.mark.processes
def test_a_worker_killed_in_the_middle_of_a_wave_sends_nothing_twice_and_loses_nothing(season, unit, rut):
    wave = Wave.objects.create(season=season)
    vacancy = make_vacancy(unit, seats=100)
    for seat in range(1, 61):
        make_offer(make_candidacy(), vacancy, wave=wave, seat=seat)
    send_wave(wave, by=rut, at=SENT)
    environ = os.environ | {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for least in (5, 20):
        worker = subprocess.Popen([sys.executable, "-c", SENDS], env=environ, cwd=ROOT)
        wait_until(lambda least=least: Offer.objects.filter(state="sent").count() >= least)
        worker.kill()
        worker.wait()
    while send_next_of_wave(SENT):
        pass
    wave.refresh_from_db()
    assert (wave.state, Offer.objects.filter(state="sent").count()) == ("done", 60)
    assert (len(letters()), set(letters().values())) == (60, {1})


def test_a_plan_and_its_offers_go_over_week_53(unit, rut):
    winter = make_season(year=2026, first_week=week(50, 2026), last_week=week(53, 2026))
    early = {"role": "social_administrator", "min_terms_completed": 0}
    make_vacancy(unit, winter, first_week=week(50, 2026), last_week=week(53, 2026), **early)
    make_candidacy(season=winter, weeks=weeks(50, 53, 2026))
    plan = plan_season(winter, by=rut, at=moment("2026-11-02 10:00"))
    while solve_next(moment("2026-11-02 10:00")):
        pass
    offer = commit_plan(plan, by=rut, at=moment("2026-11-02 10:00")).offers.get()
    sent = send_offer(offer, by=rut, at=moment("2026-11-02 10:00"))
    assert (sent.terms["weeks"][-1], sent.terms["last_day"]) == ("2026-W53", "2027-01-01")


def test_two_who_share_a_seat_at_once_share_it_once(season):
    vacancy = make_vacancy(season=season, last_week=week(28))

    def share() -> int:
        return share_seat(vacancy, 1, week(25), week(28), by=None, at=SENT).seats

    assert sorted(map(str, at_once(*times(2, share)))) == ["2", "part_time_already"]
    assert [(one.seats, one.hours_percent) for one in season.vacancies.all()] == [(2, 50)]
