"""Everything that happens between a yes and the first day; one list of the verbs."""

from recruitment.introductions.conditions import note_register_shown, tick_condition, untick_condition
from recruitment.introductions.confirming import (
    condition_not_met,
    confirm_offer,
    release_person,
    step_back,
)
from recruitment.introductions.mentors import name_mentor

__all__ = [
    "condition_not_met",
    "confirm_offer",
    "name_mentor",
    "note_register_shown",
    "release_person",
    "step_back",
    "tick_condition",
    "untick_condition",
]
