"""Imports every noun's models so that Django finds them; nobody else imports this."""

from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.candidates.models import Candidate, Entry, Note, PersonalLink, Registration, University
from recruitment.lectures.models import Lecture
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message
from recruitment.outbox.wordings import Wording
from recruitment.planning.models import Plan, PlanBlock
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, SetupLink, Unit, User
from recruitment.vacancies.models import Vacancy

__all__ = [
    "Candidacy",
    "Candidate",
    "Entry",
    "JobAd",
    "Lecture",
    "LinkDay",
    "Message",
    "Note",
    "Offer",
    "Organisation",
    "PersonalLink",
    "Plan",
    "PlanBlock",
    "Registration",
    "Season",
    "SetupLink",
    "ShareLink",
    "SharePage",
    "Unit",
    "University",
    "User",
    "Vacancy",
    "Wave",
    "Wording",
]
