"""Every figure as a JSON line: `python -m bench`, or `python -m bench kit_zip` for one of them."""

import subprocess
import sys

# The module of each figure; one module may print several lines.
MODULES = {
    "page_home": "bench.pages",
    "page_event": "bench.pages",
    "agenda_page": "bench.agenda",
    "agenda_ics": "bench.agenda",
    "kit_zip": "bench.kit_zip",
    "registration_rush": "bench.registration_rush",
    "mail_outbox": "bench.mail_outbox",
    "newsletter_throughput": "bench.newsletter newsletter_throughput",
    "newsletter_start": "bench.newsletter newsletter_start",
    "mail_memory": "bench.newsletter mail_memory",
    "mail_crash": "bench.newsletter mail_crash",
    "poster_preview": "bench.studio poster_preview",
    "poster_pdf": "bench.studio poster_pdf",
    "batch_600": "bench.studio batch_600",
    "search": "bench.search",
    "library_search": "bench.library_search",
    "leader_overview": "bench.leader_overview",
    "match_page": "bench.match_page",
    "research_export": "bench.research_export",
    "checkin": "bench.checkin",
    "reminders_sweep": "bench.reminders_sweep",
}


def main() -> int:
    asked = sys.argv[1:] or list(MODULES)
    unknown = [name for name in asked if name not in MODULES]
    if unknown:
        print(f"no such figure: {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    modules = list(dict.fromkeys(MODULES[name] for name in asked))
    codes = [subprocess.run([sys.executable, "-m", *module.split()], check=False).returncode for module in modules]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
