"""What allauth tells us."""

from allauth.account.signals import email_changed, email_confirmed, user_signed_up
from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import get_language

from . import actions, signals


@receiver(email_confirmed)
def address_was_confirmed(request, email_address, **kwargs):
    """A proven address becomes the person's, when it is the one the account uses."""
    if email_address.primary or not email_address.user.person.email:
        actions.prove_address(user=email_address.user, email=email_address.email)


@receiver(email_changed)
def address_was_changed(request, user, from_email_address, to_email_address, **kwargs):
    """The account uses another (proven) address from now on."""
    if to_email_address.verified:
        actions.prove_address(user=user, email=to_email_address.email)


@receiver(user_signed_up)
def somebody_signed_up(request, user, **kwargs):
    """Tell whoever cares, with the choice made on the form."""
    keep_informed = bool(request.POST.get("keep_informed"))
    language, where = (get_language() or "nl")[:2], request.path
    transaction.on_commit(
        lambda: signals.signed_up.send(
            type(user), user=user, keep_informed=keep_informed, language=language, where=where
        )
    )
