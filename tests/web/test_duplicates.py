"""The pages of duplicates: side by side, merged, told apart, parted again; and the same by API."""

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.bank.duplicates import find_duplicates
from recruitment.bank.pairs import Merge, Pair
from recruitment.candidates.models import Candidate
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_season,
    make_unit,
    make_vacancy,
)
from tests.web.reading import told, words

pytestmark = pytest.mark.django_db
PHONE = "+46701234567"


@pytest.fixture
def people(rut):
    return [make_candidate(phone=PHONE, email=f"stina{nth}@example.org") for nth in range(2)]


@pytest.fixture
def pair(people):
    find_duplicates(timezone.now())
    return Pair.objects.get()


def merge(client, pair, keep, **more):
    return client.post(reverse("merge_pair", args=[pair.pk]), {"keep": str(keep)}, **more)


def test_both_stand_side_by_side(client, pair):
    page = words(client.get(reverse("pair", args=[pair.pk])))
    assert ["stina0@example.org" in page, "stina1@example.org" in page, PHONE in page] == [True] * 3
    assert reverse("pair", args=[pair.pk]) in words(client.get(reverse("duplicates")))


@pytest.mark.parametrize("pairs", [1, 3])
def test_a_longer_list_takes_no_more_questions(client, rut, pairs, django_assert_num_queries):
    for nth in range(pairs):
        for _both in range(2):
            make_candidate(phone=f"+4670123456{nth}")
    find_duplicates(timezone.now())
    Pair.objects.filter(reason="name").delete()
    client.get(reverse("duplicates"))
    with django_assert_num_queries(5):
        assert len(client.get(reverse("duplicates")).context["page"].rows) == pairs


def test_one_press_merges_and_one_undoes(client, pair, people):
    answer = merge(client, pair, people[0].pk)
    assert (answer.url, list(Candidate.objects.all())) == (f"/bank/{people[0].pk}/", [people[0]])
    row = Merge.objects.get()
    assert "stina1@example.org" in words(client.get(reverse("duplicates")))
    for _twice in range(2):
        answer = client.post(reverse("undo_merge", args=[row.pk]), follow=True)
        assert told(answer) == ["Undone: they are two people again."]
    assert Candidate.objects.count() == 2
    assert merge(client, pair, people[0].pk).status_code == 404  # the pair went with the row


def test_two_with_offers_stay_two_and_the_page_says_which(client, pair, people):
    season = make_season()
    for person, name in zip(people, ("Mottagningen", "Utredning"), strict=True):
        make_offer(make_candidacy(person, season), make_vacancy(make_unit(name), season), "sent")
    answer = merge(client, pair, people[0].pk)
    assert (answer.status_code, Candidate.objects.count()) == (409, 2)
    assert ["Mottagningen" in words(answer), "Utredning" in words(answer)] == [True, True]


@pytest.mark.parametrize("keep", ["", "x", "00000000-0000-0000-0000-000000000007"])
def test_somebody_else_cannot_be_kept(client, pair, keep):
    assert (merge(client, pair, keep).status_code, Candidate.objects.count()) == (409, 2)


def test_not_the_same_takes_the_pair_off_the_list(client, pair):
    for _twice in range(2):
        client.post(reverse("tell_pair_apart", args=[pair.pk]))
    assert client.get(reverse("duplicates")).context["page"].rows == []
    assert "Not the same person" in words(client.get(reverse("pair", args=[pair.pk])))


def test_a_manager_neither_sees_nor_merges(client, pair, people):
    client.force_login(make_manager(make_unit()))
    assert client.get(reverse("duplicates")).status_code == 403
    assert (merge(client, pair, people[0].pk).status_code, Candidate.objects.count()) == (403, 2)


class TestByApi:
    def post(self, client, person, name, **data):
        address = f"/api/v1/candidates/{person.pk}/{name}/"
        return client.post(address, data, content_type="application/json")

    def test_merge_and_undo(self, client, people):
        kept, gone = people
        for _twice in range(2):
            assert self.post(client, kept, "merge", other=str(gone.pk)).json()["id"] == str(kept.pk)
        assert self.post(client, kept, "undo-merge").status_code == 200
        assert self.post(client, kept, "undo-merge").status_code == 404
        assert Candidate.objects.count() == 2

    def test_what_cannot_be_merged_is_said_by_code(self, client, people):
        kept, _gone = people
        answers = [
            self.post(client, kept, "merge", other=str(kept.pk)),
            self.post(client, kept, "merge", other=str(Merge().pk)),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (409, "same_person"),
            (409, "candidate_gone"),
        ]
        assert self.post(client, kept, "merge", other="x").status_code == 400
        assert self.post(client, kept, "merge").status_code == 400
