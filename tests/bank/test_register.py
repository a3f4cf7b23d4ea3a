"""The way in: register, confirm, come back; and nobody can find out or touch a known person."""

from datetime import timedelta

import pytest

from recruitment.bank.letters import MOST_MAILS
from recruitment.bank.register import (
    add_answers,
    confirm_registration,
    find_registration,
    resolve_code,
    send_personal_link,
    start_registration,
)
from recruitment.candidates.actions import use_personal_link
from recruitment.candidates.models import Candidate, Registration
from recruitment.errors import RuleBroken
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from tests.bank.people import AT, STINA, link_in, mails, values_of
from tests.factories import (
    make_candidacy,
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
MINUTE = timedelta(minutes=1)


def register(at=AT, code="", language="sv", **values) -> Registration:
    return start_registration(STINA | values, code=code, language=language, at=at)


def confirm(registration: Registration, at=AT) -> Candidate:
    return confirm_registration(registration.token, at=at)


def broken(call, *args, **values) -> str:
    with pytest.raises(RuleBroken) as no:
        call(*args, **values)
    return no.value.code


# Registering


def test_an_unknown_address_is_asked_to_confirm():
    make_organisation()
    registration = register()
    person = Candidate.objects.get()
    assert (person.status, person.full_name, person.registered_at) == ("new", "Stina Ågren", AT)
    (mail,) = mails()
    assert (mail.template, mail.recipient, mail.urgent) == ("confirm_registration", "stina@example.org", True)
    assert (mail.about, mail.person_id) == (f"registration:{registration.pk}", person.pk)
    assert mail.send_before == AT + timedelta(days=14)
    assert link_in(mail, "bekrafta") == registration.token
    assert "010-123 45 00" in mail.text


def test_nothing_but_the_least_is_known_before_the_address_is_confirmed():
    make_season()
    register(phone="+46701234567", sms_ok=True, about="Hej", weeks=["2027-06-21"], licence_b="yes")
    person = Candidate.objects.get()
    assert (person.phone, person.about, person.licence_b, person.university) == ("", "", "", None)
    assert Candidacy.objects.count() == 0
    assert Candidate.objects.in_bank().count() == 0


def test_a_known_person_is_not_touched_and_looks_like_an_unknown_one(django_assert_num_queries):
    stina = make_candidate(email="Stina@Example.org", first_name="Kristina", phone="+46701112233")
    before = Candidate.objects.values().get()
    with django_assert_num_queries(8):  # savepoint, person, row, mails lately, wording, sender, mail, release
        register(phone="+46709999999")
    assert Candidate.objects.values().get() == before
    known, unknown = mails()[0], None
    register(email="ny@example.org")
    unknown = mails()[1]
    assert known.subject == unknown.subject
    strip = lambda mail: mail.text.replace(link_in(mail, "bekrafta"), "")  # noqa: E731
    assert strip(known) == strip(unknown)
    assert stina.registrations.count() == 1


def test_twice_is_not_two_people():
    first, second = register(), register(email="STINA@example.ORG", at=AT + MINUTE)
    assert Candidate.objects.count() == 1
    assert {confirm(first).pk, confirm(second).pk} == {Candidate.objects.get().pk}


def test_an_address_gets_three_mails_an_hour_however_often_it_is_typed():
    for minute in range(6):
        register(at=AT + minute * MINUTE, email="STINA@example.org" if minute % 2 else "stina@example.org")
    assert (Registration.objects.count(), len(mails())) == (6, MOST_MAILS)
    register(email="otto@example.org")
    assert len(mails()) == MOST_MAILS + 1
    register(at=AT + 61 * MINUTE)
    assert len(mails()) == MOST_MAILS + 2


def test_the_mail_speaks_the_language_of_the_page_and_of_no_name():
    register(language="en", first_name="Stina http://spam.example.com")
    (mail,) = mails()
    assert mail.language == "en"
    assert "http://spam" not in mail.text


# Sources


def test_a_lecture_is_where_they_come_from():
    lecture = make_lecture(title="Barn och unga", university_id="oru")
    for code in (lecture.code, f" {lecture.code.lower()} "):
        source = resolve_code(code)
        assert (source.kind, source.id, source.lecture) == ("lecture", lecture.pk, lecture)
    assert source.label.startswith("Barn och unga (Örebro universitet, ")


def test_a_share_link_names_the_ad_and_not_who_shared_it():
    emil = make_user("employee", first_name="Emil", last_name="Falk")
    job = make_job(title="Sommarvikarie")
    link = job.links.create(sharer=emil, channel="facebook")
    source = resolve_code(link.code)
    assert (source.kind, source.id, source.label, source.job) == (
        "share",
        link.pk,
        "Sommarvikarie (Facebook)",
        job,
    )


def test_any_other_code_is_the_website():
    link = make_job().links.create(sharer=make_user("employee"), revoked_at=AT)
    for code in ("", "K7M2QX", link.code, link.code[:-1], "x" * 25, "../..", "\0", "åäö", "' OR 1=1"):
        assert (resolve_code(code).kind, resolve_code(code).id) == ("web", None)


def test_the_first_touch_is_kept_and_the_last_is_the_latest():
    first, then = make_lecture(title="Först"), make_lecture(title="Sedan")
    register(code=first.code)
    stina = confirm(register(code=then.code, at=AT + MINUTE), at=AT + MINUTE)
    again = register(at=AT + 2 * MINUTE)
    names = ("first_source_kind", "first_source_id", "last_source_kind", "last_source_id")
    assert values_of(stina, *names) == ("lecture", first.pk, "lecture", then.pk)
    confirm(again, at=AT + 3 * MINUTE)
    assert values_of(stina, *names) == ("lecture", first.pk, "web", None)


def test_the_source_is_what_it_was_when_they_registered():
    link = make_job(title="Sommarvikarie").links.create(sharer=make_user("employee"), channel="linkedin")
    waiting = register(code=link.code)
    link.delete()
    assert values_of(confirm(waiting), "last_source_kind", "last_source_label") == (
        "share",
        "Sommarvikarie (LinkedIn)",
    )


# Confirming


def test_confirming_applies_what_was_filled_in():
    season, unit = make_season(), make_unit()
    waiting = register(
        phone="+46701234567",
        sms_ok=True,
        admit_term="HT",
        admit_year=2024,
        wanted_areas=["lss"],
        wanted_units=[str(unit.pk)],
        weeks=["2027-06-21", "2027-06-28"],
        extent="part_time",
        about="Hej",
        language="en",
    )
    stina = confirm(waiting, at=AT + MINUTE)
    assert values_of(stina, "status", "confirmed_at", "renewed_at") == ("active", AT + MINUTE, AT + MINUTE)
    assert values_of(stina, "phone", "sms_ok", "about", "language") == ("+46701234567", True, "Hej", "en")
    assert values_of(stina, "admit_term", "admit_year", "university_id") == ("HT", 2024, "oru")
    assert values_of(stina, "wanted_areas", "wanted_units", "extent") == (["lss"], [unit.pk], "part_time")
    assert values_of(stina, "is_adult", "privacy_notice_version", "notice_read_at") == (True, "2026-11", AT)
    candidacy = Candidacy.objects.get()
    assert (candidacy.season, candidacy.state, candidacy.extent) == (season, "interested", "part_time")
    assert candidacy.weeks == [week(25), week(26)]


def test_confirming_twice_is_harmless():
    make_season()
    waiting = register(weeks=["2027-06-21"])
    stina = confirm(waiting)
    Candidate.objects.filter(pk=stina.pk).update(about="Ändrat sedan dess")
    assert confirm(waiting, at=AT + MINUTE) == stina
    assert values_of(stina, "about", "confirmed_at") == ("Ändrat sedan dess", AT)
    assert [mail.template for mail in mails()] == ["confirm_registration", "welcome"]
    assert list(stina.entries.values_list("kind", flat=True).order_by("pk")) == ["registered", "confirmed"]


def test_looking_at_the_link_changes_nothing():
    waiting = register()
    for _often in range(3):
        assert find_registration(waiting.token, at=AT) == waiting
    assert Candidate.objects.get().status == "new"


def test_a_link_says_why_it_does_not_work():
    waiting = register()
    almost = AT + timedelta(days=14, microseconds=-1)
    assert broken(confirm_registration, waiting.token, at=AT + timedelta(days=14)) == "link_expired"
    for token in (waiting.token[:-1], "", "x" * 1000, "\x7f", "åäö"):
        assert broken(confirm_registration, token, at=AT) == "link_unknown"
    assert Candidate.objects.get().status == "new"
    assert confirm(waiting, at=almost).status == "active"


def test_an_older_registration_never_overwrites_a_newer_one():
    older, newer = register(about="Gammalt"), register(about="Nytt", at=AT + MINUTE)
    stina = confirm(newer, at=AT + 2 * MINUTE)
    confirm(older, at=AT + 3 * MINUTE)
    assert values_of(stina, "about", "confirmed_at") == ("Nytt", AT + 2 * MINUTE)
    assert Registration.objects.filter(confirmed_at=None).count() == 0
    assert len(mails("welcome")) == 1


def test_a_short_form_filled_in_again_does_not_empty_a_long_one():
    candidacy = make_candidacy(
        make_candidate(email="stina@example.org", phone="+46701234567", sms_ok=True, about="Hej"),
        min_weeks=3,
        max_weeks=6,
        extent="full_time",
    )
    confirm(register(first_name="Kristina"))
    names = ("first_name", "phone", "sms_ok", "about")
    assert values_of(candidacy.candidate, *names) == ("Kristina", "+46701234567", True, "Hej")
    before = (candidacy.weeks, "cleared", 3, 6, "full_time")
    candidacy.refresh_from_db()
    now = (candidacy.weeks, candidacy.state, candidacy.min_weeks, candidacy.max_weeks, candidacy.extent)
    assert now == before


@pytest.mark.parametrize("status", ["new", "invited", "active", "paused", "left", "expired"])
def test_whoever_confirms_is_active(status):
    known = make_candidate(email="stina@example.org", status=status, left_at=AT, paused_until=AT.date())
    confirm(register())
    assert values_of(known, "status", "left_at", "paused_until") == ("active", None, None)


def test_somebody_who_left_begins_the_season_again():
    candidacy = make_candidacy(make_candidate(email="stina@example.org", status="left"), state="closed")
    confirm(register(weeks=["2027-06-21"]))
    candidacy.refresh_from_db()
    assert (candidacy.state, candidacy.weeks) == ("interested", [week(25)])


def test_without_an_open_season_there_is_a_person_and_no_candidacy():
    make_season(state="draft")
    confirm(register())
    assert Candidacy.objects.count() == 0
    assert "2027" not in mails("welcome")[0].text


def test_with_two_open_seasons_it_is_the_nearest():
    make_season(year=2028)
    nearest = make_season(year=2027)
    confirm(register())
    assert Candidacy.objects.get().season == nearest


def test_weeks_that_are_no_longer_of_the_season_are_left_out():
    season = make_season()
    waiting = register(weeks=["2027-06-14", "2027-06-21"])
    season.first_week = week(25)
    season.save()
    confirm(waiting)
    assert Candidacy.objects.get().weeks == [week(25)]


def test_the_welcome_names_the_weeks_and_the_way_to_the_own_page():
    make_season()
    confirm(register(weeks=["2027-06-21", "2027-06-28"]))
    (mail,) = mails("welcome")
    assert "Sommaren 2027" in mail.text
    assert "25–26" in mail.text
    assert "/min-lank/" in mail.text


# Step 2


def test_the_second_step_joins_the_first_and_sends_no_mail():
    make_season()
    waiting = register()
    add_answers(waiting, {"about": "Hej", "weeks": ["2027-06-21"]}, at=AT + MINUTE)
    add_answers(waiting, {"licence_b": "yes", "email": "otto@example.org"}, at=AT + MINUTE)
    stina = confirm(waiting)
    assert values_of(stina, "about", "licence_b", "email") == ("Hej", "yes", "stina@example.org")
    assert [mail.template for mail in mails()] == ["confirm_registration", "welcome"]


def test_the_second_step_does_not_reach_a_person_who_has_confirmed():
    waiting = register()
    stina = confirm(waiting)
    assert broken(add_answers, waiting, {"about": "Hej"}, at=AT) == "registration_confirmed"
    assert values_of(stina, "about") == ("",)
    late = AT + timedelta(days=14)
    assert broken(add_answers, register(), {"about": "Hej"}, at=late) == "link_expired"


# Coming back


def test_the_way_to_the_own_page_comes_by_mail():
    stina = make_candidate(email="Stina@example.org")
    send_personal_link(" stina@EXAMPLE.org ", at=AT, language="en")
    (mail,) = mails()
    assert (mail.template, mail.recipient, mail.language) == ("personal_link", "Stina@example.org", "en")
    assert (mail.person_id, mail.send_before) == (stina.pk, AT + timedelta(minutes=15))
    assert use_personal_link(link_in(mail, "mina-uppgifter"), at=AT + MINUTE) == stina


def test_somebody_unknown_and_somebody_who_left_get_nothing():
    make_candidate(email="otto@example.org", status="left")
    for email in ("nobody@example.org", "otto@example.org", "", "x" * 5000, "\x01"):
        send_personal_link(email, at=AT, language="sv")
    assert Message.objects.count() == 0


def test_who_has_not_confirmed_gets_the_way_to_do_that_once_more():
    older, newer = register(), register(at=AT + MINUTE)
    send_personal_link("stina@example.org", at=AT + 2 * MINUTE, language="sv")
    assert [link_in(mail, "bekrafta") for mail in mails()] == [older.token, newer.token, newer.token]
    send_personal_link("stina@example.org", at=AT + timedelta(days=20), language="sv")
    assert len(mails()) == 3


def test_the_own_link_comes_three_times_an_hour():
    make_candidate(email="stina@example.org")
    for minute in range(6):
        send_personal_link("stina@example.org", at=AT + minute * MINUTE, language="sv")
    assert len(mails()) == MOST_MAILS
    send_personal_link("stina@example.org", at=AT + 62 * MINUTE, language="sv")
    assert len(mails()) == MOST_MAILS + 1


# What a lecture tells about those who listened


@pytest.fixture
def began_2024():
    make_organisation()
    return make_lecture(admit_term="HT", admit_year=2024)


def test_who_listened_began_when_the_lecture_says_unless_they_say_otherwise(began_2024):
    said_nothing = confirm(register(code=began_2024.code))
    assert values_of(said_nothing, "admit_term", "admit_year") == ("HT", 2024)
    said_otherwise = register(code=began_2024.code, email="otto@example.org")
    add_answers(said_otherwise, {"admit_term": "VT", "admit_year": 2025}, at=AT, shown=["admit_term"])
    assert values_of(confirm(said_otherwise), "admit_term", "admit_year") == ("VT", 2025)


def test_what_was_shown_and_emptied_is_emptied(began_2024):
    emptied = register(code=began_2024.code)
    add_answers(emptied, {}, at=AT, shown=["admit_term", "admit_year"])
    assert values_of(confirm(emptied), "admit_term", "admit_year") == ("", None)


@pytest.mark.parametrize("who", [{"university": "umu"}, {"education_status": "degree"}])
def test_a_guest_of_the_lecture_did_not_begin_with_the_others(began_2024, who):
    assert confirm(register(code=began_2024.code, **who)).admit_year is None


def test_what_a_person_has_said_themselves_stays_after_a_lecture(began_2024):
    stina = make_candidate(email=STINA["email"], admit_term="VT", admit_year=2023)
    confirm(register(code=began_2024.code))
    assert values_of(stina, "admit_term", "admit_year") == ("VT", 2023)
