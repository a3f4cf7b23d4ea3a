"""All settings, from the environment where they differ between places; wrong values stop the start."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from config import brokers, database, embedded, environment, reports
from config.logs import logging_of

ENV = os.environ
ROOT = environment.ROOT
VAR = environment.var_folder(ENV)

# Where we are -----------------------------------------------------------------------------------
EMBEDDED = not ENV.get("DATABASE_URL")  # nobody named a database: the server that comes with the package
DEBUG = environment.flag(ENV, "DEBUG")
DEMO = environment.flag(ENV, "DEMO", default=EMBEDDED)
PORT = environment.port(ENV)
LISTEN = environment.listen(ENV)
BASE_URL = environment.base_url(ENV)
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = environment.allowed_hosts(ENV)
SECRET_KEY = environment.secret_key(ENV.get("SECRET_KEY") or environment.kept_secret(VAR, make=EMBEDDED))

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

# What it is made of -----------------------------------------------------------------------------
OIDC = environment.oidc(ENV)
INSTALLED_APPS = [
    "config",  # its commands: backup, restore, doctor, migrate
    "recruitment",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(["allauth.socialaccount.providers.openid_connect"] if OIDC else []),
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "django_htmx",
]
MIDDLEWARE = [
    "config.request_log.RequestLogMiddleware",  # first: whatever is said or answered has its id
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # after whitenoise, whose files are compressed already
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "recruitment.web.middleware.LanguageByAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "recruitment.web.middleware.RuleBrokenMiddleware",
]
METRICS_TOKEN = environment.metrics_token(ENV.get("METRICS_TOKEN", ""))
if METRICS_TOKEN:
    MIDDLEWARE.insert(0, "config.timing.TimingMiddleware")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recruitment.web.chrome.chrome",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # fields drawn by templates/django/forms/

# Rows -------------------------------------------------------------------------------------------
DATABASES = {"default": database.entry(ENV.get("DATABASE_URL") or embedded.HERE.url)}
database.suit(DATABASES["default"], ENV.get("DATABASE_FOR", "command"))
CACHES = {  # in the database, so that limits against guessing hold across processes
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [ROOT / "recruitment" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Files that browsers fetch ----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(ENV.get("STATIC_ROOT") or VAR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.CollectedOrSource"},
}
WHITENOISE_USE_FINDERS = True  # so that pages look right before `collectstatic`, too
MEDIA_ROOT = VAR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Messages out -----------------------------------------------------------------------------------
MAIL_FOLDER = VAR / "mail"
MAIL = environment.mail(ENV.get("EMAIL_URL") or MAIL_FOLDER.as_uri())
MAILERS = {"default": MAIL.mailer}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender or f"rekrytering@{urlsplit(BASE_URL).hostname}"
SMS = environment.sms(ENV.get("SMS_URL", ""))
MAIL_REPORTER = environment.reporter(ENV.get("EMAIL_REPORTS", ""))
BOARDS = environment.boards(ENV)
BOARD_TIMEOUTS = (5, 20)  # seconds to connect, and to wait for the answer
CALLBACK_SECRET = environment.callback_secret(ENV.get("CALLBACK_SECRET", ""))

# People who log in ------------------------------------------------------------------------------
AUTH_USER_MODEL = "recruitment.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/logga-in/"
LOGIN_REDIRECT_URL = "/idag/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "recruitment.web.login.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes the accounts
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {  # by account; a town hall is one network address, so that limit is only a ceiling
    "login": "300/m/ip",
    "login_failed": "5/5m/key,300/m/ip",
    "reset_password": "5/h/key,100/m/ip",
    "reset_password_from_key": "100/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    "request_login_code": "3/m/key,100/m/ip",
    "confirm_email": "1/3m/key",
    "signup": "1/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC]}} if OIDC else {}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600

# The API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",  # first: its challenge makes the answer 401 rather than 403
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "EXCEPTION_HANDLER": "api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTH_HEADER_PREFIX": "Token", "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rekryteringsbanken",
    "DESCRIPTION": "From a QR code in a lecture hall to a staffed summer.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "AdmitTermEnum": "recruitment.candidates.models.AdmitTerm",
        "AreaEnum": "recruitment.staff.models.Area",
        "CandidacyStateEnum": "recruitment.seasons.models.Candidacy.State",
        "CandidacyAnswerEnum": "recruitment.seasons.models.Candidacy.Answer",
        "InquiryAnswerEnum": "recruitment.offers.inquiries.InquiryReply.Answer",
        "CloseReasonEnum": "recruitment.seasons.models.Candidacy.CloseReason",
        "DeclineReasonEnum": "recruitment.offers.models.Offer.DeclineReason",
        "ExtentEnum": "recruitment.candidates.models.Extent",
        "JobStateEnum": "recruitment.ads.models.JobAd.State",
        "MessageStateEnum": "recruitment.outbox.models.Message.State",
        "OfferStateEnum": "recruitment.offers.models.Offer.State",
        "PlanStateEnum": "recruitment.planning.models.Plan.State",
        "PostingStateEnum": "recruitment.ads.postings.Posting.State",
        "BoardEnum": "recruitment.ads.postings.Posting.Board",
        "SeasonStateEnum": "recruitment.seasons.models.Season.State",
        "SourceKindEnum": "recruitment.candidates.models.SourceKind",
        "VerifiedMethodEnum": "recruitment.candidates.choices.VerifiedMethod",
        "VacancyStateEnum": "recruitment.vacancies.models.Vacancy.State",
        "VerifiedLevelEnum": "recruitment.candidates.models.VerifiedLevel",
        "VisitedEnum": "recruitment.bank.touring.Visited",
        "BatchStateEnum": "recruitment.mailings.models.Batch.State",
    },
}

# The clock: all that happens by itself ----------------------------------------------------------
BROKER = VAR / "broker"
LONGEST_TASK = 15 * 60
CELERY_BROKER_URL = environment.broker(ENV.get("CELERY_BROKER_URL") or "filesystem://localhost/")
CELERY_BROKER_TRANSPORT_OPTIONS = brokers.options_of(CELERY_BROKER_URL, BROKER, LONGEST_TASK)
CELERY_BROKER_CONNECTION_TIMEOUT = brokers.ANSWER
CELERY_BROKER_HEARTBEAT = brokers.SIGN_OF_LIFE
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be away for a weekend
CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"  # of RabbitMQ; the others have one kind only
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = LONGEST_TASK
CELERY_WORKER_CONCURRENCY = 3
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # the rest waits in the broker, where it can expire
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CONSUMER = "config.consuming:Consumer"
CELERY_WORKER_ENABLE_PREFETCH_COUNT_REDUCTION = False  # a quorum queue would never take it back
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # their work is in the rows
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE


def every(seconds: int, task: str) -> dict:
    """A beat that nobody was free to take is dropped: the next one does the same work."""
    options = {"expires": max(seconds, 3), "confirm_timeout": brokers.ANSWER}
    return {"task": f"recruitment.tasks.{task}", "schedule": seconds, "options": options}


CELERY_BEAT_SCHEDULE = {
    "deliver-messages": every(1, "deliver_messages"),
    "solve-plans": every(1, "solve_plans"),
    "send-waves": every(1, "send_waves"),
    "send-mailings": every(1, "send_mailings"),
    "import-rows": every(1, "import_rows"),
    "ask-next-in-line": every(60, "ask_next_in_line"),
    "close-offers": every(60, "expire_offers"),
    "remind-offers": every(300, "remind_offers"),
    "publish-ads": every(30, "publish_ads"),
    "post-ads": every(5, "post_ads"),
    "remind-sharers": every(300, "remind_sharers"),
    "watch-claims": every(3600, "watch_claims"),
    "close-ads": every(300, "close_ads"),
    "tally-messages": every(300, "tally_messages"),
    "tell-watchers": every(60, "tell_watchers"),
    "keep-bank": every(300, "keep_bank"),
    "alert-people": every(300, "alert_people"),
    "thank-listeners": every(300, "thank_listeners"),
    "follow-up-registrations": every(300, "follow_up_registrations"),
    "remind-invited": every(300, "remind_invited"),
    "find-duplicates": every(6 * 3600, "find_duplicates"),
    "dispose-records": every(3600, "dispose_records"),
}

# Safety in the browser --------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "style-src": [CSP.SELF, CSP.NONCE],  # a nonce is only given to pages that bring their styles along
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SILENCED_SYSTEM_CHECKS = [
    "security.W005",
    "security.W021",
]  # subdomains and preload: the municipality's domain
if not HTTPS:  # on this machine only (environment.base_url): no certificate, so nothing may ask for one
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

SENTRY_DSN = reports.dsn(ENV.get("SENTRY_DSN", ""))
LOGGING = reports.added_to(logging_of(debug=DEBUG), SENTRY_DSN, BASE_URL)
