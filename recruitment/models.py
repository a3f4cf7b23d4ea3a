"""Imports every noun's models so that Django finds them; nobody else imports this."""

from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.candidates.models import Candidate, Entry, Note, PersonalLink, Registration, University
from recruitment.clock.models import Job, Worker
from recruitment.lectures.models import Lecture
from recruitment.mailings.models import Mailing, Recipient
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Budget, DeadAddress, IncomingText, Message, Pace, Reminder, Tally
from recruitment.outbox.wordings import Wording
from recruitment.planning.models import Plan, PlanBlock
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, SetupLink, Unit, User
from recruitment.vacancies.models import Vacancy

__all__ = [
    "Budget",
    "Candidacy",
    "Candidate",
    "DeadAddress",
    "Entry",
    "IncomingText",
    "Job",
    "JobAd",
    "Lecture",
    "LinkDay",
    "Mailing",
    "Message",
    "Note",
    "Offer",
    "Organisation",
    "Pace",
    "PersonalLink",
    "Plan",
    "PlanBlock",
    "Recipient",
    "Registration",
    "Reminder",
    "Season",
    "SetupLink",
    "ShareLink",
    "SharePage",
    "Tally",
    "Unit",
    "University",
    "User",
    "Vacancy",
    "Wave",
    "Wording",
    "Worker",
]
