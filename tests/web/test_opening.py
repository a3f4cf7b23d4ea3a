"""From the first day to open doors: the founder's link, the steps, and what the public meets meanwhile."""

import re

import pytest
from django.utils import timezone

from recruitment import tasks
from recruitment.bank.register import start_registration
from recruitment.candidates.models import Registration
from recruitment.outbox.models import Message
from recruitment.staff.founding import make_setup_link
from recruitment.staff.models import Organisation, Unit, User
from recruitment.staff.rights import Role
from tests.factories import (
    make_candidate,
    make_job,
    make_lecture,
    make_offer,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
)
from tests.smtp import SmtpServer
from tests.web.reading import told, words, wrong

pytestmark = pytest.mark.django_db
AT = "/installningar/start/"
ADA = {"first_name": "Ada", "last_name": "Ek", "email": "ada@norrby.se",
       "password": "en lång mening 27", "again": "en lång mening 27"}  # fmt: skip
WHO = {
    "name": "Norrby kommun", "display_name": "Norrby", "department": "Socialförvaltningen", "code": "9999",
    "contact_name": "Rut Ek", "contact_phone": "010-1", "contact_email": "", "protected_identity_phone": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def adam(client):
    user = make_user(Role.SYSTEM_ADMIN, first_name="Adam", last_name="Norberg", email="adam@norrby.se")
    client.force_login(user)
    return user


@pytest.fixture
def server(settings):
    with SmtpServer() as smtp:
        settings.MAILERS = smtp.mailers
        yield smtp


def missing(client) -> list[str]:
    return [one.code for step in client.get(AT).context["steps"] for one in step["missing"]]


# The founder


def door() -> str:
    return f"/installera/{make_setup_link(timezone.now())}/"


def test_the_founder_chooses_a_name_and_a_password_and_is_let_in(client):
    path = door()
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    answer = client.post(path, ADA, follow=True)
    assert answer.redirect_chain == [(AT, 302)]
    assert answer.context["request"].user == User.objects.get(email="ada@norrby.se")
    assert "The service is not open yet" in words(answer)
    client.logout()
    for method in (client.get, client.post):
        again = method(path, ADA)
        assert (again.status_code, "manage.py setup_link" in words(again)) == (404, True)
    assert User.objects.count() == 1


def test_looking_at_the_link_does_not_use_it_up(client):
    path = door()
    for _nth in range(3):
        assert client.get(path).status_code == 200
        client.head(path)
    assert client.post(path, ADA).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"first_name": "a\x00b"}, "first_name"),
        ({"last_name": "x" * 101}, "last_name"),
        ({"email": "ada"}, "email"),
        ({"email": "TAKEN@example.org"}, "email"),
        ({"password": "kort", "again": "kort"}, "password"),
        ({"password": "password12345", "again": "password12345"}, "password"),
        ({"password": "ada@norrby.se", "again": "ada@norrby.se"}, "password"),
        ({"again": "en annan mening"}, "again"),
    ],
)
def test_a_fault_stands_at_its_field_and_the_link_is_not_used_up(client, changes, field):
    path = door()
    make_recruiter(email="taken@example.org")
    answer = client.post(path, ADA | changes)
    assert (answer.status_code, list(wrong(answer))) == (200, [field])
    assert answer.context["form"]["last_name"].value() == (ADA | changes)["last_name"]
    assert ADA["password"] not in words(answer)
    assert client.post(path, ADA).status_code == 302


@pytest.mark.parametrize("token", ["x", "x" * 300, "a%00b", "..", "%C3%A5"])
def test_a_guess_meets_a_page_that_says_what_to_do(client, token):
    assert client.get(f"/installera/{token}/").status_code == 404


# The steps


def test_a_whole_first_day(client, server):
    client.post(door(), ADA)
    assert missing(client) == ["name", "code", "contact", "protected", "units", "texts", "mail", "recruiter"]
    assert "/installningar/start/oppna/" not in words(client.get(AT))
    client.post(f"{AT}organisation/", WHO)
    client.post(f"{AT}enheter/", {"names": "Barn Norr\nBarn Väster", "area": "child_youth"})
    form = client.get(f"{AT}texter/").context["form"]
    client.post(f"{AT}texter/", {field.name: field.value() for field in form})
    client.post(f"{AT}mejl/")
    tasks.deliver_messages()
    assert [received.recipients for received in server.messages] == [["ada@norrby.se"]]
    assert missing(client) == ["protected", "recruiter"]
    assert client.get("/").status_code == 503
    assert told(client.post(f"{AT}oppna/", follow=True))[-1] == "The service is open."
    assert client.get("/").status_code == 200


def test_it_cannot_be_opened_while_something_is_missing(client, adam):
    Organisation.objects.create(name="Norrby kommun", code="9999", contact_phone="010-1")
    answer = client.post(f"{AT}oppna/", follow=True)
    assert "There is no unit yet." in told(answer)[-1]
    assert not Organisation.objects.current().is_open


def test_opening_and_closing_twice_are_harmless(client, adam):
    make_organisation(opened_at=None)
    make_unit()
    Message.objects.create(key="k", recipient="a@b.se", template="account", text="x", state="sent")
    for _twice in range(2):
        assert told(client.post(f"{AT}oppna/", follow=True))[-1] == "The service is open."
    opened_at = Organisation.objects.get().opened_at
    client.post(f"{AT}oppna/")
    assert Organisation.objects.get().opened_at == opened_at
    for _twice in range(2):
        client.post(f"{AT}stang/")
        assert client.get("/").status_code == 503


def test_the_settings_say_what_is_left_as_well(client, adam):
    make_organisation(code="")
    assert "The municipality code is missing." in words(client.get("/installningar/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": ""}, "code"),
        ({"code": "12"}, "code"),
        ({"contact_phone": ""}, "contact_phone"),
        ({"contact_email": "rut"}, "contact_email"),
    ],
)
def test_a_fault_of_who_we_are_stands_at_its_field(client, adam, changes, field):
    answer = client.post(f"{AT}organisation/", WHO | changes)
    assert list(wrong(answer)) == [field]
    assert answer.context["form"]["contact_name"].value() == "Rut Ek"
    assert Organisation.objects.count() == 0


def test_who_we_are_begins_blank_and_is_kept_with_the_rest(client, adam):
    assert client.get(f"{AT}organisation/").context["form"]["name"].value() == ""
    make_organisation(welcome_text="Hej")
    client.post(f"{AT}organisation/", WHO)
    stored = Organisation.objects.get()
    assert (stored.display_name, stored.welcome_text, stored.is_open) == ("Norrby", "Hej", True)


def test_units_are_added_by_the_line_and_the_same_twice_are_the_same(client, adam):
    typed = {"names": " Barn  Norr \n\nBarn Norr\nBarn-Norr\nÅby", "area": "child_youth"}
    said = [told(client.post(f"{AT}enheter/", typed, follow=True))[-1] for _twice in range(2)]
    assert said == ["3 new units.", "0 new units."]
    assert sorted(Unit.objects.values_list("name", "slug")) == [
        ("Barn Norr", "barn-norr"),
        ("Barn-Norr", "barn-norr-1"),
        ("Åby", "aby"),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"names": "", "area": "lss"}, "names"),
        ({"names": "A\n🙂", "area": "lss"}, "names"),
        ({"names": "A\n" + "x" * 121, "area": "lss"}, "names"),
        ({"names": "\n".join(f"Enhet {n}" for n in range(101)), "area": "lss"}, "names"),
        ({"names": "a\x00b", "area": "lss"}, "names"),
        ({"names": "A", "area": ""}, "area"),
        ({"names": "A", "area": "magic"}, "area"),
    ],
)
def test_a_fault_of_the_units_adds_none_and_loses_nothing(client, adam, typed, field):
    answer = client.post(f"{AT}enheter/", typed)
    assert list(wrong(answer)) == [field]
    assert (answer.context["form"]["names"].value(), Unit.objects.count()) == (typed["names"], 0)


def test_the_legal_texts_begin_as_what_the_public_reads(client, adam):
    make_organisation(name="Å & Ö kommun")
    form = client.get(f"{AT}texter/").context["form"]
    client.cookies["django_language"] = "sv"
    for field, path in (
        ("privacy_notice", "/personuppgifter/"),
        ("accessibility_statement", "/tillganglighet/"),
    ):
        shown = re.sub(r"<[^>]+>", "", words(client.get(path)).replace("&amp;", "&"))
        parts = form[field].value().split("\n\n")
        assert [part for part in parts if part not in shown] == []
        assert "Å & Ö kommun" in form[field].value()


def test_texts_left_as_they_are_stay_the_services_own(client, adam):
    make_organisation(legal_texts_read_at=None)
    fields = {field.name: field.value() for field in client.get(f"{AT}texter/").context["form"]}
    typed = {name: text.replace("\n", "\r\n") for name, text in fields.items()}
    client.post(f"{AT}texter/", typed | {"accessibility_statement": "Vår egen."})
    stored = Organisation.objects.get()
    assert (stored.privacy_notice, stored.accessibility_statement) == ("", "Vår egen.")
    assert stored.legal_texts_read_at is not None
    assert client.get(f"{AT}texter/").context["form"]["accessibility_statement"].value() == "Vår egen."


def test_a_blank_legal_text_is_refused(client, adam):
    make_organisation(legal_texts_read_at=None)
    answer = client.post(f"{AT}texter/", {"privacy_notice": " ", "accessibility_statement": "Vår egen."})
    assert list(wrong(answer)) == ["privacy_notice"]
    assert Organisation.objects.get().legal_texts_read_at is None


def test_a_test_mail_is_one_while_it_is_under_way_and_then_another(client, adam, server):
    for _twice in range(2):
        client.post(f"{AT}mejl/")
    assert Message.objects.count() == 1
    assert "on its way" in words(client.get(f"{AT}mejl/lage/"))
    tasks.deliver_messages()
    assert [received.recipients for received in server.messages] == [["adam@norrby.se"]]
    assert "The mail has left." in words(client.get(f"{AT}mejl/"))
    assert "<html" not in words(client.get(f"{AT}mejl/lage/"))
    client.post(f"{AT}mejl/")
    assert Message.objects.count() == 2


def test_a_test_mail_that_cannot_leave_says_why(client, adam, server):
    client.post(f"{AT}mejl/")
    Message.objects.update(state="failed", reason="The mail server refuses the message (554).")
    page = words(client.get(f"{AT}mejl/"))
    assert ("refuses the message (554)" in page, "Send another test mail" in page) == (True, True)


def test_mail_that_is_only_kept_is_said_to_be(client, adam, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend"}}
    assert "Mail is kept in a folder" in words(client.get(f"{AT}mejl/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_steps_cost_the_same_at_one_and_three(client, adam, count, django_assert_num_queries):
    make_organisation()
    for _nth in range(count):
        make_unit()
        make_recruiter()
    client.get(AT)
    with django_assert_num_queries(6):
        client.get(AT)


# The public, meanwhile


@pytest.fixture
def closed():
    return make_organisation(opened_at=None)


def test_the_public_pages_say_that_it_is_not_open_yet(client, closed):
    job, lecture = make_job(), make_lecture()
    for path in (
        "/",
        "/jobb/",
        f"/jobb/{job.slug}/",
        "/jobb/nope/",
        "/d/nope/",
        "/intresse/",
        f"/f/{lecture.code}/",
    ):
        page = client.get(path)
        assert (path, page.status_code, page["Retry-After"]) == (path, 503, "3600")
        assert ("We are not open yet" in words(page), job.title in words(page)) == (True, False)
        assert not page.cookies


def test_before_the_first_day_there_is_nothing_to_see(client):
    assert client.get("/").status_code == 503
    assert client.get("/intresse/").status_code == 503


def test_nobody_registers_before_it_is_open(client, closed):
    form = {
        "first_name": "Stina",
        "last_name": "Ågren",
        "email": "s@example.org",
        "education_status": "student",
    }
    assert client.post("/intresse/", form).status_code == 503
    answer = client.post("/api/v1/public/registrations/", form, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_open")
    make_job()
    assert client.get("/api/v1/public/jobs/").json()["results"] == []
    assert Registration.objects.count() == 0


def test_who_works_here_logs_in_and_works(client, closed):
    assert client.get("/logga-in/").status_code == 200
    client.force_login(make_recruiter())
    assert [client.get(path).status_code for path in ("/idag/", "/bank/", "/foredrag/")] == [200, 200, 200]


def test_links_that_people_have_been_sent_go_on_working(client, closed):
    offer = make_offer(state="sent")
    at = timezone.now()
    person = make_candidate(email="kim@example.org")
    answers = {"first_name": "Kim", "last_name": "Ek", "email": person.email, "education_status": "student"}
    token = start_registration(answers, language="sv", at=at).token
    paths = [f"/erbjudande/{offer.token}/", f"/bekrafta/{token}/", "/min-lank/", "/personuppgifter/",
             "/tillganglighet/"]  # fmt: skip
    assert [client.get(path).status_code for path in paths] == [200] * 5
