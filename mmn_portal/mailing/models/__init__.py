"""The tables of the newsletters."""

from .letters import Block, Click, Link, Newsletter
from .segments import Segment
from .subscribers import Subscriber, Subscription, Topic

__all__ = ["Block", "Click", "Link", "Newsletter", "Segment", "Subscriber", "Subscription", "Topic"]
