"""The desk of the outbox: mails, letters to many, and what came back."""

from .broadcasts import BroadcastAdmin, DeliveryAdmin, MailDomainAdmin
from .mails import MailAdmin
from .suppressions import BounceAdmin, SuppressionAdmin

__all__ = ["BounceAdmin", "BroadcastAdmin", "DeliveryAdmin", "MailAdmin", "MailDomainAdmin", "SuppressionAdmin"]
