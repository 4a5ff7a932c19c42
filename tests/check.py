"""Formatting, lint, contracts, migrations, translations, templates: what can be judged without running the portal."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def templates() -> list[str]:
    """Every HTML template of ours."""
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


CHECKS = (
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [BIN / "ruff", "check", "--quiet", "."]),
    ("contracts", [BIN / "lint-imports", "--no-cache"]),
    ("templates", [BIN / "djade", "--check", "--target-version", "5.2", *templates()]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "-m", "tests.messages", "--check"]),
    ("architecture", [sys.executable, "-m", "pytest", "tests/architecture", "-p", "no:randomly"]),
    ("compose file", [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]),
    ("Dockerfile", [BIN / "hadolint", "Dockerfile"]),
)


def main() -> int:
    failed = []
    for name, command in CHECKS:
        done = subprocess.run(
            [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, "DATABASE_URL": "", "REDIS_URL": ""},
        )  # fmt: skip
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-4000:], done.stderr[-4000:], flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
