"""Addresses that nothing may be mailed to, and mails that come back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from mmn_portal.core import actions as core

from .. import rules
from ..enums import BounceKind, DeliveryState, MailState, Reach, SuppressionReason
from ..models import Bounce, Delivery, Mail, Suppression
from ..prints import print_of, prints_among, prints_of

# A mailbox that is full for a month is a mailbox that nobody reads.
SOFT_BOUNCES, SOFT_WITHIN = 5, timedelta(days=30)
BOUNCES_KEPT = timedelta(days=365)
# A mail that is due is claimed within this time, also when very many are.
OUTBOX_LOOKS = timedelta(days=1)
# What the key of a refusal begins with.
REFUSED = "smtp:"

# How hard it is to end: what staff blocked, staff end.
STRENGTH = {SuppressionReason.ERASED: 1, SuppressionReason.STAFF: 2}


class AlreadyBlocked(Exception):
    """Nothing goes to this address as it is."""


def blocked_among(emails: Iterable[str], *, reach: Reach = Reach.NEWS) -> set[str]:
    """Which of these addresses are blocked. One query.

    Mail that somebody asks for this very moment (a code) reaches who was erased or complained and comes back of her own will;
    where mail does not arrive it is not sent, but for the mail that asks whether it arrives again. Staff stop everything.
    """
    by_print = prints_among(emails)
    blocked = Suppression.objects.filter(print__in=by_print).holding(reach)
    return {by_print[one] for one in blocked.values_list("print", flat=True)}


@transaction.atomic
def suppress(*, email: str, reason: SuppressionReason, now: datetime, detail: str = "") -> Suppression:
    """Block an address, and keep every copy that still waits for it from leaving. Blocking twice is once.

    A block that ends less easily stays: that of staff always, that of who was erased but for staff. Who was erased stays without
    an address.
    """
    known = Suppression.objects.filter(print__in=prints_of(email)).first()
    is_nameless = reason == SuppressionReason.ERASED or (known is not None and not known.email)
    facts: dict[str, Any] = {"email": "" if is_nameless else email.casefold()}
    is_same = known is not None and known.reason == reason
    if known is None or (not is_same and STRENGTH.get(reason, 0) >= STRENGTH.get(SuppressionReason(known.reason), 0)):
        facts |= {"reason": reason, "since": now}
    facts["detail"] = "" if is_nameless else detail[:300]
    suppression, _made = Suppression.objects.update_or_create(
        print=known.print if known else print_of(email), defaults=facts, create_defaults=facts
    )
    Delivery.objects.waiting().filter(email=email).update(state=DeliveryState.BLOCKED)
    return suppression


@transaction.atomic
def block(*, email: str, by: object, now: datetime, detail: str = "") -> Suppression:
    """Staff block an address. Raises AlreadyBlocked."""
    known = Suppression.objects.filter(print__in=prints_of(email)).first()
    if known is not None and known.reason != SuppressionReason.ERASED:
        raise AlreadyBlocked
    suppression = suppress(email=email, reason=SuppressionReason.STAFF, detail=detail, now=now)
    core.write_down(deed="outbox.block", thing=_without_name(suppression.print), by=by, now=now)
    return suppression


def lift(*, email: str, asked_anew: bool = False) -> bool:
    """Mail may go to an address again, because its reader proved that mail arrives: that ends a complaint and an erasure.
    ``asked_anew``: she answered a mail that was sent to find out, which ends what came back as well. What staff blocked is ended
    by staff (``unblock``).
    """
    blocked = Suppression.objects.filter(print__in=prints_of(email))
    ended = blocked.ended_by_asking_anew() if asked_anew else blocked.ended_by_proof()
    return bool(ended.delete()[0])


@transaction.atomic
def unblock(*, suppression: Suppression, by: object, now: datetime) -> bool:
    """Staff end a block. Of who was erased as well that stays: she comes back by herself. False when nothing of it is theirs to end."""
    same = Suppression.objects.filter(pk=suppression.pk)
    if suppression.email:
        ended = same.delete()[0]
    else:
        ended = same.exclude(reason=SuppressionReason.ERASED).update(reason=SuppressionReason.ERASED)
    if ended:
        core.write_down(deed="outbox.lift", thing=_without_name(suppression.print), by=by, now=now)
    return bool(ended)


def _without_name(its_print: str) -> str:
    """For the trail, which names nobody."""
    return f"blocked address {its_print[:12]}"


@transaction.atomic
def take_bounce(
    *, key: str, email: str, kind: BounceKind, now: datetime, code: str = "", detail: str = "",
    mail_id: int | None = None, delivery_id: int | None = None, is_back: bool = False,
) -> bool:  # fmt: skip
    """A mail came back, or its reader called it spam. For good: the address is blocked at once; for now: after five times
    in a month. The same report twice is once; False then.

    ``is_back``: the server gave up, so the mail did not arrive, whatever the code says of the address. For good is always so.
    """
    mail = Mail.objects.filter(pk=mail_id).first() if mail_id else None
    delivery = Delivery.objects.filter(pk=delivery_id).first() if delivery_id else None
    email = (email or (mail and mail.email) or (delivery and delivery.email) or "").casefold()
    if not email or Suppression.objects.filter(print__in=prints_of(email), email="").exists():
        # Who was erased: nothing of her is written down again.
        return False
    _bounce, made = Bounce.objects.get_or_create(
        key=key[:100],
        defaults={
            "email": email, "kind": kind, "code": code[:20], "detail": detail[:300], "at": now,
            "mail": mail, "delivery": delivery,
        },
    )  # fmt: skip
    # Also of one that was told before: a delay ("for now") may be followed by giving up.
    if kind == BounceKind.HARD or (is_back and kind != BounceKind.COMPLAINT):
        _came_back(mail, delivery, now)
    if not made:
        return False
    reason = _reason_to_block(email, kind, now)
    if reason is not None:
        suppress(email=email, reason=reason, detail=f"{code} {detail}".strip(), now=now)
    return True


def addresses_of_report(*, key: str) -> set[str]:
    """Whose mail a report was about."""
    return set(Bounce.objects.filter(key=key[:100]).values_list("email", flat=True))


@transaction.atomic
def take_refusal(*, key: str, email: str, code: int, words: str, now: datetime, **of: Any) -> None:
    """The server refused this reader for good while a mail to her was handed over: the same as a mail that comes back later.
    Refused for a policy (RFC 3463, x.7) says something about the mail or its sender, and nothing about her.
    """
    status = rules.code_in(words)
    if not status.startswith("5.7."):
        kind = BounceKind.HARD if rules.is_for_good(status) else BounceKind.SOFT
        take_bounce(
            key=f"{REFUSED}{key}", email=email, kind=kind, code=status or str(code), detail=words, now=now, **of
        )


@transaction.atomic
def withdraw_refusals(**of: Any) -> None:
    """The server refused these mails because of what they say or who sends them: what was written down about their readers is
    taken back, and what was held back for it waits again. ``of``: of which mails or deliveries, as a filter.
    """
    told = Bounce.objects.filter(key__startswith=REFUSED, **of)
    since = told.aggregate(first=Min("at"))["first"]
    if since is None:
        return
    emails = set(told.values_list("email", flat=True))
    Suppression.objects.filter(print__in=prints_among(emails), since__gte=since).by_what_came_back().delete()
    # Of other letters, too: whoever is blocked for another reason is left out at the claim.
    Delivery.objects.blocked().in_open_letters().filter(email__in=emails).update(state=DeliveryState.WAITING)
    held = Mail.objects.filter(state=MailState.BLOCKED, secret=False, email__in=emails)
    held.filter(not_before__gte=since - OUTBOX_LOOKS).update(state=MailState.WAITING)
    told.delete()


def _came_back(mail: Mail | None, delivery: Delivery | None, now: datetime) -> None:
    if mail is not None:
        Mail.objects.filter(pk=mail.pk, state=MailState.SENT).update(state=MailState.BOUNCED)
    if delivery is not None:
        Delivery.objects.filter(pk=delivery.pk, bounced_at=None).update(bounced_at=now)


def _reason_to_block(email: str, kind: BounceKind, now: datetime) -> SuppressionReason | None:
    if kind == BounceKind.HARD:
        return SuppressionReason.HARD
    if kind == BounceKind.COMPLAINT:
        return SuppressionReason.COMPLAINT
    recent = Bounce.objects.of_address(email).filter(kind=BounceKind.SOFT, at__gt=now - SOFT_WITHIN).count()
    return SuppressionReason.SOFT if recent >= SOFT_BOUNCES else None


def clear_old_bounces(*, now: datetime) -> int:
    """Forget what came back a year ago."""
    return Bounce.objects.filter(at__lt=now - BOUNCES_KEPT).delete()[0]
