"""“Mycket tid med barnen” stands with its measured value or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from recruitment.ads.actions import change_job, create_job, publish_job
from recruitment.ads.claims import measured_for
from recruitment.ads.postings import Posting
from recruitment.ads.rendering import body_html, body_text
from recruitment.ads.telling import tell_of_hidden_claims
from recruitment.measurements.actions import withdraw_measurement
from recruitment.outbox.models import Message
from tests.ads.test_actions import code_of, values
from tests.factories import make_job, make_measurement, make_organisation, make_recruiter, make_unit

pytestmark = pytest.mark.django_db
BLOCK = "[[tid-med-barn: Hos oss får du mycket tid med barnen]]"
TEXT = f"Välkommen.\n\n{BLOCK}\n\n- en\n- två"


@pytest.fixture
def now():
    return timezone.now()


def shown(job, day=None) -> str:
    with translation.override("en"):
        return body_html(job, measured_for([job]).get(job.pk), day or timezone.localdate())


def test_a_claim_shows_value_definition_day_and_answers():
    row = make_measurement(value="32.5")
    html = shown(make_job(body=TEXT))
    day = row.measured_on.strftime("%-d %B %Y")
    for said in (
        "Hos oss får du mycket tid med barnen", "32.5 per cent of working time", row.definition,
        f"Measured in all units on {day}: 24 answers, 78 per cent of those asked.",
    ):  # fmt: skip
        assert said in html
    assert html.index("<p>Välkommen.</p>") < html.index('<aside class="claim"') < html.index("<li>en</li>")


def test_a_claim_is_understood_as_browsers_send_it(now):
    """With a carriage return before every new line."""
    make_measurement()
    sent = TEXT.replace("\n", "\r\n")
    assert "32 per cent" in shown(create_job(values(body=sent), by=None, at=now))


def test_it_follows_the_latest_measurement_by_itself():
    job = make_job(body=TEXT)
    make_measurement(value=30, measured_on=timezone.localdate() - timedelta(days=90))
    first = shown(job)
    newer = make_measurement(value=25)
    second = shown(job)
    withdraw_measurement(newer, by=make_recruiter(), at=timezone.now())
    assert ["30 per cent" in first, "25 per cent" in second, shown(job) == first] == [True] * 3


@pytest.mark.parametrize("weak", [{"answers": 4}, {"response_percent": 59}, {"unmeasured": True}])
def test_what_may_not_be_said_is_gone_with_its_words(weak):
    if not weak.pop("unmeasured", False):
        make_measurement(**weak)
    job = make_job(body=TEXT)
    html, text = shown(job), body_text(job, measured_for([job]).get(job.pk), timezone.localdate())
    assert ("mycket tid" in html, "claim" in html, "[[" in html) == (False, False, False)
    assert ("mycket tid" in text, "[[" in text) == (False, False)
    assert "<li>två</li>" in html


def test_it_is_shown_to_the_last_day_of_18_months():
    row = make_measurement()
    job = make_job(body=TEXT)
    last = [shown(job, row.measured_on + timedelta(days=days)) for days in (540, 555)]
    assert ["claim" in html for html in last] == [True, False]


def test_words_of_a_claim_are_only_words():
    make_measurement(definition="<script>x</script>")
    html = shown(make_job(body="[[tid-med-barn: <script>alert(1)</script>]]"))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_several_units_are_told_by_the_whole_and_one_by_its_own():
    one, other = make_unit("Norr"), make_unit()
    make_measurement(value=40)
    make_measurement(one, value=20)
    assert "20 per cent" in shown(make_job(one, body=TEXT))
    assert "40 per cent" in shown(make_job(one, other, body=TEXT))


def test_a_claim_is_inserted_only_with_a_value_that_may_be_shown(now):
    said = values(body=TEXT)
    assert code_of(create_job, said, by=None, at=now) == ("claim_without_measurement", "body")
    weak = make_measurement(answers=3)
    assert code_of(create_job, said, by=None, at=now) == ("claim_without_measurement", "body")
    withdraw_measurement(weak, by=make_recruiter(), at=now)
    make_measurement()
    assert create_job(said, by=None, at=now).body == TEXT


def test_a_claim_nobody_knows_is_refused_with_those_there_are(now):
    assert code_of(create_job, values(body="[[lycka]]"), by=None, at=now) == ("claim_unknown", "body")


@pytest.mark.parametrize("field", ["title", "summary", "body", "introduction", "client_time"])
@pytest.mark.parametrize(
    "claim",
    [
        "Hos oss får du mycket tid med barnen",
        "MYCKET   tid\nmed barnen",
        "Du får mer tid för barn och föräldrar",
        "gott om tid med familjerna",
        "plenty of time with the children",
    ],
)
def test_a_claim_typed_by_hand_is_refused_at_its_field(field, claim, now):
    assert code_of(create_job, values(**{field: claim}), by=None, at=now) == ("claim_by_hand", field)


@pytest.mark.parametrize(
    "text",
    ["Du träffar barnen varje vecka.", "Mycket tid går till resor.", "Barnen får tid.", "En tid för dig"],
)
def test_what_claims_nothing_is_left_alone(text, now):
    assert create_job(values(body=text), by=None, at=now).body == text


def test_the_same_words_are_fine_inside_the_block_and_not_beside_it(now):
    make_measurement()
    assert create_job(values(body=BLOCK), by=None, at=now).body == BLOCK
    beside = values(body=f"{BLOCK}\n\nAlltså mycket tid med barnen.")
    assert code_of(create_job, beside, by=None, at=now) == ("claim_by_hand", "body")


def test_the_block_tells_of_the_time_with_children(now):
    make_measurement()
    job = create_job(values(body=BLOCK, client_time="", closes_on=timezone.localdate()), by=None, at=now)
    assert publish_job(job, by=None, at=now).state == "published"


def test_an_ad_whose_claim_has_grown_old_can_be_changed_but_for_its_text(now):
    job = make_job(body=TEXT)
    assert change_job(job, {"title": "Ny"}, by=None, at=now).title == "Ny"
    assert code_of(change_job, job, {"body": TEXT}, by=None, at=now)[0] == "claim_without_measurement"


def letters() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("recipient", "template"))


def test_who_wrote_the_ad_is_told_once_for_each_measurement(now):
    make_organisation()
    rut = make_recruiter(first_name="Rut")
    job = make_job(body=TEXT, created_by=rut)
    make_job(body="Utan påstående.", created_by=rut)
    make_job(body=TEXT, created_by=rut, state="draft", published_at=None)
    row = make_measurement()
    assert tell_of_hidden_claims(now) == 0
    later = now + timedelta(days=560)
    job.closes_on = later.date()
    job.save()
    assert [tell_of_hidden_claims(later) for _twice in range(2)] == [1, 0]
    assert letters() == [(rut.email, "claim_hidden")]
    withdraw_measurement(row, by=rut, at=later)
    assert [tell_of_hidden_claims(later) for _twice in range(2)] == [1, 0]
    assert [entry.details["weakness"] for entry in job.entries.order_by("pk")] == ["too_old", "unmeasured"]


def test_outside_boards_lose_the_words_with_the_value(now):
    job = make_job(body="[[tid-med-barn: Mycket tid med barnen.]]")
    Posting.objects.create(job=job, board="webhook", state="published", outside_id="1", due_at=now)
    tell_of_hidden_claims(now)
    assert job.postings.get().state == "waiting"


@pytest.mark.parametrize(("email", "told"), [("jobb@norrby.example.org", 1), ("", 0)])
def test_an_ad_without_an_owner_is_told_to_its_contact(now, email, told):
    make_organisation()
    make_job(body=TEXT, contact_email=email)
    assert tell_of_hidden_claims(now) == 1
    assert letters() == [(email, "claim_hidden")] * told


@pytest.mark.parametrize(("jobs", "questions"), [(0, 0), (1, 2), (3, 4)])
def test_many_ads_are_measured_by_one_question(django_assert_num_queries, jobs, questions):
    """And one for the units of each, where they are not at hand."""
    make_measurement()
    rows = [make_job(body=TEXT) for _nth in range(jobs)] + [make_job()]
    with django_assert_num_queries(questions):
        assert len(measured_for(rows)) == jobs


def test_a_unit_that_has_measured_speaks_only_for_itself(now):
    unit = make_unit()
    make_measurement(unit)
    assert create_job(values(body=TEXT, units=[unit]), by=None, at=now).body == TEXT
    assert code_of(create_job, values(body=TEXT), by=None, at=now) == ("claim_without_measurement", "body")
