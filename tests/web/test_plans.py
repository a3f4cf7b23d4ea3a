"""A proposal: who is put where and why; put in, moved, taken out, set aside, made offers of."""

import pytest
from django.utils.translation import gettext

from recruitment.offers.models import Offer, Wave
from recruitment.planning.models import Plan, PlanBlock
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)
from tests.web.reading import cells, make_plan, told, words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby", "rut")]


@pytest.fixture
def vacancy(season):
    return make_vacancy(make_unit("Barn och unga"), season, first_week=week(25), last_week=week(28))


@pytest.fixture
def stina(season):
    return make_candidacy(make_candidate(), season, weeks=weeks(25, 28))


@pytest.fixture
def otto(season):
    person = make_candidate(first_name="Otto", last_name="Åkesson")
    return make_candidacy(person, season, weeks=weeks(25, 27))


@pytest.fixture
def plan(season, vacancy, stina):
    return make_plan(season, (stina, vacancy, 25, 26))


def at(plan, rest="") -> str:
    return f"/sasong/2027/planer/{plan.pk}/{rest}"


def cell(vacancy, number) -> str:
    return f"/sasong/2027/plats/{vacancy.pk}/1/2027-W{number}/"


def put(vacancy, candidacy, first, last, seat=1) -> dict:
    return {
        "vacancy": vacancy.pk,
        "candidacy": candidacy.pk,
        "seat": seat,
        "first_week": f"2027-W{first}",
        "last_week": f"2027-W{last}",
    }


def proposed() -> list[tuple]:
    rows = PlanBlock.objects.order_by("first_week")
    return [(row.candidacy.candidate.first_name, row.first_week, row.last_week, row.by_hand) for row in rows]


def test_the_page_says_who_where_when_and_why(client, plan, vacancy):
    page = client.get(at(plan))
    assert page.context["rows"][0]["why"] == [
        "Would accept the unit",
        "can work weeks 25–28",
        "5 completed terms shown before the first day",
    ]
    text = words(page)
    assert text.count("weeks 25–26") == 1
    assert "Proven: no plan can be better." in text


def test_the_open_weeks_lead_to_the_board(client, season, vacancy):
    slot = {"unit": str(vacancy.unit_id), "first_week": 5, "last_week": 6, "requires": []}
    gone = "5f0c7b1e-0000-4000-8000-000000000009"
    slots = [slot | {"id": f"{key}/1/2027-W27"} for key in (vacancy.pk, gone)]
    plan = make_plan(season, problem={"slots": slots, "people": [], "fixed": [], "barred": []})
    page = client.get(at(plan))
    assert [one["weeks"] for one in page.context["open_weeks"]] == [weeks(27, 28)]
    assert f'href="{cell(vacancy, 27)}"' in words(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(client, season, count, django_assert_num_queries):
    rows = [(make_candidacy(season=season), make_vacancy(season=season), 25, 26) for _more in range(count)]
    plan = make_plan(season, *rows)
    with django_assert_num_queries(13):
        client.get(at(plan))


# In the panel of the board


def test_somebody_is_put_in_from_the_board_moved_and_taken_out(client, plan, vacancy, otto):
    offered = words(client.get(cell(vacancy, 27)))
    assert f'formaction="{at(plan, "lagg-till/")}"' in offered
    answer = client.post(at(plan, "lagg-till/"), put(vacancy, otto, 27, 27), follow=True)
    assert told(answer) == ["Put into the proposal."]
    assert answer.redirect_chain == [(cell(vacancy, 27), 302)]
    assert cells(answer) == [("planned", 2), ("planned", 1), ("open", 1)]
    assert "can work weeks 25–27" in words(answer).lower()
    block = PlanBlock.objects.get(candidacy=otto)
    path = at(plan, f"{block.pk}/ta-bort/")
    assert f'action="{path}"' in words(answer)
    gone = client.post(path, {"from": "board"}, follow=True)
    assert (told(gone), gone.redirect_chain) == (
        ["Taken out of the proposal."], [(cell(vacancy, 27), 302)],
    )  # fmt: skip
    again = client.post(path, {"from": "board"}, follow=True)
    assert told(again) == ["This has already been taken out of the proposal."]
    assert proposed() == [("Stina", week(25), week(26), False)]


def test_whoever_does_not_fit_is_not_put_in_and_the_page_says_why(client, plan, vacancy, otto):
    answer = client.post(at(plan, "lagg-till/"), put(vacancy, otto, 26, 28), follow=True)
    assert told(answer) == [
        "The seat is taken by Stina Ågren, weeks 25–26. The person is not available in week 28."
    ]
    assert len(proposed()) == 1


def test_putting_in_twice_says_that_the_seat_is_taken(client, plan, vacancy, otto):
    sent = put(vacancy, otto, 27, 27)
    said = [told(client.post(at(plan, "lagg-till/"), sent, follow=True)) for _click in range(2)]
    assert said[1] == [
        "The seat is taken by Otto Åkesson, week 27. The person has another place week 27."
        " The person wants at most 1 period."
    ]
    assert len(proposed()) == 2


# On the page of the proposal


def test_the_two_fields_of_a_move_have_names_of_their_own_in_our_words(client, plan):
    form = client.get(at(plan, f"{PlanBlock.objects.get().pk}/flytta/")).context["form"]
    assert form.fields["vacancy"].empty_label == gettext("Choose")
    assert form["vacancy"].label != form["seat"].label


def test_somebody_is_moved_to_other_weeks(client, plan, vacancy):
    path = at(plan, f"{PlanBlock.objects.get().pk}/flytta/")
    form = client.get(path).context["form"]
    assert [form[name].value() for name in ("seat", "first_week", "last_week")] == [1, "2027-W25", "2027-W26"]
    assert "Co-case worker, Barn och unga, weeks 25–28" in words(client.get(path))
    sent = {"vacancy": vacancy.pk, "seat": 1, "first_week": "2027-W27", "last_week": "2027-W28"}
    for _twice in range(2):
        assert client.post(path, sent).url == at(plan)
        assert proposed() == [("Stina", week(27), week(28), True)]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"seat": "2"}, {"__all__": ["The vacancy has no seat 2."]}),
        ({"seat": "0"}, {"seat": ["Ensure this value is greater than or equal to 1."]}),
        ({"first_week": "2027-W28", "last_week": "2027-W25"},
         {"last_week": ["The last week comes before the first."]}),
        ({"last_week": "2027-W30"},
         {"__all__": ["Nobody is wanted there in weeks 29–30."
                      " The person is not available in weeks 29–30."]}),
        ({"last_week": "2027-W54"},
         {"last_week": ["Select a valid choice. 2027-W54 is not one of the available choices."]}),
        ({"vacancy": ""}, {"vacancy": ["This field is required."]}),
    ],
)  # fmt: skip
def test_a_move_that_does_not_fit_says_why_and_keeps_what_was_typed(client, plan, vacancy, changes, fault):
    sent = {"vacancy": str(vacancy.pk), "seat": "1", "first_week": "2027-W27", "last_week": "2027-W28"}
    answer = client.post(at(plan, f"{PlanBlock.objects.get().pk}/flytta/"), sent | changes)
    assert wrong(answer) == fault
    form = answer.context["form"]
    assert {name: form[name].value() for name in sent} == sent | changes
    assert proposed() == [("Stina", week(25), week(26), False)]
    assert 'class="errors"' in words(answer)


def test_a_move_onto_an_offer_says_whose_it_is(client, season, plan, vacancy, otto):
    make_offer(otto, vacancy, "sent", first_week=week(27), last_week=week(27))
    sent = {"vacancy": vacancy.pk, "seat": 1, "first_week": "2027-W27", "last_week": "2027-W28"}
    answer = client.post(at(plan, f"{PlanBlock.objects.get().pk}/flytta/"), sent)
    assert wrong(answer) == {"__all__": ["The seat is taken by Otto Åkesson, week 27."]}


# What becomes of it


def test_committing_makes_drafts_and_committing_twice_says_so(client, plan):
    answer = client.post(at(plan, "genomfor/"), follow=True)
    wave = Wave.objects.get()
    assert answer.redirect_chain == [(f"/erbjudanden/vagor/{wave.pk}/", 302)]
    assert [(offer.state, offer.first_week) for offer in Offer.objects.all()] == [("draft", week(25))]
    again = client.post(at(plan, "genomfor/"), follow=True)
    assert again.redirect_chain == answer.redirect_chain
    assert told(again) == ["The proposal has already become draft offers. Here they are."]
    assert (Offer.objects.count(), Wave.objects.count()) == (1, 1)
    assert f'href="/erbjudanden/vagor/{wave.pk}/"' in words(client.get(at(plan)))


def test_an_empty_proposal_is_not_committed_and_it_says_why(client, season):
    answer = client.post(at(make_plan(season), "genomfor/"))
    assert (answer.status_code, Wave.objects.count()) == (409, 0)
    assert "Nobody is in the proposal." in words(answer)


def test_a_proposal_is_set_aside_and_twice_is_harmless(client, plan):
    for _twice in range(2):
        assert client.post(at(plan, "lagg-undan/")).url == "/sasong/2027/"
        assert Plan.objects.get().state == "discarded"
    assert client.post(at(plan, "genomfor/")).status_code == 409


@pytest.mark.parametrize("state", ["committed", "discarded"])
def test_what_is_no_proposal_any_more_cannot_be_changed(client, plan, vacancy, otto, state):
    Plan.objects.update(state=state)
    block = PlanBlock.objects.get()
    assert f"{block.pk}/flytta/" not in words(client.get(at(plan)))
    answer = client.post(at(plan, "lagg-till/"), put(vacancy, otto, 27, 27), follow=True)
    assert told(answer) == ["Only a proposal that is not committed can be changed."]
    assert client.post(at(plan, f"{block.pk}/ta-bort/")).status_code == 409
    assert proposed() == [("Stina", week(25), week(26), False)]


@pytest.mark.parametrize("state", ["queued", "solving"])
def test_a_plan_that_is_being_worked_out_says_so(client, season, state):
    page = words(client.get(at(make_plan(season, state=state, value=None, bound=None))))
    assert ("Looking for the best plan" in page, "Nobody is proposed" in page) == (True, False)


def test_nothing_is_done_by_looking(client, plan):
    block = PlanBlock.objects.get().pk
    for rest in ("genomfor/", "lagg-undan/", "igen/", "lagg-till/", f"{block}/ta-bort/"):
        assert client.get(at(plan, rest)).status_code == 405


def test_a_plan_of_another_year_is_not_found(client, plan):
    make_season(year=2028)
    assert client.get(f"/sasong/2028/planer/{plan.pk}/").status_code == 404


def test_the_next_in_line_does_not_speak_for_the_whole_summer_and_leads_to_other_proposals(client, season):
    whole = make_plan(season, covered_weeks=295)
    narrow = make_plan(season, covered_weeks=142, freed=[{"vacancy": "v", "seat": 1, "weeks": ["2027-W25"]}])
    card = words(client.get("/sasong/2027/")).partition('id="proposal"')[2].partition("</section>")[0]
    assert ("142" in card, 'href="/sasong/2027/planer/">' in card) == (False, True)
    assert "142" not in words(client.get(at(narrow))).partition("</h1>")[2]
    assert at(whole) in words(client.get("/sasong/2027/planer/"))
