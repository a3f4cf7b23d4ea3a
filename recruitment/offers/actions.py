"""Everything that happens to an offer; one list of the verbs, each written where it belongs."""

from recruitment.offers.agreeing import agree_to_offers, agree_to_reserves
from recruitment.offers.answering import (
    accept_offer,
    decline_offer,
    find_offer,
    open_offer,
    propose_weeks,
    step_back,
    step_back_until,
)
from recruitment.offers.closing import expire_offers, release_person, remind_offers, withdraw_offer
from recruitment.offers.committing import commit_plan, plan_season
from recruitment.offers.drafting import create_offer
from recruitment.offers.extending import extend_offer
from recruitment.offers.inquiring import answer_inquiry, ask_people, end_inquiry
from recruitment.offers.promises import change_promised_vacancy, withdraw_promised_vacancy
from recruitment.offers.replacing import replace_offer
from recruitment.offers.reserving import approve_reserves, set_reserves
from recruitment.offers.room import world_of
from recruitment.offers.sending import deadline_of, send_offer
from recruitment.offers.sharing import share_seat
from recruitment.offers.trying import take_instead, try_beside
from recruitment.offers.waves import pause_wave, resume_wave, send_next_of_wave, send_wave, stop_wave

__all__ = [
    "accept_offer",
    "agree_to_offers",
    "agree_to_reserves",
    "answer_inquiry",
    "approve_reserves",
    "ask_people",
    "change_promised_vacancy",
    "commit_plan",
    "create_offer",
    "deadline_of",
    "decline_offer",
    "end_inquiry",
    "expire_offers",
    "extend_offer",
    "find_offer",
    "open_offer",
    "pause_wave",
    "plan_season",
    "propose_weeks",
    "release_person",
    "remind_offers",
    "replace_offer",
    "resume_wave",
    "send_next_of_wave",
    "send_offer",
    "send_wave",
    "set_reserves",
    "share_seat",
    "step_back",
    "step_back_until",
    "stop_wave",
    "take_instead",
    "try_beside",
    "withdraw_offer",
    "withdraw_promised_vacancy",
    "world_of",
]
