"""A real browser on a real server, with the demo in it; mails are read as they left."""

import importlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.apps import apps
from django.core import mail as box
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, sync_playwright

from mmn_portal.outbox import actions as outbox
from tests import snapshot
from tests.run import BROWSERS

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), "")
RULES = {
    "resultTypes": ["violations"],
    # Style sheets of other sites, and videos: there are none.
    "preload": False,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
}

# Pages that a test opens because they are not there (any more), or without a network (each word by which a browser says so);
# and Django's own forms with parts that can
# be added, which our policy keeps from styling inline.
EXPECTED = (
    "404", "403", "410", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE",
    "/add/: Applying inline style", "/change/: Applying inline style",
)  # fmt: skip

# A click waits until the next page begins; these look at once, at what may be half there, or act before its scripts came
# in, unless told to wait. What somebody does that early has tests of its own.
LOOKS = (
    "all", "count", "all_inner_texts", "all_text_contents", "evaluate_all", "inner_text", "text_content", "is_visible",
    "is_hidden",
)  # fmt: skip
ACTS = ("click", "fill", "check", "uncheck", "select_option", "set_input_files", "press", "type")

# Playwright runs an event loop in this thread; Django's guard is about something else.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser():
    patch = pytest.MonkeyPatch()
    for kind, names in ((Locator, LOOKS + ACTS), (Page, ACTS)):
        for name in names:
            patch.setattr(kind, name, patiently(getattr(kind, name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield browser
        browser.close()
    patch.undo()


def patiently(way: Callable) -> Callable:
    """``way``, by which a page, or a part of one, is looked at or worked with, once that page has been loaded."""

    def patient(part: Locator | Page, *args, **kwargs):
        page = part.page if isinstance(part, Locator) else part
        page.wait_for_load_state()
        return way(part, *args, **kwargs)

    return patient


@pytest.fixture(scope="session")
def kept() -> dict:
    """The demo of this session, once some journey has loaded it."""
    return {}


@pytest.fixture
def portal(live_server, settings, kept) -> str:
    """The portal with its demo; returns its address."""
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    if kept:
        snapshot.put_back(kept["rows"])
        shutil.rmtree(settings.MEDIA_ROOT)
        shutil.copytree(kept["media"], settings.MEDIA_ROOT)
    else:
        load()
        kept["media"] = Path(tempfile.mkdtemp(prefix="mmn-demo-")) / "media"
        shutil.copytree(settings.MEDIA_ROOT, kept["media"])
        kept["rows"] = snapshot.take()
    box.outbox.clear()
    return live_server.url


def load() -> None:
    for migration in ("people.migrations.0002_shipped", "mailing.migrations.0002_shipped"):
        # Tests with real transactions empty every table; what migrations put in is put in again.
        importlib.import_module(f"mmn_portal.{migration}").add(apps, None)
    call_command("load_programme", verbosity=0)
    call_command("load_demo", verbosity=0, stdout=io.StringIO())
    outbox.deliver(now=timezone.now())


@pytest.fixture
def page(browser, portal) -> Iterator[Page]:
    """A fresh visitor. What the page complains about is a failure."""
    context = browser.new_context(base_url=portal, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert [line for line in complaints if not any(word in line for word in EXPECTED)] == []


class Mailbox:
    """The mails that left, newest last."""

    def fetch(self) -> list:
        """Let the outbox deliver what is due."""
        outbox.deliver(now=timezone.now())
        return box.outbox

    def to(self, email: str) -> list:
        return [message for message in self.fetch() if email in message.to]

    def link(self, email: str, part: str) -> str:
        """The newest link in a mail to ``email`` whose address holds ``part``."""
        for message in reversed(self.to(email)):
            found = re.search(rf"https?://\S*{part}\S*", message.body)
            if found:
                return found.group(0)
        raise AssertionError(f"no link with {part} was mailed to {email}: {[m.subject for m in self.to(email)]}")

    def code(self, email: str) -> str:
        """The login code in the newest mail."""
        return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4}|\d{6})\s*$", self.to(email)[-1].body, re.MULTILINE).group(
            1
        )


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def violations(page: Page, *, without: str = "") -> list[str]:
    """What axe finds on the page as it is now; ``without`` a part that is the same on many pages and was looked at on one."""
    page.wait_for_load_state()
    context = {"exclude": [[without]]} if without else None
    page.evaluate(AXE_SCRIPT)
    # Only what was found comes back: telling all that was fine took a quarter of the time.
    found = page.evaluate(
        "([context, rules]) => axe.run(context || document, rules).then(seen => seen.violations)", [context, RULES]
    )
    return [f"{page.url}: {one['id']} {one['nodes'][0]['target']}" for one in found]


def sideways(page: Page) -> list[str]:
    """Pages wider than a screen of 320 px."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return [f"{page.url}: {width} px wide"] if width > 320 else []


def open_without(page: Page, script: str, address: str) -> Route:
    """Open a page whose script, by the begin of its name, is still on its way; ``continue_()`` of the route lets it in."""
    late: list[Route] = []
    page.route(f"**/{script}*.js", lambda route: late.append(route), times=1)
    page.goto(address, wait_until="commit")
    while not late:
        page.wait_for_timeout(20)
    return late[0]


def log_in(page: Page, name: str) -> None:
    """Log in with a demo account."""
    from mmn_portal.home.management.commands.load_demo import demo_password

    page.goto("/account/login/")
    page.fill("[name=login]", f"{name}@demo.test")
    page.fill("[name=password]", demo_password())
    submit(page)


def submit(page: Page) -> None:
    """Press the first button that sends the form in the main part of the page."""
    page.locator("main form [type=submit]:not([name=more])").first.click()
    page.wait_for_load_state()


@pytest.fixture
def as_role(browser, portal):
    """A page of another person, on a screen of her own."""
    contexts = []

    def open_for(name, *, width=1280):
        context = browser.new_context(base_url=portal, viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if name:
            log_in(page, name)
        return page

    yield open_for
    for context in contexts:
        context.close()
