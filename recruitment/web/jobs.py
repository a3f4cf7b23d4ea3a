"""Jobs as everybody sees them: the open ones, one by itself, one through a shared link.

None of these pages looks at a session or sets a cookie: they are the same for everybody. What an ad's
page looks like is remembered for as long as nothing on it has changed (`Found.stamp`).
"""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from recruitment.ads.actions import count_click
from recruitment.ads.addresses import job_path, link_path, registration_path
from recruitment.ads.finding import Found, find_by_code, find_by_slug
from recruitment.ads.models import JobAd
from recruitment.ads.rendering import body_html
from recruitment.ads.structured import as_script, job_posting, open_graph
from recruitment.ads.visitors import visitor_of
from recruitment.ads.wording import pay_text
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation
from recruitment.web.turning import turn

State = JobAd.State
NO_SESSION: dict = {"messages": ()}  # the base would look for messages there
OTHERS = 5
PAGES_REMEMBERED = 500  # a dozen kilobytes each
