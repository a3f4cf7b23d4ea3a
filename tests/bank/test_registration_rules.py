"""What may stand in a registration, field by field; the same rules for the page and the API."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from recruitment.bank.answers import answers_of
from recruitment.bank.forms import DetailsForm, RegistrationForm, StepOneForm, StepTwoForm
from recruitment.bank.registration_rules import clean_registration
from tests.bank.people import AT, STINA
from tests.factories import make_organisation, make_season, make_unit, week

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return make_season()


def faults(**values) -> dict[str, list[str]]:
    """What is wrong with Stina's registration after these changes; a value of ... is left out."""
    data = {name: value for name, value in (STINA | values).items() if value is not ...}
    try:
        clean_registration(data, at=AT)
    except ValidationError as error:
        return error.message_dict
    return {}


def test_the_first_step_is_enough(season):
    assert clean_registration(STINA, at=AT) == STINA | {"code": ""}


def test_all_of_it(season):
    wanted, excluded = make_unit(slug="mottagningen"), make_unit(slug="familjeratten")
    asked = STINA | {
        "code": "K7M2QX",
        "admit_term": "HT",
        "admit_year": 2024,
        "wanted_areas": ["child_youth", "lss"],
        "wanted_units": ["mottagningen"],
        "excluded_units": ["familjeratten"],
        "weeks": ["2027-W26", "2027-W25"],
        "extent": "full_time",
        "vfu_completed": True,
        "vfu_area": "child_youth",
        "licence_b": "yes",
        "phone": "070-123 45 67",
        "sms_ok": False,
        "about": "Rad ett\r\n\r\n  rad två 🙂",
    }
    assert clean_registration(asked, at=AT) == asked | {
        "wanted_units": [str(wanted.pk)],
        "excluded_units": [str(excluded.pk)],
        "weeks": ["2027-06-21", "2027-06-28"],
        "phone": "+46701234567",
        "about": "Rad ett\n\nrad två 🙂",
    }


def test_null_and_nothing_are_no_answer(season):
    empty = {"admit_term": "", "admit_year": None, "weeks": [], "phone": "", "about": None, "sms_ok": False}
    assert clean_registration(STINA | empty, at=AT) == STINA | {"code": ""}


@pytest.mark.parametrize("name", [*STINA])
def test_what_the_first_step_needs(season, name):
    assert list(faults(**{name: ...})) == [name]


@pytest.mark.parametrize("status", ["degree", "other"])
def test_only_students_need_a_university(season, status):
    assert faults(university=..., education_status=status) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_name", "S" * 10_000),
        ("first_name", "Sti\0na"),
        ("first_name", "Sti\x07na"),
        ("first_name", "Sti\u202ena"),
        ("first_name", "\ud83d"),
        ("first_name", "  "),
        ("first_name", "\u200b\u200b"),
        ("first_name", "---"),
        ("first_name", ["Stina"]),
        ("first_name", {"a": 1}),
        ("last_name", 7),
        ("email", "stina"),
        ("email", "stina@example"),
        ("email", "stina@exa mple.org"),
        ("email", '"stina"@example.org'),
        ("email", "ſtina@example.org"),
        ("email", "stina@example.org\0"),
        ("email", "stina@example.org\r\nBcc: otto@example.org"),
        ("email", "s" * 250 + "@example.org"),
        ("email", "\udc00@example.org"),
        ("education_status", "Student"),
        ("education_status", "professor"),
        ("university", "harvard"),
        ("university", "Ö\ud800"),
        ("is_adult", False),
        ("is_adult", "no"),
        ("is_adult", 1),
        ("privacy_notice_version", "2019-01"),
        ("privacy_notice_version", True),
        ("admit_year", 1900),
        ("admit_year", 2028),
        ("admit_year", "2024"),
        ("admit_year", True),
        ("admit_year", 2024.0),
        ("admit_year", 10**30),
        ("admit_term", "ST"),
        ("wanted_areas", "child_youth"),
        ("wanted_areas", ["CHILD_YOUTH"]),
        ("wanted_areas", [1]),
        ("wanted_areas", ["lss"] * 101),
        ("wanted_units", ["no-such-unit"]),
        ("wanted_units", ["closed"]),
        ("wanted_units", ["00000000-0000-4000-8000-000000000000"]),
        ("excluded_units", ["\ud800"]),
        ("weeks", ["2027-W22"]),
        ("weeks", ["2027-W54"]),
        ("weeks", ["2028-W25"]),
        ("weeks", ["25"]),
        ("weeks", "2027-W25"),
        ("extent", "half"),
        ("vfu_completed", "true"),
        ("licence_b", "maybe"),
        ("phone", "12"),
        ("phone", "0701234567890123"),
        ("phone", "070-123 45 67; DROP"),
        ("sms_ok", "on"),
        ("about", "x" * 601),
        ("about", "a\0b"),
        ("about", "\u2066hidden\u2069"),
        ("code", 12),
        ("personnummer", "19990101-1234"),
        ("status", "active"),
    ],
)
def test_what_is_refused_and_where(season, name, value):
    make_unit(slug="closed", is_active=False)
    beside = {"admit_term": "HT"} if name == "admit_year" else {}
    assert list(faults(**{name: value}, **beside)) == [name]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"admit_term": "HT"}, ["admit_year"]),
        ({"admit_year": 2024}, ["admit_term"]),
        ({"vfu_area": "lss"}, ["vfu_completed"]),
        ({"sms_ok": True}, ["phone"]),
        ({"wanted_units": ["mitt"], "excluded_units": ["mitt"]}, ["excluded_units"]),
    ],
)
def test_what_does_not_fit_together(season, values, fields):
    make_unit(slug="mitt")
    assert list(faults(**values)) == fields


@pytest.mark.parametrize(
    "name",
    ["Siân O’Brien-Öst", "أحمد", "李", "Anna 🙂", "👩‍🔬", "<script>alert(1)</script>", "A\u030asa", "X Æ 12"],
)
def test_people_may_be_called_anything(season, name):
    cleaned = clean_registration(STINA | {"first_name": f"  {name}  "}, at=AT)["first_name"]
    assert cleaned == name.replace("A\u030a", "Å")


def test_weeks_need_an_open_season():
    assert list(faults(weeks=["2027-W25"])) == ["weeks"]
    make_season(state="draft")
    assert list(faults(weeks=["2027-W25"])) == ["weeks"]


def test_the_weeks_are_those_of_the_nearest_open_season(season):
    make_season(year=2028)
    assert list(faults(weeks=["2028-W25"])) == ["weeks"]


def test_the_information_read_is_the_information_in_force(season):
    make_organisation(privacy_notice_version="2027-01")
    assert list(faults()) == ["privacy_notice_version"]
    assert faults(privacy_notice_version="2027-01") == {}


def test_every_fault_is_told_at_once():
    assert list(faults(email="stina", is_adult=False, phone="1")) == ["email", "is_adult", "phone"]


# The same on a page


def test_a_page_sends_the_same_answers(season):
    unit = make_unit(slug="mottagningen")
    page = QueryDict(
        "first_name=Stina&last_name=%C3%85gren&email=stina%40example.org&education_status=student&university=oru"
        "&is_adult=on&privacy_notice_version=2026-11&admit_term=HT&admit_year=2024&wanted_areas=lss&wanted_areas="
        "child_youth&wanted_units=mottagningen&weeks=2027-W25&weeks=2027-W26&extent=&vfu_completed=on&vfu_area="
        "&licence_b=learning&phone=0701234567&sms_ok=on&about="
    )
    form = RegistrationForm(page, season=season)
    assert form.is_valid(), form.errors
    assert answers_of(form.cleaned_data) == STINA | {
        "admit_term": "HT",
        "admit_year": 2024,
        "wanted_areas": ["lss", "child_youth"],
        "wanted_units": [str(unit.pk)],
        "weeks": ["2027-06-21", "2027-06-28"],
        "vfu_completed": True,
        "licence_b": "learning",
        "phone": "+46701234567",
        "sms_ok": True,
    }


def test_each_step_is_a_form_of_its_own(season):
    assert [*StepOneForm().fields, *StepTwoForm().fields] == [*RegistrationForm().fields]
    assert len(StepOneForm().fields) == 7
    assert StepOneForm(STINA).is_valid()
    assert StepTwoForm({}).is_valid()


def test_the_first_step_looks_up_little(season, django_assert_num_queries):
    with django_assert_num_queries(2):  # the version of the information, the university
        assert StepOneForm(STINA).is_valid()


def test_the_box_of_the_information_carries_its_version(season):
    html = str(StepOneForm()["privacy_notice_version"])
    assert 'value="2026-11"' in html
    assert "checked" not in html
    assert "checked" in str(StepOneForm(STINA)["privacy_notice_version"])


def test_on_their_own_page_people_set_the_limits_of_their_summer(season):
    mine = {"first_name": "Stina", "last_name": "Ågren", "education_status": "degree", "weeks": ["2027-W25"]}
    limits = {"min_weeks": "2", "max_weeks": "6", "max_blocks": "2"}
    form = DetailsForm(mine | limits, season=season)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["weeks"] == [week(25)]
    assert list(DetailsForm(mine | limits | {"max_weeks": "1"}, season=season).errors) == ["max_weeks"]
