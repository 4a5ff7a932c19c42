"""The deeds of an expedition, one module a subject.

``method``: a method is put in. ``travelling``: an organisation applies, is admitted, rests, stops; a leader is asked and
answers. ``writing``: contacts and steps. ``moving``: from one phase to the next, and to the end. ``scanning``: the self-scan.
``sweeping``: what is due now, and what is forgotten.
"""

from .method import Published, publish_method
from .moving import Unmet, move_phase
from .scanning import Closed, TooEarly, TooFew, TooMany, answer_scan, close_scan, invite_to_scan, open_scan
from .sweeping import clear, forget, send_digests, sweep
from .travelling import (
    Full,
    NoSuchRoad,
    NotAsked,
    NotOpen,
    NotQualified,
    NotYours,
    TooBusy,
    admit,
    answer_assignment,
    apply,
    ask_helper,
    ask_leader,
    begin_group,
    decline,
    end_group,
    pause,
    stop,
    wake,
)
from .writing import (
    AnothersKey,
    Contact,
    Hint,
    Promise,
    add_to,
    leave_out,
    log,
    log_for_group,
    mark_done,
)

__all__ = [
    "AnothersKey",
    "Closed",
    "Contact",
    "Full",
    "Hint",
    "NoSuchRoad",
    "NotAsked",
    "NotOpen",
    "NotQualified",
    "NotYours",
    "Promise",
    "Published",
    "TooBusy",
    "TooEarly",
    "TooFew",
    "TooMany",
    "Unmet",
    "add_to",
    "admit",
    "answer_assignment",
    "answer_scan",
    "apply",
    "ask_helper",
    "ask_leader",
    "begin_group",
    "clear",
    "close_scan",
    "decline",
    "end_group",
    "forget",
    "invite_to_scan",
    "leave_out",
    "log",
    "log_for_group",
    "mark_done",
    "move_phase",
    "open_scan",
    "pause",
    "publish_method",
    "send_digests",
    "stop",
    "sweep",
    "wake",
]
