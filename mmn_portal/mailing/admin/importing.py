"""A list of readers from a spreadsheet: first shown, then taken."""

from datetime import date

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets
from mmn_portal.core.text import with_number
from mmn_portal.people.enums import Language

from .. import actions, forms, queries, subscriber_list
from ..subscriber_list import Row, Why

SALT = "mmn.mailing.import"
LASTS_SECONDS = 3600
SHOWN = 300
# So many of the rows that are taken are shown as they were understood.
UNDERSTOOD = 5
# What was shown comes back signed, so it must fit in one answer of the browser.
MOST_SIGNS = 2_000_000
WORDS = {
    Why.WRONG: _("something is wrong in the row"),
    Why.TWICE: _("stands in the list twice"),
    Why.HAS_IT: _("gets this already"),
    Why.STOPPED: _("stopped before: only she can start again"),
    Why.BLOCKED: _("blocked: nothing may be mailed there"),
}
TAKEN_AS = {"email": _("e-mail address"), "language": _("language"), "given_on": _("day of consent")}


def _packed(rows):
    return [[row.email, row.language, row.given_on and row.given_on.isoformat()] for row in rows]


def _rows(packed):
    return [Row(0, email, language, day and date.fromisoformat(day)) for email, language, day in packed]


def _understood(looked, asked):
    """The first rows that are taken, with the language and the day that each gets: its own, or that of the form."""
    return [
        {
            "number": row.number, "email": row.email, "language": Language(row.language or asked["language"]).label,
            "given_on": row.given_on or asked["given_on"],
            "is_own": (bool(row.language), bool(row.given_on)),
        }
        for row in looked.ready[:UNDERSTOOD]
    ]  # fmt: skip


class ImportPages:
    """The page of the import, for the desk of the subscribers."""

    change_list_template = "admin/subscribers.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.import_page)
        return [path("importeren/", page, name="mailing_subscriber_import"), *super().get_urls()]

    def import_page(self, request):
        """Show what a list would do; on the second page it is done."""
        if request.method == "POST" and "sure" in request.POST:
            return self._import(request)
        today = timezone.localdate()
        form = forms.Importing(request.POST or None, request.FILES or None, today=today)
        looked, ready, columns = None, "", None
        if request.method == "POST" and form.is_valid():
            looked, ready, columns = self._look(form, today)
        context = {
            **self.admin_site.each_context(request), "title": gettext("Import a list of readers"), "form": form, "ready": ready,
            "looked": looked, "back": reverse("admin:mailing_subscriber_changelist"), "opts": self.opts,
        }  # fmt: skip
        if looked:
            context |= {
                "counts": [(number, WORDS[Why(why)]) for why, number in sorted(looked.counts.items())],
                "shown": [(row, WORDS[why]) for row, why in looked.left_out[:SHOWN]],
                "more": max(len(looked.left_out) - SHOWN, 0), "mistyped": looked.mistyped[:SHOWN],
                "used": [(columns.headings[at], TAKEN_AS[name]) for name, at in columns.at.items()],
                "unused": columns.unused, "understood": _understood(looked, form.cleaned_data),
            }  # fmt: skip
        return TemplateResponse(request, "admin/subscriber_import.html", context)

    def _look(self, form, today):
        """The list as it would be taken, the same, signed, and its columns; (None, "", None) with the reason on the form."""
        asked = form.cleaned_data
        topics = [topic.pk for topic in asked["topics"]]
        try:
            cells = sheets.read(asked["file"], most_rows=subscriber_list.MOST_ROWS, with_empty=True)
            rows = subscriber_list.read(cells, today=today)
        except sheets.Unreadable:
            form.add_error("file", _("We cannot read this file. Save it as CSV or XLSX, with at most 20,000 rows."))
            return None, "", None
        except subscriber_list.NoAddresses:
            form.add_error("file", _("No column is headed E-mail. Put the headings in the first row."))
            return None, "", None
        if not rows:
            form.add_error("file", _("There are no rows below the headings of this file."))
            return None, "", None
        known = queries.known_among([row.email for row in rows if not row.problem])
        looked = subscriber_list.look(rows, known=known, topics=topics)
        ready = signing.dumps(
            {
                "topics": topics, "language": asked["language"], "given_on": asked["given_on"].isoformat(),
                "proof": asked["proof"], "ready": _packed(looked.ready), "mistyped": _packed(looked.mistyped),
            },
            salt=SALT, compress=True,
        )  # fmt: skip
        if len(ready) > MOST_SIGNS:
            form.add_error("file", _("This list is too long for one time. Hand it in in two parts."))
            return None, "", None
        return looked, ready, subscriber_list.columns(cells)

    def _import(self, request):
        """What was shown, and nothing else: it comes back signed."""
        back = redirect("admin:mailing_subscriber_changelist")
        try:
            asked = signing.loads(request.POST["sure"], salt=SALT, max_age=LASTS_SECONDS)
        except signing.BadSignature:
            self.message_user(request, _("That took too long. Hand in the file again."), messages.ERROR)
            return back
        packed = asked["ready"] + (asked["mistyped"] if request.POST.get("with_mistyped") else [])
        done = actions.import_list(
            rows=_rows(packed), topics=queries.topics().filter(pk__in=asked["topics"]), language=asked["language"],
            proof=asked["proof"], given_on=date.fromisoformat(asked["given_on"]), by=request.user, now=timezone.now(),
        )  # fmt: skip
        said = with_number(ngettext("%d reader was added.", "%d readers were added.", done.taken), done.taken)
        if done.left_out:
            left = gettext("%d were left out: they stopped meanwhile, are blocked, or had it already.")
            left = with_number(left, done.left_out)
            said = f"{said} {left}"
        self.message_user(request, said, messages.SUCCESS)
        return back
