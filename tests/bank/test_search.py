"""Whom a question finds: every parameter, every combination that could go wrong, and nobody by mistake."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from recruitment.bank.models import PeopleList
from recruitment.bank.search import CandidateFilter, search_candidates
from recruitment.candidates.models import Candidate
from recruitment.paging import take_page
from recruitment.workdays import format_week
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_job,
    make_lecture,
    make_manager,
    make_offer,
    make_recruiter,
    make_season,
    make_unit,
    make_user,
    moment,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def search(rut):
    """The first names of those found, sorted; or the parameters at fault."""

    def search(text: str = "", user=rut) -> list[str]:
        result = search_candidates(QueryDict(text), user, AT)
        if result.errors:
            assert list(result.queryset) == list(result.found) == []
            return [f"!{name}" for name in result.errors]
        names = sorted(person.first_name for person in result.queryset)
        assert names == sorted(person.first_name for person in result.found)
        return names

    return search


def person(first_name: str, **values) -> Candidate:
    return make_candidate(first_name=first_name, **values)


# Who is in the bank


def test_without_a_question_the_bank_is_the_active_and_the_paused(search):
    for status in Candidate.Status.values:
        person(status, status=status)
    assert search() == ["active", "paused"]
    assert search("status__not=paused") == ["active"]
    assert search("status=new&status=invited") == ["invited", "new"]
    assert search("status=left") == ["left"]


def test_a_manager_does_not_see_who_hides_from_all_their_units(search):
    mine, also_mine, other = make_unit(), make_unit(), make_unit()
    person("Open")
    person("Hides", excluded_units=[mine.pk, other.pk])
    person("Hides from both", excluded_units=[also_mine.pk, mine.pk])
    assert search(user=make_manager(mine)) == ["Open"]
    assert search(user=make_manager(mine, also_mine)) == ["Hides", "Open"]
    assert search(user=make_manager()) == []
    assert search("q=hides", user=make_manager(mine)) == []


# What the person is


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("education_status=student", ["A"]),
        ("education_status=degree&education_status=other", ["B", "C"]),
        ("education_status__not=student", ["B", "C"]),
        ("university=oru", ["A"]),
        ("university=oru&university=UMU", ["A", "B"]),
        ("university__not=oru", ["B", "C"]),
        ("area=lss", ["A"]),
        ("area=lss&area=child_youth", ["A", "B"]),
        ("area__not=lss", ["B", "C"]),
        ("licence_b=yes", ["A"]),
        ("licence_b__not=yes", ["B", "C"]),
        ("verified=true", ["B"]),
        ("verified=0", ["A", "C"]),
        ("verified__not=true", ["A", "C"]),
        ("vfu=on", ["A"]),
        ("vfu=false", ["B", "C"]),
        ("vfu__not=true", ["B", "C"]),
        ("tag=ring", ["A"]),
        ("tag=ring&tag=Återkommande", ["A", "B"]),
        ("tag__not=ring", ["B", "C"]),
        ("tag=RING", []),
        ("source_kind=lecture", ["A"]),
        ("source_kind=share", ["A", "B"]),
        ("source_kind__not=share", ["C"]),
        ("education_status=student&university__not=oru", []),
        ("education_status=&university=&q=+&weeks=", ["A", "B", "C"]),
    ],
)
def test_what_people_are(search, rut, asked, found):
    person(
        "A",
        wanted_areas=["lss", "reception"],
        licence_b="yes",
        vfu_completed=True,
        tags=["ring"],
        first_source_kind="lecture",
        last_source_kind="share",
    )
    person(
        "B",
        education_status="degree",
        university_id="umu",
        wanted_areas=["child_youth"],
        licence_b="no",
        tags=["Återkommande"],
        verified_level="degree_socionom",
        verified_by=rut,
        verified_on=AT.date(),
        verified_method="certificate",
        first_source_kind="share",
    )
    person("C", education_status="other", university_id=None)
    assert search(asked) == found


def test_units_are_named_by_slug_or_id(search):
    mine, other = make_unit(slug="mottagningen"), make_unit(slug="familjeratten")
    person("A", wanted_units=[mine.pk])
    person("B", wanted_units=[other.pk, mine.pk])
    person("C")
    assert search("unit=mottagningen") == ["A", "B"]
    assert search(f"unit={other.pk}") == ["B"]
    assert search("unit__not=familjeratten") == ["A", "C"]


def test_lectures_and_jobs_are_found_by_either_touch(search):
    lecture, job, other = make_lecture(), make_job(slug="sommar"), make_job(slug="host")
    links = [job.links.create(sharer=make_user("employee")) for _nth in range(2)]
    person("Lecture first", first_source_id=lecture.pk, last_source_id=links[0].pk)
    person("Lecture last", last_source_id=lecture.pk)
    person("Other link", first_source_id=links[1].pk)
    person("Web")
    assert search(f"lecture={lecture.code.lower()}") == ["Lecture first", "Lecture last"]
    assert search(f"lecture={lecture.pk}") == ["Lecture first", "Lecture last"]
    assert search(f"lecture__not={lecture.code}") == ["Other link", "Web"]
    assert search("job=sommar") == search(f"job={job.pk}") == ["Lecture first", "Other link"]
    assert search(f"job=host&job={other.pk}") == []


def test_days_count_whole_days_in_sweden(search):
    person("Late evening", registered_at=moment("2026-11-01 23:59"), last_contacted_at=None)
    person("Midnight", registered_at=moment("2026-11-02 00:00"), last_contacted_at=moment("2026-11-05 00:00"))
    assert search("registered_after=2026-11-02") == ["Midnight"]
    assert search("registered_before=2026-11-01") == ["Late evening"]
    assert search("registered_after=2026-11-01&registered_before=2026-11-02") == ["Late evening", "Midnight"]
    assert search("not_contacted_since=2026-11-05") == ["Late evening"]
    assert search("not_contacted_since=2026-11-06") == ["Late evening", "Midnight"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("started=HT2024", ["A"]),
        ("started=ht24&started=VT 2025", ["A", "B"]),
        ("started__not=HT2024", ["B", "C", "D"]),
        ("started_after=VT2025", ["B", "C"]),
        ("started_after=HT2024", ["A", "B", "C"]),
        ("started_after=HT2025", ["C"]),
        ("started_after__not=VT2025", ["A", "D"]),
        ("started_before=VT2025", ["A", "B"]),
        ("started_before=HT2024", ["A"]),
        ("started_before=VT2024", []),
        ("started_before__not=HT2024", ["B", "C", "D"]),
        ("started_after=VT2025&started_before=VT2025", ["B"]),
        ("extent=full_time", ["A"]),
        ("extent=full_time&extent=part_time", ["A", "B"]),
        ("extent__not=full_time", ["B", "C", "D"]),
        ("vfu_area=lss", ["A"]),
        ("vfu_area__not=lss", ["B", "C", "D"]),
        ("claimed=true", ["D"]),
        ("claimed=false", ["A", "B", "C"]),
        ("claimed__not=true", ["A", "B", "C"]),
        ("verified_level=degree_foreign", ["D"]),
        ("verified_level__not=degree_foreign", ["A", "B", "C"]),
        ("verified_after=2026-11-20", ["D"]),
        ("verified_after=2026-11-21", []),
        ("verified_after__not=2026-11-20", ["A", "B", "C"]),
        ("verified_before=2026-11-20", ["D"]),
        ("verified_before=2026-11-19", []),
        ("verified_before__not=2026-11-20", ["A", "B", "C"]),
        ("excluded_unit=norr", ["C"]),
        ("excluded_unit__not=norr", ["A", "B", "D"]),
        ("renewed_after=2026-11-02", ["A"]),
        ("renewed_after=2026-11-03", []),
        ("renewed_after__not=2026-11-02", ["B", "C", "D"]),
        ("renewed_before=2026-11-02", ["A"]),
        ("renewed_before=2026-11-01", []),
        ("renewed_before__not=2026-11-02", ["B", "C", "D"]),
        ("contacted_after=2026-11-02", ["B"]),
        ("contacted_after=2026-11-03", []),
        ("contacted_after__not=2026-11-02", ["A", "C", "D"]),
        ("not_contacted_since=2026-11-02", ["A", "C", "D"]),
        ("not_contacted_since__not=2026-11-02", ["B"]),
        ("registered_after__not=2026-11-03", ["A"]),
        ("registered_before__not=2026-11-03", ["B", "C", "D"]),
        ("terms_min=4&on=2026-11-22", ["A"]),
        ("terms_min__not=4&on=2026-11-22", ["B", "C", "D"]),
        ("terms_max__not=3&on=2026-11-22", ["A", "D"]),
    ],
)
def test_what_people_have_said_and_when(search, rut, asked, found):
    later = {"registered_at": AT}
    person(
        "A", extent="full_time", vfu_area="lss", renewed_at=moment("2026-11-02 12:00"),
        registered_at=moment("2026-11-02 12:00"),
    )  # fmt: skip
    person(
        "B", admit_term="VT", admit_year=2025, extent="part_time",
        last_contacted_at=moment("2026-11-02 12:00"), **later,
    )  # fmt: skip
    person("C", admit_year=2026, excluded_units=[make_unit(slug="norr").pk], **later)
    seen = {
        "verified_level": "degree_foreign",
        "verified_by": rut,
        "verified_on": date(2026, 11, 20),
        "verified_method": "authority",
    }
    person("D", education_status="degree", admit_term="", admit_year=None, **seen, **later)
    assert search(asked) == found


def test_who_graduates_is_asked_for_by_the_day(search):
    person("June", admit_year=2024, admit_term="VT")
    person("January", admit_year=2023, admit_term="HT")
    person("Unknown", admit_term="", admit_year=None)
    assert (search("graduates_before=2027-01-01"), search("graduates_before=2027-05-01")) == ([], ["January"])
    assert search("graduates_before=2027-08-01") == ["January", "June"]
    assert search("graduates_after=2027-08-01") == []
    assert search("graduates_after=2027-03-01") == ["June"]
    assert search("graduates_before__not=2027-08-01") == ["Unknown"]
    assert search("graduates_after__not=2027-03-01") == ["January", "Unknown"]


def test_where_in_the_programme_somebody_is_follows_the_day(search):
    person("June", admit_year=2024, admit_term="VT")
    person("January", admit_year=2023, admit_term="HT")
    person("Student", admit_year=2024, admit_term="HT")
    person("Unknown", admit_term="", admit_year=None)
    summer = "on=2027-07-01"
    assert search(f"phase=graduates_this_june&{summer}") == ["June"]
    assert search(f"phase=graduated&{summer}") == ["January"]
    assert search(f"phase=student&{summer}") == ["Student"]
    assert search("phase=student&on=2027-01-17") == ["January", "Student"]
    assert search("phase=student&phase=graduated&on=2027-09-01") == ["January", "June", "Student"]
    assert search(f"phase__not=student&{summer}") == ["January", "June", "Unknown"]
    assert search("phase=soon") == ["!phase"]


def test_links_and_units_that_share_are_found_by_either_touch(search):
    unit, other = make_unit(slug="norr"), make_unit(slug="soder")
    job, emil = make_job(), make_user("employee", units=[unit])
    of_person, of_unit = job.links.create(sharer=emil), job.links.create(unit=unit)
    of_other = job.links.create(unit=other)
    person("Emil", first_source_id=of_person.pk)
    person("Unit", last_source_id=of_unit.pk)
    person("Other", last_source_id=of_other.pk)
    person("Web")
    assert search(f"link={of_person.code}") == search(f"link={of_person.pk}") == ["Emil"]
    assert search(f"link__not={of_person.code}") == ["Other", "Unit", "Web"]
    assert search("sharer_unit=norr") == ["Emil", "Unit"]
    assert search("sharer_unit__not=norr") == ["Other", "Web"]
    assert search(f"sharer_unit={make_unit(slug='tom').pk}") == []


def test_who_has_worked_here_and_who_has_an_open_offer(search):
    before, season = make_season(year=2026, state="closed"), make_season()
    make_candidacy(person("Was here"), before, state="assigned")
    make_candidacy(person("Was not"), before, state="not_now")
    coming = make_candidacy(person("Has a place"), season, state="assigned")
    make_offer(coming, state="confirmed")
    asked = make_candidacy(person("Is asked"), season)
    make_offer(asked, state="sent", sent_at=AT, reply_by=AT + timedelta(days=2))
    late = make_candidacy(person("Was late"), season)
    make_offer(late, state="sent", sent_at=AT - timedelta(days=9), reply_by=AT)
    assert search("returning=true") == search("returning__not=false") == ["Was here"]
    rest = ["Has a place", "Is asked", "Was late", "Was not"]
    assert search("returning=false") == search("returning__not=true") == rest
    assert search("open_offer=true") == search("open_offer__not=false") == ["Is asked"]
    assert search("open_offer=false") == ["Has a place", "Was here", "Was late", "Was not"]


def test_a_list_is_known_to_who_may_see_it(search, rut):
    unit = make_unit()
    maja = make_manager(unit)
    mine = PeopleList.objects.create(owner=rut, name="Ring")
    shared = PeopleList.objects.create(owner=rut, name="Fika", unit=unit)
    mine.people.add(person("A"))
    shared.people.add(person("B"))
    assert (search(f"list={mine.pk}"), search(f"list__not={mine.pk}")) == (["A"], ["B"])
    assert search(f"list={mine.pk}&list={shared.pk}") == ["A", "B"]
    assert (search(f"list={mine.pk}", user=maja), search(f"list={shared.pk}", user=maja)) == (
        ["!list"],
        ["B"],
    )
    assert search(f"list={shared.pk}", user=make_manager(make_unit())) == ["!list"]


# Terms


def test_terms_are_those_completed_when_the_season_begins(search):
    make_season()
    for year in (2023, 2024, 2025):
        person(f"HT{year}", admit_year=year)
    person("Unknown", admit_term="", admit_year=None)
    assert search("terms_min=6") == ["HT2023", "HT2024"]
    assert search("terms_max=4") == ["HT2025"]
    assert search("terms_min=4&terms_max=6") == ["HT2024", "HT2025"]
    assert search("terms_min=0") == ["HT2023", "HT2024", "HT2025"]
    assert search("terms_min=6&on=2026-11-22") == ["HT2023"]


def test_without_a_season_terms_are_those_of_today(search):
    person("HT2024", admit_year=2024)
    assert (search("terms_min=4"), search("terms_min=5")) == (["HT2024"], [])


def test_the_qualification_is_that_of_the_day(search, rut):
    make_season()
    seen = {
        "verified_level": "degree_socionom",
        "verified_by": rut,
        "verified_on": AT.date(),
        "verified_method": "certificate",
    }
    person("Verified", **seen)
    person("Late", admit_year=2024)
    person("Late by VFU", admit_term="VT", admit_year=2025, vfu_completed=True)
    person("Mid", admit_term="VT", admit_year=2025)
    person("Early", admit_year=2026)
    person("Unknown start", admit_term="", admit_year=None)
    person("Says degree", education_status="degree")
    assert search("qualification=degree_socionom") == ["Verified"]
    assert search("qualification=student_late") == ["Late", "Late by VFU"]
    assert search("qualification=student_mid") == ["Mid"]
    assert search("qualification=student_early") == ["Early", "Unknown start"]
    assert search("qualification=other") == ["Says degree"]
    assert search("qualification=student_late&on=2026-11-22") == []
    not_late = ["Early", "Mid", "Says degree", "Unknown start", "Verified"]
    assert search("qualification__not=student_late") == not_late


# The season


@pytest.fixture
def summer():
    season, before = make_season(), make_season(year=2026, state="closed")
    make_candidacy(person("A"), season, weeks=weeks(25, 28), state="cleared")
    make_candidacy(person("B"), season, weeks=[week(25), week(27), week(29), week(30)], state="interested")
    make_candidacy(person("C"), before, weeks=weeks(25, 30, 2026), state="assigned")
    both = person("D")
    make_candidacy(both, before, weeks=weeks(25, 32, 2026), state="cleared")
    make_candidacy(both, season, weeks=[week(33)], state="interested")
    person("E")
    return season


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("season=2027", ["A", "B", "D"]),
        ("season=2026&season=2027", ["A", "B", "C", "D"]),
        ("season__not=2027", ["C", "E"]),
        ("stage=cleared", ["A"]),
        ("stage=cleared&stage=interested", ["A", "B", "D"]),
        ("stage__not=cleared", ["B", "C", "D", "E"]),
        ("stage=cleared&season=2026", ["D"]),
        ("season=2027&stage__not=cleared", ["B", "D"]),
        ("weeks=2027-W25", ["A", "B"]),
        ("weeks=2027-W25,2027-W26", ["A"]),
        ("weeks=2027-W25&weeks=2027-W26", ["A"]),
        ("weeks=2026-W25", ["C", "D"]),
        ("weeks__not=2027-W25,2027-W26", ["B", "C", "D", "E"]),
        ("weeks_any=2027-W28,2027-W33", ["A", "D"]),
        ("weeks_any__not=2027-W28,2027-W33", ["B", "C", "E"]),
        ("weeks=2027-W33,2026-W25", []),
        ("weeks=2027-W33&stage=cleared", []),
        ("weeks=2026-W25&stage=cleared", ["D"]),
        ("weeks=2027-W25&season=2026", []),
        ("min_weeks=1", ["A", "B", "D"]),
        ("min_weeks=2", ["A", "B"]),
        ("min_weeks=3", ["A"]),
        ("min_weeks=5", []),
        ("min_weeks=53", []),
        ("min_weeks__not=3", ["B", "C", "D", "E"]),
        ("min_weeks__not=53", ["A", "B", "C", "D", "E"]),
        ("min_weeks=6&season=2026", ["C", "D"]),
        ("min_weeks=3&stage=interested", []),
    ],
)
def test_season_stage_and_weeks_are_of_the_same_candidacy(search, summer, asked, found):
    assert search(asked) == found


def test_a_season_is_named_by_year_or_id(search, summer):
    assert search(f"season={summer.pk}") == search("season=2027")


def test_without_any_season_nobody_is_at_a_stage(search):
    person("A")
    assert (search("stage=cleared"), search("stage__not=cleared")) == ([], ["A"])
    assert (search("min_weeks=1"), search("min_weeks__not=1")) == ([], ["A"])


def test_runs_of_weeks_are_counted_as_people_count_them(search):
    season = make_season()
    patterns = [0b1, 0b11, 0b101, 0b1110111, 0b1111111111111, 0b1000000000001, 0]
    for number, pattern in enumerate(patterns):
        chosen = [monday for nth, monday in enumerate(season.weeks) if pattern >> nth & 1]
        make_candidacy(person(f"{number}"), season, weeks=chosen)
    longest = [max(map(len, f"{pattern:b}".split("0"))) for pattern in patterns]
    for count in range(1, 14):
        expected = [str(number) for number, length in enumerate(longest) if length >= count]
        assert search(f"min_weeks={count}") == expected


# Words


def test_all_words_must_match_together_with_everything_else(search):
    person("Stina", last_name="Ågren", about="Utredningar om barn", university_id="umu")
    person("Kim", last_name="Ågren", about="Ekonomiskt bistånd")
    assert search("q=ågren") == ["Kim", "Stina"]
    assert search("q=ågren utredning") == ["Stina"]
    assert search("q=ågren&university=umu") == ["Stina"]
    assert search("q__not=barnen") == ["Kim"]
    assert search("q=ågren&q__not=kim") == ["Stina"]


def test_a_name_is_a_better_match_than_a_word_in_the_text(rut):
    person("A", last_name="Berg", about="Jag bor på Holm och gillar holm")
    person("B", last_name="Holm")
    found = search_candidates(QueryDict("q=holm"), rut, AT)
    assert [someone.first_name for someone in found.queryset] == ["B", "A"]
    assert found.ordering == "relevance"


# Faults


@pytest.mark.parametrize(
    "asked",
    [
        "status=gone",
        "status=ACTIVE",
        "status__not=gone",
        "education_status=professor",
        "university=harvard",
        "university__not=harvard",
        "university=oru&university=harvard",
        "unit=no-such-unit",
        "unit=00000000-0000-4000-8000-000000000000",
        "unit='; DROP TABLE x",
        "lecture=K7M2QX",
        "job=no-such-job",
        "season=2031",
        "season=summer",
        "season__not=2031",
        "stage=hired",
        "terms_min=8",
        "terms_min=-1",
        "terms_min=six",
        "terms_min=1.5",
        "terms_min=٦",
        "terms_min=1&terms_min=2",
        "terms_max=99999999999999999999",
        "on=2027-13-01",
        "on=20270601",
        "on=2027-W25",
        "on=0001-01-01",
        "on=2027-02-30",
        "weeks=2027-W54",
        "weeks=25",
        "weeks=2027-W25,,2027-W26",
        "weeks_any=1900-W10",
        "min_weeks=0",
        "min_weeks=54",
        "verified=maybe",
        "vfu=2",
        "qualification=expert",
        "source_kind=friend",
        "registered_after=yesterday",
        "not_contacted_since=2026-1-1",
        "ordering=salary",
        "ordering=relevance",
        "ordering=name&ordering=terms",
        "tag=%00",
        "q=%00",
        "q=...",
        "q=a&q=b",
        "nonsense=1",
        "on__not=2027-06-21",
        "ordering__not=name",
        "started=2024",
        "started=HT",
        "started_after=HT1900",
        "graduates_before=June",
        "extent=half",
        "vfu_area=office",
        "verified_level=degree",
        "claimed=perhaps",
        "returning=2",
        "link=nolink",
        "sharer_unit=no-such-unit",
        "excluded_unit=no-such-unit",
        "list=00000000-0000-4000-8000-000000000000",
        "list=my-list",
        "statuses=active",
        "status__in=active",
        "id=1",
    ],
)
def test_what_is_not_understood_finds_nobody_and_says_where(search, asked):
    person("Stina")
    assert search(asked) == ["!" + asked.split("=")[0]]


def test_every_fault_is_told_at_once(search):
    assert search("nonsense=1&status=gone&terms_min=9") == ["!status", "!terms_min", "!nonsense"]


def test_too_much_is_refused_rather_than_tried(search):
    assert search("&".join(["university=oru"] * 101)) == ["!university"]
    assert search(
        "weeks=" + ",".join(format_week(monday) for monday in weeks(1, 52) + weeks(1, 52, 2028))
    ) == ["!weeks"]


def test_the_cursor_and_the_size_of_the_page_are_the_pager_s(search):
    person("Stina")
    assert search("cursor=abc&page_size=7") == ["Stina"]


# Order


def test_every_order_pages_through_everybody_once(rut):
    make_season()
    for number in range(7):
        person(
            "Kim",
            last_name=("Åberg", "Zorn", "Ek", "Ek")[number % 4],
            admit_year=None if number == 3 else 2021 + number,
            admit_term="" if number == 3 else "HT",
            registered_at=AT - timedelta(days=number % 3),
        )
    everybody = set(Candidate.objects.values_list("pk", flat=True))
    for ordering in ("relevance", "name", "-name", "registered_at", "-registered_at", "terms", "-terms"):
        found, cursor = [], ""
        while cursor is not None:
            result = search_candidates(QueryDict(f"q=kim&ordering={ordering}"), rut, AT)
            page = take_page(result.queryset, size=2, cursor=cursor)
            found += page.rows
            cursor = page.next
        assert (len(found), {someone.pk for someone in found}) == (7, everybody), ordering


def test_names_are_in_swedish_order(rut):
    for last_name in ("Öberg", "Åberg", "Zorn", "Ärlig", "Ek"):
        person("Kim", last_name=last_name)
    result = search_candidates(QueryDict("ordering=name"), rut, AT)
    assert [someone.last_name for someone in result.queryset] == ["Ek", "Zorn", "Åberg", "Ärlig", "Öberg"]


def test_fewest_terms_come_first_and_the_unknown_before_them(rut):
    make_season()
    for year in (2024, 2023, 2026):
        person(f"HT{year}", admit_year=year)
    person("Unknown", admit_term="", admit_year=None)
    result = search_candidates(QueryDict("ordering=terms"), rut, AT)
    assert [someone.first_name for someone in result.queryset] == ["Unknown", "HT2026", "HT2024", "HT2023"]


# Cost


def test_a_question_costs_few_queries_whatever_it_asks(rut, django_assert_num_queries):
    make_season()
    unit, lecture, job = make_unit(slug="enhet"), make_lecture(), make_job(slug="jobb")
    maja = make_manager(unit)
    for _nth in range(3):
        make_candidacy()
    with django_assert_num_queries(2):  # the universities, the people
        list(search_candidates(QueryDict("q=stina&education_status=student&vfu=false"), rut, AT).queryset)
    everything = (
        f"university=oru&unit={unit.slug}&lecture={lecture.code}&job={job.slug}&season=2027&terms_min=2"
    )
    with django_assert_num_queries(4):  # all names at once, the season, the universities, the people
        list(search_candidates(QueryDict(f"q=stina&{everything}&stage=cleared"), rut, AT).queryset)
    with django_assert_num_queries(2):
        list(search_candidates(QueryDict("q=stina"), maja, AT).queryset)


def test_everything_one_may_ask_may_be_turned_around():
    person = "q status education_status university terms_min terms_max area unit licence_b qualification"
    more = "started started_after started_before phase graduates_before graduates_after vfu vfu_area extent"
    degree = "claimed verified verified_level verified_after verified_before excluded_unit"
    season = "weeks weeks_any min_weeks season stage answer returning open_offer tag list"
    source = "source_kind lecture job link sharer_unit"
    times = "registered_after registered_before renewed_after renewed_before contacted_after"
    documented = set(f"{person} {more} {degree} {season} {source} {times} not_contacted_since".split())
    turned = {f"{name}__not" for name in documented}
    assert set(CandidateFilter.base_filters) == documented | turned | {"on", "ordering"}


def test_it_is_a_filter_set():
    assert CandidateFilter({}, Candidate.objects.all(), at=AT).is_valid()
    assert not CandidateFilter({"x": "1"}, Candidate.objects.all(), at=AT).is_valid()
    assert CandidateFilter({"on": "2027-06-21"}, at=AT).terms_day == date(2027, 6, 21)
