"""Settings that hold everywhere. Everything that differs per place is read from the environment."""

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from . import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
RUN_DIR = Path(env.text("MMN_RUN_DIR", str(BASE_DIR / ".run")))

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", "insecure-development-key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "mmn_portal.core",
    "mmn_portal.outbox",
    "mmn_portal.people",
    "mmn_portal.pictures",
    "mmn_portal.mailing",
    "mmn_portal.events",
    "mmn_portal.programme",
    "mmn_portal.home",
    "campaigns",
    "expeditions",
    "knowledge",
    "sources",
    "research",
    "mmn_portal.home.apps.DeskConfig",
]

MIDDLEWARE = [
    "mmn_portal.core.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "mmn_portal.core.middleware.PublicPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mmn_portal.core.middleware.CleanInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "mmn_portal.people.middleware.StaffSecondStep",
]

ROOT_URLCONF = "mmn_portal.urls"
WSGI_APPLICATION = "mmn_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mmn_portal.home.context.site",
            ],
            "builtins": ["mmn_portal.core.templatetags.look"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "mmn"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("mmn",)

# --- database, cache, broker ------------------------------------------------------------------

SQLITE_OPTIONS = {
    # IMMEDIATE, because a deferred transaction that reads and then writes is refused at once under load.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000; PRAGMA temp_store=MEMORY;"
    ),
}


def database() -> dict:
    """The one database: DATABASE_URL, or SQLite in the run folder."""
    config = env.database("DATABASE_URL", f"sqlite:///{RUN_DIR / 'portal.sqlite3'}")
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["OPTIONS"] = {"connect_timeout": 5, "options": "-c lock_timeout=10s -c statement_timeout=30s"}
    return config


DATABASES = {"default": database()}
HAS_POSTGRES = DATABASES["default"]["ENGINE"].endswith("postgresql")

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": (
        {
            "BACKEND": "mmn_portal.core.cache.AbsentableRedis",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "mmn",
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
        }
        if REDIS_URL
        # Limits are counted here: at Django's own 300 rows each new one would throw a third of the others away.
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    ),
    # Whole public pages, per process: a few seconds old at most, so nothing needs to be told to other processes.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
PUBLIC_PAGE_SECONDS = env.number("PUBLIC_PAGE_SECONDS", 5)

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", REDIS_URL)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "mmn_portal.outbox.tasks.deliver_broadcasts": {"queue": "bulk"},
    "mmn_portal.outbox.tasks.*": {"queue": "mail"},
    "campaigns.tasks.build_archive": {"queue": "render"},
    "campaigns.tasks.draw_batch": {"queue": "render"},
    "campaigns.tasks.draw_waiting_batches": {"queue": "render"},
    "research.tasks.make_export": {"queue": "render"},
}
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request never waits for the broker: the sweep finds what a lost poke missed.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.3,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
    # Without these a poke would try for six seconds. Workers reconnect by CELERY_BROKER_CONNECTION_RETRY.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_BROKER_CONNECTION_RETRY = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "mmn_portal.outbox.tasks.deliver_waiting", "schedule": 60},
    "outbox-broadcasts": {
        "task": "mmn_portal.outbox.tasks.deliver_broadcasts",
        "schedule": 30,
        "options": {"queue": "bulk", "expires": 30},
    },
    "newsletters": {"task": "mmn_portal.mailing.tasks.sweep", "schedule": 15},
    "events-sweep": {"task": "mmn_portal.events.tasks.sweep", "schedule": 60},
    "campaigns-behind": {"task": "campaigns.tasks.tell_who_is_behind", "schedule": 1800},
    "campaigns-words": {"task": "campaigns.tasks.index_materials", "schedule": 3600},
    "pictures-sweep": {"task": "mmn_portal.pictures.tasks.sweep", "schedule": 300},
    "campaigns-archives": {"task": "campaigns.tasks.build_missing_archives", "schedule": 300},
    "campaigns-series": {"task": "campaigns.tasks.draw_waiting_batches", "schedule": 120},
    "campaigns-renders": {"task": "campaigns.tasks.clear_renders", "schedule": 3600},
    "expeditions-sweep": {"task": "expeditions.tasks.sweep", "schedule": 600},
    "research-sweep": {"task": "research.tasks.sweep", "schedule": 600},
    "sources-sweep": {"task": "sources.tasks.sweep", "schedule": 600},
    "search-refresh": {"task": "mmn_portal.core.tasks.refresh_search", "schedule": 300},
    "nightly": {"task": "mmn_portal.people.tasks.nightly", "schedule": 3600},
    "promises": {"task": "mmn_portal.core.tasks.check_promises", "schedule": crontab(hour=4, minute=20)},
}
# Each queue shows that it is alive, so that a dead mail worker is seen while the others work on.
WORKER_QUEUES = ("default", "mail", "bulk", "render")
for _queue in WORKER_QUEUES:
    CELERY_BEAT_SCHEDULE[f"heartbeat-{_queue}"] = {
        "task": "mmn_portal.core.tasks.beat_of_the_heart",
        "schedule": 30,
        "kwargs": {"queue": _queue},
        "options": {"queue": _queue, "expires": 60},
    }

# --- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(RUN_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(RUN_DIR / "media")))
# nginx serves what Django names here (X-Accel-Redirect); empty: Django sends the bytes itself.
ACCEL_PREFIX = env.text("ACCEL_PREFIX")

S3_BUCKET = env.text("S3_BUCKET")
STORAGES = {
    "default": (
        {
            "BACKEND": "mmn_portal.core.storage.BucketStorage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
                "access_key": env.text("S3_ACCESS_KEY") or None,
                "secret_key": env.text("S3_SECRET_KEY") or None,
                "region_name": env.text("S3_REGION", "eu-west-1"),
                "default_acl": None,
                "file_overwrite": False,
            },
        }
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# A large kit, a row for each of its materials.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o644

# --- accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "mmn_portal.people.passwords.ContextWordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:mine"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "mmn_portal.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "mmn_portal.people.forms.SigningUp"
ACCOUNT_FORMS = {
    "login": "mmn_portal.people.account_forms.LoggingIn",
    "signup": "mmn_portal.people.account_forms.SigningUp",
    "reset_password": "mmn_portal.people.account_forms.AskingPassword",
    "reset_password_from_key": "mmn_portal.people.account_forms.ChoosingPassword",
    "change_password": "mmn_portal.people.account_forms.ChangingPassword",
    "add_email": "mmn_portal.people.account_forms.AddingAddress",
    "request_login_code": "mmn_portal.people.account_forms.AskingCode",
    "confirm_login_code": "mmn_portal.people.account_forms.EnteringCode",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip,200/h/ip",
    "login_failed": "30/m/ip,5/15m/key",
    "reset_password": "20/h/ip,3/h/key,6/d/key",
    "signup": "300/h/ip",
    "confirm_email": "1/2m/key",
    "request_login_code": "20/h/ip,6/h/key,20/d/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mensen maken Nederland"
USERSESSIONS_TRACK_ACTIVITY = False
STAFF_NEEDS_TOTP = True

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mmn_portal.home.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- mail -------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Mensen maken Nederland <portaal@mensenmakennederland.example>")
REPLY_TO_EMAIL = env.text("MAIL_REPLY_TO")
# How many days after a session the names and addresses of its participants go.
KEEP_PARTICIPANTS_DAYS = env.number("KEEP_PARTICIPANTS_DAYS", 365, least=30)
# Newsletters leave under a name of their own, so that a complaint about one never blocks a login code.
NEWSLETTER_FROM = env.text("NEWSLETTER_FROM", DEFAULT_FROM_EMAIL)
NEWSLETTER_LIST_ID = env.text("NEWSLETTER_LIST_ID", "nieuwsbrief.mensenmakennederland.example")
# Arguments for the mail backend of newsletters; empty is the same server as for all other mail.
NEWSLETTER_CONNECTION = env.connection("NEWSLETTER_EMAIL_URL")
# A mailbox that takes addresses with a plus: returned mail comes back to bounces+d12-…@ (empty: to the sender).
MAIL_RETURN_ADDRESS = env.text("MAIL_RETURN_ADDRESS")
# What the relay and the mailbox provider told, for the page with the records to publish.
MAIL_DKIM_SELECTOR = env.text("MAIL_DKIM_SELECTOR")
MAIL_SPF_TERMS = env.text("MAIL_SPF_TERMS")
MAIL_DMARC_REPORTS = env.text("MAIL_DMARC_REPORTS")
MAIL_MX_HOST = env.text("MAIL_MX_HOST")
# Mail through a provider instead of a mail server: production and development take its backend.
MAIL_PROVIDER = ""
OUTBOX_LEASE_SECONDS = env.number("OUTBOX_LEASE_SECONDS", 300, least=1)
EMAIL_TIMEOUT = 20

# --- facts that NOV fills in; empty shows as "volgt" ------------------------------------------

NOV_CONTACT_EMAIL = env.text("NOV_CONTACT_EMAIL")
NOV_CONTACT_PHONE = env.text("NOV_CONTACT_PHONE")
NOV_ADDRESS = env.text("NOV_ADDRESS")
SITE_NAME = "Mensen maken Nederland"
SITE_LOGO_URL = env.text("SITE_LOGO_URL")
SECURITY_CONTACT = env.text("SECURITY_CONTACT")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_links": {"()": "mmn_portal.core.logs.WithoutLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    # The first tells each reader that it tries, and shouts when one of them falls over a broken mail; the second that it is there.
    "loggers": {"flufl.bounce": {"level": "CRITICAL"}, "pikepdf": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")},
}
