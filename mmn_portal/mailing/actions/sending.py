"""A newsletter is planned, taken back, and started: once, whoever presses the button and however many clocks there are."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone, translation
from django.utils.translation import gettext

from mmn_portal.core import actions as core
from mmn_portal.core.text import free_slug
from mmn_portal.outbox import actions as outbox

from .. import composing, leaving, mails, queries
from ..enums import NewsletterState
from ..models import Click, Link, Newsletter, Segment
from ..moments import leaves_at

logger = logging.getLogger(__name__)

UNDO = timedelta(seconds=60)
STREAM = "newsletter"
# Tests go by the same road: only so do they show what a reader's mail program makes of the real letter.
TESTS = "newsletter-test"
TESTS_KEPT = timedelta(days=7)


class NotADraft(Exception):
    """The newsletter is planned or started already: it can no longer be changed or planned."""


class NotReady(Exception):
    """The newsletter does not pass its checks."""


class NobodyToMail(Exception):
    """Nobody asked for this."""


class TooSoon(Exception):
    """The moment lies in the past."""


class TooLate(Exception):
    """By then it may not leave any more."""


def schedule(*, newsletter: Newsletter, at: datetime | None, by: Any, now: datetime) -> Newsletter:
    """Plan a newsletter: at a moment, or now, which is in a minute, so that it can be taken back.

    Raises NotADraft, NotReady, NobodyToMail, TooSoon and TooLate.
    """
    if at is not None and at < now:
        raise TooSoon
    if any(check.level == "stop" for check in queries.checks(newsletter, now=now, with_links=True)):
        raise NotReady
    with transaction.atomic():
        newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        if newsletter.state not in NewsletterState.open():
            raise NotADraft
        if not queries.recipients(newsletter).exists():
            raise NobodyToMail
        planned = max(at or now, now + UNDO)
        if newsletter.not_after and newsletter.not_after <= leaves_at(newsletter, planned):
            raise TooLate
        newsletter.state, newsletter.send_at = NewsletterState.SCHEDULED, planned
        newsletter.save(update_fields=["state", "send_at"])
        core.write_down(
            deed="mailing.schedule",
            thing=f"newsletter {newsletter.pk}",
            by=by,
            now=now,
            at=planned.isoformat(),
        )
    return newsletter


@transaction.atomic
def take_back(*, newsletter: Newsletter, by: Any, now: datetime) -> bool:
    """A planned newsletter is a draft again; what a network wrote waits for staff once more. False when it has started."""
    planned = Newsletter.objects.filter(pk=newsletter.pk, state=NewsletterState.SCHEDULED)
    of_network = planned.written_by_networks()
    taken = of_network.update(state=NewsletterState.PROPOSED, send_at=None)
    taken = taken or planned.update(state=NewsletterState.DRAFT, send_at=None)
    if taken:
        core.write_down(deed="mailing.take_back", thing=f"newsletter {newsletter.pk}", by=by, now=now)
    return bool(taken)


def start_due(*, now: datetime) -> int:
    """Start the newsletters whose moment has come. Returns how many. One that cannot be made is a draft again."""
    started = 0
    for pk in list(Newsletter.objects.due(now).values_list("pk", flat=True)):
        try:
            started += start(newsletter_id=pk, now=now)
        except (NotReady, ValueError) as fault:
            logger.exception("newsletter %s cannot be made", pk)
            _give_back(pk, why=str(fault) if isinstance(fault, NotReady) else "", now=now)
    return started


@transaction.atomic
def _give_back(pk: int, *, why: str, now: datetime) -> None:
    """What could not leave is taken back, and whoever made it hears of it; the letter of a network waits for staff once more."""
    if not take_back(newsletter=Newsletter(pk=pk), by=None, now=now):
        return
    newsletter = Newsletter.objects.select_related("made_by__person").get(pk=pk)
    if newsletter.state != NewsletterState.PROPOSED:
        mails.did_not_leave(newsletter, why=why, now=now)


@transaction.atomic
def start(*, newsletter_id: int, now: datetime) -> bool:
    """Freeze a planned newsletter and write its copies down. False when it was taken back, or started by another.

    Raises NotReady when what would leave is not what may leave.
    """
    newsletter = Newsletter.objects.select_for_update().filter(pk=newsletter_id).due(now).first()
    if newsletter is None:
        return False
    # Only now its day and subject are sure: a plan can be taken back, and be another one afterwards.
    newsletter.slug = free_slug(
        Newsletter.objects.exclude(pk=newsletter.pk),
        f"{timezone.localdate(newsletter.send_at):%Y-%m-%d} {newsletter.subject_nl}",
        otherwise="nieuws",
    )
    frozen = {language: composing.drafted(newsletter, language, now) for language in newsletter.languages}
    # What it is about may have changed since it was planned: a session was called off, a kit was taken back.
    with translation.override(newsletter.made_by.person.language if newsletter.made_by else "nl"):
        stops = queries.stops_in(newsletter, frozen)
    if stops:
        raise NotReady(" ".join(stops))
    content = {}
    for language, said in frozen.items():
        composed = leaving.compose(newsletter, said, language, link=lambda address: _counted(newsletter, address))
        content[language] = {"subject": composed.subject, "text": composed.text, "html": composed.html}
    broadcast = outbox.begin(
        key=f"mailing.newsletter:{newsletter.pk}", stream=STREAM, content=content, links=mails.letter_links(frozen),
        headers=mails.letter_headers(newsletter), sender=mails.sender_of(newsletter), recipients=queries.recipient_rows(newsletter),
        rate_per_hour=newsletter.rate_per_hour, is_quiet_at_night=newsletter.is_quiet_at_night,
        not_after=newsletter.not_after, now=now,
    )  # fmt: skip
    newsletter.frozen, newsletter.broadcast, newsletter.state = frozen, broadcast, NewsletterState.STARTED
    newsletter.save(update_fields=["slug", "frozen", "broadcast", "state"])
    return True


def _counted(newsletter: Newsletter, address: str) -> str:
    """The address through which a link is counted; only addresses that stand in the letter have one."""
    if not leaving.is_counted(address):
        return address
    link, _made = Link.objects.get_or_create(newsletter=newsletter, url=address)
    return leaving.through(link.pk)


@transaction.atomic
def show_in_archive(*, newsletter: Newsletter, is_shown: bool, by: Any, now: datetime) -> bool:
    """Staff take a letter that has left out of the archive and off the web, or put it back. False for a letter of a network."""
    sent = Newsletter.objects.filter(pk=newsletter.pk, state=NewsletterState.STARTED, network=None)
    if not sent.update(is_in_archive=is_shown):
        return False
    if not is_shown:
        for language in ("nl", "en"):
            with translation.override(language):
                core.forget_document(url=newsletter.get_absolute_url())
    deed = "mailing.show" if is_shown else "mailing.hide"
    core.write_down(deed=deed, thing=f"newsletter {newsletter.pk}", by=by, now=now)
    return True


def count_click(*, link: Link, now: datetime) -> None:
    """One more click on a link, today. No person, no address."""
    today = {"link": link, "on": timezone.localdate(now)}
    if not Click.objects.filter(**today).update(number=F("number") + 1):
        try:
            with transaction.atomic():
                Click.objects.create(**today, number=1)
        except IntegrityError:
            Click.objects.filter(**today).update(number=F("number") + 1)


def count_open(*, newsletter_id: int) -> None:
    """The picture of a letter was fetched once more."""
    Newsletter.objects.filter(pk=newsletter_id, counts_opens=True).update(opens=F("opens") + 1)


@transaction.atomic
def send_test(*, newsletter: Newsletter, to: list[str], by: Any, now: datetime) -> int:
    """The letter as it is now, in each of its languages, to a few addresses, by the sender and with the headers of newsletters.

    Its personal links lead to a page that says what they would do, and do nothing. Returns how many leave.
    """
    content = {}
    for language in newsletter.languages:
        composed = leaving.rehearse(newsletter, composing.drafted(newsletter, language, now), language)
        with translation.override(language):
            subject = gettext("[Test] %s") % composed.subject
        content[language] = {"subject": subject, "text": composed.text, "html": composed.html}
    copies = [(email, language) for email in to for language in content]
    outbox.begin(
        key=f"mailing.test:{newsletter.pk}:{now.timestamp():.3f}", stream=TESTS, content=content,
        links=mails.example_links(content), headers=mails.letter_headers(newsletter), sender=mails.sender_of(newsletter),
        recipients=[(number, email, language, 1) for number, (email, language) in enumerate(copies)],
        is_quiet_at_night=False, now=now,
    )  # fmt: skip
    core.write_down(deed="mailing.test", thing=f"newsletter {newsletter.pk}", by=by, now=now, copies=len(copies))
    return len(copies)


def keep_figures(*, now: datetime) -> int:
    """Write down who stopped within a week after a letter, before those readers are forgotten. Once for each letter."""
    letters = list(Newsletter.objects.to_settle(now - queries.STOPPED_WITHIN).select_related("broadcast"))
    for letter in letters:
        Newsletter.objects.filter(pk=letter.pk, stopped=None).update(stopped=queries.stopped_after(letter))
    return len(letters)


class InUse(Exception):
    """Letters were, or will be, sent to this part of the readers."""


def remove_segment(*, segment: Segment, by: Any, now: datetime) -> None:
    """Remove a segment that no letter uses. Raises InUse: what was sent says to whom."""
    with transaction.atomic():
        try:
            segment.delete()
        except ProtectedError as used:
            raise InUse from used
        core.write_down(deed="mailing.remove_segment", thing=f"segment {segment.name}"[:100], by=by, now=now)


def clear_tests(*, now: datetime) -> int:
    """Forget the tests of a week ago."""
    return outbox.clear_stream(stream=TESTS, before=now - TESTS_KEPT)


@transaction.atomic
def copy(*, newsletter: Newsletter, by: Any, now: datetime) -> Newsletter:
    """A new draft with the same parts."""
    blocks, topics = list(newsletter.blocks.all()), list(newsletter.topics.all())
    newsletter = Newsletter.objects.get(pk=newsletter.pk)
    newsletter.pk, newsletter._state.adding = None, True
    newsletter.slug, newsletter.state, newsletter.send_at = "", NewsletterState.DRAFT, None
    newsletter.frozen, newsletter.broadcast, newsletter.opens, newsletter.stopped = {}, None, 0, None
    newsletter.not_after, newsletter.why_back = None, ""
    newsletter.made_at, newsletter.made_by, newsletter.is_demo = now, by, False
    newsletter.save()
    newsletter.topics.set(topics)
    for block in blocks:
        block.pk, block._state.adding, block.newsletter = None, True, newsletter
        block.save()
    return newsletter
