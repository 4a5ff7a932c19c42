"""Who asked for which news."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenAdmin

from .. import actions, queries
from ..enums import SubscriptionState
from ..models import Subscriber, Subscription, Topic
from .delivering import DeliveringPages
from .importing import ImportPages


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    """The topics and their words."""

    list_display = ("name_nl", "code", "place")
    readonly_fields = ("code",)

    def has_add_permission(self, request, obj=None):
        return False


class OfTopic(admin.SimpleListFilter):
    """Readers by topic. Together with a state both are about the same subscription: who *gets* a topic, who *ended* it."""

    title, parameter_name = _("topic"), "topic"

    def lookups(self, request, model_admin):
        return [(str(topic.pk), topic.name) for topic in queries.topics()]

    def queryset(self, request, queryset):
        topic, state = self.value(), request.GET.get(InState.parameter_name)
        if not topic:
            return queryset
        if topic not in dict(self.lookup_choices):
            return queryset.none()
        asked = {"topic": topic} | ({"state": state} if state in SubscriptionState.values else {})
        return queryset.with_subscription(**asked)


class InState(admin.SimpleListFilter):
    """Readers by how a subscription stands; of one topic when that is chosen as well."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return SubscriptionState.choices

    def queryset(self, request, queryset):
        # With a topic the other filter asks for both.
        if self.value() not in SubscriptionState.values or request.GET.get(OfTopic.parameter_name):
            return queryset
        return queryset.with_subscription(state=self.value())


@admin.register(Subscriber)
class SubscriberAdmin(ImportPages, DeliveringPages, SeenAdmin):
    """Addresses that asked for news."""

    list_display = ("email", "language", "made_at", "confirmed_at")
    list_filter = ("language", OfTopic, InState)
    search_fields = ("email",)
    actions = ("unsubscribe",)

    def has_unsubscribe_permission(self, request):
        return request.user.is_staff

    @admin.action(description=_("Stop all news to the chosen addresses"), permissions=("unsubscribe",))
    def unsubscribe(self, request, queryset):
        for subscriber in queryset:
            actions.unsubscribe(subscriber=subscriber, now=timezone.now())
        self.message_user(request, _("They get no news any more."), messages.SUCCESS)


@admin.register(Subscription)
class SubscriptionAdmin(SeenAdmin):
    """Subscriptions, to count and to find."""

    list_display = ("reader", "topic", "state", "asked_at", "confirmed_at")
    list_filter = ("state", "topic")
    list_select_related = ("subscriber", "topic")
    search_fields = ("subscriber__email",)
    fields = ("reader", "topic", "state", "where", "asked_at", "confirmed_at", "ended_at", "what_she_agreed_to")
    readonly_fields = ("reader", "what_she_agreed_to")

    @admin.display(description=_("subscriber"), ordering="subscriber__email")
    def reader(self, subscription):
        return subscription.subscriber.email

    @admin.display(description=_("what she agreed to"))
    def what_she_agreed_to(self, subscription):
        consent = subscription.consent
        if consent is None:
            return _("Nothing is kept yet: she has not confirmed, or her consent was erased.")
        ended = ""
        if consent.withdrawn_at:
            when = date_format(timezone.localtime(consent.withdrawn_at), "DATETIME_FORMAT")
            ended = " · " + gettext("withdrawn") + f" {when}"
        return format_html(
            "<p>{}</p><p>{} · {} · {}{}</p>", consent.text, consent.text_version, consent.where,
            date_format(timezone.localtime(consent.given_at), "DATETIME_FORMAT"),
            ended,
        )  # fmt: skip
