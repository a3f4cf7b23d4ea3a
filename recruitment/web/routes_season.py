"""Routes of the season: board, vacancies, proposals, waves, offers."""

from django.urls import path

from recruitment.web import offers, plans, reaching, seasons, vacancies, waves

urlpatterns = [
    path("sasong/", seasons.season_now, name="season_now"),
    path("sasong/ny/", seasons.new_season, name="new_season"),
    path("sasong/<int:year>/", seasons.season, name="season"),
    path("sasong/<int:year>/andra/", seasons.edit_season, name="edit_season"),
    path("sasong/<int:year>/oppna/", seasons.open_it, name="open_season"),
    path("sasong/<int:year>/stang/", seasons.close_it, name="close_season"),
    path("sasong/<int:year>/planera/", seasons.plan_it, name="plan_season"),
    path("sasong/<int:year>/planering/", seasons.planning, name="season_planning"),
    path("sasong/<int:year>/plats/<uuid:vacancy>/<int:seat>/<str:week>/", seasons.place, name="place"),
    path("sasong/<int:year>/sms/", reaching.season_texts, name="season_texts"),
    path("sasong/<int:year>/erbjudande/", offers.new_offer, name="new_offer"),
    path("sasong/<int:year>/vakanser/", vacancies.vacancies, name="vacancies"),
    path("sasong/<int:year>/vakanser/ny/", vacancies.new_vacancy, name="new_vacancy"),
    path("sasong/<int:year>/vakanser/<uuid:pk>/", vacancies.edit_vacancy, name="edit_vacancy"),
    path("sasong/<int:year>/vakanser/<uuid:pk>/dra-tillbaka/", vacancies.withdraw, name="withdraw_vacancy"),
    path("sasong/<int:year>/vakanser/<uuid:pk>/oppna-igen/", vacancies.reopen, name="reopen_vacancy"),
    path("sasong/<int:year>/planer/<uuid:pk>/", plans.plan, name="plan"),
    path("sasong/<int:year>/planer/<uuid:pk>/igen/", seasons.plan_again, name="plan_again"),
    path("sasong/<int:year>/planer/<uuid:pk>/genomfor/", plans.commit, name="commit_plan"),
    path("sasong/<int:year>/planer/<uuid:pk>/lagg-undan/", plans.set_aside, name="discard_plan"),
    path("sasong/<int:year>/planer/<uuid:pk>/lagg-till/", plans.put_in, name="add_block"),
    path("sasong/<int:year>/planer/<uuid:pk>/<uuid:block>/flytta/", plans.move, name="move_block"),
    path("sasong/<int:year>/planer/<uuid:pk>/<uuid:block>/ta-bort/", plans.take_out, name="remove_block"),
    path("erbjudanden/", offers.offers, name="offers"),
    path("erbjudanden/vagor/<uuid:pk>/", waves.wave, name="wave"),
    path("erbjudanden/vagor/<uuid:pk>/lage/", waves.progress, name="wave_progress"),
    path("erbjudanden/vagor/<uuid:pk>/skicka/", waves.send, name="send_wave"),
    path("erbjudanden/vagor/<uuid:pk>/pausa/", waves.pause, name="pause_wave"),
    path("erbjudanden/vagor/<uuid:pk>/fortsatt/", waves.resume, name="resume_wave"),
    path("erbjudanden/vagor/<uuid:pk>/stoppa/", waves.stop, name="stop_wave"),
    path("erbjudanden/<uuid:pk>/", offers.offer, name="offer"),
    path("erbjudanden/<uuid:pk>/brev/", offers.mail, name="offer_mail"),
    path("erbjudanden/<uuid:pk>/skicka/", offers.send, name="send_offer"),
    path("erbjudanden/<uuid:pk>/dra-tillbaka/", offers.withdraw, name="withdraw_offer"),
    path("erbjudanden/<uuid:pk>/svar/", offers.record_answer, name="record_answer"),
    path("erbjudanden/<uuid:pk>/andra-veckor/", offers.grant_weeks, name="grant_weeks"),
]
