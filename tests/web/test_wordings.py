"""The words of the service's messages: an administrator reads, changes, previews and takes back."""

import pytest

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.outbox.rendering import original
from recruitment.outbox.wordings import Wording
from recruitment.staff.rights import Role
from tests.factories import make_candidacy, make_offer, make_recruiter, make_season, make_user
from tests.outbox.conftest import offer_to_stina
from tests.web.reading import told, words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]
AT = "/installningar/meddelanden/"
OFFER = f"{AT}offer_sent/sv/"
BODY = "Tjena {{ first_name }}!\n\nSvara senast {{ reply_by }}.\n\nLäs och svara:\n{{ link }}"
HOSTILE = [
    "{% include 'account.sv.txt' %}",
    "{{ settings.SECRET_KEY }}",
    "{{ first_name.__class__ }}",
    "{% load static %}",
    "x" * 100_000,
    "a\x00b",
]


@pytest.fixture
def adam(client):
    user = make_user(Role.SYSTEM_ADMIN, first_name="Adam", last_name="Norberg")
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


def typed(**values) -> dict:
    return {"subject": "Jobba hos oss", "body": BODY, "note": "", "base": "0"} | values


def test_every_message_is_listed_in_both_languages(client, adam):
    page = client.get(AT)
    rows = [row for group in page.context["groups"] for row in group["rows"]]
    assert sorted(row["template"] for row in rows) == sorted(TEMPLATES)
    assert words(page).count(">Original<") == 2 * len(TEMPLATES)


def test_the_list_says_who_changed_what(client, adam):
    client.post(OFFER, typed())
    page = words(client.get(AT))
    assert (page.count("Own words"), page.count("<bdi>Adam Norberg</bdi>, ")) == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_one_and_three(client, adam, count, django_assert_num_queries):
    for template in list(TEMPLATES)[:count]:
        Wording.objects.create(
            template=template, language="sv", version=1, subject="x", body="x", created_by=adam
        )
    client.get(AT)
    with django_assert_num_queries(4):
        client.get(AT)


def test_new_words_are_saved_and_used_and_the_same_twice_is_one(client, adam):
    for _twice in range(2):
        answer = client.post(OFFER, typed(note="Mer du"), follow=True)
        assert answer.redirect_chain == [(OFFER, 302)]
        assert told(answer) == ["Saved. From now on the message leaves in these words."]
    stored = Wording.objects.get()
    assert (stored.body, stored.note, stored.created_by) == (BODY, "Mer du", adam)
    assert offer_to_stina().text.startswith("Tjena Stina!")


@pytest.mark.parametrize("body", ["", *HOSTILE, "Hej {{ first_name }}"])
def test_what_cannot_be_sent_is_refused_at_the_text_and_nothing_typed_is_lost(client, adam, body):
    answer = client.post(OFFER, typed(body=body, note="Mer du"))
    assert (answer.status_code, list(wrong(answer))) == (200, ["body"])
    form = answer.context["form"]
    assert [form[name].value() for name in ("subject", "body", "note")] == ["Jobba hos oss", body, "Mer du"]
    assert (Wording.objects.count(), answer.context["previews"]) == (0, [])


@pytest.mark.parametrize("subject", ["", " ", "x" * 201, "{{ nobody }}", "{% now 'Y' %}", "a\x00b"])
def test_a_fault_of_the_subject_stands_at_the_subject(client, adam, subject):
    answer = client.post(OFFER, typed(subject=subject))
    assert list(wrong(answer)) == ["subject"]
    assert answer.context["form"]["body"].value() == BODY
    assert Wording.objects.count() == 0


def test_who_is_slower_is_told_sees_both_texts_and_may_save_again(client, adam):
    client.post(OFFER, typed(subject="Först"))
    answer = client.post(OFFER, typed(subject="Sedan"))
    assert answer.status_code == 200
    assert wrong(answer)["__all__"][0].startswith("Somebody else changed this message meanwhile")
    form = answer.context["form"]
    assert (form["subject"].value(), form["base"].value()) == ("Sedan", "1")
    assert "Först" in words(answer)
    client.post(OFFER, typed(subject="Sedan", base="1"))
    assert list(Wording.objects.order_by("version").values_list("subject", flat=True)) == ["Först", "Sedan"]


@pytest.mark.parametrize("base", ["", "-1", "x", "99999999999999999999", "5"])
def test_a_version_that_nobody_read_replaces_nothing(client, adam, base):
    assert client.post(OFFER, typed(base=base)).status_code == 200
    assert Wording.objects.count() == 0


def test_a_preview_shows_invented_people_and_saves_nothing(client, adam):
    path = f"{AT}welcome/sv/"
    body = "Tjena {{ first_name }}{% if season %} till {{ season }}{% endif %}!\n{{ link }}"
    answer = client.post(path, typed(body=body, preview="1"))
    texts = [one["letter"].text.split("\n")[0] for one in answer.context["previews"]]
    assert texts == ["Tjena Stina till sommaren 2027!", "Tjena Ali!"]
    assert [one["letter"].subject for one in answer.context["previews"]] == ["Jobba hos oss"] * 2
    assert (Wording.objects.count(), Message.objects.count()) == (0, 0)
    assert answer.context["form"]["body"].value() == body


def test_the_page_shows_the_message_as_it_is_now_and_the_other_language(client, adam):
    client.post(OFFER, typed())
    page = client.get(OFFER)
    assert page.context["previews"][0]["letter"].text.startswith("Tjena Stina!")
    assert page.context["other"]["subject"] == original("offer_sent", "en")[0]
    assert page.context["form"]["body"].value() == BODY
    english = client.get(f"{AT}offer_sent/en/")
    assert english.context["other"]["body"] == BODY


def test_a_mail_is_drawn_as_typed_with_a_policy_of_its_own_and_runs_nothing(client, adam):
    body = BODY + "\n<script>alert(1)</script>"
    for answer in (client.get(f"{OFFER}brev/"), client.post(f"{OFFER}brev/", typed(body=body))):
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status_code == 200
        assert ("default-src 'none'" in policy, "sandbox" in policy, "script-src" in policy) == (
            True,
            True,
            False,
        )
        assert "<script" not in words(answer)
    assert "&lt;script&gt;" in words(answer)
    assert Wording.objects.count() == 0


def test_what_cannot_be_sent_is_not_drawn(client, adam):
    answer = client.post(f"{OFFER}brev/", typed(body="{{ settings.SECRET_KEY }}"))
    assert (answer.status_code, "There is a fault" in words(answer)) == (409, True)


def test_history_shows_who_why_and_what_became_otherwise(client, adam):
    client.post(OFFER, typed(note="Mer du"))
    client.post(OFFER, typed(body=BODY.replace("Tjena", "Hallå"), base="1"))
    page = client.get(f"{OFFER}historik/")
    lines = [(one["wording"].version, one["lines"]) for one in page.context["listed"]]
    assert [number for number, _lines in lines] == [2, 1]
    assert [line for line in lines[0][1] if line["kind"] != "same"] == [
        {"kind": "gone", "text": "Tjena {{ first_name }}!"},
        {"kind": "new", "text": "Hallå {{ first_name }}!"},
    ]
    assert {"kind": "gone", "text": original("offer_sent", "sv")[0]} in lines[1][1]
    assert ("Mer du" in words(page), words(page).count("Adam Norberg") >= 2) == (True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_at_one_and_three(client, adam, count, django_assert_num_queries):
    for version in range(1, count + 1):
        Wording.objects.create(
            template="welcome", language="sv", version=version, subject="x", body="x", created_by=adam
        )
    client.get(f"{AT}welcome/sv/historik/")
    with django_assert_num_queries(6):
        page = client.get(f"{AT}welcome/sv/historik/")
    assert len(page.context["listed"]) == count


def test_nobody_has_changed_anything_yet(client, adam):
    assert "Nobody has changed this message" in words(client.get(f"{OFFER}historik/"))


def test_one_goes_back_to_the_services_own_words_and_twice_is_harmless(client, adam):
    client.post(OFFER, typed())
    for _twice in range(2):
        answer = client.post(f"{OFFER}aterstall/", {"base": "1"}, follow=True)
        assert answer.redirect_chain == [(f"{OFFER}historik/", 302)]
        assert told(answer)[-1].startswith("The service's own words count again.")
    assert Wording.objects.count() == 2
    assert offer_to_stina().subject.startswith("Ett erbjudande till dig")
    assert "/aterstall/" not in words(client.get(f"{OFFER}historik/"))


@pytest.mark.parametrize("base", ["", "x", "0", "7", "9" * 20])
def test_one_goes_back_only_from_what_one_has_seen(client, adam, base):
    client.post(OFFER, typed())
    answer = client.post(f"{OFFER}aterstall/", {"base": base}, follow=True)
    assert told(answer)[-1].startswith("Somebody else changed this message")
    assert Wording.objects.count() == 1


@pytest.mark.parametrize("rest", ["nothing/sv/", "offer_sent/de/", "offer_sent/sv/nope/", "_signature/sv/"])
def test_what_is_not_a_message_is_not_there(client, adam, rest):
    assert client.get(AT + rest).status_code == 404
    for page in ("historik/", "brev/"):
        assert client.get(f"{AT}{rest}{page}").status_code == 404
    assert client.post(f"{AT}{rest}aterstall/").status_code == 404


def test_nobody_else_reads_or_changes_the_words(client, adam):
    client.force_login(make_recruiter())
    for path in (AT, OFFER, f"{OFFER}brev/", f"{OFFER}historik/"):
        assert client.get(path).status_code == 403
    assert client.post(OFFER, typed()).status_code == 403
    assert client.post(f"{OFFER}aterstall/", {"base": "1"}).status_code == 403
    assert Wording.objects.count() == 0


def test_a_wave_shows_each_mail_in_the_words_in_which_it_will_leave(client, adam):
    client.post(OFFER, typed())
    offer = make_offer(make_candidacy(season=make_season()))
    client.force_login(make_recruiter())
    shown = client.get(f"/erbjudanden/{offer.pk}/brev/").context["mail"]
    assert (shown["subject"], shown["text"].split("\n")[0]) == ("Jobba hos oss", "Tjena Stina!")
    client.post(f"/erbjudanden/{offer.pk}/skicka/")
    left = Message.objects.get(template="offer_sent")
    assert (left.subject, without_keys(left.text)) == (shown["subject"], shown["text"])
