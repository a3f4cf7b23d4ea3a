"""What strangers type into a message, and what others read of it."""

import pytest
from django.utils import translation
from django.utils.translation import pgettext
from hypothesis import given
from hypothesis import strategies as st

from recruitment.outbox.layout import blocks
from recruitment.outbox.links import absolute
from recruitment.outbox.masking import without_keys
from recruitment.outbox.values import WrongMessage
from tests.outbox.test_letters import LINK, Reader, letter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("Åsa-Märta", "Åsa-Märta"),
        ("Zoë 🌻", "Zoë 🌻"),
        ("شيرين", "شيرين"),
        ("  Anna \n Karin ", "Anna Karin"),
        ("J.R. Berg", "J.R. Berg"),
        ("Stina\r\nBcc: otto@example.org", "Stina Bcc otto example org"),
        ("Vinn en bil https://evil.example/x", "Vinn en bil https evil example x"),
        ("evil.com", "evil com"),
        ("www.evil", "www evil"),
        ("\u202eanitS\u202c", "anitS"),
        ("Sti\x00na", "Stina"),
        ("A\u030asa", "Åsa"),
        ("x" * 10_000, "x" * 99 + "…"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{ link }}{% now 'Y' %}", "{{ link }}{% now 'Y' %}"),
    ],
)
def test_a_name_is_greeted_as_a_name_whatever_was_typed(typed, greeted):
    found = letter("confirm_registration", first_name=typed)
    assert found.text.startswith(f"Hej {greeted}!\n\n")
    assert "<script>" not in found.html


@pytest.mark.parametrize("typed", ["\x00", "://", "@"])
def test_who_has_no_name_to_speak_of_is_greeted_all_the_same(typed):
    with translation.override("sv"):
        there = pgettext("in place of a name", "there")
    assert letter("confirm_registration", first_name=typed).text.startswith(f"Hej {there}!\n")
    assert letter("confirm_registration", "en", first_name=typed).text.startswith("Hello there!\n")


def test_somebodys_own_words_stay_apart_from_ours():
    found = letter("offer_receipt_proposal", text=f"Hej!\n\n{LINK}\n<b>Vänliga hälsningar</b>\nRut")
    assert f"> Hej!\n> {LINK}\n> <b>Vänliga hälsningar</b>\n> Rut\n" in found.text
    assert [block.kind for block in blocks(found.text)].count("quote") == 1
    assert "&lt;b&gt;Vänliga hälsningar&lt;/b&gt;" in found.html


@given(st.text())
def test_no_name_breaks_a_message(typed):
    try:
        found = letter("confirm_registration", first_name=typed)
    except WrongMessage:
        assert not typed.strip()
        return
    greeting, rest = found.text.split("\n", 1)
    assert rest == letter("confirm_registration").text.split("\n", 1)[1]
    assert "\n" not in found.subject
    assert "://" not in greeting
    assert Reader(found.html).open == []
    found.text.encode()


def test_links_are_absolute_and_of_this_service():
    assert absolute("/dela/abc/") == "http://127.0.0.1:8000/dela/abc/"
    for path in ("dela/", "//evil.example/", "https://evil.example/"):
        with pytest.raises(ValueError, match="is not a path"):
            absolute(path)


def test_others_read_a_message_without_its_keys():
    found = letter("offer_sent")
    assert "s3cr3t" in found.text
    assert "http://127.0.0.1:8000/erbjudande/…\n" in without_keys(found.text)
    assert "http://127.0.0.1:8000/personuppgifter/\n" in without_keys(found.text)
    assert "s3cr3t" not in without_keys(found.html)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://jobb.norrby.se/dela/abc/", "https://jobb.norrby.se/dela/…"),
        ("https://jobb.norrby.se/kalender/abc.ics", "https://jobb.norrby.se/kalender/…"),
        ("https://jobb.norrby.se/logga-in/nytt/3-c0de/?next=/", "https://jobb.norrby.se/logga-in/…"),
        ("HTTPS://moved.example/mina-uppgifter/abc", "HTTPS://moved.example/mina-uppgifter/…"),
        ("https://jobb.norrby.se/personuppgifter/", "https://jobb.norrby.se/personuppgifter/"),
        ("https://jobb.norrby.se", "https://jobb.norrby.se"),
        ("svara före 12/3/2027", "svara före 12/3/2027"),
    ],
)
def test_of_an_address_only_the_beginning_is_shown(address, shown):
    assert without_keys(f"Öppna {address}\nHej") == f"Öppna {shown}\nHej"
