"""The staff's way in and out; the rest of allauth (passwords, two-factor) lies under /konto/."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("konto/", include("allauth.urls")),
    path("logga-in/", views.login, name="account_login"),
    path("logga-ut/", views.logout, name="account_logout"),
]
