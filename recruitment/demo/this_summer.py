"""This summer beside its offers: leave, interviews, somebody confirmed, who is next, and who was asked."""

from datetime import datetime, timedelta
from random import Random

from recruitment.candidates.models import Candidate
from recruitment.demo.town import Town
from recruitment.interviews.booking import book_interview, hold_interview, note_no_show
from recruitment.interviews.models import InterviewTime
from recruitment.interviews.opening import open_times
from recruitment.interviews.outcomes import asked_in, decide_interview, keep_answers, note_reference
from recruitment.introductions.conditions import REGISTER, missing, note_register_shown, tick_condition
from recruitment.introductions.confirming import confirm_offer
from recruitment.offers.actions import answer_inquiry, approve_reserves, ask_people, set_reserves, world_of
from recruitment.offers.models import Offer
from recruitment.planning.advice import fitting_people
from recruitment.planning.held import SeatWeeks
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.stating_leave import Away, Leave, state_leave
from recruitment.workdays import end_of_day, next_working_day

# Colleagues by unit, each with the place in the season of the weeks of leave.
AWAY = {
    "barn-norr": (("Birgitta Falk", (4, 8)), ("Henrik Lööf", (6, 10)), ("Mona Sjöström", (3, 7))),
    "barn-vaster": (("Anders Wik", (5, 9)), ("Lena Roos", (3, 6))),
    "ungdom": (("Göran Palm", (4, 8)), ("Siv Hammar", (7, 11))),
    "ekonomiskt-bistand": (("Eva Lindmark", (3, 7)), ("Tomas Grahn", (5, 9)), ("Rose-Marie Ask", (8, 12))),
}
SAID = (
    "Vill lära sig hur en utredning går till, och tycker om att möta människor.",
    "Praktiken på mottagningen, och två år som boendestödjare.",
    "Ringde mentorn direkt och frågade hur de skulle göra.",
    "Skrev ner vad som hade sagts och gick igenom det efteråt.",
    "Att vuxna lyssnar, och säger vad som händer sedan.",
)
TIMES, MINUTES = 5, 30


def state_all_leave(town: Town, season: Season, at: datetime) -> None:
    """By the units' managers; somebody qualified is there every week."""
    for unit in town.units:
        if away := AWAY.get(unit.slug):
            colleagues = [Away(name, season.weeks[first:last]) for name, (first, last) in away]
            counts = {week: sum(week in one.weeks for one in colleagues) for week in season.weeks}
            mentors = {week: 4 if count < 2 else 3 for week, count in counts.items()}
            leave = Leave(on_leave=counts, mentors=mentors, colleagues=[*colleagues, Away("Kerstin Ahl")])
            state_leave(unit, season, leave, by=unit.users.order_by("email").first(), at=at)


def hold_interviews(town: Town, season: Season, now: datetime) -> None:
    """An evening that has been, with every outcome; and one to come, half of it booked."""
    maja = User.objects.get(email="maja@example.org")
    people = _to_meet(season, maja)
    been = _evening(season, maja, now - timedelta(days=12), now - timedelta(days=20))
    for time in been:
        book_interview(next(people), time, by=None, at=now - timedelta(days=19))
    for number, time in enumerate(been):
        _meet(time, number, maja)
    coming = _evening(season, maja, now + timedelta(days=5), now - timedelta(days=3))
    for time in coming[: TIMES // 2]:
        book_interview(next(people), time, by=None, at=now - timedelta(days=2))


def _to_meet(season: Season, interviewer: User):
    unit = interviewer.units.get()
    active = {"candidate__status": Candidate.Status.ACTIVE, "candidate__education_status": "student"}
    rows = season.candidacies.filter(state=Candidacy.State.CONTACTED, **active)
    rows = rows.exclude(candidate__excluded_units__contains=[unit.pk])
    return iter(rows.select_related("candidate").order_by("pk")[: 2 * TIMES])


def _evening(season: Season, maja: User, day: datetime, at: datetime) -> list[InterviewTime]:
    starts_at = end_of_day(next_working_day(day.date())) - timedelta(hours=8)
    values = {
        "starts_at": starts_at, "count": TIMES, "pause": 10, "minutes": MINUTES, "interviewer": maja,
        "unit": maja.units.get(), "place": "Norra vägen 12, rum 3",
    }  # fmt: skip
    return open_times(season, values, by=maja, at=at)


def _meet(time: InterviewTime, number: int, by: User) -> None:
    """Cleared, cleared, not now, somebody who did not come, and one nobody has decided on."""
    interview, at = time.interviews.get(), time.ends_at
    if number == 3:
        note_no_show(interview, by=by, at=at)
        return
    interview = hold_interview(interview, by=by, at=at)
    questions = len(asked_in(interview))
    keep_answers(interview, [*SAID, *[""] * questions][:questions], by=by, at=at)
    if number == 4:
        return
    said = {"given_by": "Handledare på praktiken", "said": "reached", "note": "Punktlig, lugn och noggrann."}
    note_reference(interview.candidacy, said, by=by, at=at)
    reason = Candidacy.CloseReason.REQUIREMENT_NOT_MET if number == 2 else ""
    to = Candidacy.State.NOT_NOW if reason else Candidacy.State.CLEARED
    decide_interview(interview, to, by=by, at=at + timedelta(hours=1), reason=reason)


def confirm_some(season: Season, recruiter: User, at: datetime) -> None:
    """Every seventh yes has shown everything, the one after it the first condition; the others nothing."""
    said_yes = Offer.objects.filter(vacancy__season=season, state=Offer.State.ACCEPTED_CONDITIONAL)
    for number, offer in enumerate(said_yes.select_related("candidate").order_by("candidate", "first_week")):
        for code in [one.kind for one in missing(offer)][: None if number % 7 == 0 else number % 7 == 1]:
            if code == REGISTER:
                note_register_shown(offer, by=recruiter, at=at)
            else:
                tick_condition(offer, code, by=recruiter, at=at)
        if number % 7 == 0:
            confirm_offer(offer, by=recruiter, at=at)


def keep_a_line(town: Town, season: Season, now: datetime, random: Random) -> None:
    """A reserve list of Maja's unit, and weeks nobody has yet that several were asked about."""
    world = world_of(season, now)
    vacancies = list(season.vacancies.select_related("unit", "season").order_by("pk"))
    mine = next(one for one in vacancies if one.unit.slug == "barn-norr")
    line = fitting_people(mine, None, mine.first_week, mine.last_week, world=world, at_most=4)
    if line:
        set_reserves(mine, [one.candidacy.pk for one in line], by=town.recruiter, at=now)
        approve_reserves(mine, by=town.recruiter, at=now)
    for vacancy in sorted(vacancies, key=lambda one: one.min_terms_completed or 0):
        if _ask_about(vacancy, world, town.recruiter, now - timedelta(days=1), random):
            return


def _ask_about(vacancy: Vacancy, world, by: User, at: datetime, random: Random) -> bool:
    """Five at most, about the first seat with free weeks that somebody can come in."""
    for seat in range(1, vacancy.seats + 1):
        for week in vacancy.weeks[:-1]:
            span = (week, week + timedelta(weeks=1))
            if world.at_seat(SeatWeeks(vacancy.pk, seat, *span)):
                continue
            fits = fitting_people(vacancy, seat, *span, world=world, at_most=5)
            if len(fits) < 3:
                continue
            people = [one.candidacy.pk for one in fits if not one.candidacy.candidate.is_placeholder]
            inquiry = ask_people(vacancy, seat, *span, people, by=by, at=at)
            for reply, said in zip(inquiry.replies.order_by("pk"), ("yes", "no", "yes"), strict=False):
                answer_inquiry(reply, said, at=at + timedelta(hours=random.randrange(1, 20)))
            return True
    return False
