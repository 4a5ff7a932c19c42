"""Production: HTTPS, PostgreSQL, Redis, no defaults for secrets."""

from django.core.exceptions import ImproperlyConfigured

from . import environment as env
from .base import *

DEVELOPMENT = False
# The health checks of the containers ask by these names.
ALLOWED_HOSTS += ["localhost", "127.0.0.1"]
if SECRET_KEY == "insecure-development-key" or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY: set a random value of 50 characters or more")
if not HAS_POSTGRES:
    raise ImproperlyConfigured("DATABASE_URL: production runs on PostgreSQL")
if not REDIS_URL:
    raise ImproperlyConfigured("REDIS_URL: production needs Redis as broker and cache")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL: production is served over https")

vars().update(env.mail("EMAIL_URL", "smtp://localhost:25"))
vars().update(env.provider("MAIL_PROVIDER", "ANYMAIL_"))
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds every subdomain for ever; a person decides that, so its warning is silenced, not obeyed.
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
