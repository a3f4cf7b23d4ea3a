"""Every endpoint of the API, tried by nobody and by every role; a new endpoint without a row here fails."""

import uuid
from functools import cache

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from recruitment.outbox.models import Message
from recruitment.staff.rights import Role
from tests.api.conftest import Caller, logged_in, parameters_of
from tests.factories import (
    make_candidacy,
    make_manager,
    make_offer,
    make_unit,
    make_user,
    make_vacancy,
)

NOBODY = "nobody"
R, M, E, T = Role.RECRUITER, Role.UNIT_MANAGER, Role.EMPLOYEE, Role.MENTOR


def only(status, *roles):
    return dict.fromkeys(roles, status)


def both(status):
    return only(status, R, M)


def sharers(status):
    return only(status, R, M, E, T)


def everybody(status):
    return only(status, NOBODY, *Role.values)


# Who is let in, and what an empty question or body is answered; 401 for nobody and 403 for other roles.
TABLE = {
    "GET /areas/": sharers(200),
    "GET /assignments/": both(200),
    "GET /assignments/{id}/": both(200),
    "GET /assignments/{id}/mentors/": both(200),
    "POST /assignments/{id}/name-mentor/": both(400),
    "POST /assignments/export/": only(400, R),
    "GET /candidacies/": both(200),
    "GET /candidacies/{id}/": both(200),
    "POST /candidacies/{id}/clear/": only(200, R),
    "POST /candidacies/{id}/move/": only(400, R),
    "POST /candidacies/clear/": only(400, R),
    "GET /campaigns/": only(200, R),
    "POST /campaigns/": only(400, R),
    "GET /campaigns/{id}/": only(200, R),
    "POST /campaigns/{id}/pause/": only(200, R),
    "GET /campaigns/{id}/preview/": only(200, R),
    "POST /campaigns/{id}/resume/": only(200, R),
    "POST /campaigns/{id}/send/": only(200, R),
    "POST /campaigns/{id}/stop/": only(200, R),
    "GET /candidates/": both(200),
    "GET /candidates/{id}/": both(200),
    "PATCH /candidates/{id}/": only(200, R),
    "POST /candidates/{id}/check-studies/": both(400),
    "POST /candidates/{id}/correct-source/": only(400, R),
    "POST /candidates/{id}/merge/": only(400, R),
    "POST /candidates/{id}/notes/": both(400),
    "POST /candidates/{id}/tags/": only(200, R),
    "GET /candidates/{id}/timeline/": both(200),
    "POST /candidates/{id}/undo-merge/": only(404, R),
    "POST /candidates/{id}/verify-degree/": both(400),
    "POST /candidates/{id}/withdraw-verification/": both(200),
    "POST /candidates/{id}/stay/": only(409, R),
    "POST /candidates/{id}/leave/": only(409, R),
    "POST /candidates/placeholders/": only(400, R),
    "POST /candidates/export/": only(400, R),
    "GET /candidates/facets/": both(200),
    "GET /imports/": only(200, R),
    "POST /imports/": only(400, R),
    "GET /imports/{id}/": only(200, R),
    "POST /imports/{id}/choose-columns/": only(400, R),
    "GET /imports/{id}/preview/": only(200, R),
    "GET /imports/{id}/report/": only(200, R),
    "POST /imports/{id}/run/": only(200, R),
    "POST /imports/{id}/stop/": only(409, R),
    "POST /imports/{id}/undo/": only(200, R),
    "GET /job-descriptions/": both(200),
    "POST /job-descriptions/": both(400),
    "GET /job-descriptions/{id}/": both(200),
    "PATCH /job-descriptions/{id}/": both(200),
    "POST /job-descriptions/{id}/approve/": both(200),
    "GET /jobs/": both(200),
    "POST /jobs/": only(400, R),
    "GET /jobs/{id}/": both(200),
    "PATCH /jobs/{id}/": only(200, R),
    "POST /jobs/{id}/close/": only(200, R),
    "GET /jobs/{id}/history/": both(200),
    "POST /jobs/{id}/image/": only(400, R),
    "GET /jobs/{id}/platsbanken/": both(200),
    "POST /jobs/{id}/post-again/": only(400, R),
    "GET /jobs/{id}/postings/": both(200),
    "POST /jobs/{id}/publish/": only(200, R),
    "POST /jobs/{id}/remove-image/": only(200, R),
    "POST /jobs/{id}/reopen/": only(200, R),
    "POST /jobs/{id}/share/": only(400, R),
    "POST /jobs/{id}/take-down/": only(400, R),
    "POST /jobs/{id}/unschedule/": only(200, R),
    "GET /lectures/": both(200),
    "GET /interview-times/": both(200),
    "POST /interview-times/": both(400),
    "GET /interview-times/{id}/": both(200),
    "PATCH /interview-times/{id}/": both(200),
    "POST /interview-times/{id}/withdraw/": both(200),
    "GET /interviews/": both(200),
    "POST /interviews/book/": both(400),
    "GET /interviews/{id}/": both(200),
    "POST /interviews/{id}/cancel/": both(200),
    "POST /interviews/{id}/decide/": both(400),
    "POST /interviews/{id}/hold/": both(409),
    "POST /interviews/{id}/no-show/": both(409),
    "POST /interviews/{id}/references/": both(400),
    "POST /mailings/ask-to-interview/": only(400, R),
    "GET /public/interviews/{token}/": everybody(200),
    "POST /public/interviews/{token}/book/": everybody(400),
    "POST /public/interviews/{token}/cancel/": everybody(200),
    "POST /lectures/": only(400, R),
    "GET /lectures/{id}/": both(200),
    "PATCH /lectures/{id}/": only(200, R),
    "GET /lectures/{id}/pulse/": both(200),
    "GET /lectures/plan/": both(200),
    "GET /lists/": both(200),
    "POST /lists/": only(400, R),
    "GET /lists/{id}/": both(200),
    "PATCH /lists/{id}/": only(403, R),
    "POST /lists/{id}/add/": only(400, R),
    "POST /lists/{id}/remove/": only(403, R),
    "POST /lists/{id}/take-off/": only(400, R),
    "GET /mailings/": only(200, R),
    "POST /mailings/": only(400, R),
    "POST /mailings/ask-about-season/": only(400, R),
    "GET /mailings/{id}/": only(200, R),
    "POST /mailings/{id}/pause/": only(200, R),
    "GET /mailings/{id}/preview/": only(200, R),
    "POST /mailings/{id}/resume/": only(200, R),
    "POST /mailings/{id}/rewrite/": only(400, R),
    "POST /mailings/{id}/send/": only(200, R),
    "POST /mailings/{id}/stop/": only(200, R),
    "GET /measurements/": both(200),
    "POST /measurements/": both(400),
    "GET /measurements/{id}/": both(200),
    "POST /measurements/{id}/withdraw/": both(200),
    "GET /messages/": only(200, R),
    "GET /messages/{id}/": only(200, R),
    "POST /messages/{id}/give-up/": only(200, R),
    "POST /messages/{id}/retry/": only(200, R),
    "GET /inquiries/": both(200),
    "POST /inquiries/": both(400),
    "GET /inquiries/{id}/": both(200),
    "POST /inquiries/{id}/end/": both(200),
    "GET /inquiries/{id}/replies/": both(200),
    "GET /offers/": both(200),
    "POST /offers/": both(400),
    "GET /offers/{id}/": both(200),
    "GET /offers/{id}/letter/": both(200),
    "POST /offers/{id}/agree/": only(403, R) | only(200, M),
    "POST /offers/{id}/extend/": both(400),
    "POST /offers/{id}/condition-not-met/": both(409),
    "POST /offers/{id}/confirm/": both(409),
    "POST /offers/{id}/record-answer/": both(400),
    "POST /offers/{id}/register-shown/": both(409),
    "POST /offers/{id}/replace/": both(400),
    "POST /offers/{id}/send/": both(200),
    "POST /offers/{id}/tick/": both(400),
    "POST /offers/{id}/untick/": both(400),
    "POST /offers/{id}/withdraw/": both(200),
    "GET /plans/": only(200, R),
    "GET /plans/{id}/": only(200, R),
    "POST /plans/{id}/blocks/": only(400, R),
    "PATCH /plans/{id}/blocks/{block}/": only(400, R),
    "DELETE /plans/{id}/blocks/{block}/": only(204, R),
    "POST /plans/{id}/blocks/{block}/try/": only(400, R),
    "POST /plans/{id}/commit/": only(201, R),
    "POST /plans/{id}/discard/": only(200, R),
    "GET /plans/{id}/gaps/": only(200, R),
    "POST /plans/{id}/retry/": only(409, R),
    "POST /plans/{id}/take-instead/": only(200, R),
    "POST /plans/{id}/why-not/": only(400, R),
    "GET /public/inquiries/{token}/": everybody(200),
    "POST /public/inquiries/{token}/answer/": everybody(400),
    "GET /public/jobs/": everybody(200),
    "GET /public/jobs/{slug}/": everybody(200),
    "GET /public/offers/{token}/": everybody(200),
    "POST /public/offers/{token}/accept/": everybody(400),
    "POST /public/offers/{token}/decline/": everybody(200),
    "POST /public/offers/{token}/propose/": everybody(400),
    "POST /public/registrations/": everybody(400),
    "GET /public/universities/": everybody(200),
    "GET /public/universities/{slug}/": everybody(200),
    "GET /reports/funnel/": only(200, R, M, Role.OPERATIONS_MANAGER),
    "GET /saved-searches/": both(200),
    "POST /saved-searches/": both(400),
    "GET /saved-searches/{id}/": both(200),
    "PATCH /saved-searches/{id}/": both(403),
    "POST /saved-searches/{id}/remove/": both(403),
    "POST /saved-searches/{id}/unwatch/": both(200),
    "POST /saved-searches/{id}/watch/": both(200),
    "GET /seasons/": both(200),
    "POST /seasons/": only(400, R),
    "GET /seasons/{id}/": both(200),
    "PATCH /seasons/{id}/": only(200, R),
    "GET /seasons/{id}/board/": both(200),
    "GET /seasons/{id}/forecast/": both(200),
    "POST /seasons/{id}/close/": only(200, R),
    "POST /seasons/{id}/open/": only(200, R),
    "POST /seasons/{id}/plan/": only(202, R),
    "GET /share-links/": sharers(200),
    "GET /share-links/{id}/": both(200) | only(404, E, T),
    "POST /share-links/{id}/revoke/": only(200, R),
    "GET /units/": sharers(200),
    "GET /units/{slug}/": sharers(200),
    "GET /universities/": sharers(200),
    "GET /universities/{slug}/": sharers(200),
    "GET /users/": only(200, R),
    "GET /users/{id}/": only(200, R),
    "GET /vacancies/": both(200),
    "POST /vacancies/": both(400),
    "GET /vacancies/{id}/": both(200),
    "PATCH /vacancies/{id}/": both(200),
    "GET /vacancies/{id}/fitting/": both(200),
    "POST /vacancies/{id}/reopen/": both(200),
    "GET /vacancies/{id}/reserves/": both(200),
    "PUT /vacancies/{id}/reserves/": both(400),
    "POST /vacancies/{id}/reserves/agree/": only(403, R) | only(409, M),
    "POST /vacancies/{id}/reserves/approve/": both(409),
    "POST /vacancies/import/": both(400),
    "POST /vacancies/{id}/share/": both(400),
    "POST /vacancies/{id}/withdraw/": both(409),
    "GET /waves/": only(200, R),
    "GET /waves/{id}/": only(200, R),
    "POST /waves/{id}/pause/": only(200, R),
    "GET /waves/{id}/preview/": only(200, R),
    "POST /waves/{id}/resume/": only(200, R),
    "POST /waves/{id}/send/": only(200, R),
    "POST /waves/{id}/stop/": only(200, R),
}


@cache
def endpoints() -> list[str]:
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    return sorted(
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, found in paths.items()
        for method in found
    )


def address(endpoint: str, rows: dict) -> str:
    path = endpoint.partition(" ")[2]
    return path.format(**parameters_of(path, rows))


def ask(client: Caller, endpoint: str, path: str) -> int:
    """The status of an answer whose effects are taken back."""
    method = endpoint.partition(" ")[0].lower()
    with transaction.atomic():
        answer = getattr(client, method)(path, **({} if method == "get" else {"data": {}}))
        transaction.set_rollback(True)
    return answer.status_code


def test_the_table_has_every_endpoint():
    assert sorted(TABLE) == endpoints()


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_nobody_and_every_role_get_what_the_table_says(endpoint, rows, unit):
    path = address(endpoint, rows)
    people = {role: make_user(role, units=[unit], may_decide_employment=True) for role in Role.values}
    callers = {NOBODY: Caller()} | {role: logged_in(user) for role, user in people.items()}
    answers = {name: ask(client, endpoint, path) for name, client in callers.items()}
    others = {NOBODY: 401} | dict.fromkeys(Role.values, 403)
    assert answers == others | TABLE[endpoint]


OUTSIDE = [
    "GET /assignments/{id}/",
    "GET /assignments/{id}/mentors/",
    "POST /assignments/{id}/name-mentor/",
    "GET /interview-times/{id}/",
    "PATCH /interview-times/{id}/",
    "POST /interview-times/{id}/withdraw/",
    "GET /interviews/{id}/",
    "POST /interviews/{id}/cancel/",
    "POST /interviews/{id}/decide/",
    "POST /interviews/{id}/hold/",
    "POST /interviews/{id}/no-show/",
    "POST /interviews/{id}/references/",
    "GET /vacancies/{id}/",
    "PATCH /vacancies/{id}/",
    "GET /vacancies/{id}/fitting/",
    "POST /vacancies/{id}/reopen/",
    "GET /vacancies/{id}/reserves/",
    "PUT /vacancies/{id}/reserves/",
    "POST /vacancies/{id}/reserves/agree/",
    "POST /vacancies/{id}/reserves/approve/",
    "POST /vacancies/{id}/share/",
    "POST /vacancies/{id}/withdraw/",
    "GET /inquiries/{id}/",
    "GET /inquiries/{id}/replies/",
    "POST /inquiries/{id}/end/",
    "POST /offers/{id}/agree/",
    "GET /offers/{id}/letter/",
    "POST /offers/{id}/extend/",
    "GET /offers/{id}/",
    "POST /offers/{id}/replace/",
    "POST /offers/{id}/send/",
    "POST /offers/{id}/withdraw/",
    "POST /offers/{id}/record-answer/",
    "POST /offers/{id}/condition-not-met/",
    "POST /offers/{id}/confirm/",
    "POST /offers/{id}/register-shown/",
    "POST /offers/{id}/tick/",
    "POST /offers/{id}/untick/",
]


@pytest.mark.parametrize("endpoint", OUTSIDE)
def test_a_row_of_another_unit_does_not_exist_for_a_manager(endpoint, rows):
    stranger = logged_in(make_manager(make_unit()))
    assert ask(stranger, endpoint, address(endpoint, rows)) == 404


@pytest.mark.parametrize(
    "endpoint",
    [
        "GET /candidates/{id}/",
        "GET /candidates/{id}/timeline/",
        "POST /candidates/{id}/notes/",
        "GET /candidacies/{id}/",
    ],
)
def test_who_hides_from_a_unit_does_not_exist_for_its_manager(endpoint, rows, manager, unit):
    person = rows["ids"]["candidates"]
    person.excluded_units = [unit.pk]
    person.save()
    assert ask(manager, endpoint, address(endpoint, rows)) == 404


@pytest.mark.parametrize("resource", ["vacancies", "offers"])
def test_a_manager_lists_only_rows_of_own_units(resource, rows, manager, recruiter):
    make_offer(make_candidacy(), make_vacancy(make_unit()))
    own = {"vacancies": 3, "offers": 2}[resource]
    assert len(manager.get(f"/{resource}/").json()["results"]) == own
    assert len(recruiter.get(f"/{resource}/").json()["results"]) == own + 1


WITH_ID = sorted(name for name in TABLE if "{id}" in name)


@pytest.mark.parametrize("key", [str(uuid.UUID(int=7)), "7", "inte-ett-id"])
def test_an_id_that_is_nobodys_or_no_id_is_not_found(key, recruiter):
    paths = {name: name.partition(" ")[2].format(id=key, block=uuid.UUID(int=7)) for name in WITH_ID}
    answers = {name: ask(recruiter, name, path) for name, path in paths.items()}
    assert answers == dict.fromkeys(WITH_ID, 404)


@pytest.mark.parametrize("endpoint", [name for name in WITH_ID if name.startswith("PATCH")])
def test_rows_are_changed_in_part_and_never_replaced_or_deleted(endpoint, rows, recruiter):
    if "block" not in endpoint:
        path = address(endpoint, rows)
        assert (recruiter.put(path, {}).status_code, recruiter.delete(path).status_code) == (405, 405)


def test_keys_in_links_are_shown_to_nobody(recruiter, rows):
    mail = rows["ids"]["messages"]
    Message.objects.filter(pk=mail.pk).update(text="Svara: http://localhost:8000/erbjudande/hemligt/")
    assert (
        recruiter.get(f"/messages/{mail.pk}/").json()["text"] == "Svara: http://localhost:8000/erbjudande/…"
    )
