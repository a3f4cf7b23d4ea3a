"""Routes of the bank pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
