"""Routes of the day, the messages, the machinery and the settings."""

from django.urls import path

from recruitment.web import mailings, messages, opening, operations, settings_pages, today, wordings

urlpatterns = [
    path("idag/", today.today, name="today"),
    path("meddelanden/", messages.outbox, name="outbox"),
    path("meddelanden/utskick/", mailings.mailings, name="mailings"),
    path("meddelanden/utskick/<uuid:pk>/", mailings.mailing, name="mailing"),
    path("meddelanden/utskick/<uuid:pk>/text/", mailings.text, name="mailing_text"),
    path("meddelanden/utskick/<uuid:pk>/lage/", mailings.progress, name="mailing_progress"),
    path("meddelanden/utskick/<uuid:pk>/skicka/", mailings.send, name="send_mailing"),
    path("meddelanden/utskick/<uuid:pk>/pausa/", mailings.pause, name="pause_mailing"),
    path("meddelanden/utskick/<uuid:pk>/fortsatt/", mailings.resume, name="resume_mailing"),
    path("meddelanden/utskick/<uuid:pk>/stoppa/", mailings.stop, name="stop_mailing"),
    path("meddelanden/utskick/<uuid:pk>/<uuid:person>/", mailings.letter, name="mailing_letter"),
    path(
        "meddelanden/utskick/<uuid:pk>/<uuid:person>/ta-bort/", mailings.leave_out, name="mailing_leave_out"
    ),
    path("meddelanden/<uuid:pk>/", messages.message, name="message"),
    path("meddelanden/<uuid:pk>/igen/", messages.retry, name="retry_message"),
    path("meddelanden/<uuid:pk>/ge-upp/", messages.give_up, name="give_up_message"),
    path("drift/", operations.operations, name="operations"),
    path("drift/jobb/", operations.jobs, name="jobs_of_clock"),
    path("drift/igen/", operations.retry, name="retry_failed"),
    path("drift/ge-upp/", operations.give_up, name="give_up_failed"),
    path("installningar/", settings_pages.organisation, name="settings"),
    path("installningar/start/", opening.opening, name="opening"),
    path("installningar/start/organisation/", opening.who, name="opening_organisation"),
    path("installningar/start/enheter/", opening.units, name="opening_units"),
    path("installningar/start/texter/", opening.texts, name="opening_texts"),
    path("installningar/start/mejl/", opening.mail, name="opening_mail"),
    path("installningar/start/mejl/lage/", opening.mail_state, name="opening_mail_state"),
    path("installningar/start/oppna/", opening.open_doors, name="open_service"),
    path("installningar/start/stang/", opening.close_doors, name="close_service"),
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
