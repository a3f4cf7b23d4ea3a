"""What the rows of a list say: every way of writing seen in the field, and what is left in doubt."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import phonenumbers
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from recruitment.bank.columns import Doubt, Refusal, match_headings, readers_for, understand
from recruitment.bank.names import clean, split_name
from recruitment.bank.tables import NotATable, open_table
from recruitment.bank.universities import KnownUniversity, Universities
from recruitment.bank.wording import AREAS
from recruitment.staff.models import Area
from recruitment.workdays import weeks_between

HERE = Path(__file__).parent
EXAMPLE = HERE / "kandidater_excel.csv"
UNIVERSITIES = Universities(
    KnownUniversity(slug, name, cities)
    for slug, name, cities in [
        ("gu", "Göteborgs universitet", ("Göteborg",)),
        ("lnu", "Linnéuniversitetet", ("Växjö",)),
        ("kau", "Karlstads universitet", ("Karlstad",)),
        ("liu", "Linköpings universitet", ("Norrköping",)),
        ("lu", "Lunds universitet", ("Lund", "Helsingborg")),
        ("miun", "Mittuniversitetet", ("Östersund",)),
        ("su", "Stockholms universitet", ("Stockholm",)),
        ("umu", "Umeå universitet", ("Umeå",)),
        ("uu", "Uppsala universitet", ("Uppsala",)),
        ("oru", "Örebro universitet", ("Örebro",)),
        ("mchs", "Marie Cederschiöld högskola", ("Stockholm",)),
        ("hig", "Högskolan i Gävle", ("Gävle",)),
        ("du", "Högskolan Dalarna", ("Falun",)),
        ("ju", "Jönköping University", ("Jönköping",)),
        ("mau", "Malmö universitet", ("Malmö",)),
        ("mdu", "Mälardalens universitet", ("Eskilstuna", "Västerås")),
        ("sh", "Södertörns högskola", ("Huddinge",)),
        ("hh", "Högskolan i Halmstad", ("Halmstad",)),
        ("hv", "Högskolan Väst", ("Trollhättan",)),
        ("hkr", "Högskolan Kristianstad", ("Kristianstad",)),
        ("annat", "Annat lärosäte", ()),
    ]
)


def week(number, year=2027):
    return date.fromisocalendar(year, number, 1)


def weeks(*numbers):
    return [week(number) for number in numbers]


SEASON = weeks_between(week(23), week(35))
READERS = readers_for(2027, SEASON, UNIVERSITIES)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def read(**cells):
    row = {"first_name": "Åsa", "last_name": "Ek", "email": "asa@example.org", **cells}
    return understand(row, READERS)


def value_of(column, text, name=None):
    """What a column's text gives; there must be no doubt."""
    understood = read(**{column: text})
    assert (understood.refusal, understood.warnings) == (None, [])
    return understood.values.get(name or column)


def doubt_of(column, text, name=None):
    """Why a column's text is left empty."""
    understood = read(**{column: text})
    assert understood.refusal is None
    assert (name or column) not in understood.values
    [doubt] = understood.warnings
    assert (doubt.field, doubt.value) == (column, text)
    return doubt.reason


# Headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Förnamn", "first_name"),
        ("FÖRNAMN ", "first_name"),
        ("fornamn", "first_name"),
        ("First name", "first_name"),
        ("Efternamn", "last_name"),
        ("Namn", "name"),
        ("E-post", "email"),
        ("Epost", "email"),
        ("e_mail", "email"),
        ("E-mail:", "email"),
        ("Mobil", "phone"),
        ("Telefon/mobil", "phone"),
        ("Mobilnr.", "phone"),
        ("Lärosäte", "university"),
        ("Universitet/högskola", "university"),
        ("Skola", "university"),
        ("Utbildning", "education"),
        ("Programstart", "start"),
        ("Termin", "start"),
        ("Antagen", "start"),
        ("Veckor (v. 23–35)", "weeks"),
        ("Tillgänglig", "weeks"),
        ("B-körkort", "licence_b"),
        ("Körkort (B)", "licence_b"),
        ("Önskar", "areas"),
        ("Område", "areas"),
        ("Träffad", "met"),
        ("Källa", "met"),
    ],
)
def test_headings_are_known_however_they_are_written(heading, field):
    columns = match_headings(["Namn", "E-post", heading])
    assert (columns.fields[2], columns.unknown) == (field, ())


def test_unknown_headings_are_told_and_never_read():
    columns = match_headings(["Namn", "E-post", "Personnummer", "", "Anteckning"])
    assert columns.unknown == ("Personnummer", "Anteckning")
    row = columns.row(["Åsa Ek", "asa@example.org", "19900101-1234", "", "hemligt"])
    assert row == {"name": "Åsa Ek", "email": "asa@example.org", "beyond": ""}


@pytest.mark.parametrize(
    ("headings", "code"),
    [(["Namn", "Mobil"], "no_email_column"), (["E-post", "Mobil"], "no_name_column")],
)
def test_a_list_without_names_or_addresses_is_refused_as_a_whole(headings, code):
    with pytest.raises(NotATable) as refused:
        match_headings(headings)
    assert refused.value.code == code


def test_of_two_columns_for_one_field_the_first_filled_one_counts():
    columns = match_headings(["Namn", "E-post", "Mobil", "Telefon"])
    assert columns.row(["Åsa Ek", "a@b.se", "", "070-1740605"])["phone"] == "070-1740605"
    assert columns.row(["Åsa Ek", "a@b.se", "070-1740606", "070-1740605"])["phone"] == "070-1740606"


def test_a_short_row_lacks_its_last_cells_and_a_long_row_is_in_doubt():
    columns = match_headings(["Namn", "E-post", "Veckor"])
    assert columns.row(["Åsa Ek", "asa@example.org"]) == {
        "name": "Åsa Ek",
        "email": "asa@example.org",
        "beyond": "",
    }
    row = columns.row(["Åsa Ek", "asa@example.org", "27", " 28", "29"])
    assert understand(row, READERS).warnings == [
        Doubt(
            "beyond",
            "There is more in the row than there are headings; its columns may have slipped.",
            "28 29",
        )
    ]


# Names and addresses: a row without them is refused


def test_a_row_of_a_student_is_understood():
    understood = read(
        phone="070-174 06 05",
        university="ÖrU",
        education="Socionomstudent",
        start="ht 2024",
        weeks="v. 25–26",
        licence_b="Ja",
        areas="Barn och unga, Mottagning",
        met="Föreläsning Örebro 12/10",
    )
    assert understood.values == {
        "first_name": "Åsa",
        "last_name": "Ek",
        "email": "asa@example.org",
        "phone": "+46701740605",
        "university": "oru",
        "education_status": "student",
        "admit_term": "HT",
        "admit_year": 2024,
        "weeks": weeks(25, 26),
        "licence_b": "yes",
        "wanted_areas": ["child_youth", "reception"],
        "met": "Föreläsning Örebro 12/10",
    }
    assert (understood.warnings, understood.refusal, understood.is_empty) == ([], None, False)


def test_an_empty_row_is_nothing_at_all():
    understood = understand({"first_name": "", "email": "", "beyond": ""}, READERS)
    assert (understood.is_empty, understood.refusal, understood.warnings) == (True, None, [])


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        ({"first_name": "", "last_name": ""}, Refusal("name", "First name and last name are needed.", "")),
        ({"last_name": ""}, Refusal("name", "First name and last name are needed.", "Åsa")),
        ({"first_name": "Å" * 101}, Refusal("name", "The name is too long.", "Å" * 80)),
        ({"last_name": "x" * 10_000}, Refusal("name", "The name is too long.", "Åsa " + "x" * 76)),
        ({"last_name": "Ek\0"}, Refusal("name", "There are hidden signs in the text.", "Åsa Ek\ufffd")),
        ({"last_name": "\u202ekE"}, Refusal("name", "There are hidden signs in the text.", "Åsa \ufffdkE")),
        ({"email": ""}, Refusal("email", "There is no e-mail address.", "")),
        ({"email": "saknas"}, Refusal("email", "This is not a valid e-mail address.", "saknas")),
        ({"email": "a@b"}, Refusal("email", "This is not a valid e-mail address.", "a@b")),
        (
            {"email": "a@b.se, c@d.se"},
            Refusal("email", "This is not a valid e-mail address.", "a@b.se, c@d.se"),
        ),
        ({"email": "a@\u202eb.se"}, Refusal("email", "This is not a valid e-mail address.", "a@\ufffdb.se")),
    ],
)
def test_a_row_without_a_name_or_a_valid_address_is_refused(cells, refusal):
    assert read(**cells).refusal == refusal


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("SOFIE.Holm@Student.Example.ORG", "SOFIE.Holm@student.example.org"),
        ("mailto:asa@example.org", "asa@example.org"),
        ("Åsa Ek <asa@example.org>", "asa@example.org"),
    ],
)
def test_addresses_are_read_as_mail_programs_write_them(text, address):
    assert value_of("email", text) == address


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("Åsa Ek", ("Åsa", "Ek")),
        ("Ek, Åsa", ("Åsa", "Ek")),
        ("Anna Karin Ek", ("Anna Karin", "Ek")),
        ("Anna-Karin von Essen", ("Anna-Karin", "von Essen")),
        ("Omar Al Hassan", ("Omar", "Al Hassan")),
        ("Åsa", ("Åsa", "")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_taken_apart(whole, parts):
    assert split_name(whole) == parts


def test_a_whole_name_in_one_column_is_enough():
    understood = read(first_name="", last_name="", name="Ek, Åsa")
    assert (understood.values["first_name"], understood.values["last_name"]) == ("Åsa", "Ek")


@pytest.mark.parametrize(
    ("last_name", "reason"),
    [
        ("Y?lmaz", "Letters of the name seem to be lost."),
        ("Y\ufffdlmaz", "Letters of the name seem to be lost."),
        ("Ek 🌞", "The name has signs that are not letters."),
        ("<script>", "The name has signs that are not letters."),
    ],
)
def test_an_odd_name_is_kept_with_a_warning(last_name, reason):
    understood = read(last_name=last_name)
    assert understood.values["last_name"] == last_name
    assert understood.warnings == [Doubt("name", reason, f"Åsa {last_name}")]


@pytest.mark.parametrize("name", ["Al-Hassan", "O'Brien", "D’Angelo", "Þórsdóttir", "Yılmaz", "حسن"])
def test_names_of_the_world_are_names(name):
    assert value_of("last_name", name) == name


def test_what_copying_leaves_is_cleaned_away():
    assert clean("\ufeff A\u030asa\u00a0\u200b Ek\u00ad ") == "Åsa Ek"


# Weeks


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("v. 28–32", (28, 29, 30, 31, 32)),
        ("v24-v26", (24, 25, 26)),
        ("V24 - V26", (24, 25, 26)),
        ("v.24 till v.26", (24, 25, 26)),
        ("v 24 t.o.m. v 26", (24, 25, 26)),
        ("27, 28, 29", (27, 28, 29)),
        ("27 28 29", (27, 28, 29)),
        ("27;28", (27, 28)),
        ("23-24, 27-29", (23, 24, 27, 28, 29)),
        ("vecka 25 och 26", (25, 26)),
        ("veckorna 25, 26 & 30", (25, 26, 30)),
        ("v25+v26", (25, 26)),
        ("week 25", (25,)),
        ("2027-W25", (25,)),
        ("2027-W25,2027-W26", (25, 26)),
        ("2027-W25 - 2027-W27", (25, 26, 27)),
        ("29, 27, 27", (27, 29)),
        ("25−27", (25, 26, 27)),
    ],
)
def test_weeks_are_read_as_people_write_them(text, numbers):
    assert value_of("weeks", text) == weeks(*numbers)


@pytest.mark.parametrize("text", ["hela sommaren", "Hela  sommaren.", "alla veckor", "all summer"])
def test_the_whole_summer_is_every_week_of_the_season(text):
    assert value_of("weeks", text) == SEASON


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v 54", "There is no week 54 in 2027."),
        ("27, 54", "There is no week 54 in 2027."),
        ("v. 53", "There is no week 53 in 2027."),
        ("34-24", "The last week comes before the first."),
        ("6 veckor", "Outside the season: week 6."),
        ("2026-W25", "Outside the season: week 25."),
        ("v.", "The weeks are not understood; write them like v. 27–32."),
        ("21/6-15/8", "The weeks are not understood; write them like v. 27–32."),
        ("2027-06-21", "The weeks are not understood; write them like v. 27–32."),
        ("27-30 (ej 29)", "The weeks are not understood; write them like v. 27–32."),
        ("hela sommaren utom v. 29", "The weeks are not understood; write them like v. 27–32."),
        ("juli", "The weeks are not understood; write them like v. 27–32."),
        ("27-29-31", "The weeks are not understood; write them like v. 27–32."),
        ("٢٧", "The weeks are not understood; write them like v. 27–32."),
    ],
)
def test_doubtful_weeks_are_left_empty(text, reason):
    assert doubt_of("weeks", text) == reason


def test_weeks_outside_the_season_are_left_out_with_a_warning():
    understood = read(weeks="20-24, 36")
    assert understood.values["weeks"] == weeks(23, 24)
    assert understood.warnings == [Doubt("weeks", "Outside the season: weeks 20–22, 36.", "20-24, 36")]


@given(st.sets(st.sampled_from(SEASON), min_size=1), st.sampled_from([", ", ",", " ", ";", " & ", " och "]))
def test_any_weeks_of_the_season_are_read_back(some, separator):
    text = separator.join(f"v. {monday.isocalendar().week}" for monday in sorted(some))
    assert read(weeks=text).values["weeks"] == sorted(some)


# Phones


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0793739640", "+46793739640"),
        ("+46 76 026 77 35", "+46760267735"),
        ("0046762743732", "+46762743732"),
        ("070-011 13 50", "+46700111350"),
        ("+46 (0)70 174 06 05", "+46701740605"),
        ("701740605", "+46701740605"),
        ("+47 412 34 567", "+4741234567"),
    ],
)
def test_phone_numbers_become_international(text, number):
    assert value_of("phone", text) == number


@pytest.mark.parametrize("second", "02369")
def test_a_swedish_mobile_is_what_the_library_of_phone_numbers_says_it_is(second):
    number = phonenumbers.parse(f"07{second}-123 45 67", "SE")
    assert phonenumbers.is_valid_number(number)
    said = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    for text in (
        f"07{second}-123 45 67",
        f"+467{second}1234567",
        f"00467{second} 1234567",
        f"7{second}1234567",
    ):
        assert value_of("phone", text) == said


@pytest.mark.parametrize(
    "text", ["12", "0", "070-VIKARIE", "4,67935E+10", "fråga", "070-1740605 (mamma)", "1" * 60]
)
def test_what_is_no_phone_number_is_left_empty(text):
    assert doubt_of("phone", text) == "This is not a phone number."


# Universities


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Örebro universitet", "oru"),
        ("ÖrU", "oru"),
        ("Örebro univ.", "oru"),
        ("Orebro universitet", "oru"),
        ("UmU", "umu"),
        ("UMEÅ", "umu"),
        ("UU", "uu"),
        ("Uppsala univ", "uu"),
        ("KaU", "kau"),
        ("karlstad", "kau"),
        ("Karlstads universitet", "kau"),
        ("MDU", "mdu"),
        ("Mälardalen", "mdu"),
        ("Mälardalens högskola", "mdu"),
        ("Västerås", "mdu"),
        ("MCHS", "mchs"),
        ("Marie Cederschiöld", "mchs"),
        ("HiG", "hig"),
        ("Högsk. Gävle", "hig"),
        ("Gävle", "hig"),
        ("JU", "ju"),
        ("Jönköping", "ju"),
        ("Högskolan i Jönköping", "ju"),
        ("Stockholms universitet", "su"),
        ("Stockholms univ", "su"),
        ("Linnéuniversitetet", "lnu"),
        ("linné", "lnu"),
        ("Mittuniversitetet", "miun"),
        ("Lund", "lu"),
        ("Helsingborg", "lu"),
        ("Högskolan Väst", "hv"),
        ("Södertörn", "sh"),
        ("annat", "annat"),
    ],
)
def test_universities_are_known_by_names_cities_and_short_forms(text, slug):
    assert value_of("university", text) == slug


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hogwarts", "The university is not known."),
        ("universitetet", "The university is not known."),
        ("???", "The university is not known."),
        (
            "Stockholm",
            "Several universities may be meant: Marie Cederschiöld högskola, Stockholms universitet.",
        ),
    ],
)
def test_a_university_that_may_be_none_or_several_is_left_empty(text, reason):
    assert doubt_of("university", text) == reason


# Education, start, licence, areas, where met


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Socionomstudent", "student"),
        ("socionomprogrammet", "student"),
        ("student", "student"),
        ("Socionomstudent, examen juni 2027", "student"),
        ("Socionom", "degree"),
        ("socionomexamen", "degree"),
        ("socionomexamen jan 2026", "degree"),
        ("Socionomexamen (2019)", "degree"),
        ("socionomexamen jan -27", "degree"),
        ("annan relevant examen", "degree"),
        ("Beteendevetare", "other"),
        ("Annan utbildning", "other"),
    ],
)
def test_education_is_read_as_what_the_person_claims(text, status):
    assert value_of("education", text, "education_status") == status


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("socionomexamen juni 2027", "The degree may not be finished before the season."),
        ("socionomexamen 2028", "The degree may not be finished before the season."),
        ("blivande socionom", "The education is not understood."),
        ("ej socionom", "The education is not understood."),
        ("Juriststudent", "The education is not understood."),
        ("?", "The education is not understood."),
    ],
)
def test_education_in_doubt_is_left_empty(text, reason):
    assert doubt_of("education", text, "education_status") == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [("HT", "“HT” has no year."), ("HT 2028", "The programme would begin after the season.")],
)
def test_a_start_in_doubt_is_left_empty(text, reason):
    assert doubt_of("start", text, "admit_term") == reason


@pytest.mark.parametrize(
    ("text", "licence"),
    [("Ja", "yes"), ("JA", "yes"), ("x", "yes"), ("nej", "no"), ("övningskör", "learning"), ("-", None)],
)
def test_licences_are_read(text, licence):
    assert value_of("licence_b", text) == licence


@pytest.mark.parametrize("text", ["kanske", "saknas", "snart", "?"])
def test_a_licence_in_doubt_is_left_empty(text):
    assert doubt_of("licence_b", text) == "It is not clear whether this is a yes or a no."


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ekonomiskt bistånd", ["financial_assistance"]),
        ("Barn och unga", ["child_youth"]),
        ("barn & unga", ["child_youth"]),
        ("Barn och unga, Familjehem", ["child_youth", "family_home"]),
        ("Familjehem och mottagning", ["family_home", "reception"]),
        ("vuxen/beroende", ["adult_substance"]),
        ("HVB/stödboende", ["residential_care"]),
        ("Öppenvård; LSS", ["outpatient", "lss"]),
        ("Familjerätt", ["family_law"]),
        ("Children and youth", ["child_youth"]),
        ("spelar ingen roll", None),
    ],
)
def test_wished_areas_become_codes(text, codes):
    assert value_of("areas", text, "wanted_areas") == codes


def test_an_unknown_area_is_left_out_with_a_warning():
    understood = read(areas="Mottagning, Utredning 2")
    assert understood.values["wanted_areas"] == ["reception"]
    assert understood.warnings == [
        Doubt("areas", "Not a known field of work: Utredning 2.", "Mottagning, Utredning 2")
    ]


def test_every_area_of_the_service_has_names():
    assert set(AREAS) == set(Area.values)


def test_where_somebody_was_met_is_kept_to_200_characters():
    understood = read(met="x" * 300)
    assert understood.values["met"] == "x" * 200
    assert understood.warnings == [Doubt("met", "The text was cut.", "x" * 80)]
    assert value_of("met", "Mässan\ni Örebro") == "Mässan i Örebro"


@pytest.mark.parametrize("column", ["phone", "university", "weeks", "licence_b", "areas", "met"])
@pytest.mark.parametrize("sign", ["\0", "\u202e", "\x1b"])
def test_hidden_signs_make_a_field_doubtful(column, sign):
    understood = read(**{column: f"ja{sign}"})
    assert understood.warnings == [Doubt(column, "There are hidden signs in the text.", "ja\ufffd")]
    assert set(understood.values) == {"first_name", "last_name", "email"}


columns = st.sampled_from(
    ["phone", "university", "education", "start", "weeks", "licence_b", "areas", "met", "name"]
)


@given(st.dictionaries(columns, st.text(max_size=40).map(clean), max_size=9))
def test_no_text_at_all_breaks_a_row(cells):
    understood = read(**cells)
    assert understood.refusal is None
    assert understood.values["email"] == "asa@example.org"
    assert set(understood.values.get("weeks", [])) <= set(SEASON)
    assert all(doubt.reason and doubt.value.isprintable() for doubt in understood.warnings)


# The example list


def example():
    table = open_table(EXAMPLE.read_bytes())
    columns = match_headings(table.headings)
    return {row.line: understand(columns.row(row.cells), READERS) for row in table.rows}


def test_the_example_list_is_understood_but_for_what_is_truly_in_doubt():
    rows = example()
    assert {line: row.refusal for line, row in rows.items() if row.refusal} == {
        13: Refusal("email", "There is no e-mail address.", ""),
        21: Refusal("email", "This is not a valid e-mail address.", "saknas"),
    }
    assert {line: row.warnings for line, row in rows.items() if row.warnings} == {
        33: [Doubt("weeks", "There is no week 54 in 2027.", "v 54")],
        39: [Doubt("start", "“HT” has no year.", "HT")],
        43: [Doubt("university", "The university is not known.", "Hogwarts")],
        45: [Doubt("phone", "This is not a phone number.", "12")],
        103: [Doubt("name", "Letters of the name seem to be lost.", "Björn Y?lmaz")],
        110: [Doubt("name", "Letters of the name seem to be lost.", "Hanna Y?lmaz")],
    }
    assert [line for line, row in rows.items() if row.is_empty] == [25]


def test_nothing_that_is_filled_in_the_example_list_is_lost():
    found = Counter(name for row in example().values() if not row.refusal for name in row.values)
    assert found == {
        "first_name": 117,
        "last_name": 117,
        "email": 117,
        "education_status": 117,
        "university": 116,
        "weeks": filled("Veckor") - 1,
        "phone": filled("Mobil") - 1,
        "admit_term": filled("Programstart") - 1,
        "admit_year": filled("Programstart") - 1,
        "licence_b": filled("B-körkort"),
        "wanted_areas": filled("Önskar"),
        "met": filled("Träffad"),
    }


def filled(heading):
    """How many rows with an address have something there, counted without the code under test."""
    with EXAMPLE.open(encoding="cp1252", newline="") as stream:
        return sum(
            1 for row in csv.DictReader(stream, delimiter=";") if "@" in row["E-post"] and row[heading]
        )
