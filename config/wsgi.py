"""The web service for a WSGI server: `granian --interface wsgi config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_FOR"] = "web"
if os.environ.get("SUPERVISED"):  # a worker that outlived a killed server would go on answering its port
    die_with_parent()

application = get_wsgi_application()
