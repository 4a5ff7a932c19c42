"""Asking for news, confirming it, choosing, and stopping: as easy as asking."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mmn_portal.core import actions as core
from mmn_portal.core.limits import allow
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.enums import BounceKind
from mmn_portal.people import actions as people
from mmn_portal.people import erasure

from .. import mails
from ..enums import SubscriptionState
from ..models import Subscriber, Subscription, Topic

CONSENT, CONSENT_VERSION = "newsletter", "2026-11"
CONFIRM_WITHIN = timedelta(days=7)
PENDING_KEPT = timedelta(days=30)
TIMES_AN_HOUR = 3


class LinkEnded(Exception):
    """The link to confirm is older than a week."""


class EndedAlready(Exception):
    """She does not get this topic, or not any more."""


class SameLanguage(Exception):
    """She reads in this language already."""


def consent_text(language: str) -> str:
    """What somebody agrees to, in her language: shown on the form, kept with her consent."""
    with translation.override(language):
        return _(
            "I want news by mail about the topics that I chose. I can stop at any moment with the link in each mail."
        )


@transaction.atomic
def subscribe(
    *, email: str, topics: Iterable[Topic], language: str, where: str, now: datetime, ask_by_mail: bool = True
) -> None:
    """Put down what an address asked for, and ask the address itself by mail. Says nothing about what was known."""
    subscriber, _made = Subscriber.objects.get_or_create(email=email, defaults={"language": language, "made_at": now})
    fresh = 0
    for topic in topics:
        fresh += _ask(subscriber, topic, where=where, now=now)
    if not ask_by_mail or not allow("subscribe", email, times=TIMES_AN_HOUR, seconds=3600):
        return
    if fresh or subscriber.subscriptions.pending().exists() or outbox.blocked_among([email]):
        mails.please_confirm(subscriber, now=now)
    else:
        mails.subscribed_already(subscriber, now=now)


def _ask(subscriber: Subscriber, topic: Topic, *, where: str, now: datetime) -> bool:
    subscription, made = Subscription.objects.get_or_create(
        subscriber=subscriber, topic=topic, defaults={"asked_at": now, "where": where[:200]}
    )
    if made or subscription.state == SubscriptionState.ACTIVE:
        return made
    subscription.state, subscription.ended_at = SubscriptionState.PENDING, None
    subscription.asked_at, subscription.where = now, where[:200]
    subscription.save(update_fields=["state", "ended_at", "asked_at", "where"])
    return True


@transaction.atomic
def confirm(*, subscriber: Subscriber, now: datetime, asked_at_signup: bool = False) -> int:
    """The address itself says yes: what it asked for is active, and its consent is kept. Twice is once.

    The mail that she answers was sent to find out whether mail arrives, so also a block for mail that came back is over.
    ``asked_at_signup``: only what was asked on the sign-up form; a wish that a stranger left elsewhere stays a wish.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    wishes = (
        subscriber.subscriptions.pending().asked_at_signup() if asked_at_signup else subscriber.subscriptions.pending()
    )
    pending = list(wishes.select_related("topic").order_by("topic__place", "pk"))
    # Mail arrives there, and she wants it.
    outbox.lift(email=subscriber.email, asked_anew=not asked_at_signup)
    if not pending:
        return 0
    consent = people.consent(
        kind=CONSENT, text_version=CONSENT_VERSION, text=consent_text(subscriber.language),
        language=subscriber.language, email=subscriber.email, where=pending[0].where, now=now,
    )  # fmt: skip
    confirmed = subscriber.subscriptions.filter(pk__in=[one.pk for one in pending])
    confirmed.update(state=SubscriptionState.ACTIVE, confirmed_at=now, consent=consent)
    if subscriber.confirmed_at is None:
        subscriber.confirmed_at = now
        subscriber.save(update_fields=["confirmed_at"])
    mails.welcome(subscriber, [one.topic for one in pending], consent_id=consent.pk, now=now)
    return len(pending)


@transaction.atomic
def choose(*, subscriber: Subscriber, topics: Iterable[Topic], language: str, where: str, now: datetime) -> None:
    """From her own link: exactly these topics, in this language. Her link proves the address, so it needs no second mail."""
    chosen = {topic.pk for topic in topics}
    if not chosen:
        unsubscribe(subscriber=subscriber, now=now)
    if subscriber.language != language:
        subscriber.language = language
        subscriber.save(update_fields=["language"])
    current = subscriber.subscriptions.active()
    _end(current.exclude(topic_id__in=chosen), now=now)
    _end(subscriber.subscriptions.pending().exclude(topic_id__in=chosen), now=now)
    for topic in Topic.objects.filter(pk__in=chosen).order_by("place", "pk"):
        _ask(subscriber, topic, where=where, now=now)
    pending = subscriber.subscriptions.pending()
    if pending.exists():
        consent = people.consent(
            kind=CONSENT, text_version=CONSENT_VERSION, text=consent_text(language), language=language,
            email=subscriber.email, where=where, now=now,
        )  # fmt: skip
        pending.update(state=SubscriptionState.ACTIVE, confirmed_at=now, consent=consent)
    if subscriber.confirmed_at is None:
        subscriber.confirmed_at = now
        subscriber.save(update_fields=["confirmed_at"])


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber, now: datetime, by: Any = None) -> int:
    """Stop everything, at once. Twice is once. ``by``: staff who do it for her; then it stands in the trail."""
    ended = _end(subscriber.subscriptions.not_ended(), now=now)
    # Also what she said yes to earlier, for topics that she let go one by one.
    people.withdraw_consents(kind=CONSENT, emails=[subscriber.email], now=now)
    if by is not None and ended:
        core.write_down(deed="mailing.unsubscribe", thing=f"subscriber {subscriber.pk}", by=by, now=now, topics=ended)
    return ended


@transaction.atomic
def end_topic(*, subscriber: Subscriber, topic: Topic, by: Any, now: datetime) -> None:
    """Staff stop one topic for a reader who asked them to; what else she gets stays. There is no deed the other way round: only
    she can say yes.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if not _end(subscriber.subscriptions.not_ended().filter(topic=topic), now=now):
        raise EndedAlready
    if not subscriber.subscriptions.active().exists():
        # Nothing rests on what she said yes to any more, as when she stops everything: no list brings her back.
        people.withdraw_consents(kind=CONSENT, emails=[subscriber.email], now=now)
    core.write_down(deed="mailing.end_topic", thing=f"subscriber {subscriber.pk}", by=by, now=now, topic=topic.code)


@transaction.atomic
def change_language(*, subscriber: Subscriber, language: str, by: Any, now: datetime) -> None:
    """Staff put right in which language she reads. What she agreed to keeps the words that she saw."""
    if not Subscriber.objects.filter(pk=subscriber.pk).exclude(language=language).update(language=language):
        raise SameLanguage
    core.write_down(
        deed="mailing.change_language", thing=f"subscriber {subscriber.pk}", by=by, now=now, language=language
    )


@transaction.atomic
def take_report(*, now: datetime, **facts: Any) -> bool:
    """A mail came back, or its reader called it spam: who does that wants no newsletter any more, also when the block is over
    because she makes an account. ``facts`` are those of ``outbox.take_bounce``. The same report twice is once; False then.
    """
    taken = outbox.take_bounce(**facts, now=now)
    if taken and facts["kind"] == BounceKind.COMPLAINT:
        for subscriber in Subscriber.objects.filter(email__in=outbox.addresses_of_report(key=facts["key"])):
            unsubscribe(subscriber=subscriber, now=now)
    return taken


def _end(subscriptions: Any, *, now: datetime) -> int:
    return subscriptions.update(state=SubscriptionState.ENDED, ended_at=now)


@transaction.atomic
def forget(*, addresses: set[str]) -> int:
    """Remove every trace of these addresses."""
    return Subscriber.objects.filter(email__in=addresses).delete()[0]


@transaction.atomic
def forget_reader(*, subscriber: Subscriber, now: datetime) -> bool:
    """From her own link: forget her address, everywhere when nobody is known by it. False when the rest of what the portal keeps
    of a person stays: a link that stands in every letter, which is passed on, does not cancel somebody's seat.
    """
    email = subscriber.email
    try:
        erasure.erase_address(email=email, by=None, now=now)
    except erasure.BelongsToSomebody:
        unsubscribe(subscriber=subscriber, now=now)
        outbox.forget_copies(email=email)
        forget(addresses={email})
        # So that no list brings her back.
        people.fade_consents(before=now + timedelta(seconds=1), emails=[email])
        return False
    return True


@transaction.atomic
def clear(*, now: datetime) -> int:
    """Forget what was asked for and never confirmed, and, after a month, who stopped everything."""
    gone = Subscription.objects.never_confirmed(now - PENDING_KEPT).delete()[0]
    stopped = dict(Subscriber.objects.stopped_before(now - PENDING_KEPT).values_list("pk", "email"))
    people.withdraw_consents(kind=CONSENT, emails=list(stopped.values()), now=now)
    gone += Subscriber.objects.filter(pk__in=stopped).delete()[0]
    return gone + Subscriber.objects.without_anything().delete()[0]
