"""What others tell: somebody signed up and wants to be kept informed; her address is proven; a mail came back."""

from anymail.signals import tracking
from django.dispatch import receiver
from django.utils import timezone

from mmn_portal.outbox import actions as outbox
from mmn_portal.people.signals import address_proven, signed_up

from . import actions, bounces
from .enums import FIRST_TOPIC
from .models import Subscriber, Topic


@receiver(signed_up)
def somebody_signed_up(user, keep_informed, language, where, **kwargs):
    """Her wish waits until the mail that proves her address is answered: one mail, not two."""
    if keep_informed:
        actions.subscribe(
            email=user.email, topics=Topic.objects.filter(code=FIRST_TOPIC), language=language, where=where,
            now=timezone.now(), ask_by_mail=False,
        )  # fmt: skip


@receiver(address_proven)
def address_was_proven(person, email, **kwargs):
    """Mail arrives there, and she wants it. What she asked for at sign-up starts now."""
    outbox.lift(email=email)
    subscriber = Subscriber.objects.filter(email=email).first()
    if subscriber is not None:
        actions.confirm(subscriber=subscriber, now=timezone.now(), asked_at_signup=True)


@receiver(tracking)
def provider_told(event, esp_name, **kwargs):
    """The mail provider tells what came back, and who pressed "this is spam"."""
    facts = bounces.of_provider(event, esp_name)
    if facts is not None:
        actions.take_report(**facts, now=timezone.now())
