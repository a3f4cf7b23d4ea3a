"""The texts themselves: every one, in both languages, as text and as HTML."""

import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Engine
from django.utils.translation import gettext_lazy

from recruitment.outbox.catalogue import OFFER, TEMPLATES
from recruitment.outbox.links import absolute
from recruitment.outbox.rendering import ENGINE, FOLDER, Letter, Sender, write
from recruitment.outbox.texts import parts_of
from recruitment.outbox.values import WrongMessage
from recruitment.staff.models import Organisation
from tests.outbox.conftest import offer_context

pytestmark = pytest.mark.django_db
LINK = absolute("/erbjudande/s3cr3t-t0k3n/")
NORRBY = Organisation(
    display_name="Norrby kommun",
    department="Socialförvaltningen",
    contact_name="Rut Ek",
    contact_phone="010-123 45 67",
)
SAMPLES = offer_context(
    link=LINK,
    leave_link=absolute("/avsluta/t0k3n/"),
    candidate_name="Stina Ågren",
    organisation="Norrby kommun",
    minutes=15,
    interviewer="Maja Berg",
    was="tisdag 9 februari 2027, 15:00",
    again="Du kan välja en annan tid:",
    season="sommaren 2027",
    protected_note="Har du skyddade personuppgifter? Ring 010-123 45 00 i stället.",
    job_title="Sommarvikarie i socialtjänsten",
    last_day="fredag 16 juli",
    place="Storgatan 1, Norrby",
    ask_for="Maja Berg",
    bring=["legitimation", "examensbevis"],
    conditions=["godkänd termin 6", "körkort B"],
    text="Jag kan bara vecka 26.\nGår det bra?",
    answer="tackade nej",
    greeting="Vi behöver sex till i sommar.",
    reason="annat jobb",
    count="3",
    subject="Byt lösenord",
    kept="Din ansökan sparas till 1 september 2029.",
    title="Sommarvikarie",
    summary="Gör skillnad i sommar.",
    closes_on="1 maj 2027",
    stop_link=absolute("/avsluta/jobbtips/t0k3n/"),
    lecture="Barn och unga i Norrby",
    area="Barn och unga",
    presentation="Vi är tolv kollegor.\nAlla nya får en mentor.",
    contact="Maja Berg, maja.berg@norrby.se",
    jobs_link=absolute("/jobb/"),
    ends_on="22 november 2027",
    removed_on="23 december 2027",
    rule="Intresset sparas i 12 månader.",
    when="onsdag 10 februari 2027, 13:15",
    where="Hörsal L2, Örebro universitet",
    units="Utredning barn och unga, Mottagning",
)
OPTIONAL = {
    "share_campaign": {"greeting"},
    "left_receipt": {"kept"},
    "confirm_registration": {"protected_note"},
    "follow_up": {"protected_note"},
    "welcome": {"season", "weeks"},
    "offer_receipt_yes": {"place", "ask_for", "bring", "conditions"},
    "offer_confirmed": {"place", "ask_for", "bring"},
    "offer_receipt_proposal": {"text"},
    "staff_offer_answered": {"reason"},
    "interview_booked": {"was"},
    "thank_you": {"unit", "area", "presentation", "contact"},
}
EVERY = [(template, language) for template in TEMPLATES for language in ("sv", "en")]
MAILS = [(name, language) for name, language in EVERY if TEMPLATES[name].channel == "email"]
TEXTS = [(name, language) for name, language in EVERY if TEMPLATES[name].channel == "sms"]


def letter(template: str, language: str = "sv", leave_out=(), sender=None, **changes) -> Letter:
    wanted = TEMPLATES[template].values.keys() - set(leave_out)
    values = {name: value for name, value in (SAMPLES | changes).items() if name in wanted}
    return write(template, values, language=language, sender=sender or Sender(NORRBY, "jobb@norrby.se"))


class Reader(HTMLParser):
    """The words and the links of a page, and whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words += data.split()


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_every_message_says_all_it_was_told(template, language):
    found = letter(template, language)
    said = " ".join(f"{found.subject}\n{found.text}".split())
    for name in TEMPLATES[template].values:
        value = SAMPLES[name]
        for part in value if isinstance(value, list) else str(value).split("\n"):
            assert part in said, name


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_every_message_can_do_without_what_is_optional(template, language):
    found = letter(template, language, leave_out=OPTIONAL.get(template, ()))
    assert not re.search(r"\n\n\n|[ \t]\n|None|: *\n\n|\{|\}", found.text)


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_what_is_needed_cannot_be_left_out(template, language):
    for name in TEMPLATES[template].values.keys() - OPTIONAL.get(template, set()):
        with pytest.raises(WrongMessage, match=f"{template}: {name} is missing"):
            letter(template, language, leave_out=[name])


@pytest.mark.parametrize(("template", "language"), MAILS)
def test_the_html_says_what_the_text_says(template, language):
    found = letter(template, language)
    page = Reader(found.html)
    text = re.sub(r"https?://\S+|(?m:^[->] )", " ", found.text)
    assert page.open == []
    assert [word.rstrip(":") for word in page.words[2:]] == [word.rstrip(":") for word in text.split()]
    assert page.words[:2] == ["Norrby", "kommun"]
    assert sorted(page.links) == sorted(re.findall(r"https?://\S+", found.text))


@pytest.mark.parametrize(("template", "language"), MAILS)
def test_the_html_loads_nothing_and_runs_nothing(template, language):
    page = letter(template, language).html
    assert re.findall(r"(?i)<(script|img|link|iframe|form|object)|url\(|@import|\son\w+=", page) == []
    assert f'<html lang="{language}">' in page
    assert len(page.encode()) < 10_000


@pytest.mark.parametrize(("template", "language"), MAILS)
def test_subjects_fit_a_phone_and_tell_no_name(template, language):
    subject = letter(template, language).subject
    assert "Stina" not in subject
    assert len(subject) <= 78


@pytest.mark.parametrize(("template", "language"), TEXTS)
def test_a_text_message_is_short_and_has_one_link_and_nothing_else(template, language):
    found = letter(template, language)
    assert (found.subject, found.html, found.text.count("https://") + found.text.count("http://")) == (
        "",
        "",
        1,
    )
    assert parts_of(found.text) <= 2
    assert not {"Lön", "27 000", "Utredningsenhet"} & set(found.text.split())


def test_a_name_brings_no_link_of_its_own_into_a_text_message():
    found = letter("offer_sent_sms", first_name="Vinn på https://evil.example/x")
    assert re.findall(r"https?://\S+", found.text) == [LINK]
    assert "evil.example" not in found.text


def test_every_file_belongs_to_a_message():
    files = {path.name for path in FOLDER.iterdir()}
    letters = {f"{template}.{language}.txt" for template, language in EVERY}
    assert files == letters | {"_signature.sv.txt", "_signature.en.txt", "_layout.html"}


@pytest.mark.parametrize("template", ["offer_sent", "offer_reminder"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_offer_says_when_to_answer_in_the_subject_and_in_the_text(template, language):
    found = letter(template, language)
    assert "fredag 12 mars kl. 23.59" in found.subject
    assert found.text.count("fredag 12 mars kl. 23.59") == 2


def test_a_swedish_offer_reads_like_this():
    assert letter("offer_sent").text == (
        "Hej Stina!\n\n"
        "Roliga nyheter: vi vill gärna att du jobbar hos oss i sommar.\n\n"
        "Roll: medhandläggare\n"
        "Enhet: Utredningsenhet barn och unga\n"
        "Veckor: v. 25–28\n"
        "Första dagen: måndag 21 juni\n"
        "Lön: 27 000–31 000 kr i månaden\n"
        "Svara senast: fredag 12 mars kl. 23.59\n\n"
        "På din erbjudandesida står alla villkor. Där kan du tacka ja, tacka nej eller föreslå andra "
        "veckor.\n\n"
        f"Läs och svara:\n{LINK}\n\n"
        "Platsen är din att tacka ja till fram till fredag 12 mars kl. 23.59. Hör vi inget till dess går den "
        "vidare till någon annan. Du kan öppna länken hur många gånger du vill; inget händer förrän du "
        "själv svarar.\n\n"
        "Länken är personlig, så skicka den inte vidare.\n\n"
        "Vänliga hälsningar\nRut Ek\nSocialförvaltningen, Norrby kommun\n\n"
        "Undrar du något? Svara på mejlet eller ring 010-123 45 67.\n\n"
        f"Så tar vi hand om dina uppgifter:\n{absolute('/personuppgifter/')}\n"
    )


def test_nobody_is_asked_to_reply_or_call_where_nobody_answers():
    nobody = Organisation(display_name="Norrby kommun", contact_phone="")
    assert "Undrar du" not in letter("left_receipt", sender=Sender(nobody)).text
    by_mail = letter("left_receipt", sender=Sender(nobody, "jobb@norrby.se")).text
    assert "Undrar du något? Svara på mejlet.\n" in by_mail
    rings = Organisation(display_name="Norrby kommun", contact_phone="010-1")
    assert "Undrar du något? Ring 010-1.\n" in letter("left_receipt", sender=Sender(rings)).text


def test_who_may_stop_messages_is_told_how():
    stop = absolute("/avsluta/t0k3n/")
    assert stop not in letter("welcome").text
    assert letter("welcome", sender=Sender(NORRBY, unsubscribe_url=stop)).text.endswith(f"mejl:\n{stop}\n")


def test_words_of_the_service_are_in_the_readers_language():
    late = gettext_lazy("Monday")
    assert "Roll: måndag\n" in letter("offer_sent", role=late).text.lower().replace("roll", "Roll")
    assert "Role: Monday\n" in letter("offer_sent", "en", role=late).text


# Safeguards for who writes templates


def test_a_template_that_misspells_a_value_is_an_error():
    with pytest.raises(WrongMessage, match="first_nam"):
        ENGINE.from_string("Hej {{ first_nam }}!").render(Context({"first_name": "Stina"}))


@pytest.mark.parametrize("file", ["", "Bara ämne", "\n\nBara text", "{# tyst #}\n{# tyst #}"])
def test_a_blank_template_is_an_error(tmp_path, monkeypatch, file):
    (tmp_path / "left_receipt.sv.txt").write_text(file)
    (tmp_path / "_signature.sv.txt").write_text((FOLDER / "_signature.sv.txt").read_text())
    monkeypatch.setattr("recruitment.outbox.rendering.ENGINE", Engine(dirs=[str(tmp_path)]))
    with pytest.raises(WrongMessage, match="blank"):
        letter("left_receipt")


def test_an_offer_and_its_reminder_are_told_the_same():
    assert TEMPLATES["offer_sent"].values == TEMPLATES["offer_reminder"].values == OFFER
