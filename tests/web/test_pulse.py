"""The pulse on a phone in the hall, and what the lecturer sees of it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import PulseCount
from tests.factories import make_lecture
from tests.web.reading import words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]


@pytest.fixture
def path():
    lecture = make_lecture(held_at=timezone.now() + timedelta(minutes=5))
    return f"/f/{lecture.code}/puls/"


def form(**changes):
    values = {"phase": "before", "workplace": "4", "would_apply": "5", "once": str(uuid.uuid4())}
    return values | changes


def counts():
    rows = PulseCount.objects.order_by("phase", "question")
    return [(row.phase, row.question, row.value, row.answers) for row in rows]


def test_the_registration_leads_there_and_back(client, path):
    assert f'href="{path}"' in words(client.get(path.removesuffix("puls/")))
    assert f'href="{path.removesuffix("puls/")}"' in words(client.get(path))


def test_an_answer_is_counted_and_nothing_is_kept_in_the_browser(client, path):
    page = client.get(path)
    assert page.context["form"]["phase"].value() == "before"
    once = re.search(r'name="once" value="([^"]+)"', words(page))[1]
    for _tap in range(2):
        answer = client.post(path, form(once=once))
        assert (answer.status_code, answer.url) == (302, f"{path}tack/")
    assert sorted(counts()) == [("before", "workplace", 4, 1), ("before", "would_apply", 5, 1)]
    assert "sessionid" not in client.cookies
    assert client.get(f"{path}tack/").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"workplace": "6"}, "workplace"),
        ({"would_apply": ""}, "would_apply"),
        ({"workplace": "4.5"}, "workplace"),
        ({"phase": "during"}, "phase"),
        ({"once": "x"}, "once"),
    ],
)
def test_what_is_not_understood_is_told_at_its_field_and_counts_nothing(client, path, change, field):
    answer = client.post(path, form(**change))
    assert (answer.status_code, list(wrong(answer)), counts()) == (200, [field], [])


@pytest.mark.parametrize("code", ["NOPE99", "x" * 90, "å"])
def test_an_unknown_code_leads_to_the_registration(client, code):
    answer = client.get(f"/f/{code}/puls/", follow=True)
    assert answer.context["code_is_unknown"]
    assert client.get(f"/f/{code}/puls/tack/").status_code == 302


def test_long_after_the_lecture_the_page_says_so(client):
    lecture = make_lecture(held_at=timezone.now() - timedelta(days=30))
    page = client.get(f"/f/{lecture.code}/puls/")
    assert "form" not in page.context
    assert f"/f/{lecture.code}/puls/" not in words(client.get(f"/f/{lecture.code}/"))


def test_the_lecturer_sees_it_from_five_answers_on(client, rut, path):
    lecture = Lecture.objects.get(code=path.split("/")[2])
    detail = f"/foredrag/{lecture.pk}/"
    for nth in range(4):
        client.post(path, form(workplace=str(nth + 1)))
    assert "Shown when five have answered." in words(client.get(detail))
    client.post(path, form(workplace="5"))
    assert client.get(detail).context["pulse"].answers == {"before": 5, "after": None}
    assert ">3.0<" in words(client.get(detail))
