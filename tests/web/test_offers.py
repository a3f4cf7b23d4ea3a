"""Offers: found in the list, sent, taken back, answered by phone, given other weeks."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from recruitment.offers.answering import propose_weeks
from recruitment.offers.models import Offer
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_recruiter,
    make_unit,
    make_vacancy,
    moment,
    week,
    weeks,
)
from tests.records.test_offer_letter import read
from tests.web.reading import told, words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]


@pytest.fixture
def unit(season):
    return make_unit("Barn och unga")


@pytest.fixture
def vacancy(season, unit):
    return make_vacancy(unit, season, first_week=week(25), last_week=week(30))


@pytest.fixture
def stina(season):
    return make_candidacy(make_candidate(phone="+46701234567"), season, weeks=weeks(25, 30))


@pytest.fixture
def draft(stina, vacancy):
    return make_offer(stina, vacancy)


@pytest.fixture
def sent(stina, vacancy):
    return make_offer(stina, vacancy, "sent")


def at(offer, rest="") -> str:
    return f"/erbjudanden/{offer.pk}/{rest}"


def state() -> str:
    return Offer.objects.get().state


@pytest.fixture
def on_a_monday(monkeypatch):
    """12 April 2027, ten o'clock: what a working day is does not hang on when the tests are run."""
    now = moment("2027-04-12 10:00")
    monkeypatch.setattr("recruitment.web.offers.timezone", SimpleNamespace(now=lambda: now))
    return now


# Sending


def test_a_draft_is_sent_with_its_last_day_and_twice_is_harmless(client, rut, draft, on_a_monday):
    for _twice in range(2):
        answer = client.post(at(draft, "skicka/"), {"reply_by": "2027-04-20"}, follow=True)
        assert answer.redirect_chain == [(at(draft), 302)]
        offer = Offer.objects.get()
        assert (offer.state, offer.reply_by) == ("sent", moment("2027-04-21 00:00"))
    assert (at(draft, "skicka/") in words(answer), at(draft, "svar/") in words(answer)) == (False, True)


def test_without_a_last_day_the_usual_number_of_days_is_given(client, rut, draft, on_a_monday):
    client.post(at(draft, "skicka/"), {"reply_by": ""})
    assert Offer.objects.get().reply_by == moment("2027-04-20 00:00")


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        ("2027-04-11", "The last day to answer has already passed."),
        ("2020-01-07", "The last day to answer has already passed."),
        ("2027-05-01", "2027-05-01 is not a working day."),
        ("2027-05-06", "2027-05-06 is not a working day."),
        ("2027-04-18", "2027-04-18 is not a working day."),
        ("2027-06-25", "2027-06-25 is not a working day."),
        ("2027-09-01", "The last day to answer comes after the work has ended."),
        ("1900-01-01", "The year 1900 is not between 2000 and 2100."),
        ("i morgon", "Enter a valid date."),
        ("2027-02-30", "Enter a valid date."),
    ],
)
def test_a_last_day_that_cannot_be_is_refused_at_its_field(client, rut, draft, on_a_monday, day, fault):
    answer = client.post(at(draft, "skicka/"), {"reply_by": day})
    assert (answer.status_code, wrong(answer), state()) == (200, {"reply_by": [fault]}, "draft")
    assert f'value="{day}"' in words(answer)
    assert 'href="#id_reply_by"' in words(answer)


def test_sending_needs_the_right_to_decide_on_employment(client, draft):
    client.force_login(make_recruiter(may_decide_employment=False))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = words(client.get(at(draft)))
    assert (at(draft, "skicka/") in page, "a decision on employment" in page) == (False, True)
    answer = client.post(at(draft, "skicka/"), {})
    assert (answer.status_code, state()) == (403, "draft")
    assert "Only somebody who may decide on employment can do this." in words(answer)


def test_a_draft_for_somebody_who_has_left_is_not_sent_and_it_says_why(client, rut, draft):
    draft.candidate.status = "left"
    draft.candidate.save()
    answer = client.post(at(draft, "skicka/"), {"reply_by": ""})
    assert wrong(answer) == {"__all__": ["The person has left the bank."]}
    assert state() == "draft"


def test_whoever_has_a_question_to_answer_first_gets_the_next_in_turn(client, rut, season, sent, stina):
    later = make_vacancy(season=season, first_week=week(31), last_week=week(32))
    stina.weeks, stina.max_blocks = weeks(25, 32), 2
    stina.save()
    waiting = make_offer(stina, later)
    client.post(at(waiting, "skicka/"), {})
    page = words(client.get(at(waiting)))
    assert Offer.objects.get(pk=waiting.pk).state == "queued"
    assert "Waiting for its turn" in page


# Answers by phone


@pytest.mark.parametrize(
    ("answer", "then"), [({"answer": "yes"}, "accepted_conditional"), ({"answer": "no"}, "declined")]
)
def test_an_answer_by_phone_is_noted_and_twice_is_harmless(client, rut, sent, answer, then):
    for _twice in range(2):
        said = client.post(at(sent, "svar/"), answer, follow=True)
        assert told(said) == ["The answer is noted, and the person gets a receipt."]
    offer = Offer.objects.get()
    assert (offer.state, offer.answer_recorded_by) == (then, rut)
    assert offer.answered_name == ("Stina Ågren" if then == "accepted_conditional" else "")


def test_the_reason_of_a_no_is_kept_and_a_no_may_become_a_yes(client, rut, sent):
    page = client.post(at(sent, "svar/"), {"answer": "no", "reason": "studies"}, follow=True)
    assert Offer.objects.get().decline_reason == "studies"
    assert at(sent, "svar/") in words(page)
    client.post(at(sent, "svar/"), {"answer": "yes"})
    assert state() == "accepted_conditional"


def test_a_yes_does_not_become_a_no_by_phone_and_it_says_why(client, rut, sent):
    client.post(at(sent, "svar/"), {"answer": "yes"})
    answer = client.post(at(sent, "svar/"), {"answer": "no"})
    assert wrong(answer) == {"__all__": ["The offer has already been accepted, and a yes is binding."]}
    assert state() == "accepted_conditional"


@pytest.mark.parametrize(
    ("said", "field"),
    [({}, "answer"), ({"answer": "perhaps"}, "answer"), ({"answer": "no", "reason": "x"}, "reason")],
)
def test_what_is_no_answer_is_told_at_its_field(client, rut, sent, said, field):
    answer = client.post(at(sent, "svar/"), said)
    assert (list(wrong(answer)), state()) == ([field], "sent")


def test_after_the_last_day_no_answer_is_taken_and_the_page_asks_for_none(client, rut, stina, vacancy):
    ago = timezone.now() - timedelta(days=9)
    late = make_offer(stina, vacancy, "sent", sent_at=ago, reply_by=ago + timedelta(days=7))
    page = words(client.get(at(late)))
    assert ("No answer in time" in page, at(late, "svar/") in page) == (True, False)
    answer = client.post(at(late, "svar/"), {"answer": "yes"})
    assert wrong(answer) == {"__all__": ["The last day to answer has passed."]}


# Taken back


def test_a_draft_is_taken_back_and_twice_is_harmless(client, rut, draft):
    for _twice in range(2):
        assert client.post(at(draft, "dra-tillbaka/")).url == at(draft)
        assert state() == "withdrawn"


def test_an_opened_offer_is_taken_back_only_if_both_agree(client, rut, sent):
    Offer.objects.update(first_opened_at=timezone.now())
    answer = client.post(at(sent, "dra-tillbaka/"))
    assert list(wrong(answer)) == ["__all__"]
    assert '<details class="more" open>' in words(answer)
    client.post(at(sent, "dra-tillbaka/"), {"agreed": "on"})
    assert state() == "withdrawn"


def test_a_withdrawn_offer_takes_no_answer(client, rut, sent):
    client.post(at(sent, "dra-tillbaka/"))
    answer = client.post(at(sent, "svar/"), {"answer": "yes"})
    assert wrong(answer) == {"__all__": ["The offer has been withdrawn."]}


# Other weeks


@pytest.fixture
def asking(stina, vacancy):
    return make_offer(
        stina, vacancy, "sent", proposed_weeks=[*weeks(25, 27), week(29), week(33)], proposal_text="Hellre så"
    )


def test_the_history_tells_that_the_person_asked_for_other_weeks(client, rut, sent):
    propose_weeks(sent, weeks=weeks(25, 26), text="", at=timezone.now())
    told = [one["title"] for one in client.get(at(sent)).context["events"]]
    assert told.count(gettext("The person asks for other weeks")) == 1


def test_one_chooses_which_of_the_asked_weeks_are_granted(client, rut, asking):
    page = words(client.get(at(asking)))
    assert ("Send a new offer for weeks 25–27" in page, "Send a new offer for week 29" in page) == (
        True,
        True,
    )
    assert "Send a new offer for week 33" not in page  # the place is not there in that week
    answer = client.post(at(asking, "andra-veckor/"), {"run": "2027-W29,2027-W29"}, follow=True)
    assert told(answer) == ["A new offer with other weeks has been sent."]
    found = [(one.state, one.first_week, one.last_week) for one in Offer.objects.order_by("created_at")]
    assert found == [("superseded", week(25), week(30)), ("sent", week(29), week(29))]


def test_granting_twice_says_that_it_is_done(client, rut, asking):
    client.post(at(asking, "andra-veckor/"), {"run": "2027-W25,2027-W27"})
    answer = client.post(at(asking, "andra-veckor/"), {"run": "2027-W25,2027-W27"})
    assert wrong(answer) == {"__all__": ["The offer has been replaced by a new one."]}
    assert Offer.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "Choose which weeks the new offer is about."),
        ({"run": "2027-W33,2027-W33"}, "The person does not ask for these weeks any more."),
        ({"run": "2027-W25,2027-W29"}, "The person does not ask for these weeks any more."),
    ],
)
def test_only_weeks_that_are_asked_for_are_granted(client, rut, asking, said, fault):
    answer = client.post(at(asking, "andra-veckor/"), said)
    assert (wrong(answer), state()) == ({"run": [fault]}, "sent")


def test_weeks_that_cannot_be_given_say_why_and_the_old_offer_stands(client, rut, asking, vacancy):
    vacancy.min_block_weeks, vacancy.last_week = 1, week(28)
    vacancy.save()
    page = words(client.get(at(asking)))
    assert ("weeks 25–27" in page, "for week 29" in page) == (True, False)
    asking.proposed_weeks = [week(33)]
    asking.save()
    assert "The place is only for weeks 25–28." in words(client.get(at(asking)))


def test_granting_needs_the_right_to_decide(client, asking):
    client.force_login(make_recruiter(may_decide_employment=False))
    answer = client.post(at(asking, "andra-veckor/"), {"run": "2027-W25,2027-W27"})
    assert (answer.status_code, state(), Offer.objects.count()) == (403, "sent", 1)


# The list


def test_the_list_is_narrowed_by_state_unit_and_season(client, rut, season, unit, sent):
    other = make_offer(vacancy=make_vacancy(make_unit("Öppenvård"), season))

    def found(question=""):
        return {offer.pk for offer, _label, _now in client.get(f"/erbjudanden/{question}").context["listed"]}

    assert found() == {sent.pk, other.pk}
    assert found("?state=&unit=&year=") == {sent.pk, other.pk}
    assert found("?state=draft") == {other.pk}
    assert found(f"?unit={unit.slug}") == {sent.pk}
    assert found("?year=2027") == {sent.pk, other.pk}
    assert "No offer fits this" in words(client.get(f"/erbjudanden/?state=draft&unit={unit.slug}"))


@pytest.mark.parametrize("question", ["state=king", "unit=nobody", "year=abc", "colour=red", "year=1900"])
def test_a_question_that_is_not_understood_shows_nothing_and_says_so(client, rut, sent, question):
    page = client.get(f"/erbjudanden/?{question}")
    assert (page.status_code, page.context["listed"], bool(page.context["page"].note)) == (200, [], True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_one_and_three(client, rut, season, count, django_assert_num_queries):
    for _more in range(count):
        make_offer(make_candidacy(season=season), make_vacancy(season=season))
    with django_assert_num_queries(6):
        assert len(client.get("/erbjudanden/").context["listed"]) == count


def test_a_manager_has_the_offers_of_own_units_and_no_others(client, season, unit, sent):
    other = make_offer(vacancy=make_vacancy(make_unit("Öppenvård"), season))
    client.force_login(make_manager(unit))
    assert [row[0] for row in client.get("/erbjudanden/").context["listed"]] == [sent]
    assert "Öppenvård" not in words(client.get("/erbjudanden/"))
    looks = [client.get(at(other, rest)).status_code for rest in ("", "brev/", "brev.pdf")]
    rests = ("skicka/", "dra-tillbaka/", "svar/", "andra-veckor/")
    assert looks + [client.post(at(other, rest)).status_code for rest in rests] == [404] * 7


def test_nothing_is_done_by_looking(client, rut, sent):
    rests = ("skicka/", "dra-tillbaka/", "svar/", "andra-veckor/")
    assert [client.get(at(sent, rest)).status_code for rest in rests] == [405] * 4


def test_the_page_leads_to_the_person_the_phone_and_the_board(client, rut, sent, vacancy):
    page = words(client.get(at(sent)))
    leads = [f"/bank/{sent.candidate_id}/", "tel:+46701234567",
             f"/sasong/2027/plats/{vacancy.pk}/1/2027-W25/#panel"]  # fmt: skip
    assert [page.count(f'href="{one}"') for one in leads] == [1, 1, 1]


@pytest.mark.parametrize("state", ["draft", "sent", "withdrawn", "confirmed"])
def test_the_letter_is_there_for_who_may_see_the_offer_without_the_persons_key(
    client, rut, stina, vacancy, state
):
    offer = make_offer(stina, vacancy, state)
    assert f'href="{at(offer, "brev.pdf")}"' in words(client.get(at(offer)))
    paper = client.get(at(offer, "brev.pdf"))
    kept = [paper.headers[name] for name in ("Content-Type", "Cache-Control")]
    assert (paper.status_code, kept) == (200, ["application/pdf", "no-store"])
    assert offer.token not in read(paper.content)
