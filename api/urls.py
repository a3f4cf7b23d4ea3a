"""Every address of the API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from api.assignments import AssignmentViewSet
from api.campaigns import CampaignViewSet
from api.candidates import CandidateViewSet
from api.descriptions import JobDescriptionViewSet
from api.figures import ReportViewSet
from api.imports import ImportViewSet
from api.inquiries import InquiryViewSet, PublicInquiryViewSet
from api.interviews import InterviewTimeViewSet, InterviewViewSet, PublicInterviewViewSet
from api.jobs import JobViewSet, ShareLinkViewSet
from api.kept import PeopleListViewSet, SavedSearchViewSet
from api.lectures import LectureViewSet
from api.mailings import MailingViewSet
from api.measurements import MeasurementViewSet
from api.messages import MessageViewSet
from api.offers import OfferViewSet
from api.plans import PlanViewSet
from api.public import PublicJobViewSet, PublicOfferViewSet, PublicUniversityViewSet, RegistrationViewSet
from api.seasons import CandidacyViewSet, SeasonViewSet
from api.universities import AreaViewSet, UnitViewSet, UniversityViewSet, UserViewSet
from api.vacancies import VacancyViewSet
from api.waves import WaveViewSet

router = SimpleRouter()
router.register("universities", UniversityViewSet, "university")
router.register("areas", AreaViewSet, "area")
router.register("units", UnitViewSet, "unit")
router.register("users", UserViewSet, "user")
router.register("candidates", CandidateViewSet, "candidate")
router.register("saved-searches", SavedSearchViewSet, "saved-search")
router.register("lists", PeopleListViewSet, "list")
router.register("imports", ImportViewSet, "import")
router.register("lectures", LectureViewSet, "lecture")
router.register("job-descriptions", JobDescriptionViewSet, "job-description")
router.register("jobs", JobViewSet, "job")
router.register("share-links", ShareLinkViewSet, "share-link")
router.register("seasons", SeasonViewSet, "season")
router.register("candidacies", CandidacyViewSet, "candidacy")
router.register("interview-times", InterviewTimeViewSet, "interview-time")
router.register("interviews", InterviewViewSet, "interview")
router.register("vacancies", VacancyViewSet, "vacancy")
router.register("plans", PlanViewSet, "plan")
router.register("offers", OfferViewSet, "offer")
router.register("inquiries", InquiryViewSet, "inquiry")
router.register("assignments", AssignmentViewSet, "assignment")
router.register("waves", WaveViewSet, "wave")
router.register("campaigns", CampaignViewSet, "campaign")
router.register("mailings", MailingViewSet, "mailing")
router.register("measurements", MeasurementViewSet, "measurement")
router.register("reports", ReportViewSet, "report")
router.register("messages", MessageViewSet, "message")
router.register("public/registrations", RegistrationViewSet, "public-registration")
router.register("public/universities", PublicUniversityViewSet, "public-university")
router.register("public/jobs", PublicJobViewSet, "public-job")
router.register("public/offers", PublicOfferViewSet, "public-offer")
router.register("public/inquiries", PublicInquiryViewSet, "public-inquiry")
router.register("public/interviews", PublicInterviewViewSet, "public-interview")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("", include(router.urls)),
]
