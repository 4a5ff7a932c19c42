"""Who asked for which news."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenAdmin

from . import actions
from .models import Subscriber, Subscription, Topic


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    """The topics and their words."""

    list_display = ("name_nl", "code", "place")
    readonly_fields = ("code",)

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Subscriber)
class SubscriberAdmin(SeenAdmin):
    """Addresses that asked for news."""

    list_display = ("email", "language", "made_at", "confirmed_at")
    list_filter = ("language", "subscriptions__topic", "subscriptions__state")
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

    list_display = ("subscriber", "topic", "state", "asked_at", "confirmed_at")
    list_filter = ("state", "topic")
    list_select_related = ("subscriber", "topic")
    search_fields = ("subscriber__email",)
