"""The registration desk of NOV staff: sessions, seats, people, messages, lists; one module a subject."""

from . import registrations, seen, sessions

__all__ = ["registrations", "seen", "sessions"]
