"""The web service as a WSGI application; config/web.py serves it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import measuring

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_FOR"] = "web"
measuring.share()

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - load every page now, so that nobody waits for it later
