"""Registering on a phone: the form, what is told at once, the confirmed address."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from recruitment.candidates.models import Candidate, Registration
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from tests.factories import (
    make_candidate,
    make_job,
    make_lecture,
    make_organisation,
    make_season,
    make_unit,
    make_user,
    week,
)

pytestmark = pytest.mark.django_db

STINA = {
    "first_name": "Stina",
    "last_name": "Ågren",
    "email": "stina@student.example.org",
    "education_status": "student",
    "university": "oru",
    "is_adult": "on",
    "privacy_notice_version": "2026-11",
}


@pytest.fixture(autouse=True)
def organisation():
    cache.clear()
    return make_organisation()


def text(response) -> str:
    return response.content.decode()


def register(client, path="/intresse/", **changed):
    return client.post(path, STINA | changed)


def newest() -> Registration:
    return Registration.objects.latest("created_at")


class TestTheForm:
    def test_the_notices_stand_above_the_form(self, client):
        page = text(client.get("/intresse/"))
        form = page.index('name="first_name"')
        assert page.index("010-123 45 00") < form
        assert page.index("can be requested" if "can be requested" in page else "begäras ut") < form

    @pytest.mark.parametrize("spelled", [str.upper, str.lower])
    def test_a_lectures_code_prefills_the_university_however_it_is_typed(self, client, spelled):
        lecture = make_lecture(university_id="oru")
        page = client.get(f"/f/{spelled(lecture.code)}/")
        assert page.context["form"]["university"].value() == "oru"
        assert page.context["form"]["education_status"].value() == "student"

    @pytest.mark.parametrize("code", ["NOPE99", "x" * 500, "å", "%00", "<script>", "' or 1=1", "💚"])
    def test_an_unknown_code_gives_the_ordinary_form_with_a_friendly_line(self, client, code):
        page = client.get(reverse("register_with_code", args=[code]))
        assert (page.status_code, page.context["code_is_unknown"]) == (200, True)
        assert register(client, reverse("register_with_code", args=[code])).status_code == 302
        assert newest().data["source"]["kind"] == "web"

    def test_the_source_is_the_lecture(self, client):
        lecture = make_lecture()
        register(client, f"/f/{lecture.code.lower()}/")
        assert newest().data["source"]["id"] == str(lecture.pk)

    def test_the_source_is_the_share_link(self, client):
        job = make_job()
        link = job.links.create(sharer=make_user(), channel="facebook")
        register(client, f"/f/{link.code}/")
        assert newest().data["source"]["id"] == str(link.pk)

    def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(self, client):
        page = register(client, email="stina", first_name="")
        assert sorted(page.context["form"].errors) == ["email", "first_name"]
        assert 'value="Ågren"' in text(page)
        assert Registration.objects.count() == 0

    @pytest.mark.parametrize("name", ["first_name", "last_name", "email"])
    @pytest.mark.parametrize("value", ["x" * 10_000, "a\0b", "\u202eabc"])
    def test_nonsense_in_a_text_field_is_refused_at_that_field(self, client, name, value):
        page = register(client, **{name: value})
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [name]

    @pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Stina 🌞", "محمد", "O'Neill"])
    def test_a_name_in_any_alphabet_is_taken_and_shown_as_it_is(self, client, name):
        register(client, first_name=name)
        assert newest().data["first_name"] == name
        page = text(client.get(f"/bekrafta/{newest().token}/"))
        assert "<script>alert" not in page

    @pytest.mark.parametrize("field", ["education_status", "university", "privacy_notice_version"])
    def test_an_unknown_choice_is_refused(self, client, field):
        assert field in register(client, **{field: "x\0y"}).context["form"].errors

    def test_a_program_that_fills_in_every_field_registers_nothing(self, client):
        page = register(client, website="https://spam.example")
        assert (page.status_code, page.url) == (302, "/intresse/tack/")
        assert Registration.objects.count() == 0

    def test_a_known_address_looks_like_an_unknown_one(self, client):
        make_candidate(email=STINA["email"])
        known, unknown = client, type(client)()
        register(known)
        register(unknown, email="other@student.example.org")
        pages = [
            text(one.get("/intresse/tack/")).replace(mail, "").replace(one.cookies["csrftoken"].value, "")
            for one, mail in ((known, STINA["email"]), (unknown, "other@student.example.org"))
        ]
        drawn = r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"'
        plain = [re.sub(drawn, "", page) for page in pages]
        assert plain[0] == plain[1]

    def test_pressing_the_button_twice_is_one_registration_and_one_mail(self, client):
        register(client)
        register(client)
        assert (Registration.objects.count(), Message.objects.count()) == (1, 1)

    def test_a_whole_lecture_hall_on_one_network_gets_in(self, client):
        for number in range(40):
            type(client)().post("/intresse/", STINA | {"email": f"s{number}@student.example.org"})
        assert Registration.objects.count() == 40

    def test_in_english_when_asked_for(self, client):
        assert '<html lang="en">' in text(client.get("/intresse/?lang=en"))
        register(client, "/intresse/?lang=en")
        assert newest().language == "en"


class TestTellingMore:
    def test_it_waits_with_the_same_registration(self, client):
        make_season()
        unit = make_unit("Mottagningen")
        register(client)
        client.post(
            "/intresse/tack/",
            {"weeks": ["2027-W25", "2027-W26"], "wanted_areas": ["child_youth"], "wanted_units": [unit.slug]},
        )
        data = newest().data
        assert (data["weeks"], data["wanted_units"]) == (["2027-06-21", "2027-06-28"], [str(unit.pk)])
        assert data["first_name"] == "Stina"
        assert Registration.objects.count() == 1

    def test_the_programme_start_of_the_lecture_is_filled_in(self, client):
        lecture = make_lecture(admit_term="HT", admit_year=2024)
        register(client, f"/f/{lecture.code}/")
        form = client.get("/intresse/tack/").context["form"]
        assert (form["admit_term"].value(), form["admit_year"].value()) == ("HT", 2024)

    def test_who_has_a_degree_is_not_asked_when_it_began(self, client):
        register(client, education_status="degree")
        assert "admit_term" not in client.get("/intresse/tack/").context["form"].fields

    def test_without_a_season_no_weeks_are_asked_for(self, client):
        register(client)
        assert "weeks" not in client.get("/intresse/tack/").context["form"].fields

    def test_no_internal_id_stands_in_the_page(self, client):
        make_season()
        make_unit()
        register(client)
        page = text(client.get("/intresse/tack/"))
        assert str(newest().pk) not in page
        assert newest().token not in page
        assert str(newest().candidate_id) not in page

    @pytest.mark.parametrize("value", ["x" * 601, "a\0b", "\u202eabc"])
    def test_a_bad_text_is_refused_and_kept_on_the_screen(self, client, value):
        register(client)
        page = client.post("/intresse/tack/", {"about": value, "phone": "070-123 45 67"})
        assert list(page.context["form"].errors) == ["about"]
        assert "070-123 45 67" in text(page)

    def test_another_browser_reaches_nothing(self, client):
        register(client)
        page = type(client)().post("/intresse/tack/", {"about": "Hej"})
        assert page.url == "/min-lank/"
        assert "about" not in newest().data

    def test_after_confirming_this_browser_changes_nothing_more(self, client):
        register(client)
        Registration.objects.update(confirmed_at=timezone.now())
        assert client.post("/intresse/tack/", {"about": "Hej"}).url == "/min-lank/"
        assert "about" not in newest().data


class TestConfirming:
    @pytest.fixture
    def path(self, client):
        register(client)
        return f"/bekrafta/{newest().token}/"

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_looking_changes_nothing(self, client, path, method):
        page = getattr(client, method)(path)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert Candidate.objects.get().status == "new"

    def test_the_button_puts_the_person_in_the_bank_and_opens_their_page(self, client, path):
        make_season()
        page = client.post(path, follow=True)
        assert Candidate.objects.get().status == "active"
        assert Candidacy.objects.get().weeks == []
        assert page.status_code == 200
        assert page.redirect_chain[0][0].startswith("/mina-uppgifter/")
        assert "Stina" in text(page)

    def test_what_was_told_meanwhile_is_applied(self, client, path):
        make_season()
        client.post("/intresse/tack/", {"weeks": ["2027-W25"], "about": "Gärna barn och unga"})
        client.post(path)
        assert Candidacy.objects.get().weeks == [week(25)]
        assert Candidate.objects.get().about == "Gärna barn och unga"

    def test_twice_is_harmless(self, client, path):
        client.post(path)
        page = client.post(path, follow=True)
        assert page.status_code == 200
        assert Message.objects.filter(template="welcome").count() == 1

    def test_an_old_mail_is_no_key_to_the_persons_page(self, client, path):
        client.post(path)
        Registration.objects.update(confirmed_at=timezone.now() - timedelta(minutes=16))
        thief = type(client)()
        page = thief.post(path)
        assert page.status_code == 200
        assert "own_page" not in thief.session
        assert f"{path}igen/" in text(page)

    def test_a_link_that_is_cut_short_gets_a_way_onwards(self, client, path):
        page = client.get(path[:-4] + "/")
        assert page.status_code == 404
        assert "/min-lank/" in text(page)

    def test_a_link_that_is_too_old_offers_a_new_one(self, client, path):
        Registration.objects.update(created_at=timezone.now() - timedelta(days=15))
        page = client.get(path)
        assert page.status_code == 404
        assert f"{path}igen/" in text(page)
        assert client.post(f"{path}igen/").url == "/min-lank/skickad/"

    @pytest.mark.parametrize("token", ["x", "å", "a" * 900, "%00"])
    def test_nonsense_gets_a_friendly_page(self, client, token):
        assert client.get(reverse("confirm", args=[token])).status_code == 404
        assert client.post(reverse("confirm", args=[token])).status_code == 404
        assert client.post(reverse("confirm_again", args=[token])).url == "/min-lank/skickad/"

    def test_sending_again_sends_the_same_way_in_once_more(self, client, path):
        client.post(f"{path}igen/")
        assert Message.objects.filter(template="confirm_registration").count() == 2
