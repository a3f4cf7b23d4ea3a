"""Who has been given what: noted once, told as roles and units, gone with the person."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from recruitment.bank.models import Export
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.records.copying import full_copy
from recruitment.records.disclosing import give_out_people, given_of, note_disclosures, note_reading
from recruitment.records.models import Disclosure, Reading
from recruitment.records.printing import Part, as_pdf
from recruitment.staff.rights import Role
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
    make_vacancy,
    moment,
)

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation()


def test_a_page_opened_many_times_a_day_is_one_line():
    stina, rut = make_candidate(), make_recruiter(first_name="Rutger")
    for hours in (0, 1, 24):
        note_reading(stina, rut, AT + timedelta(hours=hours))
    as_recruiter = str(Role.RECRUITER.label)
    assert [(one.day, one.to) for one in given_of(stina)] == [
        (date(2027, 3, 2), as_recruiter),
        (date(2027, 3, 1), as_recruiter),
    ]
    assert "Rutger" not in str(given_of(stina))
    assert Reading.objects.count() == 2


def test_a_manager_is_told_by_the_units_of_that_day():
    stina, unit = make_candidate(), make_unit("Mottagningen")
    maja = make_manager(unit)
    note_reading(stina, maja, AT)
    maja.units.set([make_unit("En annan enhet")])
    assert [one.to.endswith(", Mottagningen") for one in given_of(stina)] == [True]


def test_two_recruiters_on_one_day_look_alike_to_the_person():
    stina = make_candidate()
    note_reading(stina, make_recruiter(), AT)
    note_reading(stina, make_recruiter(), AT)
    assert (len(given_of(stina)), Reading.objects.count()) == (1, 2)


def test_a_colleague_without_a_known_role_is_noted_all_the_same():
    stina = make_candidate()
    note_reading(stina, make_user(Role.MENTOR), AT)
    assert [one.to for one in given_of(stina)] == [""]


def test_an_offer_has_given_the_details_to_the_unit_when_it_was_sent():
    stina = make_candidate()
    candidacy = make_candidacy(stina)
    make_offer(candidacy, make_vacancy(make_unit("Mottagningen")), "draft")
    assert given_of(stina) == []
    make_offer(candidacy, make_vacancy(make_unit("Utredning")), "declined")
    assert [one.to.endswith(", Utredning") for one in given_of(stina)] == [True]


def test_an_export_of_many_is_a_line_for_each_and_for_nobody_else(django_assert_num_queries):
    people = [make_candidate() for _nth in range(3)]
    other = make_candidate()
    rut = make_recruiter()
    with django_assert_num_queries(1):
        note_disclosures([one.pk for one in people], Disclosure.Kind.EXPORT, to="Excel", by=rut, at=AT)
    assert [len(given_of(one)) for one in (*people, other)] == [1, 1, 1, 0]
    note_disclosures([], Disclosure.Kind.EXPORT, at=AT)
    assert Disclosure.objects.count() == 3


def test_who_is_in_an_exported_list_reads_so_by_role_and_unit_and_nobody_else_does():
    stina, otto = make_candidate(first_name="Stina"), make_candidate(first_name="Otto")
    rut, maja = make_recruiter(first_name="Rutger"), make_manager(make_unit("Mottagningen"))
    found = Candidate.objects.filter(pk=stina.pk)
    for by in (rut, maja):
        give_out_people(found, ["first_name"], "csv", by=by, at=AT)
    what = str(Disclosure.Kind.EXPORT.label)
    assert {(one.what, one.to) for one in given_of(stina)} == {
        (what, str(Role.RECRUITER.label)),
        (what, f"{Role.UNIT_MANAGER.label}, Mottagningen"),
    }
    assert (given_of(otto), Export.objects.count()) == ([], 2)


def test_an_export_that_is_refused_has_given_nothing_to_anybody():
    make_candidate()
    with pytest.raises(RuleBroken):
        give_out_people(Candidate.objects.all(), ["shoe_size"], "csv", by=make_recruiter(), at=AT)
    assert (Export.objects.count(), Disclosure.objects.count()) == (0, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_three_questions(rows, django_assert_num_queries):
    stina = make_candidate()
    for nth in range(rows):
        note_reading(stina, make_recruiter(), AT + timedelta(days=nth))
    with django_assert_num_queries(3):
        assert len(given_of(stina)) == rows


def test_the_copy_tells_who_was_given_what_and_how_long_it_is_kept():
    stina = make_candidate(registered_at=AT, confirmed_at=AT)
    note_reading(stina, make_recruiter(), AT)
    copied = full_copy(stina, AT)
    assert [one["day"] for one in copied["given_to"]] == ["2027-03-01"]
    assert copied["retention"]["class"] == "interest"
    assert copied["retention"]["earliest_day"] == "2028-04-01"
    assert copied["person"]["email"] == stina.email


def test_what_somebody_wrote_is_never_read_as_markup():
    wild = "#panic() *x* $y$ \\ = @ref <b> [ ] { } // /* \0 \u202e"
    paper = as_pdf("Mina uppgifter", wild, [Part(wild, [(wild, wild + "\nrad två"), ("Tomt", "")])],
                   language="sv", at=AT)  # fmt: skip
    assert BytesIO(paper).read(5) == b"%PDF-"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_paper_says_its_language_and_is_tagged(language):
    paper = as_pdf("Min sida", "Allt.", [Part("Namn", [("Namn", "Åsa")])], language=language, at=AT)
    assert f"/Lang ({language})".encode() in paper or f"/Lang({language}".encode() in paper
    assert (b"/MarkInfo" in paper, b"pdfuaid:part" in paper) == (True, True)
