"""Routes of the day, the messages and the settings."""

from django.urls import path

from recruitment.web import messages, settings_pages, today, wordings

urlpatterns = [
    path("idag/", today.today, name="today"),
    path("meddelanden/", messages.outbox, name="outbox"),
    path("meddelanden/<uuid:pk>/", messages.message, name="message"),
    path("meddelanden/<uuid:pk>/igen/", messages.retry, name="retry_message"),
    path("meddelanden/<uuid:pk>/ge-upp/", messages.give_up, name="give_up_message"),
    path("installningar/", settings_pages.organisation, name="settings"),
    path("installningar/enheter/", settings_pages.units, name="settings_units"),
    path("installningar/enheter/ny/", settings_pages.new_unit, name="new_unit"),
    path("installningar/enheter/<uuid:pk>/", settings_pages.edit_unit, name="edit_unit"),
    path("installningar/kollegor/", settings_pages.users, name="settings_users"),
    path("installningar/kollegor/ny/", settings_pages.new_user, name="new_user"),
    path("installningar/kollegor/<uuid:pk>/", settings_pages.edit_user, name="edit_user"),
    path("installningar/meddelanden/", wordings.wordings, name="settings_wordings"),
    path(
        "installningar/meddelanden/<slug:template>/<slug:language>/",
        wordings.edit_wording,
        name="edit_wording",
    ),
    path(
        "installningar/meddelanden/<slug:template>/<slug:language>/brev/",
        wordings.wording_letter,
        name="wording_letter",
    ),
    path(
        "installningar/meddelanden/<slug:template>/<slug:language>/historik/",
        wordings.wording_history,
        name="wording_history",
    ),
    path(
        "installningar/meddelanden/<slug:template>/<slug:language>/aterstall/",
        wordings.reset,
        name="reset_wording",
    ),
    path("installningar/konto/", settings_pages.account, name="account"),
]
