"""The page that tells whether mail arrives: what to publish, what is right already, and what cannot be seen from here."""

from django.conf import settings
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from .. import deliverability, sample


class DeliveringPages:
    """The page about deliverability, for the desk of the subscribers."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.delivering_page)
        return [path("bezorging/", page, name="mailing_subscriber_delivering"), *super().get_urls()]

    def delivering_page(self, request):
        """Records, checks, and a test mail held against the rules."""
        setup = deliverability.setup_of(settings)
        test_mail = sample.as_it_arrives(sample.copy(now=timezone.now()))
        records = deliverability.records(setup)
        complete = [one for one in records if not one.missing]
        head = test_mail.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        context = {
            **self.admin_site.each_context(request), "title": gettext("Does our mail arrive?"), "records": records,
            "zone": "\n".join(f"{one.name}. {one.kind} {_value(one)}" for one in complete),
            "is_complete": len(complete) == len(records), "lines": len(complete),
            "groups": [
                (gettext("From the settings"), deliverability.checks(setup)),
                (gettext("A test mail, held against the rules for bulk senders"), deliverability.judge(test_mail, setup)),
            ],
            "beyond": deliverability.beyond(), "head": head, "back": reverse("admin:mailing_subscriber_changelist"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/delivering.html", context)


def _value(record):
    return f'"{record.value}"' if record.kind == "TXT" else record.value
