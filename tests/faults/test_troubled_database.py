"""A database that is slow, locked, gone, read only or full: an honest page, and nothing half done."""

from contextlib import contextmanager

import pytest
from django.db import connection

from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from tests.faults.conftest import Cut, traces
from tests.faults.full_disk import full_disk

YES = {"answer": "accept", "name": "Stina Ågren"}


def say_yes(visitor, offer):
    return visitor.post(f"/erbjudande/{offer.token}/", YES)


def say_yes_by_program(visitor, offer):
    address = f"/api/v1/public/offers/{offer.token}/accept/"
    return visitor.post(address, {"name": "Stina Ågren"}, content_type="application/json")


def headline(page):
    return page.content.decode().partition("<h1>")[2].partition("</h1>")[0]


@contextmanager
def session_set(**values):
    """Settings of our sessions, given as config/database.py gives those of the web."""
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(options, "options", " ".join(f"-c {name}={value}" for name, value in values.items()))
        yield
    connection.close()


@contextmanager
def season_locked(other):
    with other.transaction():
        other.execute("SELECT 1 FROM recruitment_season FOR UPDATE")
        yield


def refused(visitor, offer, *, code, headed, wait):
    """Both faces say so, and neither left anything behind."""
    page = say_yes(visitor, offer)
    assert (page.status_code, headline(page), page["Retry-After"]) == (503, headed, wait)
    assert (page["Cache-Control"], "Content-Security-Policy" in page.headers) == ("no-store", True)
    told = say_yes_by_program(visitor, offer)
    assert (told.status_code, told.json()["code"], told["Retry-After"]) == (503, code, wait)


def works_again(visitor, offer, before):
    connection.close()
    assert traces(offer) == before
    assert say_yes(visitor, offer).status_code == 302
    once = traces(offer)
    assert once[0] == "accepted_conditional"
    assert say_yes(visitor, offer).status_code == 302
    assert traces(offer) == once
    assert Message.objects.filter(template="offer_receipt_yes").count() == 1


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_whoever_waits_too_long_for_somebody_else_is_told_and_nothing_is_half_done(
    offer, visitor, other, limit
):
    before = traces(offer)
    with season_locked(other), session_set(**{limit: "200ms"}):
        refused(visitor, offer, code="busy", headed="Det tog för lång tid", wait="15")
    works_again(visitor, offer, before)


def test_a_database_that_can_only_be_read_shows_pages_and_says_that_nothing_is_saved(offer, visitor):
    Offer.objects.update(first_opened_at=offer.sent_at)
    before = traces(offer)
    with session_set(default_transaction_read_only="on"):
        assert visitor.get(f"/erbjudande/{offer.token}/").status_code == 200
        headed = "Det går inte att spara just nu"
        refused(visitor, offer, code="no_saving", headed=headed, wait="120")
    works_again(visitor, offer, before)


def test_a_full_disk_says_that_nothing_is_saved(offer, visitor, other):
    before = traces(offer)
    with full_disk(other, "recruitment_message"):
        headed = "Det går inte att spara just nu"
        refused(visitor, offer, code="no_saving", headed=headed, wait="120")
    works_again(visitor, offer, before)


def test_a_connection_lost_at_any_statement_leaves_all_or_nothing(offer, visitor, other):
    Offer.objects.update(first_opened_at=offer.sent_at)
    before, nth = traces(offer), 0
    while True:
        cut = Cut(other, nth)
        with connection.execute_wrapper(cut):
            answer = say_yes(visitor, offer)
        connection.close()
        if not cut.done:
            break
        assert (nth, answer.status_code, headline(answer)) == (nth, 503, "Tjänsten svarar inte just nu")
        assert (nth, traces(offer)) == (nth, before)
        nth += 1
    assert nth > 20
    assert (answer.status_code, traces(offer)[0]) == (302, "accepted_conditional")
    assert Message.objects.filter(template="offer_receipt_yes").count() == 1


def test_the_page_for_staff_needs_no_database_either(offer, visitor, rut, other):
    visitor.force_login(rut, "allauth.account.auth_backends.AuthenticationBackend")
    with connection.execute_wrapper(Cut(other, 0)):
        page = visitor.get("/idag/")
    connection.close()
    assert (page.status_code, headline(page)) == (503, "Tjänsten svarar inte just nu")
    assert visitor.get("/idag/").status_code == 200


def test_a_fault_in_our_own_sql_is_still_a_fault_of_ours(offer, visitor):
    def broken(execute, sql, params, many, context):
        return execute(f"{sql} no such thing", params, many, context)

    with connection.execute_wrapper(broken):
        page = visitor.get("/jobb/")
    assert (page.status_code, headline(page)) == (500, "Något gick fel hos oss")
