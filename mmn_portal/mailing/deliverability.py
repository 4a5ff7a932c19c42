"""Whether mail arrives: the records to publish, what can be judged from the settings, and a test mail held against the rules
for bulk senders (Gmail and Yahoo since 2024, Outlook since 2025). Nothing here asks the network.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext as _

# Gmail cuts a mail off after this many bytes (102 kB); RFC 5322, 2.1.1 has the longest line.
MOST_BYTES, LONGEST_LINE = 102_000, 998
# What stands in a record where something is still missing.
UNKNOWN = "…"
ONCE = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version")


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail."""

    host: str
    is_safe: bool


@dataclass(frozen=True)
class Setup:
    """How mail leaves, as the settings have it."""

    site_url: str
    sender: str
    newsletter_sender: str
    reply_to: str
    return_address: str
    relay: Relay
    newsletter_relay: Relay
    selector: str = ""
    spf_terms: str = ""
    reports: str = ""
    mx_host: str = ""

    @property
    def senders(self) -> tuple[str, ...]:
        """The domains in From: that of the portal, and that of newsletters where it is another."""
        return _each(domain_of(self.sender), domain_of(self.newsletter_sender))

    def envelope_of(self, sender_domain: str) -> str:
        """The domain that mail from there comes back to."""
        return domain_of(self.return_address) or sender_domain


@dataclass(frozen=True)
class Record:
    """A line for the name server, why it must be there, and what is still ``missing`` in it: it cannot be published so."""

    name: str
    kind: str
    value: str
    why: str
    missing: str = ""


@dataclass(frozen=True)
class Check:
    """Something that was judged, with what to do where it is not good."""

    is_good: bool
    what: str
    advice: str = ""


def setup_of(settings: Any) -> Setup:
    """The settings, read once."""
    safe = bool(settings.MAIL_PROVIDER or settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    relay = Relay(settings.MAIL_PROVIDER or settings.EMAIL_HOST, safe or _is_here(settings.EMAIL_HOST))
    own = settings.NEWSLETTER_CONNECTION
    host = str(own.get("host", ""))
    return Setup(
        site_url=settings.SITE_URL, sender=settings.DEFAULT_FROM_EMAIL, newsletter_sender=settings.NEWSLETTER_FROM,
        reply_to=settings.REPLY_TO_EMAIL, return_address=settings.MAIL_RETURN_ADDRESS, relay=relay,
        newsletter_relay=Relay(host, bool(own.get("use_tls") or own.get("use_ssl")) or _is_here(host)) if own else relay,
        selector=settings.MAIL_DKIM_SELECTOR, spf_terms=settings.MAIL_SPF_TERMS, reports=settings.MAIL_DMARC_REPORTS,
        mx_host=settings.MAIL_MX_HOST,
    )  # fmt: skip


def _is_here(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def domain_of(address: str) -> str:
    """The domain of an address, with or without a name before it."""
    return parseaddr(address)[1].rpartition("@")[2].casefold()


def organisation_of(domain: str) -> str:
    """The domain that somebody registered; its last two parts, as for .nl, .org and .eu."""
    return ".".join(domain.split(".")[-2:])


def _each(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


# --- the records ---------------------------------------------------------------------------------


def records(setup: Setup) -> list[Record]:
    """What must be published, for the sender of the portal and for that of newsletters."""
    return [*_spf(setup), *_dkim(setup), *_dmarc(setup), *_mx(setup)]


def _spf(setup: Setup) -> Iterator[Record]:
    hosts = _each(*(relay.host for relay in (setup.relay, setup.newsletter_relay) if "." in relay.host))
    terms = setup.spf_terms or " ".join(f"a:{host}" for host in hosts)
    missing = "" if terms else _("the name after include: that your relay gives you. Set it in MAIL_SPF_TERMS.")
    why = _("SPF: these servers may send for this domain, and no others.")
    for domain in _each(*(setup.envelope_of(one) for one in setup.senders), *setup.senders):
        yield Record(domain, "TXT", f"v=spf1 {terms or f'include:{UNKNOWN}'} -all", why, missing)


def _dkim(setup: Setup) -> Iterator[Record]:
    selector = setup.selector or _("selector")
    why = _("DKIM: the key with which the relay signs. It must cover List-Unsubscribe and List-Unsubscribe-Post.")
    # The relay makes the key, so no setting knows it.
    missing = (
        _("the key that your relay gives you.")
        if setup.selector
        else _("the selector and the key that your relay gives you. Set the selector in MAIL_DKIM_SELECTOR.")
    )
    for domain in setup.senders:
        yield Record(f"{selector}._domainkey.{domain}", "TXT", f"v=DKIM1; k=rsa; p={UNKNOWN}", why, missing)


def _dmarc(setup: Setup) -> Iterator[Record]:
    for domain in setup.senders:
        reports = setup.reports or f"dmarc@{organisation_of(domain)}"
        yield Record(
            f"_dmarc.{domain}", "TXT", f"v=DMARC1; p=quarantine; rua=mailto:{reports}",
            _("DMARC: what to do with mail that says it is ours and is not. Begin with p=none for two weeks and read the reports."),
        )  # fmt: skip
        there = domain_of(reports)
        if organisation_of(there) != organisation_of(domain):
            yield Record(
                f"{domain}._report._dmarc.{there}",
                "TXT",
                "v=DMARC1",
                _("The other domain agrees to get these reports."),
            )


def _mx(setup: Setup) -> Iterator[Record]:
    missing = "" if setup.mx_host else _("the server of your mailboxes. Set it in MAIL_MX_HOST.")
    back = domain_of(setup.return_address)
    for domain in _each(back, domain_of(setup.reply_to), *setup.senders):
        why = _("Mail that comes back must arrive.") if domain == back else _("Who answers must be heard.")
        yield Record(domain, "MX", f"10 {setup.mx_host or UNKNOWN}", why, missing)


# --- what the settings tell ----------------------------------------------------------------------


def checks(setup: Setup) -> list[Check]:
    """What can be judged without asking anybody."""
    first, last = setup.senders[0], setup.senders[-1]
    strangers = [one for one in setup.senders if organisation_of(setup.envelope_of(one)) != organisation_of(one)]
    return [
        Check(
            not any(one.endswith((".example", ".test", ".invalid", "localhost")) for one in setup.senders),
            _("The senders are at a domain of your own: %s") % ", ".join(setup.senders),
            _("Set MAIL_FROM and NEWSLETTER_FROM."),
        ),
        Check(
            not strangers, _("The sender and the address that mail comes back to are of one domain (DMARC)"),
            _("Set MAIL_RETURN_ADDRESS to an address at %s or below it.") % organisation_of(first),
        ),
        Check(
            first != last and organisation_of(first) == organisation_of(last),
            _("Newsletters have a subdomain of their own"),
            _("Set NEWSLETTER_FROM to an address at a subdomain, such as nieuwsbrief.%s: a complaint about a newsletter then never blocks a code to log in.") % organisation_of(first),
        ),
        Check(
            bool(setup.return_address), _("Mail that comes back has a mailbox of its own"),
            _("Set MAIL_RETURN_ADDRESS, and let take_bounces read that mailbox."),
        ),
        Check(bool(setup.reply_to), _("Answers have an address"), _("Set MAIL_REPLY_TO.")),
        Check(setup.site_url.startswith("https://"), _("Links in mail begin with https"), _("Set SITE_URL.")),
        Check(
            setup.relay.is_safe and setup.newsletter_relay.is_safe, _("Mail goes to the relay over TLS"),
            _("Set EMAIL_URL and NEWSLETTER_EMAIL_URL to an address that begins with smtp+tls or smtps."),
        ),
    ]  # fmt: skip


def beyond() -> list[str]:
    """What cannot be seen from here, and where it can."""
    return [
        _("Whether the records above are published: ask internet.nl, which also looks at DNSSEC, DANE, IPv6 and the MX."),
        _("Whether the relay signs (DKIM), with which key, and which headers: send a test to a Gmail address and choose “Show original”."),
        _("Whether the address of the relay has a name (PTR) and a good reputation: the relay answers for that."),
        _("How many readers complain: Google Postmaster Tools and Microsoft SNDS tell it. Stay under 0.1 percent; from 0.3 percent on, mail is refused."),
    ]  # fmt: skip


# --- a test mail ---------------------------------------------------------------------------------


def judge(content: bytes, setup: Setup) -> list[Check]:
    """The bytes of a newsletter as it leaves, held against the rules for bulk senders."""
    message: Any = message_from_bytes(content, policy=default)
    return [*_headers(message, domain_of(setup.newsletter_sender)), *_ways_out(message), *_body(message, content)]


def _value(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _headers(message: EmailMessage, domain: str) -> Iterable[Check]:
    doubled = [name for name in ONCE if len(message.get_all(name, [])) != 1 or not _value(message, name)]
    return [
        Check(not doubled, _("Each of these headers is there once: %s") % ", ".join(ONCE), ", ".join(doubled)),
        Check(
            bool(domain) and domain_of(_value(message, "From")) == domain, _("From is the sender of newsletters"),
            _value(message, "From"),
        ),
        Check("@" in _value(message, "To"), _("To is the reader, and nobody else"), _value(message, "To")),
        Check(_is_date(_value(message, "Date")), _("Date is a moment"), _value(message, "Date")),
        Check(
            re.fullmatch(rf"<[^<>@\s]+@{re.escape(domain)}>", _value(message, "Message-ID")) is not None,
            _("Message-ID is at the domain of the sender"), _value(message, "Message-ID"),
        ),
    ]  # fmt: skip


def _is_date(value: str) -> bool:
    try:
        return parsedate_to_datetime(value).tzinfo is not None
    except ValueError:
        return False


def _ways_out(message: EmailMessage) -> Iterable[Check]:
    unsubscribe, post = _value(message, "List-Unsubscribe"), _value(message, "List-Unsubscribe-Post")
    return [
        Check(
            re.search(r"<https://[^<>\s]+>", unsubscribe) is not None,
            _("List-Unsubscribe leads to an address with https (RFC 8058)"), unsubscribe or _("It is not there."),
        ),
        Check(
            post == "List-Unsubscribe=One-Click", _("List-Unsubscribe-Post offers one click (RFC 8058)"),
            post or _("It is not there."),
        ),
        Check(
            re.search(r"<[\w-]+(?:\.[\w-]+)+>$", _value(message, "List-Id")) is not None,
            _("List-Id names the newsletter (RFC 2919)"), _value(message, "List-Id") or _("It is not there."),
        ),
    ]  # fmt: skip


def _body(message: EmailMessage, content: bytes) -> Iterable[Check]:
    text, html = _part(message, "text/plain"), _part(message, "text/html")
    longest = max(map(len, content.split(b"\n")), default=0)
    return [
        Check(bool(text.strip()), _("There is a part in plain text"), _("Programs without HTML would show nothing.")),
        Check("lang=" in html[:1000], _("The HTML says its language"), _("Screen readers need lang on <html>.")),
        Check(content.isascii(), _("Everything is plain ASCII, so no relay encodes it anew"), ""),
        Check(longest <= LONGEST_LINE, _("No line is longer than 998 signs"), str(longest)),
        Check(
            len(content) < MOST_BYTES, _("It is smaller than 102 kB, so Gmail shows all of it"),
            _("It is %d kB.") % (len(content) // 1000),
        ),
    ]  # fmt: skip


def _part(message: EmailMessage, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind:
            held = part.get_payload(decode=True)
            return held.decode("utf-8", "replace") if isinstance(held, bytes) else ""
    return ""
