"""Routes of what is kept and removed."""

from django.urls import path

from recruitment.web import disposal

urlpatterns = [
    path("gallring/", disposal.disposal, name="disposal"),
    path("gallring/<uuid:pk>/", disposal.record, name="record"),
    path("gallring/<uuid:pk>/behall/", disposal.hold, name="hold_record"),
    path("gallring/<uuid:pk>/slapp/", disposal.release, name="release_record"),
    path("gallring/<uuid:pk>/arkiv/", disposal.handed_over, name="hand_over_record"),
]
