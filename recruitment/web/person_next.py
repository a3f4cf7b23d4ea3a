"""The line on top of a person's page: what to do next, and where."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.bank.next_action import Standing, next_action
from recruitment.candidates.models import Candidate
from recruitment.offers.letters import reply_by_text
from recruitment.offers.models import Offer
from recruitment.outbox.models import DeadAddress
from recruitment.seasons.models import Candidacy, Season
from recruitment.vacancies.models import Role, Vacancy

State = Offer.State
ABOUT_OFFER = {
    "answer_proposal": State.SENT,
    "await_answer": State.SENT,
    "meet_conditions": State.ACCEPTED_CONDITIONAL,
    "send_draft": State.DRAFT,
}
ON_PAGE = {"verify_degree": "#verify", "clear": "#season", "find_place": "#why-not"}


def next_of(
    person: Candidate,
    candidacy: Candidacy | None,
    season: Season | None,
    offers: Iterable[dict[str, Any]],
    dead: DeadAddress | None,
    vacancies: QuerySet[Vacancy],
) -> dict[str, str] | None:
    """`{"text", "url"}`; None when nothing waits. `offers` are rows with `offer` and `state`."""
    by_state = {row["state"]: row["offer"] for row in offers}
    sent = by_state.get(State.SENT)
    standing = Standing(
        status=person.status,
        education_status=person.education_status,
        is_verified=bool(person.verified_level),
        stage=person.stage_on(season.first_week) if season else None,
        address_is_dead=dead is not None,
        offers=frozenset(by_state),
        has_proposed_weeks=bool(sent and sent.proposed_weeks),
        season=season.name if season else "",
        step=candidacy.state if candidacy else "",
    )
    if standing.has_unseen_degree and season:
        standing = replace(standing, opened_by_degree=_opened_by_degree(vacancies, season))
    name = next_action(standing)
    offer = by_state.get(ABOUT_OFFER.get(name))
    return {"text": _text(name, standing, offer), "url": _url(name, person, offer)} if name else None


def _opened_by_degree(vacancies: QuerySet[Vacancy], season: Season) -> int:
    """Vacancies of the season that only a verified degree opens (domain.md section 3)."""
    return vacancies.filter(season=season, has_regulated_tasks=True, role=Role.CASE_WORKER).count()


def _text(name: str, standing: Standing, offer: Offer | None) -> str:
    if name == "verify_degree":
        opened = standing.opened_by_degree
        said = ngettext(
            "Verify the degree: it opens %(n)s vacancy", "Verify the degree: it opens %(n)s vacancies", opened
        )
        return said % {"n": opened}
    if name == "await_answer" and offer and offer.reply_by:
        return _("The offer waits for an answer by %(when)s") % {"when": reply_by_text(offer.reply_by)}
    return _plain(standing)[name]


def _plain(standing: Standing) -> dict[str, str]:
    return {
        "answer_proposal": _("Answer their proposal of other weeks"),
        "mend_address": _("The address does not receive mail: call, and ask for the right one"),
        "meet_conditions": _("Note the conditions of the offer that remain"),
        "let_rest": _("Nothing to do: the person is not looking for work here now"),
        "send_draft": _("Send the offer that is drafted"),
        "invite": _("Invite to %(season)s") % {"season": standing.season},
        "clear": _("Talk to them, and clear them for the season"),
        "find_place": _("Find a place for them"),
    }


def _url(name: str, person: Candidate, offer: Offer | None) -> str:
    if offer:
        return reverse("offer", args=[offer.pk])
    if name == "invite" and person.is_placeholder:
        return ""
    if name == "invite":  # the bar of many, with only them in the list
        return f"{reverse('bank')}?{urlencode({'q': person.email})}"
    return ON_PAGE.get(name, "")
