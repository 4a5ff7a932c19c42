"""The deeds of the outbox, one module a subject.

``posting``: a mail is written down, and leaves. ``broadcasting``: one letter to very many is frozen, held, stopped, closed.
``delivering``: its copies leave. ``suppressing``: what comes back, and addresses that get nothing any more.
"""

from .broadcasting import begin, clear_old_broadcasts, clear_stream, finish, pause, resume, send_doubtful, take_back
from .broadcasting import stop as stop_broadcast
from .delivering import SHORT_TURN_SECONDS, deliver_broadcasts
from .posting import (
    FORGOTTEN,
    NotResendable,
    claim,
    clear_old,
    count_of,
    deliver,
    forget,
    forget_copies,
    put,
    put_many,
    put_rendered,
    redact,
    resend,
    send,
    stop,
)
from .suppressing import (
    AlreadyBlocked,
    addresses_of_report,
    block,
    blocked_among,
    clear_old_bounces,
    lift,
    print_of,
    suppress,
    take_bounce,
    unblock,
)

__all__ = [
    "FORGOTTEN",
    "SHORT_TURN_SECONDS",
    "AlreadyBlocked",
    "NotResendable",
    "addresses_of_report",
    "begin",
    "block",
    "blocked_among",
    "claim",
    "clear_old",
    "clear_old_bounces",
    "clear_old_broadcasts",
    "clear_stream",
    "count_of",
    "deliver",
    "deliver_broadcasts",
    "finish",
    "forget",
    "forget_copies",
    "lift",
    "pause",
    "print_of",
    "put",
    "put_many",
    "put_rendered",
    "redact",
    "resend",
    "resume",
    "send",
    "send_doubtful",
    "stop",
    "stop_broadcast",
    "suppress",
    "take_back",
    "take_bounce",
    "unblock",
]
