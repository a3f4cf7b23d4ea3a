"""An ad on outside boards: there when published, as it reads, gone when closed, whatever happens between."""

from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from recruitment.ads.actions import change_job, close_job, close_overdue, publish_job, reopen_job
from recruitment.ads.posting import post_next
from recruitment.ads.postings import Posting
from recruitment.ads.wanting import post_again, take_down
from recruitment.errors import RuleBroken
from recruitment.outbox.delivering import RETRIES
from tests.factories import make_job, make_organisation, make_recruiter
from tests.outside import KEY, SECRET, Outside
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_swedish")]

ALL = ("facebook", "linkedin", "webhook")
LATER = timedelta(hours=1)


@pytest.fixture
def outside(settings):
    make_organisation()
    settings.BOARD_TIMEOUTS = (2, 0.5)
    with Outside() as outside:
        settings.BOARDS = outside.boards()
        yield outside


@pytest.fixture
def job(outside):
    return make_job(state="draft", published_at=None, title="Sommarvikarie (Norr)")


def published(job, at=None):
    return publish_job(job, by=None, at=at or timezone.now())


def posted(at=None):
    """The clock comes by until nothing is due."""
    at = at or timezone.now()
    while post_next(at):
        pass


def states(job):
    return {one.board: one.state for one in job.postings.all()}


def test_a_published_ad_stands_on_every_board_that_is_on(outside, job):
    published(job)
    assert states(job) == dict.fromkeys(ALL, "waiting")
    posted()
    assert states(job) == dict.fromkeys(ALL, "published")
    [facebook] = outside.posts["facebook"].values()
    address = f"http://127.0.0.1:8000/jobb/{job.slug}/"
    assert (facebook["link"], outside.scraped) == (address, [address])
    assert "Sommarvikarie (Norr)" in facebook["message"]
    [linkedin] = outside.posts["linkedin"].values()
    assert linkedin["content"]["article"]["source"] == address
    assert r"Sommarvikarie \(Norr\)" in linkedin["commentary"]
    [(_name, hook)] = outside.told
    assert (hook["type"], hook["data"]["headline"]) == ("job.published", "Sommarvikarie (Norr)")
    assert job.postings.get(board="linkedin").outside_url == (
        f"https://www.linkedin.com/feed/update/{job.postings.get(board='linkedin').outside_id}"
    )


def test_publishing_twice_and_beating_twice_posts_once(outside, job):
    published(job)
    published(job)
    posted()
    posted()
    assert [len(outside.posts[board]) for board in ("facebook", "linkedin")] == [1, 1]
    assert len(outside.told) == 1


def test_a_change_reaches_what_is_there_already(outside, job):
    published(job)
    posted()
    change_job(job, {"title": "Vikarie i sommar"}, by=None, at=timezone.now())
    posted()
    assert all(
        "Vikarie i sommar" in text for board in ("facebook", "linkedin") for text in outside.texts(board)
    )
    assert [hook["type"] for _name, hook in outside.told] == ["job.published", "job.changed"]


def test_closing_takes_it_down_and_reopening_puts_it_back(outside, job):
    published(job)
    posted()
    close_job(job, by=None, at=timezone.now())
    posted()
    assert states(job) == dict.fromkeys(ALL, "closed")
    assert outside.posts == {"facebook": {}, "linkedin": {}}
    reopen_job(job, by=None, at=timezone.now())
    posted()
    assert states(job) == dict.fromkeys(ALL, "published")
    assert [hook["type"] for _name, hook in outside.told] == ["job.published", "job.closed", "job.published"]


def test_an_ad_whose_last_day_is_over_is_taken_down_by_the_clock(outside, job):
    published(job)
    posted()
    after = timezone.now() + timedelta(days=40)
    close_overdue(after)
    posted(after)
    assert outside.posts == {"facebook": {}, "linkedin": {}}


def test_an_ad_closed_before_it_left_never_leaves(outside, job):
    published(job)
    close_job(job, by=None, at=timezone.now())
    posted()
    assert (outside.asked, states(job)) == (0, dict.fromkeys(ALL, "closed"))


@pytest.mark.parametrize("board", ALL)
def test_a_board_that_is_down_is_asked_again_later(outside, job, settings, board):
    settings.BOARDS = outside.boards(board)
    outside.mode = "down"
    now = timezone.now()
    published(job, now)
    posted(now)
    row = job.postings.get()
    assert (row.state, row.fault != "", row.due_at) == ("waiting", True, now + RETRIES[0])
    outside.mode = "ok"
    posted(now + LATER)
    row.refresh_from_db()
    assert (row.state, row.fault) == ("published", "")


def test_too_many_questions_are_not_asked_before_the_time_that_was_told(outside, job, settings):
    settings.BOARDS = outside.boards("linkedin")
    outside.mode = "limit"
    now = timezone.now()
    published(job, now)
    posted(now)
    row = job.postings.get()
    assert (row.due_at, row.fault) == (
        now + timedelta(minutes=30),
        "Resource level throttle limit reached",
    )


def test_a_dead_key_is_told_in_the_boards_own_words_and_not_tried_again(outside, job, settings):
    settings.BOARDS = outside.boards("facebook")
    outside.mode = "key"
    published(job)
    posted()
    asked = outside.asked
    posted(timezone.now() + timedelta(days=9))
    row = job.postings.get()
    assert (row.state, row.fault) == ("failed", "Error validating access token (190)")
    assert outside.asked == asked
    outside.mode = "ok"
    post_again(row, timezone.now())
    post_again(row, timezone.now())
    posted()
    assert len(outside.posts["facebook"]) == 1


def test_what_a_board_quotes_of_the_key_is_never_kept(outside, job, settings, caplog):
    settings.BOARDS = outside.boards("facebook")
    outside.mode = "limit"
    published(job)
    posted()
    fault = job.postings.get().fault
    assert fault == "(#4) Application request limit reached for … (4)"
    assert KEY not in caplog.text
    assert SECRET not in caplog.text


def test_after_the_last_try_it_has_failed_and_says_why(outside, job, settings):
    settings.BOARDS = outside.boards("webhook")
    outside.mode = "down"
    at = timezone.now()
    published(job, at)
    for _try in range(len(RETRIES) + 1):
        posted(at)
        at += timedelta(days=1)
    row = job.postings.get()
    assert (row.state, row.fault) == ("failed", "Svaret var 503.")


@pytest.mark.parametrize("mode", ["hang", "disconnect"])
@pytest.mark.parametrize("board", ["facebook", "linkedin"])
def test_what_was_taken_without_an_answer_is_found_again_and_not_posted_twice(
    outside, job, settings, board, mode
):
    settings.BOARDS = outside.boards(board)
    outside.mode = mode
    now = timezone.now()
    published(job, now)
    posted(now)
    row = job.postings.get()
    assert (row.state, row.is_unsure, len(outside.posts[board])) == ("waiting", True, 1)
    outside.mode = "ok"
    posted(now + LATER)
    row.refresh_from_db()
    assert (row.state, [row.outside_id]) == ("published", list(outside.posts[board]))


@pytest.mark.parametrize("board", ["facebook", "linkedin"])
def test_what_was_taken_without_an_answer_is_taken_down_when_the_ad_closes(outside, job, settings, board):
    settings.BOARDS = outside.boards(board)
    outside.mode = "disconnect"
    published(job)
    posted()
    outside.mode = "ok"
    close_job(job, by=None, at=timezone.now())
    posted()
    assert (outside.posts[board], states(job)) == ({}, {board: "closed"})


def test_a_message_without_an_answer_is_told_again_under_the_same_id(outside, job, settings):
    settings.BOARDS = outside.boards("webhook")
    outside.mode = "disconnect"
    now = timezone.now()
    published(job, now)
    posted(now)
    outside.mode = "ok"
    posted(now + LATER)
    assert len(outside.told) == 1  # one id, told twice


@pytest.mark.parametrize("board", ["facebook", "linkedin"])
def test_an_answer_that_is_none_is_no_success(outside, job, settings, board):
    settings.BOARDS = outside.boards(board)
    outside.mode = "garbage"
    published(job)
    posted()
    row = job.postings.get()
    assert (row.state, row.fault) == ("failed", "Svaret gick inte att förstå.")


def test_a_post_that_somebody_took_down_there_is_not_put_back_by_a_change(outside, job, settings):
    settings.BOARDS = outside.boards("facebook")
    published(job)
    posted()
    outside.posts["facebook"].clear()
    change_job(job, {"title": "Vikarie i sommar"}, by=None, at=timezone.now())
    posted()
    row = job.postings.get()
    assert (row.state, row.outside_id, outside.posts["facebook"]) == ("failed", "", {})
    close_job(job, by=None, at=timezone.now())
    posted()
    assert states(job) == {"facebook": "closed"}


def test_one_board_is_left_while_the_ad_stays_public(outside, job):
    published(job)
    posted()
    row = take_down(job.postings.get(board="facebook"), timezone.now())
    take_down(row, timezone.now())
    posted()
    assert outside.posts["facebook"] == {}
    assert states(job) == {"facebook": "closed", "linkedin": "published", "webhook": "published"}
    change_job(job, {"title": "Vikarie i sommar"}, by=None, at=timezone.now())
    posted()
    assert outside.posts["facebook"] == {}


def test_a_change_while_it_is_being_sent_is_sent_after_it(outside, job, settings):
    settings.BOARDS = outside.boards("facebook")
    published(job)
    at = timezone.now()
    outside.scraped = _Telling(lambda: change_job(job, {"title": "Vikarie i sommar"}, by=None, at=at))
    post_next(at)
    assert job.postings.get().state == "waiting"
    posted()
    assert ["Vikarie i sommar" in text for text in outside.texts("facebook")] == [True]
    assert job.postings.get().state == "published"


class _Telling(list):
    """A list that does something the first time it is added to, in the server's thread."""

    def __init__(self, do):
        super().__init__()
        self.do = do

    def append(self, item):
        super().append(item)
        if len(self) == 1:
            self.do()
            connections["default"].close()


def test_a_worker_that_was_killed_is_taken_over_from(outside, job, settings):
    settings.BOARDS = outside.boards("facebook")
    published(job)
    long_ago = timezone.now() - timedelta(minutes=6)
    Posting.objects.update(state="taken", taken_at=long_ago, attempts=1, is_unsure=True)
    posted()
    assert states(job) == {"facebook": "published"}


def test_two_workers_at_once_post_an_ad_once(outside, job):
    published(job)
    now = timezone.now()
    assert at_once(*times(4, lambda: posted(now))) == [None] * 4
    assert [len(outside.posts[board]) for board in ("facebook", "linkedin")] == [1, 1]
    assert len(outside.told) == 1


def test_what_cannot_be_posted_again_says_why(outside, job, settings):
    published(job)
    posted()
    row = job.postings.get(board="facebook")
    close_job(job, by=make_recruiter(), at=timezone.now())
    row.refresh_from_db()
    with pytest.raises(RuleBroken) as closed:
        post_again(row, timezone.now())
    settings.BOARDS = outside.boards("linkedin")
    with pytest.raises(RuleBroken) as off:
        post_again(row, timezone.now())
    assert (closed.value.code, off.value.code) == ("job_not_published", "board_is_off")


def test_without_boards_nothing_is_asked_for(settings):
    make_organisation()
    settings.BOARDS = {}
    job = make_job(state="draft", published_at=None)
    published(job)
    assert (states(job), post_next(timezone.now())) == ({}, False)
