"""Messages in an administrator's own words: what is refused, what counts, and what can never happen."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from recruitment.errors import RuleBroken
from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.checking import faults_of
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.outbox.purposes import PURPOSES, VALUES, may_be_empty, needed
from recruitment.outbox.rendering import Sender, original, write
from recruitment.outbox.rewording import reset_wording, save_wording, text_of
from recruitment.outbox.samples import FULL, PEOPLE, SPARSE, sample_values
from recruitment.outbox.stencil import Stencil
from recruitment.outbox.values import is_optional
from recruitment.outbox.wordings import Wording, wordings_read_once
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Role
from tests.factories import make_organisation, make_user
from tests.outbox.conftest import offer_context, offer_to_stina

pytestmark = pytest.mark.django_db
EVERY = [(template, language) for template in TEMPLATES for language in ("sv", "en")]
BODY = "Hej {{ first_name }}!\n\nSvara senast {{ reply_by }}.\n\nLäs och svara:\n{{ link }}"
NORRBY = Sender(Organisation(display_name="Norrby kommun"))


@pytest.fixture(autouse=True)
def english():
    """Faults are told in the reader's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def adam():
    return make_user(Role.SYSTEM_ADMIN, first_name="Adam", last_name="Norberg")


def put(body=BODY, subject="Jobba hos oss", template="offer_sent", base=0, **values) -> Wording | None:
    values = {"by": None, "at": timezone.now(), "language": "sv"} | values
    return save_wording(template, subject=subject, body=body, base=base, **values)


def reset(base, template="offer_sent") -> Wording | None:
    return reset_wording(template, "sv", base=base, by=None, at=timezone.now())


def body_faults(body, template="offer_sent") -> list[str]:
    found = faults_of(template, "Ämne", body)
    assert set(found) <= {"body"}
    return found.get("body", [])


# What every message has


def test_every_message_and_every_value_has_a_name_in_plain_words():
    assert [template for template in TEMPLATES if template not in PURPOSES] == []
    used = {name for template in TEMPLATES.values() for name in template.values}
    assert used - VALUES.keys() == set()


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_the_services_own_words_pass_the_check(template, language):
    assert faults_of(template, *original(template, language)) == {}


@pytest.mark.parametrize(("template", "language"), EVERY)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_message_can_be_shown_with_invented_people(template, language, person):
    with wordings_read_once({(template, language): None}):
        letter = write(template, sample_values(template, person), language=language, sender=NORRBY)
    assert letter.text.strip() != ""


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_a_message_needs_is_always_known(template):
    kinds = TEMPLATES[template].values
    assert [name for name in needed(template) if is_optional(kinds[name])] == []
    assert set(PURPOSES[template].needs) <= kinds.keys()


# What is refused


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "Write something"),
        (" \n\t ", "Write something"),
        ("x" * 100_000, "At most 10000 characters; these are 100000."),
        (BODY + "{{ first_nam }}", "There is no {{ first_nam }} in this message."),
        (BODY + "{{ settings.SECRET_KEY }}", "There is no {{ settings.SECRET_KEY }} in this message."),
        (BODY + "{{ first_name.__class__ }}", "There is no {{ first_name.__class__ }}"),
        (BODY + "{{ first_name|upper }}", "There is no {{ first_name|upper }}"),
        (BODY + "{{ }}", "There is no {{  }}"),
        (BODY + "{% include 'account.sv.txt' %}", "{% include 'account.sv.txt' %} cannot be used here"),
        (BODY + "{% load i18n %}", "{% load i18n %} cannot be used here"),
        (BODY + "{% extends '_layout.html' %}", "cannot be used here"),
        (BODY + "{% for a in first_name %}{% endfor %}", "{% for a in first_name %} cannot be used here"),
        (BODY + "{% verbatim %}{{ x }}{% endverbatim %}", "{% verbatim %} cannot be used here"),
        (BODY + "{% debug %}", "{% debug %} cannot be used here"),
        (BODY + "{# tyst #}", "{# tyst #} cannot be used here"),
        (BODY + "{{ first_name", "{{ stands alone"),
        (BODY + "{{ first_\nname }}", "{{ stands alone"),
        (BODY + "{% if first_name %}x{% endif %}", "Not for first_name."),
        (BODY + "{% if 1 == 1 %}x{% endif %}", "Not for 1, ==."),
        (BODY + "{{ first_name }}" * 100, "At most 100 values and conditions"),
        (BODY + "\nKlicka på {{ link }}.", "Put {{ link }} on a line of its own."),
        ("Hej!\n{{ link }}", "{{ reply_by }} is missing"),
        ("Hej! Svara senast {{ reply_by }}.", "{{ link }} is missing"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_reason(body, said):
    with pytest.raises(RuleBroken) as broken:
        put(body)
    assert (broken.value.code, broken.value.field) == ("wording_faulty", "body")
    assert said in str(broken.value.message)
    assert Wording.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hej{% if season %}!{% endif %}\n{% if weeks %}\n{{ link }}\n{% endif %}", "{{ link }} is missing"),
        ("{% if season %}\n{{ link }}\n{% else %}Hej{% endif %}", "{{ link }} is missing"),
        ("{% if season %}Hej!\n{{ link }}", "A condition is not closed"),
        ("{{ link }}\n{% endif %}", "A condition is not closed"),
        ("{{ link }}\n{% if season and %}x{% endif %}", "A condition is not closed"),
        ("{{ link }}\n{% if season %}x{% else %}y{% else %}z{% endif %}", "A condition is not closed"),
    ],
)
def test_what_goes_wrong_only_when_something_is_left_out_is_found(body, said):
    assert [said in fault for fault in body_faults(body, "welcome")] == [True]


def test_a_message_that_would_be_blank_for_some_is_refused():
    body = "{% if reason %}x{% endif %}"
    assert "blank" in body_faults(body, "staff_offer_answered")[0]


def test_conditions_may_ask_for_what_may_be_empty():
    body = "{% if season and not weeks %}a{% elif season or weeks %}b{% else %}c{% endif %}\n{{ link }}"
    assert (may_be_empty("welcome"), body_faults(body, "welcome")) == (["season", "weeks"], [])


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("", "Write something"),
        ("x" * 201, "At most 200 characters; these are 201."),
        ("{{ nobody }}", "There is no {{ nobody }}"),
        ("{{ link }}", "{{ link }} belongs in the text, not in the subject."),
    ],
)
def test_a_fault_of_the_subject_is_told_of_the_subject(subject, said):
    with pytest.raises(RuleBroken) as broken:
        put(subject=subject)
    assert (broken.value.field, said in str(broken.value.message)) == ("subject", True)


def test_the_database_refuses_a_blank_wording_and_a_version_twice():
    put()
    for values in ({"version": 2, "body": ""}, {"version": 1, "body": "x"}, {"version": 0, "body": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wording.objects.create(template="offer_sent", language="sv", **values)


# What counts


def test_a_message_leaves_in_the_new_words_and_as_html_too(adam):
    put("Tjena {{ first_name }} <3\n\nSvara senast {{ reply_by }}:\n{{ link }}", by=adam)
    message = offer_to_stina()
    assert message.subject == "Jobba hos oss"
    assert message.text.startswith("Tjena Stina <3\n\nSvara senast fredag 12 mars kl. 23.59:\nhttp")
    assert "Tjena Stina &lt;3" in message.html
    assert (Wording.objects.get().created_by, Wording.objects.get().version) == (adam, 1)


def test_only_that_language_is_changed():
    put()
    assert offer_to_stina(language="en").subject.startswith("An offer for you")


def test_scripts_are_words_like_others():
    put(BODY + "\n<script>alert(1)</script>")
    message = offer_to_stina()
    assert ("<script" in message.html, "&lt;script&gt;alert(1)" in message.html) == (False, True)


def test_signs_that_nobody_sees_are_taken_out():
    put(BODY.replace("Hej", "He\x00j\u202e").replace("\n", "\r\n"))
    assert Wording.objects.get().body == BODY


def test_what_is_queued_already_stays_as_it_was():
    first = offer_to_stina()
    put()
    assert Message.objects.get(pk=first.pk).subject.startswith("Ett erbjudande till dig")


def test_the_same_words_twice_are_one_version():
    assert put() == put() == put(base=1)
    assert Wording.objects.count() == 1


def test_the_services_own_words_are_no_new_version():
    subject, body = original("offer_sent", "sv")
    assert (put(body, subject), Wording.objects.count()) == (None, 0)


def test_going_back_is_a_version_and_the_file_counts_again():
    put()
    for _twice in range(2):
        assert reset(1).version == 2
    assert list(Wording.objects.of("offer_sent", "sv").values_list("version", "is_original")) == [
        (2, True),
        (1, False),
    ]
    assert offer_to_stina().subject.startswith("Ett erbjudande till dig")
    assert text_of("offer_sent", "sv", Wording.objects.newest().get()) == original("offer_sent", "sv")
    assert put(base=2).version == 3
    assert offer_to_stina().subject == "Jobba hos oss"


def test_nothing_to_go_back_from_is_harmless():
    assert (reset(0), Wording.objects.count()) == (None, 0)


@pytest.mark.parametrize("base", [0, 7])
def test_who_began_from_another_version_is_told(base):
    put()
    with pytest.raises(RuleBroken) as broken:
        put(subject="Annat", base=base)
    assert broken.value.code == "wording_changed"
    with pytest.raises(RuleBroken):
        reset(base)
    assert Wording.objects.get().subject == "Jobba hos oss"


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told():
    start = Barrier(2)

    def save(subject: str) -> str:
        try:
            start.wait()
            put(subject=subject)
        except RuleBroken as broken:
            return broken.code
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(save, ["Ett", "Två"]))
    assert ends == ["saved", "wording_changed"]
    assert list(Wording.objects.values_list("version", flat=True)) == [1]


# What can never happen


@pytest.mark.parametrize(
    ("subject", "body"),
    [("Hej", "{{ gone }}"), ("Hej", "{% if %}"), ("Hej", "{% nope %}"), ("", "Hej"), ("Hej", " ")],
)
def test_a_wording_that_cannot_be_used_stops_nobodys_message(subject, body, caplog):
    """Nobody can save these; a later release or a hand in the database may leave them behind."""
    Wording.objects.create(template="offer_sent", language="sv", version=1, subject=subject, body=body)
    with caplog.at_level(logging.ERROR):
        message = offer_to_stina()
    assert message.subject.startswith("Ett erbjudande till dig")
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "wording offer_sent.sv 1 cannot be used"
    ]
    assert "Stina" not in caplog.text


def test_one_to_very_many_is_put_as_the_wording_was_when_it_began(django_assert_num_queries):
    organisation = make_organisation()
    body = "Hej {{ first_name }}!\n{{ link }}\n{{ leave_link }}\n{{ organisation }}"
    put(body, template="invitation")
    with django_assert_num_queries(1):
        stencil = Stencil(organisation, "invitation", {"organisation": "Norrby"})
    put(f"Nytt! {body}", template="invitation", base=1)
    values = {"first_name": "Ada", "link": absolute("/b/t/"), "leave_link": absolute("/a/t/")}
    address = {"recipient": "p@example.org", "unsubscribe_url": absolute("/a/t/")}
    with django_assert_num_queries(0):
        filled = [stencil.fill(key=f"k{n}", values=values, **address) for n in range(3)]
    assert {message.text.split("\n")[0] for message in filled} == {"Hej Ada!"}


def test_many_in_a_row_ask_once(django_assert_num_queries):
    put()
    with wordings_read_once(), django_assert_num_queries(1):
        for _nth in range(3):
            letter = write("offer_sent", offer_context(), language="sv", sender=NORRBY)
            assert letter.subject == "Jobba hos oss"
    with django_assert_num_queries(2):
        for _nth in range(2):
            write("offer_sent", offer_context(), language="sv", sender=NORRBY)


def test_invented_people_show_what_may_be_left_out():
    full, sparse = (sample_values("welcome", person) for person in (FULL, SPARSE))
    assert (sorted(full.keys() - sparse.keys()), full["first_name"], sparse["first_name"]) == (
        ["season", "weeks"],
        "Stina",
        "Ali",
    )
