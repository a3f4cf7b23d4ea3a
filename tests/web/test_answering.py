"""The page of an offer: GET shows, POST answers, and what it shows is always how it stands."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from recruitment.introductions.actions import confirm_offer, note_register_shown
from recruitment.introductions.standing import WORDS
from recruitment.offers.models import Offer
from recruitment.offers.terms import hash_of, terms_now
from recruitment.seasons.models import Candidacy
from recruitment.workdays import end_of_day
from tests.factories import (
    make_candidacy,
    make_manager,
    make_offer,
    make_organisation,
    make_recruiter,
    make_unit,
    make_vacancy,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1"}
State = Offer.State


@pytest.fixture(autouse=True)
def organisation():
    cache.clear()
    return make_organisation()


@pytest.fixture
def offer():
    return sent()


def sent(**values) -> Offer:
    unit = make_unit("Mottagningen", street_address="Storgatan 1", postcode="701 00")
    manager = make_manager(unit, phone="010-999 00 11")
    vacancy = make_vacancy(unit, contact=manager)
    offer = make_offer(make_candidacy(state=Candidacy.State.OFFERED), vacancy, "sent", **values)
    offer.conditions = [{"code": "register_extract", "text": "Du visar utdrag."}]
    offer.sent_by = make_recruiter()
    offer.terms = terms_now(offer)
    offer.terms_hash = hash_of(offer.terms)
    offer.save()
    return offer


def path(offer: Offer, more: str = "") -> str:
    return f"/erbjudande/{offer.token}/{more}"


def text(response) -> str:
    return response.content.decode()


def answer(client, offer: Offer, **values):
    return client.post(path(offer), values, follow=True)


def now(offer: Offer) -> Offer:
    offer.refresh_from_db()
    return offer


def lapse(offer: Offer) -> None:
    Offer.objects.filter(pk=offer.pk).update(reply_by=timezone.now() - timedelta(seconds=1))


class TestLetter:
    def test_it_is_a_paper_that_nobody_on_the_way_keeps_and_taking_it_changes_nothing(self, client, offer):
        before = Offer.objects.values().get()
        assert path(offer, "brev.pdf") in text(client.get(path(offer), headers={"User-Agent": "curl/8.0"}))
        paper = client.get(path(offer, "brev.pdf"), headers=PHONE)
        kept = [paper.headers[name] for name in ("Content-Type", "Cache-Control", "X-Robots-Tag")]
        assert (paper.status_code, kept) == (200, ["application/pdf", "no-store", "noindex"])
        assert paper.content.startswith(b"%PDF")
        assert paper.headers["Content-Disposition"] == 'attachment; filename="erbjudande.pdf"'
        assert Offer.objects.values().get() == before

    def test_it_is_there_after_the_deadline_as_the_page_is(self, client, offer):
        lapse(offer)
        assert path(offer, "brev.pdf") in text(client.get(path(offer)))
        assert client.get(path(offer, "brev.pdf")).status_code == 200

    @pytest.mark.parametrize("token", ["x" * 22, "x" * 500, "a%00b"])
    def test_a_stranger_finds_nothing(self, client, offer, token):
        assert client.get(f"/erbjudande/{token}/brev.pdf").status_code == 404

    def test_what_has_not_been_sent_is_found_by_nobody_outside(self, client):
        draft = make_offer()
        assert client.get(path(draft, "brev.pdf")).status_code == 404

    def test_it_is_only_looked_at(self, client, offer):
        assert client.post(path(offer, "brev.pdf")).status_code == 405

    @pytest.mark.parametrize("conditions", [1, 3])
    def test_it_asks_a_few_questions_however_much_stands_there(
        self, client, offer, conditions, django_assert_num_queries
    ):
        offer.terms["conditions"] = offer.terms["conditions"] * conditions
        offer.save()
        with django_assert_num_queries(2):
            client.get(path(offer, "brev.pdf"))


class TestLooking:
    def test_all_that_is_offered_stands_there(self, client, offer):
        page = text(client.get(path(offer)))
        for said in ("Mottagningen", "Storgatan 1", "27", "31", "AB", "Du visar utdrag.", "010-999 00 11"):
            assert said in page

    def test_the_deadline_has_weekday_date_and_clock(self, client):
        offer = sent(reply_by=end_of_day(date(2100, 4, 14)))
        said = client.get(path(offer) + "?lang=sv").context["standing"].reply_by
        assert (said[:20], said[-5:]) == ("onsdag 14 april 2100", "24:00")

    @pytest.mark.parametrize(("days", "said"), [(0, "Today"), (1, "1 day left"), (3, "3 days left")])
    def test_it_counts_the_days_that_are_left(self, client, days, said):
        offer = sent(reply_by=end_of_day(timezone.localdate() + timedelta(days=days)))
        page = client.get(path(offer) + "?lang=en")
        assert said in page.context["standing"].days_left

    def test_looking_changes_nothing_but_the_first_opening(self, client, offer):
        before = Offer.objects.values().get()
        client.get(path(offer), headers=PHONE)
        opened = now(offer).first_opened_at
        client.get(path(offer), headers=PHONE)
        after = Offer.objects.values().get()
        assert after == before | {"first_opened_at": opened}
        assert opened is not None

    @pytest.mark.parametrize(
        ("method", "agent"),
        [("head", PHONE["User-Agent"]), ("get", "Googlebot/2.1"), ("get", ""), ("get", "curl/8.0")],
    )
    def test_a_mail_scanner_opens_nothing(self, client, offer, method, agent):
        assert getattr(client, method)(path(offer), headers={"User-Agent": agent}).status_code == 200
        assert now(offer).first_opened_at is None

    def test_nobody_on_the_way_keeps_the_page(self, client, offer):
        page = client.get(path(offer))
        kept = [page.headers[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")]
        assert kept == ["no-store", "noindex", "same-origin"]

    def test_it_speaks_the_persons_language_until_another_is_chosen(self, client, offer):
        offer.candidate.language = "en"
        offer.candidate.save()
        assert '<html lang="en">' in text(client.get(path(offer), headers={"Accept-Language": "sv"}))
        assert '<html lang="sv">' in text(client.get(path(offer) + "?lang=sv"))
        assert '<html lang="sv">' in text(client.get(path(offer)))

    @pytest.mark.parametrize("token", ["x", "å", "%00", "a" * 900])
    def test_a_token_that_is_cut_short_gets_a_friendly_page(self, client, token):
        page = client.get(reverse("own_offer", args=[token]))
        assert page.status_code == 404
        assert "/min-lank/" in text(page)
        assert client.post(reverse("own_offer", args=[token]), {"answer": "accept"}).status_code == 404
        assert client.get(reverse("leave_offer", args=[token])).status_code == 404
        assert client.get(reverse("offer_calendar", args=[token])).status_code == 404

    def test_a_draft_does_not_exist(self, client):
        offer = make_offer(state="draft")
        assert client.get(path(offer)).status_code == 404


class TestAnswering:
    def test_a_yes_gives_a_receipt_with_the_calendar(self, client, offer):
        page = answer(client, offer, answer="accept", name="Stina Ågren")
        assert (now(offer).state, offer.answered_name) == (State.ACCEPTED_CONDITIONAL, "Stina Ågren")
        assert path(offer, "kalender.ics") in text(page)
        calendar = client.get(path(offer, "kalender.ics"))
        assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert b"DTSTART;VALUE=DATE:20270621" in calendar.content

    def test_after_a_yes_it_says_what_remains_with_whom_and_after_the_confirmation_what_is_settled(
        self, client, offer
    ):
        rut = make_recruiter()
        Offer.objects.update(terms=offer.terms | {"register_law": "l2013_852"})
        answer(client, offer, answer="accept", name="Stina Ågren")
        page = client.get(path(offer))
        assert page.context["way"].next_step.text == "Du visar utdrag."
        assert ("010-999 00 11" in text(page), len(page.context["way"].settled)) == (True, 1)
        note_register_shown(offer, by=rut, at=timezone.now())
        confirm_offer(offer, by=rut, at=timezone.now())
        page = client.get(path(offer))
        assert (page.context["standing"].heading, page.context["way"].to_show) == (WORDS["confirmed"][0], [])
        assert ("010-999 00 11" in text(page), len(page.context["way"].settled)) == (True, 3)
        assert b"STATUS:CONFIRMED" in client.get(path(offer, "kalender.ics")).content

    @pytest.mark.parametrize("conditions", [1, 3])
    def test_the_page_of_a_yes_asks_the_same_whatever_remains(
        self, client, offer, conditions, django_assert_num_queries
    ):
        kinds = ("register_extract", "licence_b", "terms_completed")[:conditions]
        asked = [{"code": kind, "text": kind} for kind in kinds]
        Offer.objects.update(state="accepted_conditional", answered_at=timezone.now(), conditions=asked)
        client.get(path(offer))
        with django_assert_num_queries(8):
            client.get(path(offer))

    def test_without_a_yes_there_is_no_calendar(self, client, offer):
        assert client.get(path(offer, "kalender.ics")).status_code == 404

    @pytest.mark.parametrize("name", ["", "   ", "x" * 10_000, "a\0b"])
    def test_a_yes_needs_a_name(self, client, offer, name):
        page = answer(client, offer, answer="accept", name=name)
        assert list(page.context["form"].errors) == ["name"]
        assert now(offer).state == State.SENT

    @pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Stina 🌞", "محمد"])
    def test_a_name_is_shown_as_it_was_written(self, client, offer, name):
        page = answer(client, offer, answer="accept", name=name)
        assert now(offer).answered_name == name
        assert "<script>alert" not in text(page)

    @pytest.mark.parametrize("reason", ["", "pay"])
    def test_a_no_needs_no_reason(self, client, offer, reason):
        answer(client, offer, answer="decline", reason=reason)
        assert (now(offer).state, offer.decline_reason) == (State.DECLINED, reason)

    def test_an_unknown_reason_is_refused_at_its_field(self, client, offer):
        page = answer(client, offer, answer="decline", reason="x\0")
        assert list(page.context["form"].errors) == ["reason"]
        assert now(offer).state == State.SENT

    def test_a_no_can_become_a_yes(self, client, offer):
        answer(client, offer, answer="decline")
        answer(client, offer, answer="accept", name="Stina Ågren")
        assert now(offer).state == State.ACCEPTED_CONDITIONAL

    def test_other_weeks_leave_the_offer_open(self, client, offer):
        page = answer(client, offer, answer="propose", weeks=["2027-W25", "2027-W27"], text="Börjar gärna")
        assert (now(offer).state, offer.proposed_weeks) == (State.SENT, [week(25), week(27)])
        assert page.context["standing"].kind == "open"

    @pytest.mark.parametrize("chosen", [[], ["2027-W54"], ["1900-W25"], ["x\0"], ["2027-W40"]])
    def test_weeks_outside_the_season_are_refused_and_the_text_is_kept(self, client, offer, chosen):
        page = answer(client, offer, answer="propose", weeks=chosen, text="Min text")
        assert list(page.context["form"].errors) == ["weeks"]
        assert "Min text" in text(page)
        assert now(offer).proposed_weeks == []

    @pytest.mark.parametrize("said", ["x" * 601, "a\0b"])
    def test_a_bad_text_is_refused(self, client, offer, said):
        page = answer(client, offer, answer="propose", weeks=["2027-W25"], text=said)
        assert list(page.context["form"].errors) == ["text"]

    def test_something_else_is_no_answer(self, client, offer):
        assert answer(client, offer, answer="perhaps").status_code == 200
        assert answer(client, offer).status_code == 200
        assert now(offer).state == State.SENT

    def test_the_person_is_free_to_say_other_weeks_than_those_they_ticked_before(self, client, offer):
        form = client.get(path(offer)).context["forms"]["propose"]
        assert form.initial["weeks"] == [f"2027-W{one.isocalendar().week}" for one in weeks(25, 32)]


class TestTwoTabs:
    @pytest.mark.parametrize(
        ("first", "second", "state"),
        [
            (
                {"answer": "accept", "name": "S"},
                {"answer": "accept", "name": "S"},
                State.ACCEPTED_CONDITIONAL,
            ),
            ({"answer": "accept", "name": "S"}, {"answer": "decline"}, State.ACCEPTED_CONDITIONAL),
            ({"answer": "decline"}, {"answer": "decline"}, State.DECLINED),
            ({"answer": "decline"}, {"answer": "propose", "weeks": ["2027-W25"]}, State.DECLINED),
        ],
    )
    def test_the_second_gets_the_true_state(self, client, offer, first, second, state):
        answer(client, offer, **first)
        page = answer(client, offer, **second)
        assert (page.status_code, now(offer).state) == (200, state)
        assert page.context["standing"].kind == ("yes" if state == State.ACCEPTED_CONDITIONAL else "no")

    def test_after_the_deadline_the_form_gets_plain_words(self, client, offer):
        client.get(path(offer))
        lapse(offer)
        page = answer(client, offer, answer="accept", name="Stina")
        assert (page.status_code, page.context["standing"].kind) == (200, "over")
        assert now(offer).state in (State.SENT, State.EXPIRED)
        assert "/min-lank/" in text(page)

    @pytest.mark.parametrize(
        "state",
        [State.EXPIRED, State.WITHDRAWN, State.SUPERSEDED, State.FILLED_BY_OTHER, State.CANDIDATE_WITHDREW],
    )
    def test_what_is_over_says_so_and_cannot_be_answered(self, client, offer, state):
        Offer.objects.filter(pk=offer.pk).update(state=state, closed_at=timezone.now())
        page = client.get(path(offer))
        assert (page.status_code, page.context["standing"].kind) == (200, "over")
        assert 'name="answer"' not in text(page)
        answer(client, offer, answer="accept", name="Stina")
        assert now(offer).state == state

    def test_a_no_past_the_deadline_stays_a_no(self, client, offer):
        answer(client, offer, answer="decline")
        lapse(offer)
        assert 'name="answer"' not in text(client.get(path(offer)))
        answer(client, offer, answer="accept", name="Stina")
        assert now(offer).state == State.DECLINED


class TestSteppingBack:
    @pytest.fixture
    def promised(self, client, offer):
        answer(client, offer, answer="accept", name="Stina")
        return offer

    def test_it_takes_a_question_first(self, client, promised):
        page = client.get(path(promised, "hoppa-av/"))
        assert page.status_code == 200
        assert now(promised).state == State.ACCEPTED_CONDITIONAL
        client.post(path(promised, "hoppa-av/"))
        assert now(promised).state == State.CANDIDATE_WITHDREW

    def test_close_to_the_start_it_takes_a_call(self, client, promised, organisation):
        organisation.step_back_days = 5000
        organisation.save()
        page = client.get(path(promised, "hoppa-av/"))
        assert '<form method="post">' not in text(page)
        assert client.post(path(promised, "hoppa-av/")).status_code == 409
        assert now(promised).state == State.ACCEPTED_CONDITIONAL

    def test_without_a_yes_there_is_nothing_to_step_back_from(self, client, offer):
        assert client.post(path(offer, "hoppa-av/")).url == path(offer)
        assert now(offer).state == State.SENT
