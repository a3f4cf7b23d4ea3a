"""A list imported from a page or by API: kept, tried, read a slice at a time, reported."""

import csv
import io
import tracemalloc
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import translation

from recruitment.bank import reading, running
from recruitment.bank.imports import Import, ImportRemark, Slice
from recruitment.bank.reading import read_next
from recruitment.bank.running import forget_files, import_next, report_lines, run_import, stop_import
from recruitment.bank.tables import NotATable
from recruitment.bank.uploading import choose_fields, try_import
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.mailings.models import Mailing, Recipient
from recruitment.outbox.models import Message
from recruitment.records.undoing import undo_import
from tests.bank.lists import HEAD, THREE, clock, imported, invite, long_list, numbers, uploaded, workbook
from tests.bank.people import AT
from tests.factories import make_candidate, make_organisation, make_recruiter, make_season

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


def test_a_list_is_a_draft_before_anybody_says_go(rut):
    season = make_season()
    row = uploaded(THREE, rut, AT)
    assert (row.state, row.rows, row.season, row.created_by) == ("draft", 3, season, rut)
    assert row.headings == ["Förnamn", "Efternamn", "E-post", "Utbildning"]
    assert row.fields == ["first_name", "last_name", "email", "education"]
    assert (clock(), Candidate.objects.count()) == (0, 0)


def test_a_trial_says_what_would_come_of_the_first_hundred_rows(rut):
    make_candidate(email="ADA@example.org")
    row = uploaded(THREE + ";;;\nOtto;Lind;saknas;\nDag;Ek;dag@example.org;Trollkarl\n" + THREE, rut, AT)
    trial = try_import(row, AT)
    assert (trial.tried, trial.new, trial.known, trial.refused, trial.doubts) == (10, 3, 4, 2, 1)
    assert trial.rows[0] == ["Ada", "Ek", "Ada@example.org", "Socionomstudent"]
    assert [(remark.line, remark.field) for remark in trial.remarks] == [
        (6, "email"),
        (7, "education"),
        (8, "email"),
    ]
    assert (Candidate.objects.count(), numbers(row)) == (1, (0, 0, 0, 0))


def test_a_trial_reads_no_more_than_a_hundred_rows(rut):
    assert try_import(uploaded(long_list(250), rut, AT), AT).tried == 100


def test_headings_that_nobody_knows_are_told_what_they_hold(rut):
    row = uploaded("Vem;Nås på;Skostorlek\nAda Ek;ada@example.org;39\n", rut, AT)
    assert row.fields == ["", "", ""]
    assert try_import(row, AT).fault != ""
    with pytest.raises(NotATable) as no:
        run_import(row, by=rut, at=AT)
    assert (no.value.code, Import.objects.get().state) == ("no_email_column", "draft")
    for fields, code in (
        (["name", "email"], "columns_unknown"),
        (["name", "email", "shoe"], "columns_unknown"),
        (["name", "", ""], "no_email_column"),
        (["", "email", ""], "no_name_column"),
    ):
        with pytest.raises(RuleBroken) as no:
            choose_fields(row, fields)
        assert no.value.code == code
    row = choose_fields(row, ["name", "email", ""])
    assert try_import(row, AT).new == 1
    run_import(row, by=rut, at=AT)
    clock(AT)
    assert (numbers(row), Candidate.objects.get().full_name) == ((1, 0, 0, 0), "Ada Ek")
    with pytest.raises(RuleBroken) as no:
        choose_fields(row, ["email", "name", ""])
    assert no.value.code == "import_not_a_draft"


def test_everybody_is_written_down_and_invited_when_the_end_is_reached(rut, monkeypatch):
    monkeypatch.setattr("recruitment.bank.slicing.AT_A_TIME", 2)
    row = uploaded(THREE, rut, AT)
    for _twice in range(2):
        assert run_import(row, by=rut, at=AT).state == "running"
    seen = []
    while import_next(AT):
        row.refresh_from_db()
        seen.append((row.state, row.read, row.created, Mailing.objects.count()))
    assert seen == [("running", 2, 2, 0), ("running", 3, 3, 0), ("done", 3, 3, 1)]
    invite(AT)
    assert Message.objects.filter(template="invitation").count() == Recipient.objects.count() == 3
    assert row.mailing.kind == "invitation"
    ada = Candidate.objects.get(first_name="Ada")
    assert (ada.status, ada.first_source_kind, ada.first_source_id) == ("invited", "import", row.pk)
    assert list(ada.entries.values_list("kind", "by")) == [("imported", rut.pk)]
    with pytest.raises(RuleBroken) as no:
        run_import(row, by=rut, at=AT)
    assert no.value.code == "import_is_over"


def test_twice_invites_nobody_twice(rut):
    assert numbers(imported(THREE, rut, AT)) == (3, 0, 0, 0)
    again = imported(THREE + THREE, rut, AT)
    assert (numbers(again), again.state, again.mailing) == ((0, 6, 1, 0), "done", None)
    assert (Candidate.objects.count(), Mailing.objects.count()) == (3, 1)


def test_the_same_address_in_two_slices_is_one_person(rut, monkeypatch):
    monkeypatch.setattr("recruitment.bank.slicing.AT_A_TIME", 2)
    assert numbers(imported(THREE + THREE.upper(), rut, AT)) == (3, 3, 1, 0)


def test_a_stopped_import_reads_no_further_and_goes_on_where_it_was(rut, monkeypatch):
    monkeypatch.setattr("recruitment.bank.slicing.AT_A_TIME", 1)
    row = run_import(uploaded(THREE, rut, AT), by=rut, at=AT)
    import_next(AT)
    for _twice in range(2):
        assert stop_import(row, at=AT).state == "stopped"
    assert (clock(AT), Candidate.objects.count(), Mailing.objects.count()) == (0, 1, 0)
    run_import(row, by=rut, at=AT)
    clock(AT)
    assert (numbers(row), row.state, Recipient.objects.count()) == ((3, 0, 0, 0), "done", 3)
    with pytest.raises(RuleBroken) as no:
        stop_import(row, at=AT)
    assert no.value.code == "import_is_over"


def test_a_slice_is_written_whole_or_not_at_all(rut, monkeypatch):
    """As after kill -9: what a transaction had done is gone, and the next step does it."""
    monkeypatch.setattr("recruitment.bank.slicing.AT_A_TIME", 2)
    row = run_import(uploaded(THREE + "Otto;;;\n", rut, AT), by=rut, at=AT)
    import_next(AT)

    def die(*_args, **_values):
        raise OperationalError("the connection is gone")

    with monkeypatch.context() as broken:
        broken.setattr(running, "copy_rows", die)
        with pytest.raises(OperationalError):
            import_next(AT)
    row.refresh_from_db()
    assert (row.state, row.position, row.read, Candidate.objects.count()) == ("running", 1, 2, 2)
    clock(AT)
    assert (numbers(row), row.state, ImportRemark.objects.count()) == ((3, 0, 1, 0), "done", 1)


def test_a_fault_is_told_and_the_import_can_go_on(rut, monkeypatch):
    row = run_import(uploaded(THREE, rut, AT), by=rut, at=AT)
    with monkeypatch.context() as broken:
        broken.setattr(running, "write_people", lambda *_args, **_values: 1 / 0)
        assert import_next(AT)
    row.refresh_from_db()
    assert (row.state, row.fault, Candidate.objects.count()) == ("failed", "ZeroDivisionError", 0)
    run_import(row, by=rut, at=AT)
    clock(AT)
    row.refresh_from_db()
    assert (row.state, row.fault, row.created) == ("done", "", 3)


def test_the_report_has_every_row_that_was_refused_and_every_doubt(rut):
    lines = "=1+1;Ek;ada@example.org;Trollkarl\nOtto;Lind;saknas;\nDag;Ek;dag@example.org;@Trollkarl\n"
    row = imported(HEAD + lines, rut, AT)
    text = "".join(report_lines(row))
    assert text.startswith("\ufeff")
    table = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert [line[0] for line in table[1:]] == ["2", "2", "3", "4"]
    assert [remark.is_refusal for remark in row.remarks.order_by("line", "pk")] == [False, False, True, False]
    assert all(why and not why.startswith("=") for *_rest, why in table)
    assert ("example.org" in text, "Otto" in text) == (False, False)


def test_the_report_speaks_the_language_of_who_uploaded(rut):
    row = uploaded(HEAD + "Otto;Lind;saknas;\n", rut, AT)
    Import.objects.update(language="en")
    run_import(row, by=rut, at=AT)
    clock(AT)
    assert row.remarks.get().reason == "This is not a valid e-mail address."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (HEAD.encode(), "no_rows"),
        (b"\x89PNG\0", "not_text"),
        (b"PK\x03\x04", "spreadsheet"),
    ],
)
def test_what_is_not_a_list_is_not_kept(rut, data, code):
    with pytest.raises(NotATable) as no:
        uploaded(data, rut, AT)
    assert (no.value.code, Import.objects.count(), Slice.objects.count()) == (code, 0, 0)


def test_a_list_with_too_many_rows_is_not_kept(rut, monkeypatch):
    monkeypatch.setattr("recruitment.bank.slicing.MOST_ROWS", 1_500)
    with pytest.raises(NotATable) as no:
        uploaded(long_list(1_501), rut, AT)
    assert (no.value.code, Import.objects.count(), Slice.objects.count()) == ("too_many_rows", 0, 0)
    assert uploaded(long_list(1_500), rut, AT).rows == 1_500


def test_signs_that_no_database_takes_do_no_harm(rut):
    text = "Förnamn;Efternamn;E-post;Sko\0storlek\nA\0da;Ek;ada@example.org;3\nBo;Ek;bo@example.org;\0\n"
    row = imported(text.encode("utf-16"), rut, AT)
    assert numbers(row) == (1, 0, 1, 0)


def test_the_file_is_gone_a_month_after_the_end(rut):
    done, draft = imported(THREE + "Otto;;;\n", rut, AT), uploaded(THREE, rut, AT)
    later = AT + timedelta(days=30)
    forget_files(later - timedelta(seconds=1))
    assert (Slice.objects.count(), ImportRemark.objects.count()) == (2, 1)
    forget_files(later)
    forget_files(later)
    assert (Slice.objects.count(), ImportRemark.objects.count(), done.created) == (0, 0, 3)
    with pytest.raises(RuleBroken) as no:
        run_import(draft, by=rut, at=later)
    assert no.value.code == "file_gone"


def test_a_slice_takes_few_queries_however_many_rows_it_has(rut, django_assert_num_queries):
    for people in (1, 900):
        run_import(uploaded(long_list(people), rut, AT), by=rut, at=AT)
        with django_assert_num_queries(15):
            import_next(AT)
        clock(AT)


def test_a_long_list_takes_little_memory(rut):
    """The whole file, its first slice and its last: what is between them is alike."""
    text = long_list(20_000).encode()
    tracemalloc.start()
    try:
        row = run_import(uploaded(text, rut, AT), by=rut, at=AT)
        import_next(AT)
        Import.objects.update(position=19)
        clock(AT)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (numbers(row), row.rows, row.state) == ((2_000, 0, 0, 0), 20_000, "done")
    assert peak < 15_000_000


class TestALongWorkbook:
    """Kept as it came while somebody waits, and read by the clock."""

    @pytest.fixture(autouse=True)
    def short(self, monkeypatch):
        monkeypatch.setattr("recruitment.bank.uploading.LONG", 1_000)
        monkeypatch.setattr("recruitment.bank.reading.PIECE", 700)

    def rows(self) -> list[list[str]]:
        return [line.split(";") for line in THREE.splitlines()]

    def test_is_a_draft_when_the_clock_has_read_it(self, rut):
        row = uploaded(workbook(self.rows()), rut, AT)
        assert (row.state, row.rows, row.slices.count() > 1) == ("reading", 0, True)
        assert [read_next(AT), read_next(AT)] == [True, False]
        row.refresh_from_db()
        assert (row.state, row.rows, row.fields[2], row.slices.count()) == ("draft", 3, "email", 1)
        run_import(row, by=rut, at=AT)
        clock(AT)
        assert numbers(row) == (3, 0, 0, 0)

    def test_nothing_is_done_with_it_before(self, rut):
        row = uploaded(workbook(self.rows()), rut, AT)
        for act in (
            lambda: run_import(row, by=rut, at=AT),
            lambda: try_import(row, AT),
            lambda: choose_fields(row, ["email"]),
            lambda: undo_import(row, by=rut, at=AT),
        ):
            with pytest.raises(RuleBroken) as no:
                act()
            assert no.value.code == "import_is_being_read"
        assert Import.objects.get().state == "reading"

    def test_that_is_no_list_says_so_and_its_file_is_gone(self, rut):
        with translation.override("en"):
            row = uploaded(workbook([HEAD.strip().split(";")]), rut, AT)
        assert read_next(AT) is True
        row.refresh_from_db()
        assert (row.state, row.slices.count()) == ("refused", 0)
        assert row.fault == "The list has headings, and no rows below them."

    def test_that_cannot_be_read_for_a_fault_of_ours_does_not_hold_up_the_others(self, rut, monkeypatch):
        first, second = (uploaded(workbook(self.rows()), rut, AT + nth * HOUR) for nth in range(2))
        with monkeypatch.context() as broken:
            broken.setattr(reading, "open_list", lambda file: 1 / 0)
            assert read_next(AT) is True
        assert read_next(AT) is True
        states = [Import.objects.get(pk=row.pk).state for row in (first, second)]
        assert (states, Import.objects.get(pk=first.pk).fault) == (["refused", "draft"], "ZeroDivisionError")
