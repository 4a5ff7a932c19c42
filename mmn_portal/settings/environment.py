"""Read settings from the environment, strictly: nonsense is refused, empty is unset.

``NAME_FILE`` may point at a file that holds the value of ``NAME``, as container secrets do.
"""

import os
from collections.abc import Callable
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The value of ``name``, or of the file that ``name_FILE`` points at; empty counts as unset."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip() or default
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {path}") from error
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A yes or a no. Raises ImproperlyConfigured for any other word."""
    word = text(name).casefold()
    if not word:
        return default
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name}={word!r}: say yes or no")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least ``least``. Raises ImproperlyConfigured otherwise."""
    word = text(name)
    if not word:
        return default
    if not word.isascii() or not word.isdigit() or int(word) < least:
        raise ImproperlyConfigured(f"{name}={word!r}: say a whole number of {least} or more")
    return int(word)


def words(name: str, default: list[str] | None = None) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or (default or [])


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of ``choices``. Raises ImproperlyConfigured for any other word."""
    word = text(name, default)
    if word not in choices:
        raise ImproperlyConfigured(f"{name}={word!r}: say one of {', '.join(choices)}")
    return word


def database(name: str, default: str) -> dict:
    """A database address such as ``postgres://user:password@host:5432/name``."""
    return _parse(name, default, environ.Env.db_url_config, {"postgres", "postgresql", "psql", "pgsql", "sqlite"})


def mail(name: str, default: str) -> dict:
    """A mail server address such as ``smtp+tls://user:password@host:587``."""
    return _parse(name, default, environ.Env.email_url_config, {"smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail"})


def connection(name: str) -> dict:
    """A mail server address as arguments for ``get_connection``; empty when it is not set."""
    if not text(name):
        return {}
    found = mail(name, "")
    wanted = {
        "backend": "EMAIL_BACKEND", "host": "EMAIL_HOST", "port": "EMAIL_PORT", "username": "EMAIL_HOST_USER",
        "password": "EMAIL_HOST_PASSWORD", "use_tls": "EMAIL_USE_TLS", "use_ssl": "EMAIL_USE_SSL",
    }  # fmt: skip
    return {name: found[setting] for name, setting in wanted.items() if setting in found}


# Those of django-anymail that tell about returned mail.
PROVIDERS = (
    "amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "sendgrid", "sparkpost", "unisender_go",
)  # fmt: skip


def provider(name: str, prefix: str) -> dict:
    """Settings for mail through a provider: its name in ``name``, its keys in variables that begin with ``prefix``.

    Raises ImproperlyConfigured for a provider that is not known, or without a secret for its reports.
    """
    chosen = one_of(name, ("", *PROVIDERS), "")
    if not chosen:
        return {"MAIL_PROVIDER": ""}
    names = {key.removesuffix("_FILE") for key in os.environ if key.startswith(prefix)}
    keys = {key.removeprefix(prefix): text(key) for key in sorted(names) if text(key)}
    user, colon, secret = keys.get("WEBHOOK_SECRET", "").partition(":")
    if not (user and colon and len(secret) >= 16):
        raise ImproperlyConfigured(f"{prefix}WEBHOOK_SECRET: say name:secret, with a secret of 16 signs or more")
    return {
        "MAIL_PROVIDER": chosen,
        "EMAIL_BACKEND": f"anymail.backends.{chosen}.EmailBackend",
        # A provider without return addresses or calendar parts of a mail sends it without them.
        "ANYMAIL": {"IGNORE_UNSUPPORTED_FEATURES": True, **keys},
    }


def _parse(name: str, default: str, parse: Callable[[str], dict], schemes: set[str]) -> dict:
    address = text(name, default)
    if address.split(":", 1)[0] not in schemes:
        raise ImproperlyConfigured(f"{name}: say an address that starts with one of {', '.join(sorted(schemes))}")
    try:
        return parse(address)
    except (ValueError, KeyError, environ.ImproperlyConfigured) as error:
        # The address may hold a password, so it is never repeated in the message.
        raise ImproperlyConfigured(f"{name}: not an address that can be read") from error
