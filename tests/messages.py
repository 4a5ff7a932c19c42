"""Gather the sentences of code and templates, compile the translations; ``--check`` proves that they are fresh and whole."""

import filecmp
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
IGNORED = [".venv", "node_modules", "static", "tests", "bench", ".run"]


def gather(folder: Path) -> None:
    """makemessages and compilemessages for Dutch and English."""
    ignore = [part for name in IGNORED for part in ("--ignore", name)]
    subprocess.run(
        [*MANAGE, "makemessages", "-l", "nl", "-l", "en", "--no-wrap", "--no-location", "--no-obsolete", *ignore],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    english = folder / "locale/en/LC_MESSAGES/django.po"
    # English is complete by being the source: every sentence is its own translation, and none is guessed from one that looks like it.
    # Its head looks like a guess, too, and stays.
    english.write_text(
        english.read_text(encoding="utf-8").replace('#, fuzzy\nmsgid ""', 'msgid ""', 1), encoding="utf-8"
    )
    guessed = ["msgattrib", "--no-wrap", "--clear-fuzzy", "--empty", "--clear-previous"]
    subprocess.run([*guessed, str(english), "-o", str(english)], check=True)
    subprocess.run(["msgen", "--no-wrap", str(english), "-o", str(english)], check=True)
    for language in ("nl", "en"):
        path = folder / f"locale/{language}/LC_MESSAGES/django.po"
        # The moment of gathering is no fact about the sentences; it would make every run differ.
        text = re.sub(r'"POT-Creation-Date:.*\\n"\n', "", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        subprocess.run(["msgfmt", "--check", "-o", str(path.with_suffix(".mo")), str(path)], check=True)


def missing(folder: Path) -> list[str]:
    """Dutch sentences that are empty or doubtful."""
    text = (folder / "locale/nl/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    entries = [entry for entry in text.split("\n\n")[1:] if "msgid" in entry]
    found = [
        entry
        for entry in entries
        if "#, fuzzy" in entry or re.search(r'^msgstr(\[\d\])? ""$(?!\n")', entry, re.MULTILINE)
    ]
    return [re.search(r'msgid "(.*)"', entry).group(1)[:80] for entry in found]


def check() -> int:
    """Gather in a copy, and compare with what is committed."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "portal"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*IGNORED, ".git", ".run", "__pycache__"))
        gather(copy)
        stale = [
            f"locale/{language}/LC_MESSAGES/django.{kind}"
            for language in ("nl", "en")
            for kind in ("po", "mo")
            if not filecmp.cmp(
                copy / f"locale/{language}/LC_MESSAGES/django.{kind}",
                ROOT / f"locale/{language}/LC_MESSAGES/django.{kind}", shallow=False,
            )
        ]  # fmt: skip
        empty = missing(copy)
    for line in stale:
        print(f"{line} is not fresh: run make messages")
    for line in empty[:20]:
        print(f"no Dutch for: {line}")
    return 1 if stale or empty else 0


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(check())
    gather(ROOT)
    print(f"{len(missing(ROOT))} sentences have no Dutch yet")
