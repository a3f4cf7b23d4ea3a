"""A unit says what it needs: faults stand at their fields, and one form makes one vacancy."""

import re

import pytest

from recruitment.staff.models import Area
from recruitment.vacancies.models import Vacancy
from tests.factories import (
    make_candidacy,
    make_manager,
    make_offer,
    make_recruiter,
    make_season,
    make_unit,
    make_user,
    make_vacancy,
    week,
)
from tests.web.reading import told, words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]

NEW = "/sasong/2027/vakanser/ny/"
KEY = "5f0c7b1e-0000-4000-8000-000000000002"
FORM = {
    "role": "co_case_worker",
    "first_week": "2027-W25",
    "last_week": "2027-W30",
    "seats": "2",
    "priority": "4",
    "min_block_weeks": "3",
    "salary_min": "27 000 kr",
    "salary_max": "31000",
    "pay_type": "monthly",
    "collective_agreement": "AB",
    "employment_form": "substitute",
    "hours_percent": "100",
    "has_regulated_tasks": "on",
    "min_terms_completed": "5",
    "licence_reason": "",
    "register_law": "l2013_852",
    "responsible_case_worker": "",
    "contact": "",
}


@pytest.fixture
def unit(season):
    return make_unit("Barn och unga", area=Area.CHILD_YOUTH)


@pytest.fixture
def maja(client, unit):
    user = make_manager(unit)
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


@pytest.fixture
def form(unit):
    return FORM | {"unit": str(unit.pk)}


def test_a_manager_states_a_vacancy_and_finds_it_on_the_board(client, maja, unit, form):
    answer = client.post(NEW, form, follow=True)
    assert answer.redirect_chain == [("/sasong/2027/", 302)]
    made = Vacancy.objects.get()
    assert (made.unit, made.seats, made.salary_min, made.created_by) == (unit, 2, 27_000, maja)
    assert (made.first_week, made.last_week, made.has_regulated_tasks) == (week(25), week(30), True)
    assert len(answer.context["board"]["units"][0]["seats"]) == 2


def test_a_need_that_varies_is_one_vacancy_and_the_form_shows_it_again(client, maja, unit, form):
    client.post(NEW, form | {"seats_by_week_2027-W25": "1", "seats_by_week_2027-W26": "2"})
    made = Vacancy.objects.get()
    assert (made.seats, made.seats_by_week) == (2, {"2027-W25": 1})
    page = client.get(f"/sasong/2027/vakanser/{made.pk}/")
    assert 'name="seats_by_week_2027-W25" value="1"' in words(page)
    assert 'name="seats_by_week_2027-W26" min="0"' in words(page)
    seats = client.get("/sasong/2027/").context["board"]["units"][0]["seats"]
    assert [one["note"] for one in seats] == ["weeks 25–30", "weeks 26–30"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("3", "More than 2 in week 26: raise the seats, and say fewer for the other weeks."),
    ],
)
def test_a_week_that_cannot_be_is_told_and_stays_as_it_was_typed(client, maja, unit, form, typed, fault):
    answer = client.post(NEW, form | {"seats_by_week_2027-W26": typed})
    assert wrong(answer) == {"seats_by_week": [fault]}
    assert f'name="seats_by_week_2027-W26" value="{typed}"' in words(answer)


def test_the_form_begins_with_the_law_of_the_area_the_season_and_what_was_said_last(client, maja, unit):
    make_vacancy(unit, salary_min=30_000, salary_max=33_000, collective_agreement="HÖK 24")
    form = client.get(NEW).context["form"]
    begins = {name: form[name].value() for name in ("first_week", "last_week", "salary_min", "register_law")}
    assert begins == {
        "first_week": "2027-W23",
        "last_week": "2027-W35",
        "salary_min": 30_000,
        "register_law": "l2013_852",
    }
    assert form["has_regulated_tasks"].value() is True
    assert 'value="HÖK 24"' in words(client.get(NEW))


def test_what_an_address_fills_in_is_never_shorter_than_the_shortest_time_wanted(client, maja, unit):
    make_vacancy(unit, min_block_weeks=3)
    address = f"{NEW}?unit={unit.slug}&first_week=2027-W31"
    begins = [
        client.get(f"{address}&last_week={last}").context["form"]["min_block_weeks"].value()
        for last in ("2027-W32", "2027-W34", "nonsense", "2027-W30")
    ]
    assert begins == [2, 3, 3, 3]


def test_a_unit_that_is_no_unit_is_asked_for_again(client, rut, unit):
    make_unit("Ekonomiskt bistånd")
    assert [client.get(f"{NEW}?unit={slug}").status_code for slug in ("finns-inte", "%00")] == [200, 200]


def test_when_all_is_copied_there_is_no_button_to_copy(client, maja, season, unit):
    last = make_season(year=2026)
    make_vacancy(unit, season=last, first_week=last.weeks[2], last_week=last.weeks[7])
    page = "/sasong/2027/vakanser/kopiera/"
    ids = [str(one.pk) for one in Vacancy.objects.filter(season=last)]
    before = client.get(page).context["any"]
    client.post(page, {"ids": ids})
    assert (before, client.get(page).context["any"]) == (True, False)


def test_who_has_many_units_chooses_one_first_so_that_the_law_follows_its_area(client, rut, unit):
    other = make_unit("Ekonomiskt bistånd", area=Area.FINANCIAL_ASSISTANCE)
    make_unit("Nedlagd", is_active=False)
    first = client.get(NEW)
    assert re.findall(r'href="(\?unit=[^"]+)"', words(first)) == [f"?unit={unit.slug}", f"?unit={other.slug}"]
    regulated = [
        client.get(f"{NEW}?unit={one.slug}").context["form"]["has_regulated_tasks"].value()
        for one in (unit, other)
    ]
    assert regulated == [True, False]
    assert re.findall(r'href="(\?unit=[^"]+)"', words(client.get(f"{NEW}?unit=finns-inte"))) != []


def test_a_manager_without_a_unit_is_told_whom_to_ask(client):
    make_season()
    client.force_login(make_manager())
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Ask an administrator to connect you to your unit" in words(client.get(NEW))


FAULTS = [
    ({"seats": "0"}, {"seats": ["Ensure this value is greater than or equal to 1."]}),
    ({"seats": "101"}, {"seats": ["Ensure this value is less than or equal to 100."]}),
    ({"seats": "två"}, {"seats": ["Enter a whole number."]}),
    ({"priority": "6"}, {"priority": ["Ensure this value is less than or equal to 5."]}),
    ({"priority": "0"}, {"priority": ["Ensure this value is greater than or equal to 1."]}),
    ({"hours_percent": "0"}, {"hours_percent": ["Ensure this value is greater than or equal to 1."]}),
    ({"hours_percent": "101"}, {"hours_percent": ["Ensure this value is less than or equal to 100."]}),
    ({"min_terms_completed": "8"},
     {"min_terms_completed": ["Ensure this value is less than or equal to 7."]}),
    ({"min_block_weeks": "0"}, {"min_block_weeks": ["Ensure this value is greater than or equal to 1."]}),
    ({"min_block_weeks": "7"},
     {"min_block_weeks": ["The vacancy has fewer weeks than the shortest period asked for."]}),
    ({"first_week": "2027-W30", "last_week": "2027-W25"},
     {"last_week": ["The last week comes before the first."]}),
    ({"last_week": "2027-W36"},
     {"last_week": ["Select a valid choice. 2027-W36 is not one of the available choices."]}),
    ({"last_week": "2027-W54"},
     {"last_week": ["Select a valid choice. 2027-W54 is not one of the available choices."]}),
    ({"first_week": "1900-W25"},
     {"first_week": ["Select a valid choice. 1900-W25 is not one of the available choices."]}),
    ({"salary_min": "31 000", "salary_max": "27 000"},
     {"salary_max": ["The highest pay is lower than the lowest."]}),
    ({"salary_min": "0"}, {"salary_min": ["Ensure this value is greater than or equal to 1."]}),
    ({"salary_max": "99999999999"},
     {"salary_max": ["Ensure this value is less than or equal to 2147483647."]}),
    ({"requires_licence_b": "on"},
     {"licence_reason":
      ["Say why a driving licence is needed: a demand without a reason can discriminate."]}),
    ({"requires_licence_b": "on", "licence_reason": "  "},
     {"licence_reason":
      ["Say why a driving licence is needed: a demand without a reason can discriminate."]}),
    ({"role": ""}, {"role": ["This field is required."]}),
    ({"collective_agreement": " "}, {"collective_agreement": ["This field is required."]}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "fault"), FAULTS)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(client, maja, form, changes, fault):
    sent = form | {"licence_reason": "Många hembesök" if "licence_reason" not in fault else ""} | changes
    answer = client.post(NEW, sent)
    assert (answer.status_code, wrong(answer), Vacancy.objects.count()) == (200, fault, 0)
    shown = answer.context["form"]
    assert {name: shown[name].value() for name in sent if name != "has_regulated_tasks"} == {
        name: value if name != "requires_licence_b" else True
        for name, value in sent.items()
        if name != "has_regulated_tasks"
    }
    (field,) = fault
    assert f'href="#id_{field}"' in words(answer)


@pytest.mark.parametrize(("changes", "fault"), FAULTS)
def test_the_same_faults_when_it_is_changed(client, maja, unit, form, changes, fault):
    vacancy = make_vacancy(unit, seats=3)
    answer = client.post(f"/sasong/2027/vakanser/{vacancy.pk}/", form | changes)
    assert (wrong(answer), Vacancy.objects.get().seats) == (fault, 3)


def test_a_choice_of_nothing_is_said_in_our_own_words(client, maja):
    form = client.get(NEW).context["form"]
    blanks = {name: dict(form.fields[name].choices)[""] for name in ("role", "contact")}
    assert blanks == {"role": "Choose", "contact": "Not given"}


# One form, one vacancy


def test_a_double_click_makes_one_vacancy(client, maja, form):
    answers = [client.post(NEW, form | {"key": KEY}, follow=True) for _click in range(2)]
    assert [str(row.pk) for row in Vacancy.objects.all()] == [KEY]
    assert told(answers[0]) == told(answers[1]) == ["The vacancy is stated. It is on the season board."]


def test_the_key_is_in_the_form_and_another_each_time(client, maja):
    keys = [re.search(r'name="key" value="([0-9a-f-]{36})"', words(client.get(NEW)))[1] for _look in range(2)]
    assert len(set(keys)) == 2


def test_a_form_gone_back_to_and_filled_in_otherwise_asks_before_it_makes_one_more(client, maja, form):
    client.post(NEW, form | {"key": KEY})
    other = form | {"role": "case_worker"}
    answer = client.post(NEW, other | {"key": KEY})
    assert wrong(answer) == {
        "__all__": [
            "You have already saved this form, as “Co-case worker, Barn och unga”."
            " Save again if you want one more."
        ]
    }
    assert Vacancy.objects.count() == 1
    client.post(NEW, other | {"key": answer.context["form"]["key"].value()})
    assert sorted(Vacancy.objects.values_list("role", flat=True)) == ["case_worker", "co_case_worker"]


def test_a_strangers_key_is_no_way_to_a_strangers_row(client, maja, form):
    theirs = make_vacancy(make_unit(), pk=KEY, created_by=make_recruiter())
    assert client.post(NEW, form | {"key": KEY}).status_code == 302
    assert Vacancy.objects.exclude(pk=theirs.pk).get().created_by == maja


@pytest.mark.parametrize("key", ["", "abc", "\x00", "0" * 5000])
def test_a_broken_key_only_loses_its_protection(client, maja, form, key):
    assert client.post(NEW, form | {"key": key}).status_code == 302
    assert Vacancy.objects.count() == 1


# Change, withdraw, reopen


def test_a_vacancy_is_changed(client, maja, unit, form):
    vacancy = make_vacancy(unit)
    answer = client.post(f"/sasong/2027/vakanser/{vacancy.pk}/", form, follow=True)
    assert told(answer) == ["The vacancy is changed."]
    assert (Vacancy.objects.get().seats, Vacancy.objects.get().last_week) == (2, week(30))


def test_a_colleague_who_left_stays_on_the_vacancy_but_is_not_offered_for_others(client, maja, unit, form):
    gone = make_user("employee", is_active=False, first_name="Greta", last_name="Borta")
    old = make_vacancy(unit, contact=gone)
    client.post(f"/sasong/2027/vakanser/{old.pk}/", form | {"contact": str(gone.pk)})
    assert (Vacancy.objects.get().contact, Vacancy.objects.get().seats) == (gone, 2)
    assert "Greta Borta" not in words(client.get(f"{NEW}?unit={unit.slug}"))


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"last_week": "2027-W28"}, "last_week", "This is promised in offers: weeks 25–30."),
        ({"first_week": "2027-W26"}, "first_week", "This is promised in offers: weeks 25–30."),
        ({"role": "case_worker"}, "role", "This is promised in offers: weeks 25–30."),
    ],
)
def test_what_is_promised_is_not_cut(client, maja, season, unit, form, changes, field, fault):
    vacancy = make_vacancy(unit, season, first_week=week(25), last_week=week(30), has_regulated_tasks=True)
    make_offer(make_candidacy(season=season), vacancy, "sent")
    answer = client.post(f"/sasong/2027/vakanser/{vacancy.pk}/", form | changes)
    assert wrong(answer) == {field: [fault]}


def test_a_vacancy_is_withdrawn_and_opened_again_and_each_twice_is_harmless(client, maja, unit):
    vacancy = make_vacancy(unit)
    path = f"/sasong/2027/vakanser/{vacancy.pk}/"
    for action, state in (("dra-tillbaka", "withdrawn"), ("oppna-igen", "open")):
        for _twice in range(2):
            assert client.post(f"{path}{action}/").status_code == 302
            assert Vacancy.objects.get().state == state


def test_a_promised_vacancy_is_not_withdrawn_and_it_says_why(client, maja, season, unit):
    vacancy = make_vacancy(unit, season)
    make_offer(make_candidacy(season=season), vacancy, "confirmed")
    path = f"/sasong/2027/vakanser/{vacancy.pk}/"
    answer = client.post(f"{path}dra-tillbaka/", headers={"referer": f"http://testserver{path}"})
    assert (answer.status_code, Vacancy.objects.get().state) == (409, "open")
    assert "This is promised in offers: weeks 25–32." in words(answer)
    assert f'href="http://testserver{path}"' in words(answer)


def test_a_withdrawn_vacancy_says_so_and_nothing_is_stated_in_a_closed_season(
    client, maja, season, unit, form
):
    vacancy = make_vacancy(unit, season, state="withdrawn")
    path = f"/sasong/2027/vakanser/{vacancy.pk}/"
    assert "oppna-igen" in words(client.get(path))
    assert wrong(client.post(path, form)) == {"__all__": ["The vacancy has been withdrawn."]}
    season.state = "closed"
    season.save()
    assert wrong(client.post(NEW, form)) == {"__all__": ["The season is closed."]}


# Who


def test_a_manager_reaches_only_own_units(client, maja, season, unit, form):
    other = make_vacancy(make_unit("Öppenvård"), season)
    make_vacancy(unit, season)
    path = f"/sasong/2027/vakanser/{other.pk}/"
    statuses = [client.get(path).status_code, client.post(path, form).status_code]
    statuses += [client.post(f"{path}{action}/").status_code for action in ("dra-tillbaka", "oppna-igen")]
    assert statuses == [404] * 4
    assert "Öppenvård" not in words(client.get("/sasong/2027/vakanser/"))
    answer = client.post(NEW, form | {"unit": str(other.unit_id)})
    assert list(wrong(answer)) == ["unit"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_one_and_three(client, rut, season, count, django_assert_num_queries):
    for _more in range(count):
        make_vacancy(season=season)
    with django_assert_num_queries(5):
        assert len(client.get("/sasong/2027/vakanser/").context["page"].rows) == count


def test_nothing_is_done_by_looking(client, maja, unit):
    vacancy = make_vacancy(unit)
    paths = [f"/sasong/2027/vakanser/{vacancy.pk}/{action}/" for action in ("dra-tillbaka", "oppna-igen")]
    assert [client.get(path).status_code for path in paths] == [405, 405]


def test_a_question_that_is_not_understood_shows_nothing_and_says_so(client, maja, unit):
    make_vacancy(unit)
    page = client.get("/sasong/2027/vakanser/?colour=red").context["page"]
    assert (page.rows, bool(page.note)) == ([], True)
