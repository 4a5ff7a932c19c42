"""The desk of the newsletters: who gets what, parts of the readers, a list that comes in, the letters, and whether mail arrives."""

from .letters import NewsletterAdmin
from .segments import SegmentAdmin
from .subscribers import SubscriberAdmin, SubscriptionAdmin, TopicAdmin

__all__ = ["NewsletterAdmin", "SegmentAdmin", "SubscriberAdmin", "SubscriptionAdmin", "TopicAdmin"]
