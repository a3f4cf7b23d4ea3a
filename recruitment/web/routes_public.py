"""Routes of the public pages."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from recruitment.web import (
    answering,
    callbacks,
    founding,
    information,
    personal,
    personal_copy,
    personal_time,
    registration,
    season_answer,
    stopping,
)

urlpatterns: list[URLPattern] = [
    path("", information.home, name="home"),
    path("personuppgifter/", information.privacy, name="privacy"),
    path("tillganglighet/", information.accessibility, name="accessibility"),
    path("intresse/", registration.register, name="register"),
    path("intresse/tack/", registration.thanks, name="thanks"),
    path("f/", RedirectView.as_view(pattern_name="register")),
    path("f/<str:code>/", registration.register, name="register_with_code"),
    path("bekrafta/<str:token>/", registration.confirm, name="confirm"),
    path("bekrafta/<str:token>/igen/", registration.confirm_again, name="confirm_again"),
    path("min-lank/", personal.my_link, name="my_link"),
    path("min-lank/skickad/", personal.link_sent, name="link_sent"),
    path("lamnat-banken/", personal_time.left, name="left"),
    path("mina-uppgifter/<str:token>/", personal.own_page, name="own_page"),
    path("mina-uppgifter/<str:token>/skicka-igen/", personal.own_link_again, name="own_link_again"),
    path("mina-uppgifter/<str:token>/andra/<slug:part>/", personal.change, name="own_change"),
    path("mina-uppgifter/<str:token>/kopia.json", personal_copy.copy, name="own_copy"),
    path("mina-uppgifter/<str:token>/kopia.pdf", personal_copy.copy_to_read, name="own_copy_to_read"),
    path("mina-uppgifter/<str:token>/pausa/", personal_time.pause, name="own_pause"),
    path("mina-uppgifter/<str:token>/fortsatt/", personal_time.resume, name="own_resume"),
    path("mina-uppgifter/<str:token>/sprak/", personal.choose_language, name="own_language"),
    path("mina-uppgifter/<str:token>/lamna/", personal_time.leave_page, name="own_leave"),
    path("mina-uppgifter/<str:token>/stanna/", personal_time.renew, name="own_renew"),
    path("stanna/<str:token>/", personal_time.stay, name="stay"),
    path("sommar/<str:token>/", season_answer.answer_season, name="answer_season"),
    path("erbjudande/<str:token>/", answering.offer, name="own_offer"),
    path("erbjudande/<str:token>/kalender.ics", answering.offer_calendar, name="offer_calendar"),
    path("erbjudande/<str:token>/hoppa-av/", answering.leave_offer, name="leave_offer"),
    path("installera/<str:token>/", founding.found, name="found"),
    path("mina-uppgifter/<str:token>/jobbtips/", personal_time.tips, name="own_tips"),
    path("avsluta/jobbtips/<str:token>/", stopping.stop_tips, name="stop_tips"),
    path("avsluta/<str:token>/", stopping.stop, name="stop"),
    path("sms/<str:secret>/levererat/", callbacks.text_report, name="text_report"),
    path("sms/<str:secret>/svar/", callbacks.incoming_text, name="incoming_text"),
    path("mejl/<str:secret>/rapport/", callbacks.mail_report, name="mail_report"),
]
