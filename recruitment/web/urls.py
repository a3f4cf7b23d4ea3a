"""Every page for people: one list of routes per module of pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("recruitment.web.routes_staff_login")),
    path("", include("recruitment.web.routes_public")),
    path("", include("recruitment.web.routes_sharing")),
    path("", include("recruitment.web.routes_bank")),
    path("", include("recruitment.web.routes_season")),
    path("", include("recruitment.web.routes_interviews")),
    path("", include("recruitment.web.routes_records")),
    path("", include("recruitment.web.routes_staff")),
]
