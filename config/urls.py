"""All addresses of the service."""

from django.contrib import admin
from django.urls import include, path

from config import health, metrics

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("api.urls")),
    path("administration/", admin.site.urls),
    path("", include("recruitment.web.urls")),
]

handler400 = "config.faults.bad_request"
handler404 = "config.faults.not_found"
handler500 = "config.faults.server_error"
