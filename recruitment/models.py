"""Imports every noun's models so that Django finds them; nobody else imports this."""

from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.bank.models import Merge, Pair
from recruitment.candidates.models import Candidate, Entry, Note, PersonalLink, Registration, University
from recruitment.lectures.models import Lecture
from recruitment.mailings.models import Mailing, Recipient
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message, Reminder
from recruitment.planning.models import Plan, PlanBlock
from recruitment.records.models import Disclosure, Disposal, Handover, Hold, Reading, Remembered
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, Unit, User
from recruitment.vacancies.models import Vacancy

__all__ = [
    "Candidacy",
    "Candidate",
    "Disclosure",
    "Disposal",
    "Entry",
    "Handover",
    "Hold",
    "JobAd",
    "Lecture",
    "LinkDay",
    "Mailing",
    "Merge",
    "Message",
    "Note",
    "Offer",
    "Organisation",
    "Pair",
    "PersonalLink",
    "Plan",
    "PlanBlock",
    "Reading",
    "Recipient",
    "Registration",
    "Remembered",
    "Reminder",
    "Season",
    "ShareLink",
    "SharePage",
    "Unit",
    "University",
    "User",
    "Vacancy",
    "Wave",
]
