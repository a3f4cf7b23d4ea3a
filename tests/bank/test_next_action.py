"""One line says what to do next with a person: the table of its rules."""

import pytest

from recruitment.bank.next_action import RULES, Standing, next_action
from recruitment.candidates.terms import Stage

SUMMER = {"season": "Sommaren 2027"}


@pytest.mark.parametrize(
    ("standing", "action"),
    [
        ({}, ""),
        (SUMMER, "invite"),
        (SUMMER | {"status": "paused"}, "let_rest"),
        ({"status": "left", "address_is_dead": True}, "let_rest"),
        ({"status": "paused", "address_is_dead": True}, "mend_address"),
        (SUMMER | {"step": "interested"}, "clear"),
        (SUMMER | {"step": "interviewed"}, "clear"),
        (SUMMER | {"step": "cleared"}, "find_place"),
        (SUMMER | {"step": "not_now"}, ""),
        (SUMMER | {"step": "offered", "offers": frozenset({"draft"})}, "send_draft"),
        (SUMMER | {"step": "offered", "offers": frozenset({"sent", "draft"})}, "await_answer"),
        ({"offers": frozenset({"sent"}), "has_proposed_weeks": True}, "answer_proposal"),
        ({"offers": frozenset({"expired"}), "has_proposed_weeks": True}, ""),
        ({"offers": frozenset({"sent"}), "address_is_dead": True}, "mend_address"),
        ({"offers": frozenset({"accepted_conditional"})}, "meet_conditions"),
        ({"education_status": "degree", "opened_by_degree": 2}, "verify_degree"),
        ({"education_status": "degree", "opened_by_degree": 2, "is_verified": True}, ""),
        ({"education_status": "degree"}, ""),
        ({"stage": Stage.GRADUATED, "opened_by_degree": 1}, "verify_degree"),
        ({"stage": Stage.STUDENT, "opened_by_degree": 1}, ""),
    ],
)
def test_the_first_rule_that_holds_speaks(standing, action):
    assert next_action(Standing(**standing)) == action


def test_every_rule_can_speak():
    pages = {mark.args[1][nth][1] for mark in test_the_first_rule_that_holds_speaks.pytestmark
             for nth in range(len(mark.args[1]))}  # fmt: skip
    assert pages == {*RULES, ""}
