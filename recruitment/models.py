"""Imports every noun's models so that Django finds them; nobody else imports this."""

from recruitment.ads.history import JobEntry
from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.ads.pictures import Picture
from recruitment.ads.postings import Posting
from recruitment.bank.imports import Import, ImportRemark, Slice
from recruitment.bank.models import Deed, Export, Listed, PeopleList, SavedSearch, Seen, Watch
from recruitment.bank.pairs import Merge, Pair
from recruitment.bank.sums import Remembered
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate, Entry, Note, Registration, University
from recruitment.clock.models import Job, Worker
from recruitment.interviews.models import Interview, InterviewTime, QuestionTemplate, ReferenceCheck
from recruitment.introductions.models import Assignment, ConditionCheck, RegisterCheck
from recruitment.job_descriptions.models import DescriptionVersion, Duty, JobDescription
from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import PulseCount, PulseKey
from recruitment.mailings.models import Mailing, Recipient
from recruitment.measurements.models import Measurement
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.models import Offer, Wave
from recruitment.offers.reserves import Reserve, ReserveList
from recruitment.outbox.models import Budget, DeadAddress, IncomingText, Message, Pace, Reminder, Tally
from recruitment.outbox.wordings import Wording
from recruitment.planning.models import Plan, PlanBlock
from recruitment.records.models import Disclosure, Disposal, Handover, Hold, Reading
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, SetupLink, Unit, User
from recruitment.vacancies.leave import Colleague, LeavePlan, LeaveWeek
from recruitment.vacancies.models import Vacancy

__all__ = [
    "Assignment",
    "Budget",
    "Candidacy",
    "Candidate",
    "Colleague",
    "ConditionCheck",
    "DeadAddress",
    "Deed",
    "DescriptionVersion",
    "Disclosure",
    "Disposal",
    "Duty",
    "Entry",
    "Export",
    "Handover",
    "Hold",
    "Import",
    "ImportRemark",
    "IncomingText",
    "Inquiry",
    "InquiryReply",
    "Interview",
    "InterviewTime",
    "Job",
    "JobAd",
    "JobDescription",
    "JobEntry",
    "LeavePlan",
    "LeaveWeek",
    "Lecture",
    "LinkDay",
    "Listed",
    "Mailing",
    "Measurement",
    "Merge",
    "Message",
    "Note",
    "Offer",
    "Organisation",
    "Pace",
    "Pair",
    "PeopleList",
    "PersonalLink",
    "Picture",
    "Plan",
    "PlanBlock",
    "Posting",
    "PulseCount",
    "PulseKey",
    "QuestionTemplate",
    "Reading",
    "Recipient",
    "ReferenceCheck",
    "RegisterCheck",
    "Registration",
    "Remembered",
    "Reminder",
    "Reserve",
    "ReserveList",
    "SavedSearch",
    "Season",
    "Seen",
    "SetupLink",
    "ShareLink",
    "SharePage",
    "Slice",
    "Tally",
    "Unit",
    "University",
    "User",
    "Vacancy",
    "Watch",
    "Wave",
    "Wording",
    "Worker",
]
