"""Registering says where somebody came from; what was wrong is corrected with a reason, for all to see."""

import pytest
from django.utils import translation

from recruitment.ads.models import ShareLink
from recruitment.bank.correcting import correct_source
from recruitment.bank.sources import WEB, of_lecture, of_link, resolve_code, source_of
from recruitment.bank.timeline import timeline
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.figures.asking import Asked
from recruitment.figures.funnel import funnel
from tests.factories import make_candidate, make_job, make_lecture, make_recruiter, make_unit, moment

pytestmark = pytest.mark.django_db
AT = moment("2027-04-12 10:00")
REASON = "Skrev fel kod på föreläsningen."


def came(lecture) -> Candidate:
    source = of_lecture(lecture)
    return make_candidate(
        first_source_kind="lecture",
        first_source_id=lecture.pk,
        first_source_label=source.label,
        last_source_kind="lecture",
        last_source_id=lecture.pk,
        last_source_label=source.label,
    )


def ways(person) -> list[tuple]:
    person.refresh_from_db()
    return [
        (person.first_source_kind, person.first_source_id, person.first_source_label),
        (person.last_source_kind, person.last_source_id, person.last_source_label),
    ]


def way(source) -> tuple:
    return (source.kind, source.id, source.label)


def test_both_ways_are_corrected_and_each_is_written_down():
    wrong, right, rut = make_lecture(title="Fel"), make_lecture(title="Rätt"), make_recruiter()
    person = came(wrong)
    correct_source(person, of_lecture(right), reason=f"  {REASON} ", by=rut, at=AT)
    assert ways(person) == [way(of_lecture(right))] * 2
    noted = Entry.objects.filter(kind="source_corrected").order_by("pk")
    assert [(entry.by, entry.at, entry.details) for entry in noted] == [
        (
            rut,
            AT,
            {
                "which": which,
                "reason": REASON,
                "from": {"kind": "lecture", "label": of_lecture(wrong).label},
                "to": {"kind": "lecture", "label": of_lecture(right).label},
            },
        )
        for which in ("first", "last")
    ]


@pytest.mark.parametrize(("which", "changed"), [("first", [True, False]), ("last", [False, True])])
def test_one_way_alone_can_be_corrected(which, changed):
    lecture = make_lecture()
    person = came(lecture)
    correct_source(person, WEB, reason=REASON, by=make_recruiter(), at=AT, which=which)
    assert [kind == "web" for kind, _key, _label in ways(person)] == changed


def test_the_history_tells_who_what_and_why():
    wrong, rut = make_lecture(title="Fel"), make_recruiter()
    link = ShareLink.objects.create(job=make_job(title="Vikarie"), unit=make_unit(), channel="qr")
    person = came(wrong)
    correct_source(person, of_link(link), reason=REASON, by=rut, at=AT, which="first")
    with translation.override("en"):
        [line] = [row for row in timeline(person, rut) if row.kind == "source_corrected"]
    assert line.by == "Rut Ek"
    assert line.details == (
        f"Lecture: {of_lecture(wrong).label} → Shared job: {of_link(link).label}. {REASON}"
    )


def test_the_funnel_follows():
    wrong, right = make_lecture(title="Fel"), make_lecture(title="Rätt")
    for _nth in range(5):
        correct_source(came(wrong), of_lecture(right), reason=REASON, by=make_recruiter(), at=AT)
    counts = {row.heading.label: row.cells[0].count for row in funnel(Asked(by="lecture"), AT).rows}
    assert counts == {"Fel": 0, "Rätt": 5}


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_reason_is_needed(reason):
    person = came(make_lecture())
    with pytest.raises(RuleBroken) as broken:
        correct_source(person, WEB, reason=reason, by=make_recruiter(), at=AT)
    assert (broken.value.code, broken.value.field) == ("reason_missing", "reason")
    assert Entry.objects.count() == 0


def test_the_same_way_is_no_correction_and_so_twice_is_once():
    person, lecture, rut = came(make_lecture()), make_lecture(), make_recruiter()
    correct_source(person, of_lecture(lecture), reason=REASON, by=rut, at=AT)
    with pytest.raises(RuleBroken) as broken:
        correct_source(person, of_lecture(lecture), reason=REASON, by=rut, at=AT)
    assert (broken.value.code, broken.value.field) == ("same_source", "source")
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "values", [{"status": "invited", "confirmed_at": None}, {"is_placeholder": True, "email": ""}]
)
def test_only_somebody_who_registered_and_confirmed_has_a_way_in_to_correct(values):
    person = make_candidate(**values)
    with pytest.raises(RuleBroken) as broken:
        correct_source(person, of_lecture(make_lecture()), reason=REASON, by=make_recruiter(), at=AT)
    assert broken.value.code == "not_in_bank"


def test_a_chosen_source_is_found_also_when_its_link_has_been_taken_back():
    lecture = make_lecture()
    link = ShareLink.objects.create(job=make_job(), unit=make_unit(), revoked_at=AT)
    assert resolve_code(link.code) == WEB
    assert [source_of("lecture", lecture.pk), source_of("share", link.pk), source_of("web", None)] == [
        of_lecture(lecture),
        of_link(link),
        WEB,
    ]
    wrong = [("lecture", link.pk), ("share", lecture.pk), ("web", link.pk), ("lecture", None)]
    assert [source_of(*one) for one in wrong] == [None] * 4
