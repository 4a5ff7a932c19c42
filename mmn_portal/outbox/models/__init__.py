"""The tables of the outbox."""

from .broadcasts import Broadcast, Claim, Delivery, MailDomain
from .mails import Mail
from .suppressions import Bounce, Suppression

__all__ = ["Bounce", "Broadcast", "Claim", "Delivery", "Mail", "MailDomain", "Suppression"]
