"""Whatever people do in whatever order, what may never break does not: rules say no, nothing else does."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recruitment.errors import RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    commit_plan,
    create_offer,
    decline_offer,
    expire_offers,
    open_offer,
    propose_weeks,
    release_person,
    remind_offers,
    replace_offer,
    send_offer,
    step_back,
    withdraw_offer,
)
from recruitment.offers.models import LIVE, Offer
from recruitment.outbox.models import Message
from recruitment.planning.actions import solve_next
from recruitment.planning.models import Plan
from recruitment.seasons.models import Candidacy
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    moment,
    week,
)

PEOPLE, VACANCIES = 3, 2
OFTEN = ("create", "send", "send", "accept", "decline", "wait", "expire")
SELDOM = ("withdraw", "open", "propose", "back", "replace", "remind", "commit", "long_wait", "leave")
spans = st.tuples(st.integers(25, 31), st.integers(0, 3)).map(lambda said: mondays(*said))
steps = st.tuples(st.sampled_from(OFTEN * 3 + SELDOM), st.integers(0, 99), spans)


def mondays(first, more):
    return week(first), week(min(first + more, 32))


class World:
    """A season small enough for everybody to be in each other's way."""

    def __init__(self):
        make_organisation()
        season, unit = make_season(), make_unit()
        self.rut = make_recruiter()
        self.at = moment("2027-04-12 10:00")
        self.vacancies = [make_vacancy(unit, season, seats=2) for _one in range(VACANCIES)]
        self.people = [make_candidacy(make_candidate(), season, max_blocks=3) for _one in range(PEOPLE)]

    def do(self, name, number, span):
        with suppress(RuleBroken):
            getattr(self, name)(number, span)

    def offer(self, number, *states):
        """One of the offers in these states; when there is none, any: a rule has to say no."""
        offers = Offer.objects.order_by("created_at", "pk")
        rows = list(offers.filter(state__in=states) or offers)
        if not rows:
            raise RuleBroken("nothing", "")
        return rows[number % len(rows)]

    def create(self, number, span):
        who, where = self.people[number % PEOPLE], self.vacancies[number // PEOPLE % VACANCIES]
        who.candidate.refresh_from_db()
        create_offer(who, where, number % 2 + 1, *span, by=self.rut, at=self.at)

    def send(self, number, span):
        send_offer(self.offer(number, "draft"), by=self.rut, at=self.at)

    def accept(self, number, span):
        accept_offer(self.offer(number, "sent", "declined"), name="Stina", at=self.at)

    def decline(self, number, span):
        decline_offer(self.offer(number, "sent"), at=self.at)

    def withdraw(self, number, span):
        withdraw_offer(self.offer(number), by=self.rut, at=self.at)

    def open(self, number, span):
        offer = self.offer(number, "sent")
        if offer.sent_at:
            open_offer(offer.token, at=self.at, looks_like_robot=False)

    def propose(self, number, span):
        propose_weeks(self.offer(number, "sent"), weeks=span, text="", at=self.at)

    def back(self, number, span):
        step_back(self.offer(number, "accepted_conditional"), at=self.at)

    def replace(self, number, span):
        replace_offer(self.offer(number, "sent"), *span, by=self.rut, at=self.at)

    def wait(self, number, span):
        self.at += timedelta(hours=number)

    def long_wait(self, number, span):
        self.at += timedelta(days=number // 3)

    def expire(self, number, span):
        expire_offers(self.at)
        assert not Offer.objects.lapsed(self.at).exists()

    def remind(self, number, span):
        remind_offers(self.at)

    def commit(self, number, span):
        solve_next(self.at)
        if plan := Plan.objects.filter(state="solved").first():
            commit_plan(plan, by=self.rut, at=self.at)

    def leave(self, number, span):
        candidate = self.people[number % PEOPLE].candidate
        release_person(candidate, at=self.at)
        type(candidate).objects.filter(pk=candidate.pk).update(status="left")


def seat_weeks(offers):
    return [(one.vacancy_id, one.seat, monday) for one in offers for monday in one.weeks]


class AnyOrder(TestCase):
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(steps, min_size=12, max_size=24))
    def test_whatever_happens_in_whatever_order(self, happenings):
        world = World()
        for happening in happenings:
            world.do(*happening)
            self.promises_are_kept()
            self.each_person_is_asked_one_thing()
            self.the_season_follows_the_offers()
            self.letters_are_about_what_is_so()
            self.one_proposal_of_what_is_free()

    def promises_are_kept(self):
        live = Offer.objects.filter(state__in=LIVE)
        assert len(seat_weeks(live)) == len(set(seat_weeks(live)))
        of_people = [(one.candidate_id, monday) for one in live for monday in one.weeks]
        assert len(of_people) == len(set(of_people))
        assert all(one.terms_hash and one.reply_by for one in live)
        assert not live.filter(candidate__status="left").exists()

    def each_person_is_asked_one_thing(self):
        sent = list(Offer.objects.filter(state="sent").values_list("candidate", flat=True))
        waiting = set(Offer.objects.filter(state="queued").values_list("candidate", flat=True))
        assert len(sent) == len(set(sent))
        assert waiting <= set(sent)

    def the_season_follows_the_offers(self):
        for candidacy in Candidacy.objects.prefetch_related("offers"):
            states = {offer.state for offer in candidacy.offers.all()}
            yes, asked = states & {"accepted_conditional", "confirmed"}, "sent" in states
            assert candidacy.state == ("assigned" if yes else "offered" if asked else "cleared")

    def letters_are_about_what_is_so(self):
        questions = Message.objects.filter(state="queued", template__in=["offer_sent", "offer_reminder"])
        asked = {message.about for message in questions}
        assert asked <= {
            f"offer:{key}" for key in Offer.objects.filter(state="sent").values_list("pk", flat=True)
        }
        unsent = Offer.objects.filter(sent_at=None).values_list("pk", flat=True)
        assert not Message.objects.filter(about__in=[f"offer:{key}" for key in unsent]).exists()

    def one_proposal_of_what_is_free(self):
        plans = list(Plan.objects.exclude(freed=[]).exclude(state__in=["committed", "discarded"]))
        assert len(plans) <= 1
        accepted = Offer.objects.filter(state__in=["accepted_conditional", "confirmed"])
        taken = {(str(vacancy), seat, f"{monday:%G-W%V}") for vacancy, seat, monday in seat_weeks(accepted)}
        for plan in plans:
            edges = {
                (one["vacancy"], one["seat"], one[end])
                for one in plan.freed
                for end in ("first_week", "last_week")
            }
            assert not edges & taken
