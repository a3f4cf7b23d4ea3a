"""Routes of the public pages."""

from django.urls import URLPattern, path

from recruitment.web import information

urlpatterns: list[URLPattern] = [
    path("", information.home, name="home"),
    path("personuppgifter/", information.privacy, name="privacy"),
    path("tillganglighet/", information.accessibility, name="accessibility"),
]
