"""What an administrator sets, whom they let in, everybody's own account, and the way in."""

import re

import pytest
from django.core.cache import cache

from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, Unit, User
from recruitment.staff.rights import Role
from tests.factories import PASSWORD, make_organisation, make_recruiter, make_unit, make_user
from tests.web.reading import told, words

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-0000-0000-000000000007"

UNIT = {
    "name": "Öppenvården Åby", "slug": "", "area": "outpatient", "street_address": "Torggatan 1",
    "postcode": "712 34", "city": "Norrby", "phone": "", "email": "", "presentation": "", "is_active": "on",
}  # fmt: skip
COLLEAGUE = {
    "first_name": "Karin", "last_name": "Alm", "email": "karin.alm@norrby.example.org", "phone": "",
    "title": "Enhetschef", "roles": ["mentor"], "units": [], "is_active": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def norrby(client):
    cache.clear()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return make_organisation()


@pytest.fixture
def adam(client):
    user = make_user(Role.SYSTEM_ADMIN, first_name="Adam", last_name="Norberg")
    client.force_login(user)
    return user


def filled(client, path) -> dict:
    """What the form holds as it is drawn."""
    form = client.get(path).context["form"]
    return {field.name: field.value() for field in form if field.value() not in (None, False)}


# The organisation


def test_the_organisation_is_changed_and_the_same_twice_is_harmless(client, adam):
    data = filled(client, "/installningar/") | {"display_name": "Norrby stad", "reply_days": "10"}
    for _ in range(2):
        answer = client.post("/installningar/", data, follow=True)
        assert (answer.redirect_chain, told(answer)) == ([("/installningar/", 302)], ["Saved."])
    stored = Organisation.objects.get()
    assert (stored.display_name, stored.reply_days, stored.name) == ("Norrby stad", 10, "Norrby kommun")


def test_every_field_of_the_organisation_is_drawn_once(client, adam):
    page = client.get("/installningar/")
    drawn = [field.name for _title, fields in page.context["form"].sections() for field in fields]
    assert sorted(drawn) == sorted(page.context["form"].fields)
    assert words(page).count("<h2>") >= 5


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 10_000}, ["name"]),
        ({"name": "a\x00b"}, ["name"]),
        ({"code": "18"}, ["code"]),
        ({"contact_email": "rut"}, ["contact_email"]),
        ({"reply_days": "0"}, ["reply_days"]),
        ({"reply_days": "61"}, ["reply_days"]),
        ({"reply_days": "x"}, ["reply_days"]),
        ({"reply_min_working_days": "21"}, ["reply_min_working_days"]),
        ({"reminder_days_before": "7", "reply_days": "7"}, ["reminder_days_before"]),
        ({"step_back_days": "99999"}, ["step_back_days"]),
        ({"bank_active_months": "0"}, ["bank_active_months"]),
        ({"regulated_areas": ["magic"]}, ["regulated_areas"]),
    ],
)
def test_a_fault_of_the_organisation_stands_at_its_field_and_nothing_typed_is_lost(
    client, adam, changes, fields
):
    data = filled(client, "/installningar/") | {"city": "Åby"} | changes
    answer = client.post("/installningar/", data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, fields)
    assert answer.context["form"]["city"].value() == "Åby"
    assert Organisation.objects.get().city == ""


# Units


def test_a_unit_gets_its_name_in_addresses_from_its_name(client, adam):
    answer = client.post("/installningar/enheter/ny/", UNIT, follow=True)
    assert answer.redirect_chain == [("/installningar/enheter/", 302)]
    assert Unit.objects.get().slug == "oppenvarden-aby"
    assert "Öppenvården Åby" in words(answer)


def test_the_same_new_unit_twice_is_one_and_says_why(client, adam):
    client.post("/installningar/enheter/ny/", UNIT)
    again = client.post("/installningar/enheter/ny/", UNIT)
    assert (list(again.context["form"].errors), Unit.objects.count()) == (["slug"], 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "🙂", "slug": ""}, "slug"),
        ({"slug": "två ord"}, "slug"),
        ({"area": ""}, "area"),
        ({"area": "magic"}, "area"),
        ({"email": "nej"}, "email"),
        ({"name": "x" * 121, "slug": "x"}, "name"),
    ],
)
def test_a_fault_of_a_unit_stands_at_its_field(client, adam, changes, field):
    answer = client.post("/installningar/enheter/ny/", UNIT | changes)
    assert (answer.status_code, field in answer.context["form"].errors) == (200, True)
    assert answer.context["form"]["street_address"].value() == "Torggatan 1"
    assert Unit.objects.count() == 0


def test_a_unit_is_changed_and_taken_out_of_use(client, adam):
    unit = make_unit("Norr", slug="norr")
    path = f"/installningar/enheter/{unit.pk}/"
    client.post(path, UNIT | {"slug": "norr", "name": "Nya Norr", "is_active": ""})
    assert Unit.objects.values_list("name", "slug", "is_active").get() == ("Nya Norr", "norr", False)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_questions_however_long_they_are(client, adam, django_assert_num_queries, count):
    for _ in range(count):
        make_user(Role.MENTOR, units=[make_unit(), make_unit()])
    client.get("/installningar/enheter/")
    with django_assert_num_queries(4):
        assert len(client.get("/installningar/enheter/").context["page"].rows) == 2 * count
    with django_assert_num_queries(5):
        assert len(client.get("/installningar/kollegor/").context["listed"]) == 1 + count


@pytest.mark.parametrize("path", ["/installningar/enheter/", "/installningar/kollegor/"])
def test_an_unknown_parameter_shows_nothing_and_says_so(client, adam, path):
    page = client.get(f"{path}?foo=1")
    assert (page.context["page"].rows, page.context["page"].note) == (
        [],
        "This list knows no “foo”, so it shows nothing.",
    )


# Colleagues


def test_a_new_colleague_has_no_password_and_chooses_one_by_mail(client, adam):
    answer = client.post("/installningar/kollegor/ny/", COLLEAGUE, follow=True)
    assert told(answer)[0].startswith("Saved. The colleague chooses a password")
    karin = User.objects.get(email="karin.alm@norrby.example.org")
    assert (karin.has_usable_password(), karin.roles, karin.is_staff) == (False, ["mentor"], False)
    client.logout()
    client.post("/konto/password/reset/", {"email": karin.email})
    mail = Message.objects.get(recipient=karin.email)
    link = re.search(r"https?://[^/]+(/konto/password/reset/key/\S+)", mail.text).group(1)
    form = client.get(link, follow=True)
    new = {"password1": "en lång mening 27", "password2": "en lång mening 27"}
    client.post(form.redirect_chain[-1][0], new)
    assert client.login(email=karin.email, password="en lång mening 27")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"email": "karin"}, "email"),
        ({"email": "TAKEN@example.org"}, "email"),
        ({"roles": ["queen"]}, "roles"),
        ({"roles": ["unit_manager"]}, "units"),
        ({"units": [NOBODY]}, "units"),
    ],
)
def test_a_fault_of_a_colleague_stands_at_its_field_and_nothing_typed_is_lost(client, adam, changes, field):
    make_user(Role.MENTOR, email="taken@example.org")
    answer = client.post("/installningar/kollegor/ny/", COLLEAGUE | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert answer.context["form"]["title"].value() == "Enhetschef"
    assert User.objects.count() == 2


def test_a_manager_with_a_unit_is_fine(client, adam):
    unit = make_unit()
    client.post("/installningar/kollegor/ny/", COLLEAGUE | {"roles": ["unit_manager"], "units": [unit.pk]})
    assert list(User.objects.get(first_name="Karin").units.all()) == [unit]


def test_a_colleague_who_leaves_is_shut_out_at_once(client, adam):
    rut = make_recruiter(email="rut@norrby.example.org")
    data = COLLEAGUE | {"email": rut.email, "roles": ["recruiter"], "is_active": ""}
    client.post(f"/installningar/kollegor/{rut.pk}/", data)
    assert User.objects.get(pk=rut.pk).is_active is False
    assert "(not active)" in words(client.get("/installningar/kollegor/"))
    client.force_login(rut)
    assert client.get("/bank/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"), [({"roles": ["mentor"]}, "roles"), ({"is_active": ""}, "is_active")]
)
def test_nobody_locks_themselves_out(client, adam, changes, field):
    data = COLLEAGUE | {"email": adam.email, "roles": ["system_admin"]}
    path = f"/installningar/kollegor/{adam.pk}/"
    answer = client.post(path, data | changes)
    assert list(answer.context["form"].errors) == [field]
    stored = User.objects.get(pk=adam.pk)
    assert (stored.roles, stored.is_active) == (["system_admin"], True)
    assert client.post(path, data).status_code == 302


def test_what_is_not_there_is_not_there(client, adam):
    ways = [client.get(f"/installningar/{kind}/{NOBODY}/") for kind in ("enheter", "kollegor")]
    assert [answer.status_code for answer in ways] == [404, 404]


# One's own account


def test_everybody_changes_their_own_name_and_nothing_more(client):
    rut = make_recruiter()
    client.force_login(rut)
    data = {"first_name": "Ruth", "last_name": "Ek", "phone": "010", "title": "Rekryterare"}
    answer = client.post(
        "/installningar/konto/", data | {"roles": ["system_admin"], "email": "x@x.se"}, follow=True
    )
    assert told(answer) == ["Saved."]
    stored = User.objects.get()
    assert (stored.first_name, stored.roles, stored.email) == ("Ruth", ["recruiter"], rut.email)


def test_a_name_is_needed_and_the_rest_stays_written(client):
    client.force_login(make_recruiter())
    answer = client.post("/installningar/konto/", {"first_name": "", "last_name": "Ek", "title": "Chef"})
    assert list(answer.context["form"].errors) == ["first_name"]
    assert answer.context["form"]["title"].value() == "Chef"


def test_titles_of_people_are_not_headlines_of_ads_in_swedish(client, adam):
    client.cookies["django_language"] = "sv"
    for path in ("/installningar/konto/", "/installningar/kollegor/ny/"):
        assert "Rubrik" not in words(client.get(path))


# The way in


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", ["/logga-in/", "/konto/password/reset/"])
def test_no_field_of_the_way_in_has_a_placeholder(client, language, path):
    client.cookies["django_language"] = language
    assert "placeholder" not in words(client.get(path))


def test_the_login_has_one_link_to_a_new_password_after_the_fields(client):
    page = words(client.get("/logga-in/"))
    assert page.count("/konto/password/reset/") == 1
    assert page.index('name="password"') < page.index("/konto/password/reset/")
    assert "_helptext" not in page


def test_login_leads_back_to_where_one_was_going(client):
    rut = make_recruiter()
    rut.set_password(PASSWORD)
    rut.save()
    answer = client.post("/logga-in/?next=/bank/", {"login": rut.email, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/bank/")


def test_a_wrong_password_says_so_and_keeps_the_address(client):
    rut = make_recruiter()
    answer = client.post("/logga-in/", {"login": rut.email, "password": "fel"})
    assert (answer.status_code, len(answer.context["form"].non_field_errors())) == (200, 1)
    assert f'value="{rut.email}"' in words(answer)
    assert 'value="fel"' not in words(answer)


def test_known_and_unknown_addresses_get_the_same_answer_about_a_password(client):
    rut = make_recruiter()
    answers = [client.post("/konto/password/reset/", {"email": email}) for email in (rut.email, "no@x.se")]
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1


def test_logging_out_is_a_post(client, adam):
    assert "Log out?" in words(client.get("/logga-ut/"))
    assert client.get("/idag/").status_code == 200
    client.post("/logga-ut/")
    assert client.get("/idag/").status_code == 302
