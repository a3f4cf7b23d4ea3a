"""Whatever is typed into the forms of the staff pages is kept, refused with words, or ignored."""

import pytest
from django.db import transaction
from django.test import Client

from recruitment.staff.rights import Role
from tests.factories import make_organisation, make_unit, make_user
from tests.stories.visiting import Form, Reader
from tests.web.test_who_sees_what import paths, world

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
MANY = f"{SCRIPT} مرحبا \u202eolleh 🎓👩🏽‍🎓 '; DROP TABLE -- {{{{ 7|add:7 }}}}"
TEXTS = [MANY, "ö" * 10_000, "A\0B"]
NONSENSE = ["", "-1", "99999999999999999999", "2027-W54"]
ANSWERS = {200, 302, 403, 404, 405, 409}


@pytest.fixture
def rut(client) -> Client:
    make_organisation()
    unit = make_unit()
    client.force_login(make_user(Role.RECRUITER, Role.SYSTEM_ADMIN, units=[unit], may_decide_employment=True))
    return client


def forms_of(client: Client, path: str) -> list[tuple[str, Form]]:
    page = client.get(path)
    if "text/html" not in page["Content-Type"]:
        return []
    found = [(form.action.partition("#")[0] or path, form) for form in Reader(page.content.decode()).forms]
    return [(action, form) for action, form in found if not action.startswith(("/logga-ut/", "/i18n/"))]


def sent(client: Client, action: str, form: Form, data: list[tuple[str, str]]) -> tuple[int, str]:
    """What came of it, read on the page it led to; then undone."""
    fields: dict[str, list[str]] = {}
    for name, value in [*data, *form.buttons[:1]]:
        fields.setdefault(name, []).append(value)
    with transaction.atomic():
        answer = (client.post if form.method == "post" else client.get)(action, fields)
        there = client.get(answer.url).content if answer.status_code == 302 else answer.content
        transaction.set_rollback(True)
    return answer.status_code, there.decode(errors="replace")


@pytest.fixture
def forms(rut) -> list[tuple[str, Form]]:
    """Every form of every page, once: the search on top of each page is one."""
    found = {}
    for path in paths(world(make_unit())):
        for action, form in forms_of(rut, path):
            found[form.method, action, *sorted(form.names)] = (action, form)
    return list(found.values())


def faults(client: Client, forms: list[tuple[str, Form]], change) -> list[tuple[str, int]]:
    answers = [(action, *sent(client, action, form, change(form))) for action, form in forms]
    return [(action, status) for action, status, page in answers if status not in ANSWERS or SCRIPT in page]


def test_hostile_words_in_every_text_field(rut, forms):
    for text in TEXTS:

        def typed(form, text=text):
            return [(name, text if name in form.texts else value) for name, value in form.fields]

        assert faults(rut, forms, typed) == []


def test_nonsense_in_every_field(rut, forms):
    for value in NONSENSE:
        assert faults(rut, forms, lambda form, value=value: [(name, value) for name in form.names]) == []
