"""From a row to a message: subject, text and HTML in the reader's language, personal links put in at the last moment."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from email.message import Message as EmailMessage
from email.mime.text import MIMEText
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from mmn_portal.core import tokens

from . import return_paths
from .models import Mail


@dataclass(frozen=True)
class Rendered:
    """A mail as its reader sees it."""

    subject: str
    text: str
    html: str


def site_address(path: str) -> str:
    """A whole address of the portal; never taken from a request, so never from a stranger's Host header."""
    return f"{settings.SITE_URL}{path}"


def personal_links(mail: Mail, *, masked: bool) -> dict[str, str]:
    """The personal addresses of a mail by name; masked ones say that there is one."""
    if masked:
        return {name: _("[personal link]") for name in mail.links}
    return {
        name: site_address(path % tokens.make(purpose, *values))
        for name, (path, purpose, *values) in mail.links.items()
    }


def render(mail: Mail, *, masked: bool = False) -> Rendered:
    """Subject, text and HTML in the reader's language. ``masked`` hides personal links (for staff)."""
    with translation.override(mail.language):
        if mail.text or mail.wiped_at:
            return Rendered(mail.subject, mail.text, mail.html)
        links = personal_links(mail, masked=masked)
        context = {
            **_with_links(_with_dates(mail.context), links),
            **links,
            "origin": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
            "language": mail.language,
        }
        subject = " ".join(render_to_string(f"{mail.template}.subject.txt", context).split())
        text = render_to_string(f"{mail.template}.txt", context).strip() + "\n"
        html = render_to_string(f"{mail.template}.html", {**context, "subject": subject})
    return Rendered(subject, text, html)


def _with_dates(context: dict) -> dict:
    """ISO texts under names that end in ``_at`` or ``_on`` become moments and days again."""
    made = dict(context)
    for name, value in context.items():
        if value and name.endswith("_at"):
            made[name] = datetime.fromisoformat(value)
        elif value and name.endswith("_on"):
            made[name] = date.fromisoformat(value)
        elif isinstance(value, list):
            made[name] = [_with_dates(one) if isinstance(one, dict) else one for one in value]
    return made


def _with_links(context: dict, links: dict[str, str]) -> dict:
    """Whatever stands in a list and names a personal link under ``link`` gets its address as ``link_url``."""

    def linked(one: object) -> object:
        is_linked = isinstance(one, dict) and one.get("link") in links
        return one | {"link_url": links[one["link"]]} if is_linked else one  # type: ignore[operator, index]

    return {
        name: [linked(one) for one in value] if isinstance(value, list) else value for name, value in context.items()
    }


def message_id(mail: Mail) -> str:
    """The same for every attempt, so that a doubled mail can be recognised; derived, so that it cannot be guessed."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"outbox:{mail.pk}:{mail.key}".encode(), hashlib.sha256).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{mail.pk}.{digest[:24]}@{domain}>"


class Message(EmailMultiAlternatives):
    """A message that says in its calendar part, too, what the calendar should do; else Gmail does nothing."""

    calendar_method = ""
    metadata: dict[str, str]

    def message(self) -> EmailMessage:
        made = super().message()
        for part in made.walk():
            if part.get_content_type() == "text/calendar":
                part.set_param("method", self.calendar_method)
        return made


def build(mail: Mail) -> Message:
    """The message as it leaves."""
    rendered = render(mail)
    headers = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated", **_headers(mail)}
    if settings.REPLY_TO_EMAIL:
        headers["Reply-To"] = settings.REPLY_TO_EMAIL
    sender = settings.DEFAULT_FROM_EMAIL
    if settings.MAIL_RETURN_ADDRESS:
        # It comes back to an address of its own; its reader sees the usual sender.
        headers["From"], sender = sender, return_paths.make("m", mail.pk, sender=sender)
    message = Message(rendered.subject, rendered.text, sender, [mail.email], headers=headers)
    # Providers tell it again with what they report.
    message.metadata = {"mail": f"m{mail.pk}"}
    if rendered.html:
        message.attach_alternative(rendered.html, "text/html")
    for attachment in mail.attachments:
        _attach(message, attachment)
    return message


def _headers(mail: Mail) -> dict[str, str]:
    """The row's own headers; ``{name}`` stands for a personal link."""
    links = personal_links(mail, masked=False)
    made = {}
    for name, value in mail.headers.items():
        for link, address in links.items():
            value = value.replace("{" + link + "}", address)
        made[name] = value
    return made


def _attach(message: Message, attachment: dict) -> None:
    """A calendar goes in twice: as an alternative (calendars act on it) and as a file (people can open it)."""
    if attachment["type"] != "text/calendar":
        message.attach(attachment["name"], attachment["content"], attachment["type"])
        return
    message.attach_alternative(attachment["content"], "text/calendar")
    message.calendar_method = attachment["method"]
    part = MIMEText(attachment["content"], "calendar", "utf-8")
    part.replace_header("Content-Type", f'application/ics; name="{attachment["name"]}"')
    part["Content-Disposition"] = f'attachment; filename="{attachment["name"]}"'
    message.attach(part)
