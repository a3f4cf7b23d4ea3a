"""The drill: a town is written to a file, the database is lost, and from the file everything works again."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from config import dumping
from config.environment import Wrong
from recruitment.ads.history import JobEntry
from recruitment.ads.models import LinkDay, ShareLink, SharePage
from recruitment.ads.pictures import Picture
from recruitment.ads.postings import Posting
from recruitment.bank.imports import ImportRemark
from recruitment.bank.mailings import write_to_people
from recruitment.bank.models import Deed, Export, Listed, PeopleList, SavedSearch, Seen, Watch
from recruitment.bank.pairs import Merge, Pair
from recruitment.bank.sums import Remembered
from recruitment.bank.tokens import stop_link
from recruitment.candidates.actions import open_personal_link
from recruitment.candidates.models import Candidate, Entry, Note, Registration
from recruitment.clock.models import Job, Worker
from recruitment.interviews.models import QuestionTemplate, ReferenceCheck
from recruitment.introductions.models import Assignment, ConditionCheck, RegisterCheck
from recruitment.lectures.pulse import PulseCount, PulseKey
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.models import Wave
from recruitment.offers.reserves import Reserve, ReserveList
from recruitment.outbox.models import Budget, DeadAddress, IncomingText, Message, Pace, Reminder, Tally
from recruitment.outbox.wordings import Wording
from recruitment.planning.models import Plan, PlanBlock
from recruitment.records.models import Disclosure, Disposal, Handover, Hold, Reading
from recruitment.staff.models import SetupLink
from recruitment.vacancies.leave import Colleague, LeavePlan, LeaveWeek
from tests import factories
from tests.bank.lists import uploaded
from tests.config.places import manage, where

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


class Town:
    """Rows of every kind, and the links that people hold in their hands."""

    def __init__(self) -> None:
        factories.make_organisation()
        now = timezone.now()
        self.rut = factories.make_recruiter(email="rut@norrby.example.org")
        self.offer = factories.make_offer(state="sent")
        person, vacancy = self.offer.candidate, self.offer.vacancy
        job, season = factories.make_job(vacancy.unit), vacancy.season
        factories.make_description(vacancy.unit)
        factories.make_measurement()
        booked = factories.make_interview(self.offer.candidacy)
        QuestionTemplate.objects.create(season=season, version=1, questions=["Varför?"], created_by=self.rut)
        ReferenceCheck.objects.create(
            candidacy=booked.candidacy, asked_on=now.date(), given_by="chef", said="reached",
            noted_by=self.rut,
        )  # fmt: skip
        JobEntry.objects.create(job=job, kind=JobEntry.Kind.PUBLISHED, by=self.rut)
        Posting.objects.create(job=job, board="webhook", due_at=now)
        Picture.objects.create(job=job, use=Picture.Use.PHOTO, name="b1ld", content=b"webp")
        self.lecture = factories.make_lecture()
        PulseCount.objects.create(lecture=self.lecture, phase="before", question="workplace", value=3)
        PulseKey.objects.create(key=uuid4(), used_at=now)
        self.link = open_personal_link(person, at=now)
        self.share = ShareLink.objects.create(job=job, sharer=self.rut)
        self.stop = stop_link(person.pk)
        self.token = AuthToken.objects.create(self.rut)[1]
        plan = Plan.objects.create(season=season)
        weeks = {"first_week": vacancy.first_week, "last_week": vacancy.last_week}
        PlanBlock.objects.create(plan=plan, vacancy=vacancy, seat=1, candidacy=self.offer.candidacy, **weeks)
        Wave.objects.create(season=season, plan=plan)
        inquiry = Inquiry.objects.create(vacancy=vacancy, seat=1, answer_by=now, **weeks)
        InquiryReply.objects.create(inquiry=inquiry, candidacy=self.offer.candidacy)
        line = ReserveList.objects.create(vacancy=vacancy)
        Reserve.objects.create(reserve_list=line, candidacy=self.offer.candidacy, position=1)
        leave = LeavePlan.objects.create(season=season, unit=vacancy.unit)
        LeaveWeek.objects.create(plan=leave, week=vacancy.first_week, on_leave=2)
        Colleague.objects.create(plan=leave, name="Åsa Ek", weeks_on_leave=[vacancy.first_week])
        SharePage.objects.create(job=job, sharer=self.rut)
        LinkDay.objects.create(link=self.share, day=now.date(), visitor=LinkDay.Visitor.PERSON, opened=3)
        Note.objects.create(candidate=person, author=self.rut, text="Åsa tipsade; kom gärna i maj.")
        Entry.objects.create(candidate=person, kind=Entry.Kind.REGISTERED)
        Registration.objects.create(email="ny@student.example.org", data={"first_name": "Ny"})
        Message.objects.create(key="offer-1", recipient="a@example.org", template="offer_sent", text="Hej")
        write_to_people([person.pk], by=self.rut, at=now, subject="Träff", text="Kom.")
        noted = {"offer": self.offer, "shown_on": now.date(), "shown_to": self.rut}
        RegisterCheck.objects.create(law="l2013_852", **noted)
        met = {"kind": ConditionCheck.Kind.LICENCE, "met_on": now.date(), "noted_by": self.rut}
        ConditionCheck.objects.create(offer=self.offer, **met)
        Assignment.objects.create(
            offer=self.offer,
            candidate=person,
            candidacy=self.offer.candidacy,
            vacancy=vacancy,
            seat=1,
            role=self.offer.role,
            first_week=self.offer.first_week,
            last_week=self.offer.last_week,
            confirmed_by=self.rut,
        )
        Reminder.objects.create(about=f"offer:{self.offer.pk}", kind="deadline")
        DeadAddress.objects.create(address="borta@example.org", kind="bounced")
        Budget.objects.create(season_id=season.pk, ceiling=500)
        Pace.objects.create(channel="sms", step=timedelta(seconds=1), ahead=timedelta())
        IncomingText.objects.create(provider_id="s1")
        Tally.objects.create(day=now.date(), channel="email", outcome="sent", count=3)
        Job.objects.create(name="close_ads", started_at=now, ended_at=now, seconds=1)
        Worker.objects.create(name="celery@one")
        Wording.objects.create(template="welcome", language="sv", version=1, subject="Hej", body="{{ link }}")
        SetupLink.objects.create(fingerprint="a" * 64, valid_until=now)
        self.work_in_bank(person)
        self.keep_records(person)
        cache.set("limit", 3)
        Client().force_login(self.rut)

    def work_in_bank(self, person: Candidate) -> None:
        today = timezone.localdate()
        search = SavedSearch.objects.create(owner=self.rut, name="Alla")
        watch = Watch.objects.create(search=search, user=self.rut, looked_on=today)
        Seen.objects.create(watch=watch, candidate=person)
        ring = PeopleList.objects.create(owner=self.rut, name="Ring")
        Listed.objects.create(list=ring, candidate=person, by=self.rut)
        Deed.objects.create(kind="enlist", people_list=ring, by=self.rut, people={"": [str(person.pk)]})
        Export.objects.create(by=self.rut, columns=["name"], format="csv", people=1)
        other = factories.make_candidate(status="left")
        first, second = sorted((person.pk, other.pk))
        Pair.objects.create(first_id=first, second_id=second, reason="phone")
        Merge.objects.create(kept=person, gone=uuid4(), by=self.rut)
        brought = uploaded("Namn;E-post\nÅsa Ek;asa@example.org\n", self.rut)
        ImportRemark.objects.create(of=brought, line=2, field="email", reason="Fel", is_refusal=True)

    def keep_records(self, person: Candidate) -> None:
        today = timezone.localdate()
        Hold.objects.create(candidate=person, reason="SN 2026/3", by=self.rut)
        Handover.objects.create(candidate=person, by=self.rut)
        Disposal.objects.create(day=today, record_class="interest", decision_ref="SN 2026/14", people=2)
        Remembered.objects.create(touch="first", source_kind="lecture", month=today.replace(day=1), people=2)
        Reading.objects.create(candidate=person, reader=self.rut, day=today)
        Disclosure.objects.create(candidate=person, kind="export", by=self.rut)

    def open_every_link(self) -> None:
        """As people do who have had them in their mail, on paper or in a program since before."""
        offer, anybody = Client(), Client()
        answer = offer.get(f"/erbjudande/{self.offer.token}/")
        assert (answer.status_code, "Norrby kommun" in answer.content.decode()) == (200, True)
        assert anybody.get(f"/mina-uppgifter/{self.link.token}/").status_code == 200
        assert anybody.get(f"/f/{self.lecture.code}/").status_code == 200
        assert anybody.get(f"/d/{self.share.code}/").status_code in (200, 302)
        assert anybody.get("/" + self.stop.split("/", 3)[3]).status_code == 200
        found = anybody.get("/api/v1/candidates/", headers={"Authorization": f"Token {self.token}"})
        assert found.json()["results"][0]["email"] == self.offer.candidate.email


@pytest.fixture
def town():
    return Town()


def contents():
    """Of every table how many rows it has, and a sum over all that stands in them."""
    found = {}
    with connection.cursor() as cursor:
        for table in dumping.tables():
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


def sequences():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        return cursor.fetchall()


def test_after_a_lost_database_everything_is_there_and_every_link_works(
    town, tmp_path, other_database, moved
):
    said, file = StringIO(), tmp_path / "norrby.dump"
    call_command("backup", file, stdout=said)
    before, numbers = contents(), sequences()
    kinds = {model._meta.db_table for model in apps.get_app_config("recruitment").get_models()}
    assert {table for table in kinds if before[table][0] == 0} == set()
    assert "SECRET_KEY" in said.getvalue()
    assert file.stat().st_mode & 0o777 == 0o600

    restored = manage(other_database, "restore", file)
    assert (restored.returncode, restored.stderr) == (0, "")
    moved(other_database)
    assert contents() == before
    assert sequences() == numbers
    town.open_every_link()
    again = Entry.objects.create(candidate=town.offer.candidate, kind=Entry.Kind.CONFIRMED)
    assert Entry.objects.count() == before["recruitment_entry"][0] + 1
    assert again.pk == max(Entry.objects.values_list("pk", flat=True))


def test_a_database_with_anything_in_it_is_replaced_only_when_told_to(town, tmp_path):
    file = tmp_path / "norrby.dump"
    call_command("backup", file, stdout=StringIO())
    before = contents()
    Note.objects.update(text="Skrivet efter kopian.")
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", file)
    assert Note.objects.get().text == "Skrivet efter kopian."
    for _twice in range(2):
        call_command("restore", file, replace=True, stdout=StringIO())
        assert contents() == before


def test_a_damaged_file_changes_nothing(town, tmp_path):
    file = tmp_path / "norrby.dump"
    call_command("backup", file, stdout=StringIO())
    before, whole = contents(), file.read_bytes()
    file.write_bytes(whole[: len(whole) - 3000])
    with pytest.raises(Wrong, match="is damaged; the database is as it was"):
        call_command("restore", file, replace=True)
    assert contents() == before
    file.write_text("no dump at all")
    with pytest.raises(Wrong, match="pg_restore"):
        call_command("restore", file, replace=True)
    with pytest.raises(CommandError, match="there is no such file"):
        call_command("restore", tmp_path / "nowhere.dump")


def test_a_table_in_use_stops_the_restore_and_nothing_is_lost(town, tmp_path, monkeypatch):
    file = tmp_path / "norrby.dump"
    call_command("backup", file, stdout=StringIO())
    before = contents()
    monkeypatch.setattr(dumping, "EMPTY", dumping.EMPTY.replace(b"10s", b"100ms"))
    with psycopg.connect(**where()) as worker:
        worker.execute("SELECT * FROM recruitment_message")
        with pytest.raises(Wrong, match="lock timeout"):
            call_command("restore", file, replace=True)
    assert contents() == before


def test_a_backup_is_not_written_over_and_is_there_only_when_it_is_whole(town, tmp_path):
    file = tmp_path / "norrby.dump"
    file.write_text("yesterday's")
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", file)
    assert file.read_text() == "yesterday's"
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", tmp_path / "nowhere" / "norrby.dump")
    assert [each.name for each in tmp_path.iterdir()] == ["norrby.dump"]


def test_programs_too_old_for_the_server_are_told(tmp_path):
    with pytest.raises(Wrong, match="pg_dump: version 99 or newer is needed, and there is only"):
        dumping.programs(at_least=99)
