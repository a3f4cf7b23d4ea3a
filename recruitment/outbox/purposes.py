"""What each message is called, when it is sent and what it cannot do without, in words for people."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.values import is_optional, link


@dataclass(frozen=True)
class Purpose:
    """`needs`: values without which it would be pointless, besides its links."""

    title: str | Promise
    sent: str | Promise
    needs: tuple[str, ...] = ()
    can_be_stopped: bool = False  # else it belongs to something the person has begun, and always arrives


PURPOSES: dict[str, Purpose] = {
    "confirm_registration": Purpose(
        _("Confirm your registration"), _("When somebody has registered interest.")
    ),
    "follow_up": Purpose(
        _("Confirm your registration, once more"),
        _("Once, a day later, to who began to register at a lecture and has not confirmed."),
    ),
    "welcome": Purpose(_("Welcome to the bank"), _("When somebody has confirmed the registration.")),
    "invitation": Purpose(
        _("Invitation to the bank"),
        _("To people who stand on an imported list."),
        can_be_stopped=True,
    ),
    "personal_link": Purpose(_("Personal link"), _("When somebody asks for the link to the own page.")),
    "left_receipt": Purpose(_("Receipt: has left the bank"), _("When somebody leaves the bank.")),
    "stay_reminder": Purpose(
        _("Do you want to stay in the bank?"),
        _("A month before the time in the bank ends."),
        ("ends_on",),
    ),
    "stay_expired": Purpose(
        _("The time in the bank is over"),
        _("When somebody is hidden who has not answered."),
        ("removed_on", "rule"),
    ),
    "pause_ended": Purpose(_("The pause is over"), _("When the day comes until which somebody paused.")),
    "job_alert": Purpose(
        _("Tip about a job"),
        _("Once a week at most, to people of the bank who have named the area."),
        ("title", "closes_on"),
        can_be_stopped=True,
    ),
    "thank_you": Purpose(
        _("Thanks after a lecture"),
        _("At nine the day after a lecture, to those who came to the bank by its code."),
        can_be_stopped=True,
    ),
    "interview_invitation": Purpose(
        _("Invitation to an interview"),
        _("When a recruiter asks people to pick a time."),
        can_be_stopped=True,
    ),
    "interview_booked": Purpose(
        _("Interview: the time"),
        _("When a time is picked, changed or moved; with a file for the calendar."),
        ("when", "where"),
    ),
    "interview_reminder": Purpose(
        _("Interview: reminder"), _("At nine the day before the interview."), ("when", "where")
    ),
    "interview_booked_sms": Purpose(
        _("Interview: the time, text message"),
        _("Beside the mail, to those who want text messages."),
        ("when",),
        can_be_stopped=True,
    ),
    "interview_reminder_sms": Purpose(
        _("Interview: reminder, text message"),
        _("Beside the mail, to those who want text messages."),
        ("when",),
        can_be_stopped=True,
    ),
    "interview_cancelled": Purpose(
        _("Interview: cancelled"),
        _("When the person cancels, or the interviewer takes the time away."),
        ("when",),
    ),
    "staff_interview_booked": Purpose(
        _("To the interviewer: booked"), _("When somebody picks a time, or it is moved."), ("when",)
    ),
    "staff_interview_cancelled": Purpose(
        _("To the interviewer: cancelled"),
        _("When somebody cancels, leaves or picks the time of another interviewer."),
        ("when",),
    ),
    "offer_sent": Purpose(_("Offer"), _("When an offer is sent, singly or in a wave."), ("reply_by",)),
    "offer_sent_sms": Purpose(
        _("Offer, text message"),
        _("Beside the mail, to those who want text messages."),
        ("reply_by",),
        can_be_stopped=True,
    ),
    "offer_reminder": Purpose(
        _("Reminder of an offer"), _("Once, some days before the last day to answer."), ("reply_by",)
    ),
    "offer_reminder_sms": Purpose(
        _("Reminder of an offer, text message"),
        _("Beside the mail, to those who want text messages."),
        ("reply_by",),
        can_be_stopped=True,
    ),
    "offer_extended": Purpose(
        _("More time to answer"), _("When a colleague moves the last day to answer."), ("reply_by",)
    ),
    "offer_receipt_yes": Purpose(_("Receipt: yes"), _("When somebody accepts an offer."), ("first_day",)),
    "offer_receipt_yes_sms": Purpose(
        _("Receipt: yes, text message"),
        _("Beside the mail, to those who want text messages."),
        can_be_stopped=True,
    ),
    "offer_confirmed": Purpose(
        _("The place is confirmed"),
        _("When all conditions of an accepted offer are met."),
        ("first_day",),
    ),
    "offer_receipt_no": Purpose(_("Receipt: no"), _("When somebody declines an offer.")),
    "offer_receipt_proposal": Purpose(
        _("Receipt: other weeks"),
        _("When somebody proposes other weeks than those of the offer."),
        ("weeks",),
    ),
    "offer_stepped_back": Purpose(_("Receipt: steps back"), _("When somebody steps back after a yes.")),
    "offer_withdrawn": Purpose(
        _("The offer is withdrawn"), _("When an offer that has been sent is taken back.")
    ),
    "offer_expired": Purpose(_("Time is up"), _("When the last day to answer has passed without an answer.")),
    "share_invitation": Purpose(
        _("Share a job"), _("To a colleague who gets share links of a job."), ("job_title",)
    ),
    "share_campaign": Purpose(
        _("Share a job, campaign"),
        _("When a recruiter asks many colleagues to share a job."),
        ("job_title",),
        can_be_stopped=True,
    ),
    "share_reminder": Purpose(
        _("Share a job, reminder"),
        _("Once, five working days later, to colleagues whose links nobody has opened."),
        ("job_title",),
        can_be_stopped=True,
    ),
    "staff_offer_answered": Purpose(
        _("Answer to an offer"),
        _("To the recruiter and the unit's managers, when somebody answers or time is up."),
        ("candidate_name", "answer"),
    ),
    "staff_offers_to_agree": Purpose(
        _("Offers to agree to"),
        _("To unit managers, when offers of their units wait for them to agree."),
        ("count",),
    ),
    "inquiry": Purpose(
        _("Inquiry"), _("When people are asked, without obligation, about some weeks."), ("weeks",)
    ),
    "inquiry_sms": Purpose(
        _("Inquiry, text message"),
        _("Beside the mail, to those who want text messages."),
        ("reply_by",),
        can_be_stopped=True,
    ),
    "inquiry_ended": Purpose(
        _("Inquiry: closed"),
        _("To those who were asked and have not said no, when a colleague closes the question."),
        ("weeks",),
    ),
    "inquiry_filled": Purpose(
        _("Inquiry: the place is filled"),
        _("To those who were asked and have not said no, when somebody has the place."),
        ("weeks",),
    ),
    "staff_inquiry_answered": Purpose(
        _("Answer to an inquiry"),
        _("To who asked, when somebody can come."),
        ("candidate_name",),
    ),
    "message": Purpose(
        _("Text to many"),
        _("When a recruiter writes one text to many people of the bank."),
        ("text",),
        can_be_stopped=True,
    ),
    "season_invitation": Purpose(
        _("Do you want to work this summer?"),
        _("When a recruiter asks people of the bank whether they want a season."),
        ("season",),
        can_be_stopped=True,
    ),
    "season_reminder": Purpose(
        _("Do you want to work this summer? Reminder"),
        _("Once, a week later, to those who have not answered."),
        ("season",),
        can_be_stopped=True,
    ),
    "new_matches": Purpose(
        _("New people in a search"),
        _("Once a day, to a colleague who watches a saved search."),
        ("count",),
    ),
    "claim_hidden": Purpose(
        _("A measured value is no longer shown"),
        _("Once, to who wrote a job in which a measured value is too old or too weak to be shown."),
        ("job_title", "reason"),
    ),
    "lecture_planned": Purpose(
        _("A lecture to hold"),
        _("To lecturer and colleague, with a calendar file, when a lecture is written down."),
        ("lecture", "when"),
    ),
    "lecture_moved": Purpose(
        _("A lecture is moved"),
        _("To lecturer and colleague, with a calendar file, when time or place has changed."),
        ("lecture", "when", "where"),
    ),
    "lecture_left": Purpose(
        _("A lecture is no longer yours"),
        _("To a colleague who does not hold the lecture any more; takes it out of the calendar."),
        ("lecture", "when"),
    ),
    "account": Purpose(
        _("Password and login"), _("To a colleague, for example to choose a password."), ("text",)
    ),
}

# What an administrator reads beside the name of a value.
VALUES: dict[str, str | Promise] = {
    "first_name": _("the person's first name"),
    "organisation": _("the organisation's name"),
    "link": _("the personal link, which becomes a button"),
    "leave_link": _("the link to say no thanks"),
    "protected_note": _("what applies to protected identity"),
    "minutes": _("how many minutes"),
    "season": _("the season's name"),
    "weeks": _("the weeks"),
    "job_title": _("the job's headline"),
    "role": _("the role"),
    "unit": _("the unit"),
    "units": _("the units"),
    "first_day": _("the first day of work"),
    "last_day": _("the last day of work"),
    "pay": _("the pay"),
    "reply_by": _("the last day and the clock to answer"),
    "place": _("the address of the workplace"),
    "ask_for": _("whom to ask for, with telephone"),
    "bring": _("what to bring, as a list"),
    "conditions": _("what applies before the first day, as a list"),
    "text": _("the text itself"),
    "candidate_name": _("the person's whole name"),
    "answer": _("what the answer was"),
    "count": _("how many they are"),
    "kept": _("what is kept in spite of it, and why"),
    "ends_on": _("the last day in the bank"),
    "removed_on": _("the first day on which the data can be removed"),
    "rule": _("the rule for that day"),
    "title": _("the job's headline"),
    "summary": _("the job in a sentence"),
    "closes_on": _("the last day to apply"),
    "stop_link": _("the link to stop them"),
    "greeting": _("the recruiter's own words, if there are any"),
    "lecture": _("the lecture's title"),
    "area": _("the unit's area of work"),
    "presentation": _("what the unit says of itself"),
    "contact": _("whom to ask, with e-mail"),
    "jobs_link": _("the link to the open jobs"),
    "reason": _("the reason, if one was given"),
    "subject": _("the subject"),
    "interviewer": _("who holds the interview"),
    "was": _("the time before, if it has changed"),
    "again": _("a line before the link"),
    "when": _("day and time"),
    "where": _("the place"),
}


def needed(template: str) -> list[str]:
    """What a wording must contain, whatever else it leaves out: every link, and what its purpose needs."""
    values = TEMPLATES[template].values
    return [name for name, kind in values.items() if kind is link or name in PURPOSES[template].needs]


def may_be_empty(template: str) -> list[str]:
    """What is sometimes not known, and may be asked for with `if`."""
    return [name for name, kind in TEMPLATES[template].values.items() if is_optional(kind)]
