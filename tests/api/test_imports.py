"""Lists imported by API: uploaded, tried, run, followed, reported, taken back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recruitment.bank.imports import Import
from recruitment.candidates.models import Candidate
from tests.api.conftest import TODAY, ids, told
from tests.bank.lists import HEAD, THREE, clock, undoing, uploaded, workbook

pytestmark = pytest.mark.usefixtures("season")


def upload(caller, text: str | bytes = THREE, name: str = "lista.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return caller.post("/imports/", {"file": SimpleUploadedFile(name, data)}, format="multipart")


def test_a_list_is_uploaded_tried_run_and_taken_back(recruiter):
    said = upload(recruiter, THREE + "Otto;Lind;;\n")
    row = Import.objects.get()
    at = f"/imports/{row.pk}/"
    assert (said.status_code, said.json()["state"], said.json()["rows"]) == (201, "draft", 4)
    assert (said.json()["file_name"], said.json()["columns"][:2]) == (
        "lista.csv",
        ["first_name", "last_name"],
    )
    trial = recruiter.get(f"{at}preview/").json()
    assert [trial[name] for name in ("tried", "new", "known", "refused", "fault")] == [4, 3, 0, 1, ""]
    for _twice in range(2):
        assert told(recruiter.post(f"{at}run/"))[1]["state"] == "running"
    clock(TODAY)
    found = recruiter.get(at).json()
    assert [found[name] for name in ("state", "read", "created", "refused")] == ["done", 4, 3, 1]
    assert found["mailing"] is not None
    for _twice in range(2):
        assert recruiter.post(f"{at}undo/").json()["state"] == "undoing"
    undoing(TODAY)
    assert recruiter.get(at).json()["removed"] == 3
    assert Candidate.objects.count() == 0


def test_a_workbook_is_a_list_too(recruiter):
    rows = [["Namn", "E-post"], ["Ada Ek", "ada@example.org"]]
    said = upload(recruiter, workbook(rows), "lista.xlsx").json()
    assert (said["rows"], said["columns"], said["file_name"]) == (1, ["name", "email"], "lista.xlsx")


def test_columns_are_told_what_they_hold(recruiter):
    row = upload(recruiter, "Vem;Nås på\nAda Ek;ada@example.org\n").json()
    at = f"/imports/{row['id']}/"
    assert recruiter.get(f"{at}preview/").json()["fault"] != ""
    assert told(recruiter.post(f"{at}run/"))[1]["code"] == "no_email_column"
    assert recruiter.post(f"{at}choose-columns/", {"columns": ["name", "shoe"]}).status_code == 400
    assert recruiter.post(f"{at}choose-columns/", {"columns": ["name"]}).json()["code"] == "columns_unknown"
    said = recruiter.post(f"{at}choose-columns/", {"columns": ["name", "email"]})
    assert (said.status_code, said.json()["columns"]) == (200, ["name", "email"])
    assert recruiter.get(f"{at}preview/").json()["new"] == 1


def test_it_is_stopped_and_goes_on(recruiter):
    at = f"/imports/{upload(recruiter).json()['id']}/"
    assert told(recruiter.post(f"{at}stop/"))[1]["code"] == "import_is_over"
    recruiter.post(f"{at}run/")
    assert recruiter.post(f"{at}undo/").json()["code"] == "import_is_running"
    for _twice in range(2):
        assert recruiter.post(f"{at}stop/").json()["state"] == "stopped"
    assert recruiter.post(f"{at}run/").json()["state"] == "running"


def test_the_report_is_a_file(recruiter):
    at = f"/imports/{upload(recruiter, HEAD + '=1;Ek;saknas;').json()['id']}/"
    recruiter.post(f"{at}run/")
    clock(TODAY)
    answer = recruiter.get(f"{at}report/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [line[0] for line in csv.reader(io.StringIO(text), delimiter=";")][1:] == ["2"]


@pytest.mark.parametrize(
    ("data", "code"), [(b"", None), (b"\x89PNG\0", "not_text"), (b"PK\x03\x04", "spreadsheet")]
)
def test_what_is_no_list_is_refused(recruiter, data, code):
    said = upload(recruiter, data)
    assert (said.status_code, said.json().get("code")) == ((409, code) if code else (400, None))
    assert Import.objects.count() == 0


def test_a_list_that_was_not_sent_as_a_file_is_refused(recruiter):
    assert recruiter.post("/imports/", {"file": "text"}).status_code == 400
    assert recruiter.post("/imports/", {}, format="multipart").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_however_long(recruiter, rut, count, django_assert_num_queries):
    for _nth in range(count):
        uploaded(THREE, rut, TODAY)
    with django_assert_num_queries(1):
        assert len(ids(recruiter.get("/imports/"))) == count
