"""Routes of lectures, ads and sharing."""

from django.urls import URLPattern, path

from recruitment.web import (
    descriptions,
    feeds,
    jobs,
    jobs_staff,
    lecture_counter,
    lecture_plan,
    lecture_sheets,
    lectures,
    links_staff,
    measurements,
    sharing,
)

urlpatterns: list[URLPattern] = [
    path("foredrag/", lectures.lectures, name="lectures"),
    path("foredrag/nytt/", lectures.new_lecture, name="new_lecture"),
    path("foredrag/plan/", lecture_plan.lecture_plan, name="lecture_plan"),
    path("foredrag/<uuid:pk>/", lectures.lecture, name="lecture"),
    path("foredrag/<uuid:pk>/andra/", lectures.edit_lecture, name="edit_lecture"),
    path("foredrag/<uuid:pk>/antal/", lectures.count_heads, name="count_heads"),
    path("foredrag/<uuid:pk>/nu/", lecture_counter.lecture_now, name="lecture_now"),
    path("foredrag/<uuid:pk>/affisch/", lecture_sheets.poster, name="lecture_poster"),
    path("foredrag/<uuid:pk>/filer/<str:name>", lecture_sheets.lecture_sheet, name="lecture_sheet"),
    path("foredrag/<uuid:pk>/kalender.ics", lecture_sheets.lecture_calendar, name="lecture_calendar"),
    path("foredrag/<uuid:pk>/qr.png", lecture_sheets.lecture_qr, name="lecture_qr"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("jobb/flode.xml", feeds.atom, name="jobs_atom"),
    path("jobb/flode.json", feeds.jobtech, name="jobs_json"),
    path("jobb/", jobs.open_jobs, name="open_jobs"),
    path("jobb/bilder/<slug:name>.webp", jobs.job_photo, name="job_photo"),
    path("jobb/<str:slug>/delning-<slug:name>.png", jobs.job_card, name="job_card"),
    path("jobb/<str:slug>/", jobs.public_job, name="public_job"),
    path("d/<str:code>/", jobs.shared_job, name="shared_job"),
    path("dela/<str:token>/", sharing.share_page, name="share_page"),
    path("annonser-och-delning/", jobs_staff.jobs, name="jobs"),
    path("annonser-och-delning/ny/", jobs_staff.new_job, name="new_job"),
    path("annonser-och-delning/mina/", sharing.my_sharing, name="my_sharing"),
    path("annonser-och-delning/mina/<uuid:pk>/", sharing.take_links, name="take_links"),
    path("sa-ser-jobbet-ut/<slug:slug>/", descriptions.public_description, name="public_description"),
    path(
        "sa-ser-jobbet-ut/<slug:slug>/<int:number>/", descriptions.public_description, name="public_version"
    ),
    path("annonser-och-delning/arbetsbeskrivningar/", descriptions.descriptions, name="descriptions"),
    path(
        "annonser-och-delning/arbetsbeskrivningar/ny/", descriptions.new_description, name="new_description"
    ),
    path("annonser-och-delning/arbetsbeskrivningar/<uuid:pk>/", descriptions.description, name="description"),
    path(
        "annonser-och-delning/arbetsbeskrivningar/<uuid:pk>/andra/",
        descriptions.edit_description,
        name="edit_description",
    ),
    path(
        "annonser-och-delning/arbetsbeskrivningar/<uuid:pk>/godkann/",
        descriptions.approve,
        name="approve_description",
    ),
    path("annonser-och-delning/matningar/", measurements.measurements, name="measurements"),
    path("annonser-och-delning/matningar/ny/", measurements.new_measurement, name="new_measurement"),
    path(
        "annonser-och-delning/matningar/<uuid:pk>/dra-tillbaka/",
        measurements.withdraw,
        name="withdraw_measurement",
    ),
    path("annonser-och-delning/<uuid:pk>/", jobs_staff.job, name="job"),
    path("annonser-och-delning/<uuid:pk>/andra/", jobs_staff.edit_job, name="edit_job"),
    path("annonser-och-delning/<uuid:pk>/forhandsgranska/", jobs_staff.preview, name="preview_job"),
    path("annonser-och-delning/<uuid:pk>/publicera/", jobs_staff.publish, name="publish_job"),
    path("annonser-och-delning/<uuid:pk>/publicera-senare/", jobs_staff.schedule, name="schedule_job"),
    path("annonser-och-delning/<uuid:pk>/publicera-inte/", jobs_staff.unschedule, name="unschedule_job"),
    path("annonser-och-delning/<uuid:pk>/stang/", jobs_staff.close, name="close_job"),
    path("annonser-och-delning/<uuid:pk>/oppna-igen/", jobs_staff.reopen, name="reopen_job"),
    path("annonser-och-delning/<uuid:pk>/dela/", links_staff.sharers, name="sharers"),
    path("annonser-och-delning/<uuid:pk>/dela/ta-tillbaka/", links_staff.take_back, name="take_back_links"),
    path("annonser-och-delning/<uuid:pk>/enhetslank/", links_staff.unit_link, name="unit_link"),
    path("annonser-och-delning/lankar/<uuid:pk>/qr.png", links_staff.link_qr, name="link_qr"),
    path("annonser-och-delning/lankar/<uuid:pk>/aterkalla/", links_staff.revoke, name="revoke_link"),
]
