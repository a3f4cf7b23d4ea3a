"""Job descriptions: written in drafts, approved once, and never changed after that."""

import pytest
from django.db import IntegrityError

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.job_descriptions.actions import (
    DutyText,
    approve_description,
    change_description,
    create_description,
    current_version,
)
from recruitment.job_descriptions.changes import Sort
from recruitment.job_descriptions.models import DescriptionVersion, DutyKind, JobDescription
from recruitment.job_descriptions.reading import change_log, choosable, grouped
from tests.factories import make_description, make_manager, make_recruiter, make_unit, moment
from tests.races.threads import at_once, times

pytestmark = pytest.mark.django_db
AT, LATER = moment("2027-01-18 10:00"), moment("2027-03-01 09:00")

MEET = DutyText("Träffa barn")
WRITE = DutyText("Dokumentera möten", DutyKind.ADMINISTRATION)
DECIDE = DutyText("Fatta beslut om insatser", DutyKind.REGULATED, is_done=False)
DRIVE = DutyText("Köra barn till umgänge", reason="Kontaktpersonerna räcker inte till i sommar.")


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def written(rut):
    values = {"title": "Medhandläggare på Råå", "duties": [MEET, WRITE, DECIDE]}
    return create_description(values, by=rut, at=AT)


@pytest.fixture
def approved(written, rut):
    return approve_description(written, by=rut, at=AT)


def change(row, rut, **values):
    return change_description(row, values, by=rut, at=LATER)


def refused(action, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        action(*args, **kwargs)
    return broken.value.code, broken.value.field


def says(version):
    duties = [(duty.text, duty.kind, duty.is_done) for duty in version.duties.all()]
    return version.number, version.state, version.title, duties


def test_a_new_description_is_a_draft_with_an_address_of_its_title(written):
    assert written.slug == "medhandlaggare-pa-raa"
    assert says(current_version(written)) == (
        1, "draft", "Medhandläggare på Råå",
        [("Träffa barn", "co_case_work", True), ("Dokumentera möten", "administration", True),
         ("Fatta beslut om insatser", "regulated", False)],
    )  # fmt: skip


def test_who_approved_and_when_is_kept_and_twice_is_once(written, rut):
    for at in (AT, LATER):
        approve_description(written, by=rut, at=at)
    version = written.versions.get()
    assert (version.state, version.approved_by, version.approved_at) == ("approved", rut, AT)


def test_an_approved_version_stays_word_for_word_when_the_next_is_written(approved, rut):
    before = says(approved.versions.get(number=1))
    change(approved, rut, title="Annat", duties=[MEET])
    change(approved, rut, intro="Två gånger")
    assert says(approved.versions.get(number=1)) == before
    draft = approved.versions.get(number=2)
    assert (says(draft), draft.intro) == (
        (2, "draft", "Annat", [("Träffa barn", "co_case_work", True)]),
        "Två gånger",
    )


def test_a_draft_is_changed_in_place(written, rut):
    change(written, rut, duties=[WRITE])
    assert says(written.versions.get())[3] == [("Dokumentera möten", "administration", True)]


def test_no_duty_is_added_without_a_reason(approved, rut):
    added = [MEET, DutyText("Köra barn till umgänge")]
    assert refused(change, approved, rut, duties=added) == ("duty_without_reason", "duties-1-reason")
    assert approved.versions.count() == 1
    change(approved, rut, duties=[MEET, DRIVE])
    assert approved.versions.get(number=2).duties.get(place=1).reason == DRIVE.reason


def test_what_was_not_done_is_added_only_with_a_reason(approved, rut):
    now_done = DutyText("fatta  beslut om insatser", DutyKind.REGULATED)
    assert refused(change, approved, rut, duties=[MEET, now_done])[0] == "duty_without_reason"


def test_a_duty_that_is_taken_out_needs_no_reason_and_comes_back_with_one(approved, rut):
    approve_description(change(approved, rut, duties=[MEET]), by=rut, at=LATER)
    assert refused(change, approved, rut, duties=[MEET, WRITE]) == ("duty_without_reason", "duties-1-reason")


@pytest.mark.parametrize(
    ("duties", "code"),
    [
        ([], "no_duties"),
        ([DECIDE], "no_duties"),
        ([MEET, DutyText(" träffa  BARN ")], "duty_twice"),
        ([MEET, DutyText("  ")], "duty_without_text"),
        ([DutyText(f"Uppgift {number}") for number in range(61)], "too_many_duties"),
    ],
)
def test_what_is_no_list_of_duties_is_refused(rut, duties, code):
    values = {"title": "Medhandläggare", "duties": duties}
    assert refused(create_description, values, by=rut, at=AT)[0] == code
    assert JobDescription.objects.count() == 0


def test_the_log_says_what_came_what_went_and_why(approved, rut):
    typed = DutyText("Dokumentera möten", DutyKind.CO_CASE_WORK)
    change(approved, rut, duties=[typed, DRIVE, DutyText("Ha jour", is_done=False)])
    newest, first = change_log(approved)
    assert first.changes == ()
    assert [(change.sort, change.text, change.reason) for change in newest.changes] == [
        (Sort.RETYPED, "Dokumentera möten", ""),
        (Sort.ADDED, "Köra barn till umgänge", DRIVE.reason),
        (Sort.RULED_OUT, "Ha jour", ""),
        (Sort.ENDED, "Träffa barn", ""),
        (Sort.NO_LONGER_RULED_OUT, "Fatta beslut om insatser", ""),
    ]


def test_duties_are_shown_by_kind():
    duties = list(make_description().duties.all())
    found = [(group.kind, group.duties) for group in grouped(duties, is_done=True)]
    assert found == [
        ("co_case_work", ("Träffa barn tillsammans med ansvarig handläggare",)),
        ("administration", ("Dokumentera möten",)),
    ]


def test_a_manager_writes_for_own_units_only(rut):
    unit, other = make_unit(), make_unit()
    maja = make_manager(unit)
    values = {"title": "Handläggare", "duties": [MEET]}
    own = create_description(values | {"unit": unit}, by=maja, at=AT)
    approve_description(own, by=maja, at=AT)
    foreign = create_description(values | {"unit": other}, by=rut, at=AT)
    for everybodys in (values, values | {"unit": other}):
        with pytest.raises(NotAllowed):
            create_description(everybodys, by=maja, at=AT)
    for action in (
        lambda: change(foreign, maja, title="X"),
        lambda: approve_description(foreign, by=maja, at=AT),
    ):
        with pytest.raises(NotAllowed):
            action()
    assert refused(change, own, rut, unit=other) == ("unit_is_fixed", "unit")


def test_jobs_may_point_at_what_is_in_force_or_what_they_point_at(approved, rut):
    first = approved.versions.get()
    make_description(state="draft")
    approve_description(change(approved, rut, duties=[MEET]), by=rut, at=LATER)
    second = approved.versions.get(number=2)
    assert list(choosable()) == [second]
    assert list(choosable(first.pk)) == [second, first]


def test_the_database_keeps_one_draft_and_knows_who_approved(approved, rut):
    version = approved.versions.get()
    with pytest.raises(IntegrityError, match="an_approved_version_knows_when_and_by_whom"):
        DescriptionVersion.objects.filter(pk=version.pk).update(approved_by=None)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_ten_who_change_at_once_write_one_draft():
    rut = make_recruiter()
    row = make_description(approved_by=rut).description
    at_once(*times(10, lambda: change(row, rut, duties=[DRIVE])))
    assert sorted(row.versions.values_list("number", "state")) == [(1, "approved"), (2, "draft")]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_what_is_approved_at_once_with_a_change_is_never_changed_afterwards():
    """Whoever comes second writes the next version, or approves what the first wrote."""
    rut = make_recruiter()
    row = make_description(state="draft").description

    def approve():
        approve_description(row, by=rut, at=AT)

    at_once(approve, lambda: change(row, rut, duties=[DRIVE]))
    states = list(row.versions.order_by("number").values_list("number", "state"))
    texts = list(row.versions.get(number=1).duties.values_list("text", flat=True))
    assert (states, len(texts)) in [
        ([(1, "approved")], 1),
        ([(1, "approved"), (2, "draft")], 3),
    ]
