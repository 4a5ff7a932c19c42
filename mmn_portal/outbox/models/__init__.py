"""The tables of the outbox."""

from .broadcasts import Broadcast, Delivery, MailDomain
from .mails import Mail
from .suppressions import Bounce, Suppression

__all__ = ["Bounce", "Broadcast", "Delivery", "Mail", "MailDomain", "Suppression"]
