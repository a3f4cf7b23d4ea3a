"""Start from a list: everybody on it is asked, nobody is in the bank before they have said yes."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from knox.models import AuthToken

from recruitment.bank.importing import import_candidates
from recruitment.bank.leave import leave_bank
from recruitment.bank.mailings import WRITERS
from recruitment.bank.register import confirm_registration, send_personal_link, start_registration
from recruitment.bank.search import search_candidates
from recruitment.bank.tables import NotATable
from recruitment.bank.tokens import person_of_stop_token
from recruitment.candidates.models import Candidate, Entry, Registration
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import pause_mailing, send_next_of_mailing
from recruitment.mailings.models import Mailing
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from tests.bank.people import AT, STINA, link_in, mails, values_of
from tests.factories import make_candidate, make_organisation, make_recruiter, make_season, make_user, week

pytestmark = pytest.mark.django_db
LIST = Path(__file__).parent / "kandidater_excel.csv"
HEAD = "Förnamn;Efternamn;E-post;Mobil;Lärosäte;Utbildning;Programstart;Veckor;B-körkort;Önskar;Träffad\n"
_STINA = ("Stina", "Ågren", "stina@example.org", "070-123 45 67", "ÖrU", "Socionomstudent", "HT24")
STINA_LINE = ";".join([*_STINA, "v. 25–26", "ja", "Barn och unga", "Kulturhuset\n"])


def read(text: str | bytes = HEAD + STINA_LINE, season=None, dry_run=False, at=AT, by=None):
    """Import, and let the clock write the invitations."""
    data = text if isinstance(text, bytes) else text.encode()
    report = import_candidates(io.BytesIO(data), season=season, at=at, dry_run=dry_run, by=by)
    while send_next_of_mailing(at, WRITERS):
        pass
    return report


def numbers(report) -> tuple[int, int, int]:
    return report.created, report.known, report.refused


# What is written


def test_somebody_on_the_list_is_invited_with_all_that_was_understood():
    season, rut = make_season(), make_recruiter()
    assert numbers(read(season=season, by=rut)) == (1, 0, 0)
    stina = Candidate.objects.get()
    assert (stina.status, stina.full_name, stina.email) == ("invited", "Stina Ågren", "stina@example.org")
    assert (stina.phone, stina.sms_ok, stina.university_id) == ("+46701234567", False, "oru")
    assert (stina.education_status, stina.admit_term, stina.admit_year) == ("student", "HT", 2024)
    assert (stina.licence_b, stina.wanted_areas) == ("yes", ["child_youth"])
    assert (stina.first_source_kind, stina.first_source_label) == ("import", "Kulturhuset")
    assert (stina.is_adult, stina.confirmed_at, stina.registered_at) == (False, None, AT)
    assert stina.search is not None
    assert list(stina.entries.values_list("kind", "by")) == [("imported", rut.pk)]


def test_before_the_yes_they_are_nowhere():
    season, rut = make_season(), make_recruiter()
    read(season=season)
    assert Candidacy.objects.count() == 0
    assert Candidate.objects.in_bank().count() == 0
    assert list(search_candidates({}, rut, AT).queryset) == []
    assert search_candidates({"status": "invited"}, rut, AT).queryset.count() == 1


def test_the_invitation_has_the_way_in_and_the_way_out():
    make_organisation()
    read(season=make_season())
    stina, (mail,) = Candidate.objects.get(), mails()
    assert (mail.template, mail.recipient, mail.language) == ("invitation", "stina@example.org", "sv")
    assert mail.send_before == AT + timedelta(days=30)
    assert "Stina" in mail.text
    assert "Norrby kommun" in mail.text
    assert "Qq" not in mail.text + mail.html + mail.subject
    assert "qqmark" not in mail.text + mail.html + mail.unsubscribe_url
    assert person_of_stop_token(link_in(mail, "avsluta")) == stina
    assert f"/avsluta/{link_in(mail, 'avsluta')}/" in mail.unsubscribe_url
    assert link_in(mail, "bekrafta") == Registration.objects.get().token
    assert f"/bekrafta/{link_in(mail, 'bekrafta')}/" in mail.html


def test_the_invitations_of_a_list_can_be_held_and_who_answered_meanwhile_gets_none():
    import_candidates(io.BytesIO((HEAD + STINA_LINE).encode()), season=None, at=AT)
    mailing = pause_mailing(Mailing.objects.get())
    assert not send_next_of_mailing(AT, WRITERS)
    confirm_registration(Registration.objects.get().token, at=AT)
    Mailing.objects.update(state="sending")
    send_next_of_mailing(AT, WRITERS)
    assert [mail.template for mail in mails()] == ["welcome"]
    assert mailing.recipients.get().reason == "answered"


def test_each_gets_a_letter_with_their_own_name_whatever_it_is():
    names = [
        "Åsa",
        "O’Brien",
        "<b>Ali</b> & co",
        "李",
        "Stina http://spam.example.com",
        "X" * 100,
        "\\1 %s {0}",
    ]
    lines = [f"{name};Ek;person{nth}@example.org" for nth, name in enumerate(names)]
    assert read("Förnamn;Efternamn;E-post\n" + "\n".join(lines)).created == len(names)
    for nth, mail in enumerate(mails()):
        assert mail.text.startswith("Hej"), nth
    letters = {mail.recipient: mail for mail in mails()}
    assert "Hej Åsa!" in letters["person0@example.org"].text
    assert "Hej &lt;b&gt;Ali&lt;/b&gt; &amp; co!" in letters["person2@example.org"].html
    assert "http://spam" not in letters["person4@example.org"].text
    assert "Hej \\1 %s {0}!" in letters["person6@example.org"].text


def test_the_yes_applies_the_list_and_the_weeks():
    season = make_season()
    read(season=season)
    waiting = Registration.objects.get()
    late = AT + timedelta(days=29)
    for _twice in range(2):
        stina = confirm_registration(waiting.token, at=late)
    assert values_of(stina, "status", "is_adult", "privacy_notice_version") == ("active", True, "2026-11")
    assert values_of(stina, "notice_read_at", "confirmed_at") == (late, late)
    assert Candidacy.objects.get().weeks == [week(25), week(26)]
    assert [mail.template for mail in mails()] == ["invitation", "welcome"]
    kinds = list(stina.entries.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["imported", "confirmed"]


def test_after_a_month_the_invitation_is_over():
    read()
    with pytest.raises(RuleBroken) as no:
        confirm_registration(Registration.objects.get().token, at=AT + timedelta(days=30))
    assert no.value.code == "link_expired"


def test_the_no_is_one_press_too():
    read()
    stina = Candidate.objects.get()
    leave_bank(person_of_stop_token(link_in(mails()[0], "avsluta")), at=AT)
    assert values_of(stina, "status") == ("left",)
    assert [(mail.template, mail.state) for mail in mails()] == [
        ("invitation", "cancelled"),
        ("left_receipt", "queued"),
    ]


def test_who_lost_the_invitation_can_have_it_again():
    read()
    send_personal_link("STINA@example.org", at=AT + timedelta(days=20), language="sv")
    first, again = mails()
    assert (again.template, link_in(again, "bekrafta")) == ("invitation", link_in(first, "bekrafta"))


def test_who_registers_instead_of_answering_is_in_with_their_own_words():
    make_season()
    read(season=make_season(year=2028, state="draft"))
    own = start_registration(STINA | {"first_name": "Kristina"}, language="sv", at=AT + timedelta(days=1))
    stina = confirm_registration(own.token, at=AT + timedelta(days=1))
    confirm_registration(Registration.objects.exclude(pk=own.pk).get().token, at=AT + timedelta(days=2))
    assert values_of(stina, "first_name", "phone", "status") == ("Kristina", "+46701234567", "active")
    assert values_of(stina, "first_source_kind", "last_source_kind") == ("import", "web")


# Twice, known, refused


def test_twice_invites_nobody_twice():
    assert numbers(read()) == (1, 0, 0)
    before = list(Candidate.objects.values())
    assert numbers(read(at=AT + timedelta(days=1))) == (0, 1, 0)
    assert list(Candidate.objects.values()) == before
    assert (Registration.objects.count(), Message.objects.count(), Entry.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("status", Candidate.Status.values)
def test_who_is_known_is_left_alone(status):
    known = make_candidate(email="STINA@Example.org", first_name="Kristina", status=status)
    assert numbers(read()) == (0, 1, 0)
    assert values_of(known, "first_name", "status") == ("Kristina", status)
    assert Message.objects.count() == 0


def test_the_same_address_twice_in_a_list_is_one_person():
    twice = HEAD + STINA_LINE + STINA_LINE.replace("stina@", "STINA@").replace("Stina", "Kristina")
    assert numbers(read(twice)) == (1, 1, 0)
    assert Candidate.objects.get().first_name == "Stina"


def test_refusals_and_warnings_say_line_field_and_reason():
    text = (
        HEAD
        + ";;;;;;;;;;\nAmira;;;;;;;;;;\nOtto;Lind;saknas;;;;;;;;\n"
        + STINA_LINE.replace("ÖrU", "Hogwarts")
    )
    text += 'Ada;Lund;"""ada""@example.org";;;;;;;;\n'
    report = read(text, season=make_season())
    assert (*numbers(report), report.warnings) == (1, 0, 3, 1)
    assert [(row.line, row.field, row.is_refusal) for row in report.rows] == [
        (3, "name", True),
        (4, "email", True),
        (5, "university", False),
        (6, "email", True),
    ]
    assert all(row.reason for row in report.rows)
    assert Candidate.objects.get().university is None


def test_without_a_season_the_people_come_without_weeks():
    report = read()
    assert [(row.line, row.field) for row in report.rows] == [(2, "weeks")]
    assert report.created == 1


def test_a_dry_run_tells_the_same_and_writes_nothing():
    season = make_season()
    make_candidate(email="tilde.soderberg50@mejl.example.com")
    dry = import_candidates(io.BytesIO(LIST.read_bytes()), season=season, at=AT, dry_run=True)
    assert (Candidate.objects.count(), Message.objects.count(), Registration.objects.count()) == (1, 0, 0)
    assert dry == import_candidates(io.BytesIO(LIST.read_bytes()), season=season, at=AT)


def test_the_list_of_a_real_municipality():
    report = read(LIST.read_bytes(), season=make_season())
    assert (report.created, report.known, report.refused) == (116, 1, 2)
    assert [(row.line, row.field) for row in report.rows if row.is_refusal] == [(13, "email"), (21, "email")]
    assert Candidate.objects.filter(status="invited").count() == Message.objects.count() == 116
    asa = Candidate.objects.get(email="asa.karlsson@mejl.example.com")
    assert (asa.first_name, asa.university_id, asa.education_status) == ("Åsa", "mdu", "other")


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"hello", b"a;b\n1;2", b"PK\x03\x04", HEAD.encode("utf-16")[:1]]
)
def test_what_is_not_a_list_changes_nothing(data):
    with pytest.raises(NotATable):
        read(data)
    assert Candidate.objects.count() == 0


def test_a_list_that_breaks_in_the_middle_invites_nobody(monkeypatch):
    monkeypatch.setattr("recruitment.bank.importing.AT_A_TIME", 1)
    with pytest.raises(NotATable):
        read(HEAD + STINA_LINE + "x" * 200_000 + "\n")
    assert (Candidate.objects.count(), Message.objects.count()) == (0, 0)


def test_many_are_written_in_few_queries(django_assert_max_num_queries):
    lines = [f"Stina;Ek;stina{nth}@example.org" for nth in range(2_500)]
    table = "Förnamn;Efternamn;E-post\n" + "\n".join(lines)
    with django_assert_max_num_queries(30):
        assert import_candidates(io.BytesIO(table.encode()), season=None, at=AT).created == 2_500
    with django_assert_max_num_queries(5 * 15 + 2):
        while send_next_of_mailing(AT, WRITERS):
            pass
    assert Message.objects.count() == 2_500


# The commands


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_the_command_prints_what_it_did(tmp_path):
    make_season()
    file = tmp_path / "lista.csv"
    file.write_text(
        HEAD.replace("Träffad", "Skostorlek") + STINA_LINE + "Amira;;;;;;;;;;\n", encoding="cp1252"
    )
    dry, wet, again = (
        run("import_candidates", str(file), "--dry-run"),
        *[run("import_candidates", str(file)) for _twice in range(2)],
    )
    assert len(dry.splitlines()) == 4
    assert dry.splitlines()[:3] == wet.splitlines()
    assert [re.findall(r"\d+", text.splitlines()[2]) for text in (wet, again)] == [
        ["1", "0", "1", "0"],
        ["0", "1", "1", "0"],
    ]
    assert "stina" not in wet.lower()


def test_the_command_says_in_one_line_what_is_wrong_with_the_file(tmp_path):
    broken = tmp_path / "bild.csv"
    broken.write_bytes(b"\x89PNG\0")
    for file in (broken, tmp_path / "borta.csv", tmp_path):
        with pytest.raises(CommandError) as fault:
            run("import_candidates", str(file))
        assert str(fault.value).startswith(str(file))
        assert "\n" not in str(fault.value)


def test_a_token_and_nothing_else_is_printed():
    rut = make_user("recruiter", email="rut@example.org")
    printed = run("api_token", "RUT@example.org")
    token = AuthToken.objects.get()
    assert (token.user, printed.strip()[: len(token.token_key)]) == (rut, token.token_key)
    assert len(printed.splitlines()) == 1
    assert (token.expiry - token.created).days in (89, 90)
    run("api_token", "rut@example.org", "--days", "7")
    newest = AuthToken.objects.latest("created")
    assert (newest.expiry - newest.created).days in (6, 7)


def test_nobody_unknown_gets_a_token():
    make_user("recruiter", email="gone@example.org", is_active=False)
    for email in ("nobody@example.org", "gone@example.org", ""):
        with pytest.raises(CommandError):
            run("api_token", email)
    for days in ("0", "-1", "367", "many"):
        with pytest.raises(CommandError):
            run("api_token", "rut@example.org", "--days", days)
    assert AuthToken.objects.count() == 0


def test_the_report_speaks_swedish_whatever_the_shell_speaks(tmp_path):
    file = tmp_path / "lista.csv"
    file.write_text(HEAD + STINA_LINE, encoding="utf-8")
    with translation.override("en"):
        in_english = run("import_candidates", str(file), "--dry-run")
    assert in_english == run("import_candidates", str(file), "--dry-run")
