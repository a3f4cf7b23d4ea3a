"""A person's own page: in by a link that a POST uses up; see, change, copy, pause, leave; stop the mails."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from recruitment.bank.tokens import stay_token, stop_token
from recruitment.candidates.actions import add_note, open_personal_link
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate
from recruitment.candidates.terms import ordinal
from recruitment.introductions.models import ConditionCheck, RegisterCheck
from recruitment.introductions.standing import WORDS
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from recruitment.staff.rights import Role
from recruitment.web.personal_forms import correction
from recruitment.web.personal_offers import ALL_SHOWN, TO_SHOW
from recruitment.web.personal_session import KEY
from recruitment.web.personal_words import PROCESS, SAID_NO
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_candidate,
    make_inquiry,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db
Status = Candidate.Status
LICENCE = [{"code": "licence_b", "text": "Du visar B-körkort."}]
EDUCATION = {"education_status": "student", "university": "oru", "admit_term": "HT", "admit_year": "2024"}


@pytest.fixture(autouse=True)
def organisation():
    cache.clear()
    return make_organisation()


@pytest.fixture
def stina():
    return make_candidate(email="stina@student.example.org")


@pytest.fixture
def door(stina):
    return f"/mina-uppgifter/{open_personal_link(stina, at=timezone.now()).token}/"


@pytest.fixture
def page(client, door):
    """The address of the open page."""
    client.post(door)
    return door


def text(response) -> str:
    return response.content.decode()


def now(candidate: Candidate) -> Candidate:
    candidate.refresh_from_db()
    return candidate


class TestTheWayIn:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_looking_at_a_link_does_not_use_it(self, client, door, method):
        answer = getattr(client, method)(door)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert PersonalLink.objects.get().used_at is None
        assert "stina@student.example.org" not in text(client.get(door))

    def test_the_button_opens_the_page_at_the_same_address(self, client, door):
        answer = client.post(door)
        assert answer.url == door
        assert "stina@student.example.org" in text(client.get(door))

    def test_the_session_gets_a_new_id(self, client, door):
        client.get("/min-lank/")
        session = client.session
        session["x"] = 1
        session.save()
        before = session.session_key
        client.post(door)
        assert client.session.session_key != before

    def test_a_link_opens_one_browser_only(self, client, page):
        other = Client()
        assert other.get(page).status_code == 404
        assert other.post(page).status_code == 404
        assert KEY not in other.session

    def test_an_old_link_opens_nothing_and_sends_a_new_one_with_one_button(self, client, door):
        PersonalLink.objects.update(valid_until=timezone.now())
        answer = client.get(door)
        assert answer.status_code == 404
        assert f"{door}skicka-igen/" in text(answer)
        assert client.post(f"{door}skicka-igen/").url == "/min-lank/skickad/"
        assert Message.objects.get().template == "personal_link"

    def test_after_two_hours_the_page_is_closed(self, client, page):
        session = client.session
        session[KEY] = session[KEY] | {"until": timezone.now().isoformat()}
        session.save()
        assert client.get(page).status_code == 404
        assert client.post(f"{page}pausa/").url == page
        assert client.get(f"{page}kopia.json").url == page

    def test_the_session_opens_no_other_page(self, client, page):
        other = open_personal_link(make_candidate(), at=timezone.now())
        assert client.get(f"/mina-uppgifter/{other.token}/kopia.json").status_code == 302

    @pytest.mark.parametrize("token", ["x", "å", "%00", "a" * 900])
    def test_nonsense_gets_a_friendly_page(self, client, token):
        answer = client.get(reverse("own_page", args=[token]))
        assert answer.status_code == 404
        assert "/min-lank/" in text(answer)
        assert client.post(reverse("own_link_again", args=[token])).url == "/min-lank/skickad/"

    @pytest.mark.parametrize("email", ["stina@student.example.org", "STINA@student.example.org", "no@x.se"])
    def test_the_answer_is_the_same_for_every_address(self, client, stina, email):
        assert client.post("/min-lank/", {"email": email}).url == "/min-lank/skickad/"

    @pytest.mark.parametrize("email", ["", "stina", "a\0b@x.se", "x" * 10_000 + "@x.se", "<script>"])
    def test_what_is_no_address_is_refused(self, client, email):
        answer = client.post("/min-lank/", {"email": email})
        assert list(answer.context["form"].errors) == ["email"]


class TestSeeing:
    @pytest.mark.parametrize("state", Candidacy.State.values)
    def test_every_state_has_plain_words(self, client, page, stina, state):
        make_candidacy(stina, state=state)
        heading, sentence = client.get(page).context["words"]
        assert heading
        assert sentence

    def test_whose_own_no_it_was_is_not_told_that_we_have_nothing(self, client, page, stina):
        make_candidacy(stina, state="not_now", answer="no")
        assert client.get(page).context["words"] == SAID_NO
        Candidacy.objects.update(answer="")
        assert client.get(page).context["words"] == PROCESS["not_now"]

    @pytest.mark.parametrize("status", [Status.PAUSED, Status.EXPIRED])
    def test_who_is_paused_or_expired_is_told_how_to_come_back(self, client, page, stina, status):
        Candidate.objects.update(status=status)
        assert client.get(page).status_code == 200

    def test_without_a_season(self, client, page):
        answer = client.get(page)
        assert (answer.status_code, answer.context["needs_weeks"]) == (200, False)

    def test_without_weeks_they_are_asked_for(self, client, page):
        make_season()
        assert f"{page}andra/veckor/" in text(client.get(page))

    def test_an_open_offer_comes_first(self, client, page, stina):
        offer = make_offer(make_candidacy(stina), state="sent")
        assert f"/erbjudande/{offer.token}/" in text(client.get(page))

    def test_a_draft_is_not_shown(self, client, page, stina):
        draft = make_offer(make_candidacy(stina))
        assert draft.token not in text(client.get(page))

    def test_our_notes_are_shown(self, client, page, stina):
        add_note(stina, "Trevlig på mässan", by=make_recruiter(), at=timezone.now())
        assert "Trevlig på mässan" in text(client.get(page))

    @pytest.mark.parametrize("offers", [1, 3])
    def test_the_page_takes_as_many_queries_whatever_it_shows(
        self, client, page, stina, offers, django_assert_num_queries
    ):
        candidacy = make_candidacy(stina)
        for number in range(offers):
            state = "sent" if number == 0 else "declined"
            make_offer(candidacy, state=state, first_week=week(25 + number), last_week=week(25 + number))
        client.get(page)
        with django_assert_num_queries(16):
            client.get(page)

    @pytest.mark.parametrize("places", [1, 3])
    def test_places_take_as_many_queries_as_one_place(
        self, client, page, stina, places, django_assert_num_queries
    ):
        candidacy = make_candidacy(stina, state="assigned")
        for number in range(places):
            only = {"first_week": week(25 + number), "last_week": week(25 + number)}
            make_offer(candidacy, state="accepted_conditional", conditions=LICENCE, **only)
        client.get(page)
        with django_assert_num_queries(19):
            client.get(page)

    def test_with_a_yes_it_says_what_is_left_to_show_whom_to_ask_and_the_calendar(self, client, page, stina):
        candidacy = make_candidacy(stina, state="assigned")
        offer = make_offer(candidacy, state="accepted_conditional", conditions=LICENCE)
        shown = client.get(page)
        assert [str(word) for word in shown.context["words"]] == [
            str(WORDS["accepted_conditional"][0]),
            str(TO_SHOW),
        ]
        said = text(shown)
        for told in (
            "Du visar B-körkort.",
            "010-123 45 67",
            f"/erbjudande/{offer.token}/kalender.ics",
            "2027-06-21",
        ):
            assert told in said

    def test_when_all_is_shown_and_when_it_is_confirmed_it_says_so(self, client, page, stina):
        offer = make_offer(make_candidacy(stina, state="assigned"), state="accepted_conditional")
        assert client.get(page).context["words"][1] == ALL_SHOWN
        Offer.objects.update(state="confirmed")
        make_assignment(offer)
        assert client.get(page).context["words"] == WORDS["confirmed"]

    def test_who_has_stepped_back_reads_that_it_was_heard(self, client, page, stina):
        offer = make_offer(make_candidacy(stina, state="cleared"), state="candidate_withdrew")
        shown = client.get(page)
        assert shown.context["words"] == WORDS["candidate_withdrew"]
        assert f"/erbjudande/{offer.token}/kalender.ics" not in text(shown)

    def test_the_copy_to_read_is_a_paper(self, client, page, stina):
        make_offer(make_candidacy(stina), state="sent")
        add_note(stina, "Trevlig", by=make_recruiter(), at=timezone.now())
        answer = client.get(f"{page}kopia.pdf")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert Client().get(f"{page}kopia.pdf").url == page

    def test_who_has_looked_is_told_by_role(self, client, page, stina):
        rut = make_recruiter(first_name="Rutger")
        staff = Client()
        staff.force_login(rut)
        for _twice in range(2):
            staff.head(f"/bank/{stina.pk}/")
        assert client.get(page).context["given"] == []
        for _twice in range(2):
            staff.get(f"/bank/{stina.pk}/")
        assert [one.to for one in client.get(page).context["given"]] == [str(Role.RECRUITER.label)]
        assert "Rutger" not in text(client.get(page))

    def test_the_copies_tell_of_questions_assignments_and_what_was_shown(self, client, page, stina):
        candidacy, rut = make_candidacy(stina), make_recruiter()
        vacancy = make_vacancy(make_unit("Utredning"), candidacy.season)
        make_inquiry(vacancy, candidacy)
        offer = make_offer(candidacy, vacancy, state="confirmed")
        make_assignment(offer)
        day = timezone.localdate()
        ConditionCheck.objects.create(offer=offer, kind="licence_b", met_on=day, noted_by=rut)
        RegisterCheck.objects.create(offer=offer, law="l2013_852", shown_on=day, shown_to=rut)
        copy = client.get(f"{page}kopia.json").json()
        assert [(one["unit"], one["answer"]) for one in copy["inquiries"]] == [("Utredning", "")]
        assert [(one["weeks"][0], one["state"]) for one in copy["assignments"]] == [("2027-W25", "planned")]
        assert [one["kind"] for one in copy["shown"]] == ["licence_b"]
        seen = [{"law": "l2013_852", "shown": True, "shown_on": day.isoformat()}]
        assert copy["register_extracts"] == seen
        paper = PdfDocument(client.get(f"{page}kopia.pdf").content)
        read = " ".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
        for said in ("Frågor om du kan komma", "Dina tjänstgöringar", "Det du har visat upp", "Körkort B"):
            assert said in read

    def test_the_copy_holds_everything_and_no_key_to_act_with(self, client, page, stina):
        add_note(stina, "Trevlig", by=make_recruiter(), at=timezone.now())
        offer = make_offer(make_candidacy(stina), state="sent")
        client.post("/min-lank/", {"email": stina.email})
        answer = client.get(f"{page}kopia.json")
        copy = answer.json()
        assert answer.headers["Content-Disposition"] == 'attachment; filename="mina-uppgifter.json"'
        assert copy["person"]["email"] == stina.email
        assert [one["text"] for one in copy["notes"]] == ["Trevlig"]
        assert copy["seasons"][0]["weeks"][0] == "2027-W25"
        assert [one["state"] for one in copy["offers"]] == ["sent"]
        assert offer.token not in text(answer)
        tokens = PersonalLink.objects.values_list("token", flat=True)
        assert not any(token in text(answer) for token in tokens)


class TestChanging:
    def change(self, client, page, part, **values):
        return client.post(f"{page}andra/{part}/", values)

    def test_name_and_contact(self, client, page, stina):
        self.change(client, page, "kontakt", first_name="Stina", last_name="Berg", phone="070-123 45 67")
        assert (now(stina).last_name, stina.phone, stina.sms_ok) == ("Berg", "+46701234567", False)

    def test_an_empty_answer_empties(self, client, page, stina):
        Candidate.objects.update(phone="+46701234567", sms_ok=True)
        self.change(client, page, "kontakt", first_name="Stina", last_name="Berg", phone="")
        assert (now(stina).phone, stina.sms_ok) == ("", False)

    def test_nobody_changes_the_address_here(self, client, page, stina):
        values = {"first_name": "S", "last_name": "B", "email": "thief@x.se", "status": "left"}
        self.change(client, page, "kontakt", **values)
        assert (now(stina).email, stina.status) == ("stina@student.example.org", "active")

    def test_the_terms_can_be_corrected(self, client, page, stina):
        make_season()
        self.change(client, page, "utbildning", terms="4", **EDUCATION)
        assert now(stina).terms_on(week(23)) == 4
        self.change(client, page, "utbildning", **EDUCATION)
        assert now(stina).terms_correction == 0

    def test_a_break_is_a_term_that_does_not_count(self, client, page, stina):
        make_season()
        values = EDUCATION | {"study_breaks": [str(ordinal("HT", 2025)), str(ordinal("VT", 2026))]}
        before = now(stina).terms_on(week(23))
        for _twice in range(2):
            self.change(client, page, "utbildning", **values)
            assert now(stina).study_breaks == [ordinal("HT", 2025), ordinal("VT", 2026)]
        assert (before, stina.terms_on(week(23))) == (6, 4)
        self.change(client, page, "utbildning", **EDUCATION)
        assert now(stina).study_breaks == []

    def test_a_break_before_the_studies_began_is_told_at_its_field(self, client, page, stina):
        values = EDUCATION | {"admit_year": "2025", "study_breaks": [str(ordinal("VT", 2025))]}
        answer = self.change(client, page, "utbildning", **values)
        assert "study_breaks" in answer.context["form"].errors
        assert (now(stina).admit_year, stina.study_breaks) == (2024, [])

    @pytest.mark.parametrize("terms", range(8))
    @pytest.mark.parametrize("year", [2010, 2022, 2026, 2027])
    def test_every_number_of_terms_can_be_reached(self, year, terms):
        person = Candidate(admit_term="HT", admit_year=year)
        person.terms_correction = correction("HT", year, week(25), terms)
        assert person.terms_on(week(25)) == terms

    def test_weeks_and_limits_of_the_summer(self, client, page, stina):
        make_season()
        self.change(
            client,
            page,
            "veckor",
            weeks=["2027-W25", "2027-W26"],
            min_weeks="2",
            max_weeks="",
            max_blocks="1",
        )
        candidacy = Candidacy.objects.get()
        assert (candidacy.weeks, candidacy.min_weeks, candidacy.max_weeks) == (weeks(25, 26), 2, None)

    def test_wishes_units_and_own_words(self, client, page, stina):
        wanted, hidden = make_unit(), make_unit()
        self.change(
            client,
            page,
            "onskemal",
            wanted_areas=["child_youth"],
            wanted_units=[wanted.slug],
            excluded_units=[hidden.slug],
            licence_b="yes",
            about="Hej 🌞",
        )
        assert (now(stina).wanted_units, stina.excluded_units) == ([wanted.pk], [hidden.pk])
        assert (stina.wanted_areas, stina.licence_b, stina.about) == (["child_youth"], "yes", "Hej 🌞")

    @pytest.mark.parametrize(
        ("part", "field", "value"),
        [
            ("kontakt", "first_name", "x" * 10_000),
            ("kontakt", "last_name", "a\0b"),
            ("kontakt", "phone", "hej"),
            ("utbildning", "admit_year", "1900"),
            ("utbildning", "terms", "9"),
            ("utbildning", "university", "x\0"),
            ("veckor", "weeks", "2027-W54"),
            ("veckor", "weeks", "1900-W25"),
            ("veckor", "min_weeks", "0"),
            ("onskemal", "about", "\u202eabc"),
            ("onskemal", "wanted_areas", "x"),
            ("onskemal", "wanted_units", "x"),
        ],
    )
    def test_bad_input_is_said_at_its_field(self, client, page, part, field, value):
        make_season()
        values = {
            "first_name": "Stina", "last_name": "Ågren", "education_status": "student", "university": "oru",
            "min_weeks": "1", "max_blocks": "1",
        }  # fmt: skip
        answer = self.change(client, page, part, **values | {field: value})
        assert list(answer.context["form"].errors) == [field]

    @pytest.mark.parametrize("part", ["kontakt", "utbildning", "veckor", "onskemal"])
    def test_the_forms_show_what_is_stored(self, client, page, stina, part):
        make_candidacy(stina)
        assert client.get(f"{page}andra/{part}/").status_code == 200

    def test_another_part_does_not_exist(self, client, page):
        assert client.get(f"{page}andra/status/").status_code == 404

    def test_the_language_of_mails_and_page(self, client, page, stina):
        answer = client.post(f"{page}sprak/", {"language": "en"}, follow=True)
        assert now(stina).language == "en"
        assert '<html lang="en">' in text(answer)


class TestPausingAndLeaving:
    def test_pause_and_back_again(self, client, page, stina):
        client.post(f"{page}pausa/")
        client.post(f"{page}pausa/")
        assert now(stina).status == Status.PAUSED
        client.post(f"{page}fortsatt/")
        assert now(stina).status == Status.ACTIVE

    def test_a_pause_may_have_an_end(self, client, page, stina):
        until = timezone.localdate() + timedelta(days=30)
        client.post(f"{page}pausa/", {"until": until.isoformat()})
        assert (now(stina).status, now(stina).paused_until) == (Status.PAUSED, until)
        assert str(until.year) in client.get(page).context["words"][1]

    @pytest.mark.parametrize("days", [-1, 0, 367])
    def test_a_pause_ends_on_a_day_to_come(self, client, page, stina, days):
        until = timezone.localdate() + timedelta(days=days)
        answer = client.post(f"{page}pausa/", {"until": until.isoformat()})
        assert list(answer.context["form"].errors) == ["until"]
        assert (now(stina).status, until.isoformat() in text(answer)) == (Status.ACTIVE, True)

    @pytest.mark.parametrize("until", ["nonsense", "2027-13-01", "\0", "x" * 5000])
    def test_what_is_no_day_is_told_at_its_field(self, client, page, stina, until):
        answer = client.post(f"{page}pausa/", {"until": until})
        assert (list(answer.context["form"].errors), now(stina).status) == (["until"], Status.ACTIVE)

    def test_looking_pauses_nothing(self, client, page, stina):
        assert client.get(f"{page}pausa/").status_code == 200
        assert now(stina).status == Status.ACTIVE

    def test_who_leaves_in_the_midst_of_a_recruitment_is_told_the_rule_and_the_day(self, client, page, stina):
        make_candidacy(stina)
        answer = client.get(f"{page}lamna/")
        client.post(f"{page}lamna/")
        receipt = Message.objects.get(template="left_receipt").text
        assert ["2029" in text(answer), "24 m" in text(answer), "2029" in receipt] == [True, True, True]

    def test_who_was_only_interested_is_refused_nothing(self, client, page):
        assert client.get(f"{page}lamna/").context["kept"].refusal == ""

    @pytest.mark.parametrize("way", ["fortsatt", "sprak", "skicka-igen", "stanna"])
    def test_a_link_alone_does_none_of_it(self, client, page, way):
        assert client.get(f"{page}{way}/").status_code == 405

    def test_leaving_takes_a_question_first(self, client, page, stina):
        assert client.get(f"{page}lamna/").status_code == 200
        assert now(stina).status == Status.ACTIVE
        assert client.post(f"{page}lamna/").url == "/lamnat-banken/"
        assert now(stina).status == Status.LEFT
        assert client.get("/lamnat-banken/").status_code == 200
        assert client.get(page).status_code == 404

    def test_who_has_a_place_is_told_that_it_goes(self, client, page, stina):
        make_offer(make_candidacy(stina), state="accepted_conditional")
        assert client.get(f"{page}lamna/").context["has_place"] is True


class TestStopping:
    def stop(self, person, client=None, **values):
        return (client or Client(enforce_csrf_checks=True)).post(f"/avsluta/{stop_token(person.pk)}/", values)

    def test_looking_stops_nothing(self, client, stina):
        assert client.get(f"/avsluta/{stop_token(stina.pk)}/").status_code == 200
        assert now(stina).status == Status.ACTIVE

    def test_a_mail_programs_own_button_pauses_who_is_in_the_bank(self, stina):
        assert self.stop(stina, **{"List-Unsubscribe": "One-Click"}).status_code == 204
        assert self.stop(stina, **{"List-Unsubscribe": "One-Click"}).status_code == 204
        assert now(stina).status == Status.PAUSED

    def test_any_other_post_needs_the_form(self, stina):
        assert self.stop(stina).status_code == 403
        assert now(stina).status == Status.ACTIVE

    def test_the_pages_button_pauses_too(self, client, stina):
        self.stop(stina, client)
        assert now(stina).status == Status.PAUSED

    def test_who_never_confirmed_is_removed(self, client):
        invited = make_candidate(status=Status.INVITED, confirmed_at=None)
        self.stop(invited, client)
        assert now(invited).status == Status.LEFT
        assert client.get(f"/avsluta/{stop_token(invited.pk)}/").status_code == 200

    @pytest.mark.parametrize("token", ["x", "å", "%00", "a" * 900])
    def test_nonsense_gets_a_friendly_page(self, client, token):
        assert client.get(reverse("stop", args=[token])).status_code == 404
        assert client.post(reverse("stop", args=[token])).status_code == 404


class TestStaying:
    def at(self, person) -> str:
        return f"/stanna/{stay_token(person.pk)}/"

    @pytest.fixture
    def old(self):
        long_ago = timezone.now() - timedelta(days=340)
        return make_candidate(registered_at=long_ago, confirmed_at=long_ago, first_name="Elin")

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_looking_renews_nothing(self, client, old, method):
        assert getattr(client, method)(self.at(old)).status_code == 200
        assert now(old).renewed_at is None

    def test_one_press_renews_and_a_second_is_the_same(self, client, old):
        for _twice in range(2):
            assert client.post(self.at(old)).url == self.at(old)
        assert now(old).renewed_at is not None
        assert list(old.entries.values_list("kind", flat=True)) == ["renewed"]
        assert client.get(self.at(old)).context["is_done"] is True

    def test_who_was_hidden_is_back(self, client, old):
        Candidate.objects.filter(pk=old.pk).update(status="expired", expired_at=timezone.now())
        assert client.get(self.at(old)).status_code == 200
        client.post(self.at(old))
        assert now(old).status == Status.ACTIVE

    @pytest.mark.parametrize("status", ["left", "new", "invited"])
    def test_who_is_not_in_the_bank_is_not_brought_in(self, client, old, status):
        Candidate.objects.filter(pk=old.pk).update(status=status)
        assert [client.get(self.at(old)).status_code, client.post(self.at(old)).status_code] == [404, 404]
        assert now(old).status == status

    def test_the_key_to_stopping_is_no_key_to_staying(self, client, old):
        assert client.post(f"/stanna/{stop_token(old.pk)}/").status_code == 404
        assert client.post("/stanna/x/").status_code == 404

    def test_the_own_page_says_until_when_and_asks_in_time(self, client, page, stina):
        answer = client.get(page)
        assert (answer.context["asks_to_stay"], len(answer.context["kept"])) == (False, 3)
        Candidate.objects.update(confirmed_at=timezone.now() - timedelta(days=330))
        assert client.get(page).context["asks_to_stay"] is True
        assert client.post(f"{page}stanna/").url == page
        assert now(stina).renewed_at is not None
