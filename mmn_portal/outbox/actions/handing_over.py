"""The copies of one claim on their way: what the server says to each, and what that means for the rest."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from .. import rules
from ..enums import BroadcastState, DeliveryState
from ..line import HANGING_UP, Answer, Copy, SenderRefused, ServerAway
from ..marks import DATABASE_AWAY, mark_held, mark_sent
from ..models import Broadcast, Claim, Delivery, MailDomain
from ..querysets import Picked
from ..writing import Letter, Parcel
from .broadcasting import pause
from .suppressing import take_refusal, withdraw_refusals

if TYPE_CHECKING:
    from .delivering import Worker

logger = logging.getLogger(__name__)

SECOND_LOOK = timedelta(minutes=10)


class Batch:
    """The copies of one claim on their way. ``domains``: the providers that asked to wait of late."""

    def __init__(
        self, worker: "Worker", broadcast: Broadcast, claim: Claim, picked: list[Picked], domains: set[str]
    ) -> None:
        self.worker, self.broadcast, self.claim, self.domains = worker, broadcast, claim, domains
        self.refusals: list[tuple[Picked, Answer]] = []
        self.unmade: list[Picked] = []
        self.answered: set[str] = set()
        self.left = {one.pk: one for one in picked}
        # What the server took: a database that fails may forget it, we do not.
        self.taken: list[int] = []
        self.hung_up_at: set[int] = set()
        # What came in between, and whether the letter must wait for it.
        self.trouble: ServerAway | SenderRefused | None = None
        self.is_handed_over = self.must_wait = False
        self.until = min(monotonic() + settings.OUTBOX_LEASE_SECONDS / 2, worker.until)

    def hand_over(self) -> None:
        """Give every copy to the server. What comes in between ends it."""
        self.trouble = self._hand_over()
        self.is_handed_over = True

    def _hand_over(self) -> ServerAway | SenderRefused | None:
        while self.left:
            try:
                for answer in self.worker.writer.give(self._copies()):
                    self._take(answer)
            except SenderRefused as refusal:
                return refusal
            except ServerAway as away:
                if away.doubt is not None:
                    self._doubt(self.left.pop(away.doubt))
                # Relays hang up after some number of mails: that is no trouble while they took some.
                if not self.worker.writer.taken:
                    self._put_off()
                    return away
                continue
            # A slow server, or the turn is over: the rest goes back, so that pause, stop and unsubscribing are seen soon.
            return None
        return None

    def _copies(self) -> Iterator[Copy | Parcel]:
        letters: dict[str, Letter] = {}
        for one in list(self.left.values()):
            moment = monotonic()
            if moment > self.until or self.worker.marks.is_lost:
                return
            language = one.language if one.language in self.broadcast.content else next(iter(self.broadcast.content))
            letter = letters.get(language) or letters.setdefault(language, Letter(self.broadcast, language))
            # The server reads the mail before: the database may write its mark down meanwhile.
            self.worker.marks.look()
            try:
                yield self.worker.writer.prepare(letter, one, now=self.worker.at(moment))
            except (ValueError, UnicodeError):
                logger.exception("copy %s could not be made", one.pk)
                self.unmade.append(self.left.pop(one.pk))
                # A database that is away is met later: nothing may go wrong here while a mail is on its way.
                with suppress(*DATABASE_AWAY):
                    self._fail_unmade()

    def _take(self, answer: Answer) -> None:
        if answer.code == HANGING_UP and answer.pk not in self.hung_up_at:
            # Enough for one connection; who says so twice of one copy means that copy.
            self.hung_up_at.add(answer.pk)
            return
        if answer.is_taken:
            # Before anything can go wrong with the mark.
            self.taken.append(answer.pk)
        one = self.left[answer.pk]
        # The mark tells of all before it, but for those that say something else themselves.
        self._fail_unmade()
        if answer.is_taken:
            del self.left[one.pk]
            self.worker.marks.sent(one.pk)
            self.worker.sent += 1
            if self.domains:
                self.answered.add(_domain_of(one))
        elif answer.code >= 500:
            self.refusals.append((one, answer))
            self._fail(one, f"{answer.code} {answer.words}")
        else:
            self._later(one, answer)
        self.left.pop(one.pk, None)

    def _put_off(self) -> None:
        """The copy at which the server hung up before it took any: not first again, so that the others have their turn."""
        first = next(iter(self.left.values()), None)
        if first is not None and first.pk in self.hung_up_at:
            self._put(first, state=DeliveryState.WAITING, not_before=self.worker.now + SECOND_LOOK)
            del self.left[first.pk]

    @property
    def went_well(self) -> bool:
        """All of it was taken, and there is nothing to judge."""
        is_held = bool(self.answered & self.domains) or self.broadcast.troubles or self.broadcast.why
        return bool(self.taken) and not (self.trouble or self.left or self.refusals or self.unmade or is_held)

    def _fail(self, one: Picked, answer: str) -> None:
        self._put(one, state=DeliveryState.FAILED, attempts=one.attempts + 1, answer=answer[:300])

    def _fail_unmade(self) -> None:
        while self.unmade:
            self._fail(self.unmade[-1], "0 the copy could not be made")
            self.unmade.pop()

    def _came_back(self) -> None:
        """What was refused for good, once it is clear that the letter or its sender is not at fault."""
        for one, answer in self.refusals:
            take_refusal(
                key=f"d{one.pk}:{one.attempts + 1}", email=one.email, code=answer.code, words=answer.words,
                now=self.worker.now, delivery_id=one.pk,
            )  # fmt: skip

    def _refused_lately(self) -> tuple[set[int], int]:
        """The copies that were refused for good, and of how many: of this claim, or of the last ones of the letter where a claim
        is small. A slow letter has ten copies in its hands, and would never be judged.
        """
        refused = {one.pk for one, _answer in self.refusals}
        if not refused or len(refused) + len(self.taken) >= rules.ENOUGH_TO_JUDGE:
            return refused, len(refused) + len(self.taken)
        lately = self.broadcast.deliveries.answered_up_to(max(refused))[: rules.LOOK_BACK]
        rows = list(lately.values_list("pk", "state", "answer"))
        return {pk for pk, state, answer in rows if state == DeliveryState.FAILED and answer.startswith("5")}, len(rows)

    def _take_refusals_back(self, refused: set[int]) -> None:
        """Nobody of them is at fault: they wait until staff have looked, and nothing that was concluded about them stays."""
        withdraw_refusals(delivery__in=refused)
        Delivery.objects.filter(pk__in=refused, state=DeliveryState.FAILED).update(
            state=DeliveryState.WAITING, bounced_at=None
        )

    def _later(self, one: Picked, answer: Answer) -> None:
        """Refused for now: this copy waits, and so does everybody at the same provider."""
        now, words = self.worker.now, f"{answer.code} {answer.words}"[:300]
        if one.attempts + 1 >= rules.TRIES:
            self._fail(one, words)
            return
        wait = now + rules.wait_after(one.attempts + 1)
        self._put(one, state=DeliveryState.WAITING, attempts=one.attempts + 1, not_before=wait, answer=words)
        if not rules.code_in(answer.words).startswith("4.2."):
            # Not one full mailbox, but the provider itself.
            self._hold(_domain_of(one), str(answer.code))

    def _hold(self, name: str, code: str) -> None:
        now = self.worker.now
        domain, _made = MailDomain.objects.get_or_create(name=name, defaults={"wait_until": now, "strikes": 0})
        if domain.wait_until <= now:
            strikes = domain.strikes + 1
            MailDomain.objects.filter(pk=domain.pk).update(
                strikes=strikes, wait_until=now + rules.wait_after(strikes), last_answer=code
            )

    def _doubt(self, one: Picked) -> None:
        """The content left and no answer came. Once it is tried again, with the same Message-ID; then staff decide."""
        if one.doubts:
            self._put(one, state=DeliveryState.UNCERTAIN, doubts=one.doubts + 1)
        else:
            later = self.worker.now + SECOND_LOOK
            self._put(
                one, state=DeliveryState.WAITING, doubts=1, not_before=later, answer="no answer after the content"
            )

    def _put(self, one: Picked, **changes: object) -> None:
        # Of a copy that another worker took over after the lease, the other one writes.
        Delivery.objects.held_by(self.claim).filter(pk=one.pk).update(claim=None, **changes)

    def conclude(self) -> None:
        """Write down what became of the copies, and judge how it went. May be done twice."""
        self.end()
        self.must_wait = self._judge()

    @transaction.atomic
    def end(self) -> None:
        """Write down what became of the copies. What was not handed over waits again; what another worker took over after the
        lease is left to it.
        """
        # The claim, its letter, its copies: whoever takes it back, and whoever erases a reader, locks them in the same order.
        Claim.objects.select_for_update().filter(pk=self.claim.pk).first()
        letter = Broadcast.objects.filter(pk=self.broadcast.pk)
        letter.select_for_update().values_list("pk").first()
        self._fail_unmade()
        held, now = Delivery.objects.held_by(self.claim), self.worker.now
        sent = mark_held(self.claim, upto=self.taken[-1], at=now) if self.taken else 0
        if sent < len(self.taken):
            # The lease had lapsed: they are marked all the same.
            sent += mark_sent(self.taken, at=now)
        if self.left:
            held.filter(pk__in=self.left).update(claim=None)
        if not held.exists():
            Claim.objects.filter(pk=self.claim.pk).delete()
        letter.update(sent=F("sent") + sent, turn_at=now)

    def _judge(self) -> bool:
        """Go on, wait, or ask staff to look. True when the letter must wait."""
        broadcast, now, trouble = self.broadcast, self.worker.now, self.trouble
        if isinstance(trouble, SenderRefused) and trouble.code >= 500:
            return pause(broadcast=broadcast, why=_("The mail server refuses the sender: %s") % trouble, now=now)
        refused, of = self._refused_lately()
        if rules.are_too_many(len(refused), of):
            self._take_refusals_back(refused)
            why = _("%(refused)d of %(all)d mails were refused.") % {"refused": len(refused), "all": of}
            return pause(broadcast=broadcast, why=why, now=now)
        self._came_back()
        # A provider that takes mail again is held no longer.
        MailDomain.objects.filter(name__in=self.answered & self.domains, wait_until__lte=now).delete()
        same = Broadcast.objects.filter(pk=broadcast.pk)
        if trouble is not None:
            wait = rules.wait_after(min(broadcast.troubles, 4))
            same.update(troubles=broadcast.troubles + 1, not_before=now + wait / 4, why=str(trouble)[:300])
            return True
        if broadcast.troubles or broadcast.why:
            same.filter(state=BroadcastState.SENDING).update(troubles=0, why="")
            broadcast.troubles, broadcast.why = 0, ""
        return False


def _domain_of(one: Picked) -> str:
    return one.email.rpartition("@")[2]
