"""Who asked for which news: an address, its topics, and the proof that it asked."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.outbox.address import Address
from mmn_portal.people.enums import Language
from mmn_portal.people.models import Consent

from ..enums import NETWORK_TOPIC, SubscriptionState
from ..querysets import SubscriberQuerySet, SubscriptionQuerySet


class Topic(models.Model):
    """What a newsletter is about."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_nl = models.CharField(_("name (Dutch)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60, blank=True)
    about_nl = models.CharField(_("about (Dutch)"), max_length=200, blank=True)
    about_en = models.CharField(_("about (English)"), max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=10)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name", get_language())

    @property
    def about(self) -> str:
        return in_language(self, "about", get_language())

    @property
    def is_for_members(self) -> bool:
        """Its letters go to people of the members of a network, and to nobody else who asked."""
        return self.code == NETWORK_TOPIC


class Subscriber(models.Model):
    """An address that asked for news, with or without a person. Its links are signed, so none stands in the database."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.NL)
    made_at = models.DateTimeField(_("first asked"))
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = (
            models.CheckConstraint(name="mailing_subscriber_address_is_folded", condition=Q(email=Lower("email"))),
        )

    class Privacy:
        study = ("language",)
        pseudonym = ()
        never = ("id", "email", "made_at", "confirmed_at", "link_version")

    def __str__(self) -> str:
        return self.email

    @property
    def address(self) -> Address:
        return Address(self.email, self.language)


class Subscription(models.Model):
    """One topic of one subscriber, with the consent that it rests on."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="subscriptions", verbose_name=_("topic"))
    state = models.CharField(
        _("state"), max_length=10, choices=SubscriptionState.choices, default=SubscriptionState.PENDING
    )
    where = models.CharField(_("page"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked on"))
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    consent = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("consent")
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = (
            models.UniqueConstraint(name="mailing_subscription_once_per_topic", fields=["subscriber", "topic"]),
            models.CheckConstraint(
                name="mailing_subscription_active_was_confirmed",
                condition=~Q(state=SubscriptionState.ACTIVE) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mailing_subscription_ended_has_a_moment",
                condition=Q(state=SubscriptionState.ENDED, ended_at__isnull=False)
                | (~Q(state=SubscriptionState.ENDED) & Q(ended_at__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                name="mailing_subscription_ended", fields=["ended_at"], condition=Q(state=SubscriptionState.ENDED)
            ),
        )

    class Privacy:
        study = ("topic", "state")
        pseudonym = ("subscriber",)
        never = ("id", "where", "asked_at", "confirmed_at", "ended_at", "consent")

    def __str__(self) -> str:
        return f"{self.subscriber} – {self.topic}"
