"""The first try and the daily work: SQLite, no services, mails in ``/postvak/``."""

from . import environment as env
from .base import *

DEBUG = env.flag("DEBUG", default=False)
DEVELOPMENT = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *env.words("ALLOWED_HOSTS")]
STAFF_NEEDS_TOTP = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if env.text("EMAIL_URL"):
    vars().update(env.mail("EMAIL_URL", ""))
else:
    EMAIL_BACKEND = "mmn_portal.outbox.postbox.PostboxBackend"
vars().update(env.provider("MAIL_PROVIDER", "ANYMAIL_"))
RUN_DIR.mkdir(parents=True, exist_ok=True)
