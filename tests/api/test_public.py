"""What anybody may do: register interest, read open jobs, answer one's own offer by its token."""

from datetime import timedelta

import pytest

from recruitment.candidates.models import Candidate, Registration
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from tests.api.conftest import TODAY, told
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_job,
    make_lecture,
    make_offer,
    make_unit,
    make_vacancy,
)

STINA = {
    "first_name": "Stina",
    "last_name": "Ågren",
    "email": "stina@example.org",
    "education_status": "student",
    "university": "oru",
    "is_adult": True,
    "privacy_notice_version": "2026-11",
}
STEP_TWO = {
    "admit_term": "HT", "admit_year": 2024, "wanted_areas": ["child_youth"], "wanted_units": ["utredning"],
    "excluded_units": [], "weeks": ["2027-W25", "2027-W26"], "extent": "full_time", "vfu_completed": True,
    "vfu_area": "child_youth", "licence_b": "yes", "phone": "070-123 45 67", "sms_ok": False, "about": "",
}  # fmt: skip


def register(client, **changed):
    values = {name: value for name, value in (STINA | changed).items() if value is not ...}
    return client.post("/public/registrations/", values)


# Registering


def test_a_registration_waits_until_the_address_is_confirmed(anybody, season, unit):
    lecture = make_lecture()
    assert register(anybody, code=lecture.code, **STEP_TWO).status_code == 202
    person, kept = Candidate.objects.get(), Registration.objects.get()
    assert (person.status, person.first_source_kind, kept.code) == ("new", "lecture", lecture.code)
    assert list(Message.objects.values_list("template", "recipient")) == [
        ("confirm_registration", "stina@example.org")
    ]


def test_a_known_address_is_answered_like_an_unknown_one(anybody):
    make_candidate(email="known@example.org", first_name="Kim")
    answers = [told(register(anybody, email=email)) for email in ("known@example.org", "new@example.org")]
    assert answers[0] == answers[1]
    assert (answers[0][0], list(answers[0][1])) == (202, ["detail"])
    assert Candidate.objects.get(email="known@example.org").first_name == "Kim"


def test_a_stale_login_stops_nobody(anybody):
    anybody.credentials(HTTP_AUTHORIZATION="Token gammal")
    assert register(anybody).status_code == 202
    assert anybody.get("/public/jobs/").status_code == 200


@pytest.mark.parametrize(
    "name", ["first_name", "last_name", "email", "education_status", "is_adult", "university"]
)
def test_what_is_missing_is_told_at_its_field(anybody, name):
    answer = register(anybody, **{name: ...})
    assert (answer.status_code, list(answer.json())) == (400, [name])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_name", ""),
        ("first_name", 7),
        ("last_name", "x" * 101),
        ("email", "stina"),
        ("education_status", "doctor"),
        ("university", "hogwarts"),
        ("is_adult", False),
        ("is_adult", "yes"),
        ("privacy_notice_version", "1999-01"),
        ("admit_term", "XT"),
        ("admit_year", "2024"),
        ("wanted_areas", ["space"]),
        ("wanted_areas", "child_youth"),
        ("wanted_units", ["nowhere"]),
        ("excluded_units", ["nowhere"]),
        ("weeks", ["2027-W99"]),
        ("weeks", ["25"]),
        ("extent", "sometimes"),
        ("vfu_completed", 1),
        ("licence_b", "maybe"),
        ("phone", "call me"),
        ("about", "x" * 601),
        ("personal_number", "20000101-1234"),
        ("id", "0b8f"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(anybody, season, name, value):
    answer = register(anybody, **{name: value})
    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("body", ["[]", '"Stina"', "7", "null", "{", ""])
def test_what_is_no_object_is_refused(anybody, body):
    answer = anybody.post("/public/registrations/", body, content_type="application/json")
    assert answer.status_code == 400


# Jobs and universities


def test_only_open_jobs_are_public(anybody):
    shown = make_job(title="Öppen")
    make_job(title="Utkast", state="draft", published_at=None)
    make_job(title="Stängd", state="closed")
    past = make_job(title="I går", closes_on=TODAY.date() - timedelta(days=1))
    rows = anybody.get("/public/jobs/").json()["results"]
    assert [row["slug"] for row in rows] == [shown.slug]
    assert anybody.get(f"/public/jobs/{shown.slug}/").json()["title"] == "Öppen"
    assert anybody.get(f"/public/jobs/{past.slug}/").status_code == 404


def test_universities_have_slugs_for_registering(anybody):
    rows = anybody.get("/public/universities/?page_size=200").json()["results"]
    assert {"slug": "oru", "name": "Örebro universitet", "cities": ["Örebro"]} in rows


# One's own offer


@pytest.fixture
def offer(season, unit):
    return make_offer(make_candidacy(season=season), make_vacancy(unit, season), "sent", sent_at=TODAY)


def answer(client, offer, action="", body=None):
    path = f"/public/offers/{offer.token}/"
    return client.post(f"{path}{action}/", body or {}) if action else client.get(path)


def test_the_offer_shows_what_its_page_shows_and_nothing_of_the_office(anybody, offer):
    shown = answer(anybody, offer).json()
    assert sorted(shown) == [
        "answered_at", "answered_name", "decline_reason", "first_week", "last_week", "proposal_text",
        "proposed_weeks", "reply_by", "role", "state", "terms", "terms_hash",
    ]  # fmt: skip
    assert (shown["state"], shown["first_week"], shown["last_week"]) == ("sent", "2027-W25", "2027-W32")


def test_reading_notes_the_first_opening_and_changes_nothing_else(anybody, offer):
    for _ in range(2):
        anybody.get(f"/public/offers/{offer.token}/", HTTP_USER_AGENT="Mozilla/5.0 (iPhone)")
    row = Offer.objects.get()
    assert (row.state, row.first_opened_at) == ("sent", TODAY)


def test_a_head_or_a_robot_is_no_opening(anybody, offer):
    anybody.head(f"/public/offers/{offer.token}/")
    anybody.get(f"/public/offers/{offer.token}/", HTTP_USER_AGENT="Googlebot/2.1")
    assert Offer.objects.get().first_opened_at is None


def test_yes_is_said_with_a_name_and_twice_is_once(anybody, offer):
    first = answer(anybody, offer, "accept", {"name": "Stina Ågren"})
    again = answer(anybody, offer, "accept", {"name": "Stina Ågren"})
    assert first.status_code == again.status_code == 200
    assert (first.json()["state"], again.json()["answered_name"]) == ("accepted_conditional", "Stina Ågren")


def test_no_may_have_a_reason(anybody, offer):
    assert answer(anybody, offer, "decline", {"reason": "other_job"}).json()["state"] == "declined"
    assert Offer.objects.get().decline_reason == "other_job"


def test_other_weeks_are_proposed_and_the_offer_stays_open(anybody, offer):
    shown = answer(anybody, offer, "propose", {"weeks": ["2027-W27", "2027-W28"], "text": "Senare?"}).json()
    assert (shown["state"], shown["proposed_weeks"]) == ("sent", ["2027-W27", "2027-W28"])


def test_too_late_is_told_by_the_clock(anybody, offer):
    Offer.objects.update(reply_by=TODAY)
    assert answer(anybody, offer).json()["state"] == "expired"
    status, said = told(answer(anybody, offer, "accept", {"name": "Stina"}))
    assert (status, said["code"], sorted(said)) == (409, "offer_expired", ["code", "detail"])


@pytest.mark.parametrize(
    ("action", "body", "fields"),
    [
        ("accept", {}, ["name"]),
        ("accept", {"name": "Stina", "seat": 2}, ["seat"]),
        ("decline", {"reason": "no idea"}, ["reason"]),
        ("propose", {}, ["weeks"]),
        ("propose", {"weeks": ["27"]}, ["weeks"]),
        ("propose", {"weeks": []}, ["weeks"]),
    ],
)
def test_an_answer_that_is_not_understood_changes_nothing(anybody, offer, action, body, fields):
    status, said = told(answer(anybody, offer, action, body))
    assert (status, list(said)) == (400, fields)
    assert (Offer.objects.get().state, Offer.objects.get().proposed_weeks) == ("sent", [])


def test_a_token_that_is_nobodys_is_not_found(anybody, offer):
    assert anybody.get("/public/offers/inte-en-token/").status_code == 404
    assert anybody.get(f"/public/offers/{offer.pk}/").status_code == 404
    assert anybody.post("/public/offers/inte-en-token/accept/", {"name": "X"}).status_code == 404


def test_a_draft_is_no_offer_yet(anybody, season):
    draft = make_offer(
        make_candidacy(make_candidate(email="o@example.org"), season), make_vacancy(make_unit())
    )
    assert answer(anybody, draft).status_code == 404
