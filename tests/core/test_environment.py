"""Settings from the environment: nonsense is refused, empty is unset, production has no defaults for secrets."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as portal
from django.core.exceptions import ImproperlyConfigured

from mmn_portal.settings import environment as env

GOOD = {
    "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "DATABASE_URL": "postgres://u:p@127.0.0.1:5432/name",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SITE_URL": "https://portaal.example",
    "ALLOWED_HOSTS": "portaal.example",
}


@pytest.mark.parametrize(("word", "answer"), [("yes", True), ("0", False), ("", False), ("TRUE", True)])
def test_a_yes_or_no_is_read_in_several_words(monkeypatch, word, answer):
    monkeypatch.setenv("FLAG", word)

    assert env.flag("FLAG", default=False) is answer


@pytest.mark.parametrize(
    ("read", "word"),
    [
        (lambda: env.flag("X", default=True), "maybe"), (lambda: env.number("X", 1), "-3"), (lambda: env.number("X", 1), "1e3"),
        (lambda: env.one_of("X", ("a", "b"), "a"), "c"), (lambda: env.database("X", ""), "mysql://x"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(monkeypatch, read, word):
    monkeypatch.setenv("X", word)

    with pytest.raises(ImproperlyConfigured):
        read()


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("uit-een-bestand\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))

    assert env.text("KEY") == "uit-een-bestand"


def test_a_password_is_never_repeated_in_the_message(monkeypatch):
    monkeypatch.setenv("X", "postgres://u:geheim@host:notaport/name")

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("X", "")

    assert "geheim" not in str(refusal.value)


def start(**changes) -> subprocess.CompletedProcess:
    """``check --deploy`` in production settings, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], cwd=portal.BASE_DIR,
        env={**kept, **GOOD, **changes}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_is_clean_by_djangos_own_checks():
    done = start()

    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", ""),
        ("REDIS_URL", ""),
        ("SITE_URL", "http://portaal.example"),
    ],
)
def test_production_refuses_to_start_without(name, value):
    done = start(**{name: value})

    assert (done.returncode != 0, name in done.stderr) == (True, True)
