"""Formatting, lint, contracts, migrations, translations, templates: what can be judged without running the portal."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ("mmn_portal", "campaigns", "expeditions", "knowledge", "sources", "research")


def templates() -> list[str]:
    """Every HTML template of ours."""
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


# The rooms of an app that promise types, and all of core.
TYPED = ("actions", "rules", "queries", "mails", "querysets", "enums")


def typed() -> list[str]:
    """The modules whose types are checked."""
    found = []
    for path in sorted(ROOT.glob("*/**/*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        in_core = parts[:2] == ("mmn_portal", "core") and parts[-1] != "admin"
        if parts[0] in APPS and "migrations" not in parts and (in_core or set(parts[1:]) & set(TYPED)):
            found.append(str(path.relative_to(ROOT)))
    return found


CHECKS = (
    ("types", [BIN / "mypy", "--no-error-summary", *typed()]),
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [BIN / "ruff", "check", "--quiet", "."]),
    ("contracts", [BIN / "lint-imports", "--no-cache"]),
    ("templates", [BIN / "djade", "--check", "--target-version", "5.2", *templates()]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "-m", "tests.messages", "--check"]),
    ("compose file", [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]),
    ("Dockerfile", [BIN / "hadolint", "Dockerfile"]),
)


def look(check: tuple[str, list]) -> tuple[str, subprocess.CompletedProcess]:
    """One check, with what it said."""
    name, command = check
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DATABASE_URL": "", "REDIS_URL": ""},
    )  # fmt: skip
    return name, done


def main() -> int:
    failed = []
    # The slowest first, so that no core waits for it at the end.
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        looked = hands.map(look, CHECKS)
    for name, done in looked:
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-4000:], done.stderr[-4000:], flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
