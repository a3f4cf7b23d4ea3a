"""Routes of interviews."""

from django.urls import path

from recruitment.web import interview, interview_pick, interviews

urlpatterns = [
    path("intervju/<str:token>/", interview_pick.pick_interview, name="pick_interview"),
    path("intervju/<str:token>/kalender.ics", interview_pick.interview_calendar, name="interview_calendar"),
    path("bank/intervju/<uuid:pk>/boka/", interview.book_for, name="book_for"),
    path("sasong/<int:year>/intervjuer/", interviews.interviews, name="interviews"),
    path("sasong/<int:year>/intervjuer/nya-tider/", interviews.new_times, name="new_times"),
    path("sasong/<int:year>/intervjuer/fragor/", interviews.questions, name="interview_questions"),
    path("sasong/<int:year>/intervjuer/tider/<uuid:pk>/", interviews.interview_time, name="interview_time"),
    path("sasong/<int:year>/intervjuer/tider/<uuid:pk>/ta-bort/", interviews.take_away, name="withdraw_time"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/", interview.interview, name="interview"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/svar/", interview.answers, name="interview_answers"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/uteblev/", interview.no_show, name="interview_no_show"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/avsluta/", interview.close_no_show, name="close_no_show"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/avboka/", interview.cancel, name="cancel_interview"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/klar/", interview.clear_after, name="clear_after"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/inte-nu/", interview.not_now, name="interview_not_now"),
    path("sasong/<int:year>/intervjuer/<uuid:pk>/referens/", interview.reference, name="interview_reference"),
]
