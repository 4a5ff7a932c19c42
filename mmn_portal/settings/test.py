"""The suite: quick hashes, mails in a folder of their own, no rate limits unless a test wants them."""

import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "key-of-the-test-suite"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
DEVELOPMENT = True
STAFF_NEEDS_TOTP = False
RUN_DIR = Path(tempfile.mkdtemp(prefix="mmn-test-"))
MEDIA_ROOT = RUN_DIR / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Pokes of the worker are switched on by the tests that look at them.
CELERY_BROKER_URL = ""
PUBLIC_PAGE_SECONDS = 0
ACCOUNT_RATE_LIMITS = False
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"}
if not HAS_POSTGRES:
    # A file, because live_server reads from another thread.
    DATABASES["default"]["TEST"] = {"NAME": str(RUN_DIR / "test.sqlite3")}
