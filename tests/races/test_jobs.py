"""Every job of the clock, late, twice in a row and by two beats at once: what was due happens once."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.conf import settings as project
from django.db.models import Count
from django.utils import timezone

from recruitment import tasks
from recruitment.ads.actions import publish_job
from recruitment.ads.campaigns import WRITERS as CAMPAIGN_WRITERS
from recruitment.ads.campaigns import write_campaign
from recruitment.ads.history import JobEntry
from recruitment.ads.models import JobAd
from recruitment.bank.imports import Import
from recruitment.bank.keeping import save_search
from recruitment.bank.mailings import send_mailing, write_to_people
from recruitment.bank.models import Watch
from recruitment.bank.pairs import Pair
from recruitment.bank.register import confirm_registration, start_registration
from recruitment.bank.running import run_import
from recruitment.bank.watching import watch_search
from recruitment.candidates.models import Candidate, Entry
from recruitment.clock.models import Job
from recruitment.mailings.actions import send_batch, send_next_of_mailing
from recruitment.mailings.models import Mailing
from recruitment.offers.actions import approve_reserves, decline_offer, set_reserves
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message, Tally
from recruitment.planning.actions import request_plan
from recruitment.planning.models import Plan
from recruitment.records.models import Disposal
from recruitment.records.undoing import undo_import
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Role
from tests.bank.lists import HEAD, THREE, imported, uploaded
from tests.bank.people import STINA
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_job,
    make_lecture,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_user,
    make_vacancy,
)
from tests.outbox.conftest import offer_to_stina
from tests.outside import Outside
from tests.races.threads import at_once, times
from tests.smtp import SmtpServer

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
Due = tuple[Callable[[], object], object]  # a question, and what is answered when it has happened once
SINCE = timedelta(hours=1)  # all of it has been due for that long


def letters(server: SmtpServer) -> Due:
    keys = [offer_to_stina(due_at=timezone.now() - SINCE).key for _nth in range(6)]
    sent = sorted(f"<{key}@127.0.0.1>" for key in keys)
    return lambda: sorted(received.mail["Message-ID"] for received in server.messages), sent


def plans(_server: SmtpServer) -> Due:
    rut = make_recruiter()
    for year in (2027, 2028):
        request_plan(make_season(year=year), by=rut, at=timezone.now() - SINCE)
    return lambda: list(Plan.objects.values_list("state", flat=True)), ["solved"] * 2


def waves(_server: SmtpServer) -> Due:
    season, rut, then = make_season(), make_recruiter(), timezone.now() - SINCE
    for _nth in range(2):
        make_offer()
    wave = Wave.objects.create(season=season, state="sending", sent_by=rut, sent_at=then, send_at=then)
    Offer.objects.update(wave=wave)
    return lambda: (
        list(Offer.objects.values_list("state", flat=True)),
        Message.objects.filter(template="offer_sent").count(),
        Wave.objects.get().state,
    ), (["sent", "sent"], 2, "done")  # fmt: skip


def reserves(_server: SmtpServer) -> Due:
    """The first on the list is asked, once."""
    season, rut, then = make_season(cascade_mode="auto"), make_recruiter(), timezone.now() - SINCE
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday()) + timedelta(weeks=8)
    Season.objects.update(first_week=monday, last_week=monday + timedelta(weeks=9))
    weeks = {"first_week": monday, "last_week": monday + timedelta(weeks=2)}
    vacancy = make_vacancy(season=season, **weeks)
    line = [make_candidacy(season=season, weeks=vacancy.weeks).pk for _nth in range(2)]
    set_reserves(vacancy, line, by=rut, at=then)
    approve_reserves(vacancy, by=rut, at=then)
    decline_offer(make_offer(make_candidacy(season=season), vacancy, state="sent", sent_by=rut), at=then)
    return lambda: list(Offer.objects.filter(state="sent").values_list("candidacy", flat=True)), line[:1]


def mailings(_server: SmtpServer) -> Due:
    people, rut = sorted(make_candidate().pk for _nth in range(4)), make_recruiter()
    then = timezone.now() - SINCE
    send_mailing(write_to_people(people, by=rut, at=then, subject="Träff", text="Kom."), by=rut, at=then)
    return lambda: sorted(Message.objects.values_list("person_id", flat=True)), people


def lists(_server: SmtpServer) -> Due:
    rut, then = make_recruiter(), timezone.now() - SINCE
    run_import(uploaded(THREE, rut, then), by=rut, at=then)
    undo_import(imported(HEAD + "Eva;Ek;eva@example.org;\n", rut, then), by=rut, at=then)
    return lambda: (
        sorted(Candidate.objects.values_list("first_name", flat=True)),
        sorted(Import.objects.values_list("state", "created", "removed")),
        Mailing.objects.filter(state="sending").count(),
    ), (["Ada", "Bo", "Cia"], [("done", 3, 0), ("undone", 1, 1)], 1)  # fmt: skip


def silence(_server: SmtpServer) -> Due:
    offers = [make_offer(state="sent", reply_by=timezone.now() - SINCE) for _nth in range(3)]
    kinds = Entry.objects.filter(about__in=[f"offer:{offer.pk}" for offer in offers])
    return lambda: (
        list(Offer.objects.values_list("state", flat=True)),
        list(kinds.values_list("kind", flat=True)),
    ), (["expired"] * 3, ["offer_moved"] * 3)  # fmt: skip


def reminders(_server: SmtpServer) -> Due:
    now = timezone.now()
    for _nth in range(3):
        make_offer(state="sent", sent_at=now - timedelta(days=9), reply_by=now + SINCE)
    return lambda: Message.objects.filter(template="offer_reminder").count(), 3


def last_days(_server: SmtpServer) -> Due:
    for _nth in range(3):
        make_job(closes_on=(timezone.now() - timedelta(days=2)).date())
    return lambda: list(JobAd.objects.values_list("state", flat=True)), ["closed"] * 3


def moments(_server: SmtpServer) -> Due:
    for _nth in range(3):
        make_job(state="draft", published_at=None, publish_at=timezone.now() - SINCE)
    return lambda: (
        list(JobAd.objects.values_list("state", flat=True)),
        list(JobEntry.objects.values_list("kind", flat=True)),
    ), (["published"] * 3, ["published"] * 3)  # fmt: skip


def claims(_server: SmtpServer) -> Due:
    rut = make_recruiter()
    for _nth in range(2):
        make_job(body="[[tid-med-barn]]", created_by=rut)
    return lambda: (
        JobEntry.objects.filter(kind="claim_hidden").count(),
        Message.objects.filter(template="claim_hidden", recipient=rut.email).count(),
    ), (2, 2)


def sums(_server: SmtpServer) -> Due:
    for days in (2, 2, 3):
        row = offer_to_stina()
        Message.objects.filter(pk=row.pk).update(state="sent", sent_at=timezone.now() - timedelta(days=days))
    return lambda: list(Tally.objects.order_by("day").values_list("count", flat=True)), [1, 2]


def watchers(_server: SmtpServer) -> Due:
    rut = make_recruiter()
    for name in ("Umeå", "Alla"):
        watch_search(save_search(name, "", by=rut, at=timezone.now()), by=rut, at=timezone.now())
    Watch.objects.update(looked_on=timezone.now().date() - timedelta(days=3))
    make_candidate()
    return lambda: Message.objects.filter(template="new_matches").count(), 2


def stays(_server: SmtpServer) -> Due:
    long_ago = timezone.now() - timedelta(days=370)
    for _nth in range(3):
        make_candidate(confirmed_at=long_ago, renewal_asked_at=long_ago + timedelta(days=335))
        make_candidate(confirmed_at=long_ago)
    make_candidate(status="paused", paused_until=(timezone.now() - timedelta(days=3)).date())
    return lambda: sorted(Message.objects.values_list("template", flat=True)), (
        ["pause_ended"] + ["stay_expired"] * 3 + ["stay_reminder"] * 3
    )  # fmt: skip


def tips(_server: SmtpServer) -> Due:
    for _nth in range(3):
        make_candidate(wanted_areas=["child_youth"])
    for _nth in range(2):
        make_job(areas=["child_youth"], published_at=timezone.now() - 2 * SINCE)
    told = Mailing.objects.annotate(people=Count("recipients")).values_list("kind", "people")
    return lambda: list(told.all()), [("alert", 3)] * 2


def twins(_server: SmtpServer) -> Due:
    for _nth in range(3):
        make_candidate(phone="+46701740605")
    return lambda: Pair.objects.count(), 3


def disposals(_server: SmtpServer) -> Due:
    Organisation.objects.update(disposal_is_on=True, disposal_decision_ref="SN 2026/14")
    for _nth in range(3):
        make_candidate(status="left", left_at=timezone.now() - timedelta(days=3000))
    return lambda: (
        Candidate.objects.count(),
        list(Disposal.objects.values_list("people", flat=True)),
    ), (0, [3])  # fmt: skip


def unanswered(_server: SmtpServer) -> Due:
    then = timezone.now() - timedelta(days=7) - SINCE
    rows = [make_candidacy(state="contacted", asked_at=then) for _nth in range(3)]
    people = sorted(row.candidate_id for row in rows)
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    Season.objects.update(first_week=monday, last_week=monday + timedelta(weeks=9))
    return lambda: sorted(
        Message.objects.filter(template="season_reminder").values_list("person_id", flat=True)
    ), people


def boards(server: SmtpServer) -> Due:
    publish_job(make_job(state="draft", published_at=None), by=None, at=timezone.now() - SINCE)
    posts, told = server.outside.posts, server.outside
    return lambda: (len(posts["facebook"]), len(posts["linkedin"]), len(told.told)), (1, 1, 1)


def listeners(_server: SmtpServer) -> Due:
    people = []
    for _nth in range(2):
        lecture = make_lecture(held_at=timezone.now() - timedelta(days=2))
        for _other in range(3):
            made = start_registration(
                STINA | {"email": f"{len(people)}@example.org"},
                code=lecture.code,
                language="sv",
                at=lecture.held_at,
            )
            people.append(confirm_registration(made.token, at=lecture.held_at).email)
    sent = Message.objects.filter(template="thank_you").order_by("recipient")
    return lambda: list(sent.values_list("recipient", flat=True)), people


def unfinished(_server: SmtpServer) -> Due:
    then = timezone.now() - timedelta(days=1) - SINCE
    code, people = make_lecture(held_at=then).code, [f"{number}@example.org" for number in range(4)]
    for email in people:
        start_registration(STINA | {"email": email}, code=code, language="sv", at=then)
    sent = Message.objects.filter(template="follow_up").order_by("recipient")
    return lambda: list(sent.values_list("recipient", flat=True)), people


def sharing(_server: SmtpServer) -> Due:
    rut, job = make_recruiter(), make_job()
    colleagues = [make_user(Role.EMPLOYEE) for _nth in range(3)]
    then = timezone.now() - timedelta(days=8)
    campaign = write_campaign(job, [one.pk for one in colleagues], by=rut, at=then)
    send_batch(campaign, by=rut, at=then)
    while send_next_of_mailing(then, CAMPAIGN_WRITERS):
        pass
    Message.objects.update(state="sent", sent_at=then)
    send_next_of_mailing(then, CAMPAIGN_WRITERS)
    sent = Message.objects.filter(template="share_reminder").order_by("recipient")
    return lambda: list(sent.values_list("recipient", flat=True)), sorted(one.email for one in colleagues)


# What is due for each job.
DUE = {
    "deliver_messages": letters,
    "solve_plans": plans,
    "send_waves": waves,
    "ask_next_in_line": reserves,
    "send_mailings": mailings,
    "import_rows": lists,
    "expire_offers": silence,
    "remind_offers": reminders,
    "publish_ads": moments,
    "post_ads": boards,
    "remind_sharers": sharing,
    "close_ads": last_days,
    "watch_claims": claims,
    "tally_messages": sums,
    "tell_watchers": watchers,
    "keep_bank": stays,
    "alert_people": tips,
    "thank_listeners": listeners,
    "follow_up_registrations": unfinished,
    "remind_invited": unanswered,
    "find_duplicates": twins,
    "dispose_records": disposals,
}


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setattr("recruitment.bank.watching.TOLD_AT", time.min)  # the tests know no time of day
    monkeypatch.setattr("recruitment.bank.thanking.THANKED_AT", time.min)
    monkeypatch.setattr("recruitment.offers.automatic.in_working_hours", lambda at: True)
    make_organisation()
    with SmtpServer() as smtp, Outside() as outside:
        settings.MAILERS, settings.BOARDS = smtp.mailers, outside.boards()
        smtp.outside = outside
        yield smtp


def test_every_job_of_the_schedule_is_tried_here():
    beats = {entry["task"].rpartition(".")[2] for entry in project.CELERY_BEAT_SCHEDULE.values()}
    assert set(DUE) == beats


@pytest.mark.parametrize("name", DUE)
def test_a_job_that_two_beats_start_at_once_and_again_does_its_work_once(server, name):
    (ask, once), run = DUE[name](server), getattr(tasks, name)
    assert ask() != once
    assert at_once(*times(2, run)) == [None, None]
    run()
    run()
    assert ask() == once
    job = Job.objects.get(name=name)
    assert (job.failures_in_row, job.ok_at is not None) == (0, True)
