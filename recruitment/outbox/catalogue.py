"""Every message of the service and what it needs to know: the texts are in templates/messages/."""

from dataclasses import dataclass

from recruitment.outbox.values import Kind, items, line, link, name, optional, prose, quote


@dataclass(frozen=True)
class Template:
    """What a message is told, by name and kind; `to_staff` decides how it is signed.

    One for `channel` "sms" is a short text with a link: no subject, no signature, no HTML.
    """

    values: dict[str, Kind]
    to_staff: bool = False
    channel: str = "email"


OFFER: dict[str, Kind] = {
    "first_name": name,
    "role": line,
    "unit": line,
    "weeks": line,
    "first_day": line,
    "pay": line,
    "reply_by": line,
    "link": link,
}

LECTURE: dict[str, Kind] = {"first_name": name, "lecture": line, "when": line, "where": line, "link": link}

MEETING: dict[str, Kind] = {"when": line, "minutes": line, "where": line, "link": link}
INTERVIEW: dict[str, Kind] = {"first_name": name} | MEETING
STAFF_INTERVIEW: dict[str, Kind] = {"candidate_name": name} | MEETING

TEMPLATES: dict[str, Template] = {
    "confirm_registration": Template(
        {"first_name": name, "organisation": line, "link": link, "protected_note": optional(line)}
    ),
    "follow_up": Template(
        {"first_name": name, "organisation": line, "link": link, "protected_note": optional(line)}
    ),
    "personal_link": Template({"first_name": name, "link": link, "minutes": line}),
    "invitation": Template({"first_name": name, "organisation": line, "link": link, "leave_link": link}),
    "welcome": Template(
        {"first_name": name, "link": link, "season": optional(line), "weeks": optional(line)}
    ),
    "left_receipt": Template({"first_name": name, "kept": optional(line)}),
    "stay_reminder": Template({"first_name": name, "organisation": line, "ends_on": line, "link": link}),
    "stay_expired": Template({"first_name": name, "removed_on": line, "rule": line, "link": link}),
    "pause_ended": Template({"first_name": name, "link": link}),
    "share_invitation": Template({"first_name": name, "job_title": line, "link": link}, to_staff=True),
    "share_campaign": Template(
        {"first_name": name, "job_title": line, "greeting": optional(quote), "link": link}, to_staff=True
    ),
    "share_reminder": Template({"first_name": name, "job_title": line, "link": link}, to_staff=True),
    "offer_sent": Template(OFFER),
    "offer_reminder": Template(OFFER),
    "offer_extended": Template(OFFER),
    "offer_receipt_yes": Template(
        {
            "first_name": name,
            "role": line,
            "unit": line,
            "first_day": line,
            "last_day": line,
            "place": optional(line),
            "ask_for": optional(line),
            "bring": optional(items),
            "conditions": optional(items),
            "link": link,
        }
    ),
    "offer_sent_sms": Template(
        {"first_name": name, "organisation": line, "reply_by": line, "link": link}, channel="sms"
    ),
    "offer_reminder_sms": Template({"first_name": name, "reply_by": line, "link": link}, channel="sms"),
    "offer_receipt_yes_sms": Template({"first_name": name, "link": link}, channel="sms"),
    "offer_confirmed": Template(
        {
            "first_name": name,
            "role": line,
            "unit": line,
            "first_day": line,
            "last_day": line,
            "place": optional(line),
            "ask_for": optional(line),
            "bring": optional(items),
            "link": link,
        }
    ),
    "offer_receipt_no": Template({"first_name": name, "role": line, "unit": line, "link": link}),
    "offer_receipt_proposal": Template(
        {"first_name": name, "weeks": line, "text": optional(quote), "link": link, "reply_by": line}
    ),
    "offer_stepped_back": Template({"first_name": name, "role": line, "unit": line}),
    "offer_withdrawn": Template({"first_name": name, "role": line, "unit": line}),
    "offer_expired": Template({"first_name": name, "role": line, "unit": line}),
    "staff_offer_answered": Template(
        {
            "candidate_name": name,
            "answer": line,
            "role": line,
            "unit": line,
            "weeks": line,
            "reason": optional(line),
            "link": link,
        },
        to_staff=True,
    ),
    "staff_offers_to_agree": Template(
        {"count": line, "units": line, "season": line, "link": link}, to_staff=True
    ),
    "inquiry": Template({key: kind for key, kind in OFFER.items() if key != "first_day"}),
    "inquiry_sms": Template(
        {"first_name": name, "organisation": line, "reply_by": line, "link": link}, channel="sms"
    ),
    "inquiry_filled": Template({"first_name": name, "role": line, "unit": line, "weeks": line}),
    "inquiry_ended": Template({"first_name": name, "role": line, "unit": line, "weeks": line}),
    "staff_inquiry_answered": Template(
        {"candidate_name": name, "role": line, "unit": line, "weeks": line, "link": link}, to_staff=True
    ),
    "message": Template({"first_name": name, "subject": line, "text": prose, "link": link}),
    "season_invitation": Template({"first_name": name, "organisation": line, "season": line, "link": link}),
    "season_reminder": Template({"first_name": name, "organisation": line, "season": line, "link": link}),
    "interview_invitation": Template(
        {"first_name": name, "organisation": line, "season": line, "link": link}
    ),
    "interview_booked": Template(INTERVIEW | {"interviewer": line, "was": optional(line)}),
    "interview_reminder": Template(INTERVIEW | {"interviewer": line}),
    "interview_booked_sms": Template({"first_name": name, "when": line, "link": link}, channel="sms"),
    "interview_reminder_sms": Template({"first_name": name, "when": line, "link": link}, channel="sms"),
    "interview_cancelled": Template({"first_name": name, "when": line, "again": line, "link": link}),
    "staff_interview_booked": Template(STAFF_INTERVIEW, to_staff=True),
    "staff_interview_cancelled": Template(STAFF_INTERVIEW, to_staff=True),
    "new_matches": Template({"count": line, "link": link}, to_staff=True),
    "claim_hidden": Template(
        {"first_name": name, "job_title": line, "reason": line, "link": link}, to_staff=True
    ),
    "job_alert": Template(
        {
            "first_name": name,
            "title": line,
            "summary": line,
            "closes_on": line,
            "link": link,
            "stop_link": link,
        }
    ),
    "lecture_planned": Template(LECTURE, to_staff=True),
    "lecture_moved": Template(LECTURE, to_staff=True),
    "lecture_left": Template(LECTURE, to_staff=True),
    "thank_you": Template(
        {
            "first_name": name,
            "lecture": line,
            "organisation": line,
            "unit": optional(line),
            "area": optional(line),
            "presentation": optional(prose),
            "contact": optional(line),
            "jobs_link": link,
            "link": link,
        }
    ),
    "account": Template({"subject": line, "text": prose}, to_staff=True),
}
