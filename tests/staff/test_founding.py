"""The first administrator: one link, one day, one person, and none once somebody is there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from config.preparing import whose
from recruitment.errors import RuleBroken
from recruitment.outbox.links import absolute
from recruitment.staff.founding import found_service, is_usable, make_setup_link
from recruitment.staff.models import SetupLink, User
from recruitment.staff.rights import Role
from tests.factories import make_recruiter, make_user

pytestmark = pytest.mark.django_db
ADA = {"first_name": "Ada", "last_name": "Ek", "email": "ada@norrby.se", "password": "en lång mening 27"}


def found(token, at=None, **values) -> User:
    return found_service(token, **ADA | values, at=at or timezone.now())


def test_the_link_makes_an_administrator_who_can_log_in(client):
    user = found(make_setup_link(timezone.now()))
    assert (user.roles, user.is_staff, user.is_superuser) == ([Role.SYSTEM_ADMIN], True, False)
    assert client.login(email=ADA["email"], password=ADA["password"])


def test_only_a_fingerprint_of_it_is_stored():
    token = make_setup_link(timezone.now())
    assert token not in str(SetupLink.objects.values().get())


def test_it_works_once():
    token = make_setup_link(timezone.now())
    found(token)
    with pytest.raises(RuleBroken) as broken:
        found(token, email="eva@norrby.se")
    assert (broken.value.code, User.objects.count()) == ("setup_link_over", 1)


def test_it_works_for_a_day():
    at = timezone.now()
    token = make_setup_link(at)
    assert is_usable(token, at + timedelta(hours=23, minutes=59))
    assert not is_usable(token, at + timedelta(hours=24))
    with pytest.raises(RuleBroken):
        found(token, at=at + timedelta(hours=24))


def test_a_new_link_ends_the_one_before():
    first, second = make_setup_link(timezone.now()), make_setup_link(timezone.now())
    assert (is_usable(first, timezone.now()), is_usable(second, timezone.now())) == (False, True)


@pytest.mark.parametrize("token", ["", "x", "\x00", "å" * 50])
def test_a_guess_opens_nothing(token):
    make_setup_link(timezone.now())
    with pytest.raises(RuleBroken):
        found(token)
    assert User.objects.count() == 0


def test_there_is_no_link_once_there_is_an_administrator():
    token = make_setup_link(timezone.now())
    adam = make_user(Role.SYSTEM_ADMIN)
    with pytest.raises(RuleBroken):
        found(token)
    with pytest.raises(RuleBroken) as broken:
        make_setup_link(timezone.now())
    assert (broken.value.code, list(User.objects.all())) == ("has_administrator", [adam])


def test_when_the_last_administrator_has_left_the_server_lets_another_in():
    make_user(Role.SYSTEM_ADMIN, is_active=False, email=ADA["email"])
    token = make_setup_link(timezone.now())
    with pytest.raises(RuleBroken) as broken:
        found(token, email=ADA["email"].upper())
    assert (broken.value.code, broken.value.field) == ("address_taken", "email")
    assert found(token, email="eva@norrby.se").email == "eva@norrby.se"


def test_the_command_prints_the_link_and_refuses_when_it_is_too_late():
    said = StringIO()
    call_command("setup_link", stdout=said)
    address = said.getvalue().strip()
    assert address.startswith(absolute("/installera/"))
    assert is_usable(address.rstrip("/").rsplit("/", 1)[1], timezone.now())
    make_user(Role.SYSTEM_ADMIN)
    with pytest.raises(CommandError, match="administrat"):
        call_command("setup_link")


def test_the_start_tells_the_link_only_to_a_service_in_which_nobody_works():
    assert whose(False).startswith(f"own {absolute('/installera/')}")
    assert whose(True) == "demo"
    make_recruiter()
    assert whose(False) == "own"


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_the_link_at_once_one_becomes_administrator():
    token, start = make_setup_link(timezone.now()), Barrier(4)

    def use(number: int) -> str:
        try:
            start.wait()
            found(token, email=f"p{number}@norrby.se")
        except RuleBroken as broken:
            return broken.code
        finally:
            connection.close()
        return "founded"

    with ThreadPoolExecutor(4) as pool:
        ends = sorted(pool.map(use, range(4)))
    assert ends == ["founded", *["setup_link_over"] * 3]
    assert User.objects.count() == 1
