"""Words find people by university, notes, tags, parts of words, and names that are not spelt right."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from recruitment.bank.facets import facets_of
from recruitment.bank.search import search_candidates, take_found
from recruitment.candidates.actions import add_note, set_tags
from recruitment.candidates.models import Candidate, Note
from tests.factories import make_candidate, make_manager, make_recruiter, make_unit, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def find(rut):
    """First names in the order of the list."""

    def find(text: str, user=rut) -> list[str]:
        page, _result = take_found(search_candidates(QueryDict(text), user, AT), size=50)
        return [person.first_name for person in page.rows]

    return find


def person(name: str, **values) -> Candidate:
    first, _space, last = name.partition(" ")
    values = {"email": f"{Candidate.objects.count()}@example.org"} | values
    return make_candidate(first_name=first, last_name=last or "Ek", **values)


# What is looked through


def test_a_university_is_found_by_its_name_its_town_and_its_short_name(find):
    person("Ada", university_id="oru")
    person("Bo", university_id="umu")
    person("Cia", university_id=None)
    assert find("q=örebro") == find("q=orebro") == find("q=oru") == find("q=ÖREB") == ["Ada"]
    assert find("q=umeå universitet") == ["Bo"]
    assert sorted(find("q=universitet")) == ["Ada", "Bo"]
    assert find("q__not=umeå&ordering=name") == ["Ada", "Cia"]
    assert find("q=bo örebro") == []


def test_notes_are_found_while_they_stand_and_move_with_the_person(find, rut):
    ada, bo = person("Ada"), person("Bo")
    note = add_note(ada, "Handledde grupper i skolan", by=rut, at=AT)
    add_note(ada, "Har jobbat natt", by=rut, at=AT)
    assert find("q=grupp") == find("q=natt") == find("q=ada skolan natten") == ["Ada"]
    Note.objects.filter(pk=note.pk).update(candidate=bo)
    assert (find("q=grupp"), find("q=natt")) == (["Bo"], ["Ada"])
    note.delete()
    assert (find("q=grupp"), find("q=natt")) == ([], ["Ada"])


def test_tags_are_found_as_words(find, rut):
    ada = person("Ada")
    set_tags([ada], ["Talar arabiska"], by=rut, at=AT)
    assert find("q=arabiska") == ["Ada"]
    set_tags([ada], remove=["Talar arabiska"], by=rut, at=AT)
    assert find("q=arabiska") == []


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("vikariat", ["Ada"]),
        ("sommar", ["Ada"]),
        ("utredning", ["Bo"]),
        ("utredningarna", ["Bo"]),
        ("barn", ["Bo"]),
        ("riat", ["Ada"]),
        ("iat", []),
        ("sommarvikariaten", ["Ada"]),
        ("bistand", ["Bo"]),
        ("bistånd", ["Bo"]),
        ("hämta", ["Ada"]),
        ("hamta", ["Ada"]),
    ],
)
def test_parts_of_long_words_are_found(find, word, found):
    person("Ada", about="Söker sommarvikariat, kan hämta nycklar")
    person("Bo", about="Gillar barnutredningar och ekonomiskt bistånd")
    assert find(f"q={word}") == found


# Order


def test_what_is_spelt_so_comes_before_what_is_forgiven(find):
    for name in ("Stina Agren", "Stina Ågren", "Örjan Ek", "Orjan Ek", "Noé Ek", "Noe Ek"):
        person(name)
    names = [find(f"q={word}") for word in ("örjan", "orjan", "noé", "noe")]
    assert names == [["Örjan", "Orjan"], ["Orjan", "Örjan"], ["Noé", "Noe"], ["Noe", "Noé"]]


def test_a_name_comes_before_an_address_a_forgiven_name_and_a_text(find):
    person("Text", about="Känner Öst sedan länge")
    person("Forgiven Ost")
    person("Address", email="öst@example.org")
    person("Name Öst")
    assert find("q=öst") == ["Name", "Address", "Forgiven", "Text"]


# Names that nobody has


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("katarina lundqvist", ["Catharina"]),
        ("lundkvist", ["Catharina"]),
        ("stnia", ["Stina"]),
        ("stimma ågren", ["Stina"]),
        ("angren", ["Stina"]),
        ("zzz", []),
        ("0709999999", []),
    ],
)
def test_a_name_that_is_nearly_right_finds_the_person(find, typed, found):
    person("Stina Ågren")
    person("Catharina Lundqvist")
    assert find(f"q={typed}") == found


def test_who_is_spelt_right_is_not_mixed_with_others(rut, find):
    person("Stina")
    person("Stine")
    page, result = take_found(search_candidates(QueryDict("q=stina"), rut, AT), size=50)
    assert ([one.first_name for one in page.rows], result.is_alike) == (["Stina"], False)
    page, result = take_found(search_candidates(QueryDict("q=stima"), rut, AT), size=50)
    assert (sorted(one.first_name for one in page.rows), result.is_alike) == (["Stina", "Stine"], True)
    assert facets_of(search_candidates(QueryDict("q=stima"), rut, AT))["total"] == 2


def test_nearly_is_about_the_name_alone(find):
    unit = make_unit()
    person("Stina", status="left")
    person("Stine", university_id="umu", excluded_units=[unit.pk])
    assert find("q=stima") == ["Stine"]
    assert find("q=stima&university=umu") == ["Stine"]
    assert find("q=stima&university=oru") == []
    assert find("q=stima", user=make_manager(unit)) == []


@pytest.mark.parametrize("ordering", ["", "&ordering=name", "&ordering=-registered_at", "&ordering=terms"])
def test_names_that_are_nearly_so_turn_page_by_page(rut, ordering):
    for _nth in range(5):
        person("Stina")
    seen, cursor = [], ""
    while cursor is not None:
        result = search_candidates(QueryDict(f"q=stima{ordering}"), rut, AT)
        page, _whose = take_found(result, size=2, cursor=cursor)
        seen += [one.pk for one in page.rows]
        cursor = page.next
    assert (len(seen), len(set(seen))) == (5, 5)


def test_a_question_that_is_not_understood_still_finds_nobody(find):
    person("Stina")
    assert find("q=stima&nonsense=1") == find("q=...") == []


# What the database does


@pytest.fixture
def many():
    """As many as it takes for the planner to choose as it would among a million."""
    call_command("populate", "4000", stdout=StringIO())
    with connection.cursor() as cursor:
        for index in ("search", "areas", "tags", "alike"):
            cursor.execute(f"SELECT gin_clean_pending_list('candidates_{index}')")
        cursor.execute("ANALYZE recruitment_candidate; ANALYZE recruitment_candidacy")


WALKED = "candidates_by_time"  # what fits many is found on the way through the newest
READ = {
    "q=stina": "candidates_search",
    "q=stina vikariat örebro": "candidates_search",
    "q=stina&ordering=name&vfu=true&education_status=student": "candidates_search",
    "area=lss": "candidates_areas",
    "tag=ring": "candidates_tags",
    "weeks=2027-W25,2027-W26": WALKED,
    "stage=cleared": WALKED,
    "university=oru": WALKED,
    "started=HT24": WALKED,
    "licence_b=yes&vfu=true&not_contacted_since=2026-10-01": WALKED,
    "ordering=name": "candidates_by_name",
    "": WALKED,
}


def test_no_question_reads_the_big_tables_from_end_to_end(many, rut):
    plans = {
        question: search_candidates(QueryDict(question), rut, AT).queryset[:51].explain() for question in READ
    }
    assert {question: index in plans[question] for question, index in READ.items()} == dict.fromkeys(
        READ, True
    )
    assert [question for question, plan in plans.items() if "Seq Scan on recruitment_cand" in plan] == []


def test_names_that_are_nearly_so_are_read_off_an_index(many):
    plan = Candidate.objects.filter(folded_name__trigram_word_similar="stima").explain()
    assert ("Seq Scan" in plan, "candidates_alike" in plan) == (False, True), plan
