"""Who asked for which news."""

from django.contrib import admin, messages
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenAdmin, deed_page

from .. import actions, forms, queries
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
    """Addresses that asked for news, each with its topics and what it agreed to. Staff end what a reader asks them to end."""

    change_form_template = "admin/subscriber.html"
    list_display = ("email", "language", "made_at", "confirmed_at")
    list_filter = ("language", OfTopic, InState)
    search_fields = ("email",)
    actions = ("unsubscribe",)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/taal/", view(self.language_page), name="mailing_subscriber_language"),
            path("<int:pk>/stoppen/<int:topic>/", view(self.end_page), name="mailing_subscriber_end"),
            path("<int:pk>/alles-stoppen/", view(self.end_all_page), name="mailing_subscriber_end_all"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "subscriptions": queries.subscriptions_of(obj), "without": queries.topics_without(obj),
            "is_blocked": queries.is_blocked(obj),
        }  # fmt: skip
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def language_page(self, request, pk):
        """In which language her mails are."""
        subscriber = get_object_or_404(Subscriber, pk=pk)

        def do(asked):
            actions.change_language(subscriber=subscriber, **asked, by=request.user, now=timezone.now())
            return gettext("The language of %s is changed.") % subscriber

        return deed_page(
            request, self.admin_site, title=gettext("Change the language: %s") % subscriber,
            form=forms.ChangingLanguage(request.POST or None, initial={"language": subscriber.language}),
            label=gettext("Change the language"), do=do, back=reverse("admin:mailing_subscriber_change", args=[pk]),
            refusals={actions.SameLanguage: gettext("This reader has this language already.")},
            about=gettext("Her next mails are in this language. She gets no mail about this change."),
        )  # fmt: skip

    def end_page(self, request, pk, topic):
        """One topic less, because she asked for that: by phone, or in a mail to the desk."""
        subscriber, topic = get_object_or_404(Subscriber, pk=pk), get_object_or_404(Topic, pk=topic)
        named = {"topic": topic, "reader": subscriber}

        def do(_asked):
            actions.end_topic(subscriber=subscriber, topic=topic, by=request.user, now=timezone.now())
            return gettext("“%(topic)s” is ended for %(reader)s.") % named

        return deed_page(
            request, self.admin_site, title=gettext("End “%(topic)s” for %(reader)s") % named,
            form=Form(request.POST or None), label=gettext("End this topic"), do=do,
            refusals={actions.EndedAlready: gettext("This reader does not get this topic (any more).")},
            back=reverse("admin:mailing_subscriber_change", args=[pk]),
            about=gettext("Do this when the reader asks for it. What else she gets stays. She gets no mail about it. You cannot undo this: only she can ask for the topic again."),
        )  # fmt: skip

    def end_all_page(self, request, pk):
        """No news any more, because she asked for that."""
        subscriber = get_object_or_404(Subscriber, pk=pk)

        def do(_asked):
            if not actions.unsubscribe(subscriber=subscriber, by=request.user, now=timezone.now()):
                raise actions.EndedAlready
            return gettext("%s gets no news any more.") % subscriber

        return deed_page(
            request, self.admin_site, title=gettext("End all news to %s") % subscriber,
            form=Form(request.POST or None), label=gettext("End all news"), do=do,
            back=reverse("admin:mailing_subscriber_change", args=[pk]),
            refusals={actions.EndedAlready: gettext("This reader gets no news already.")},
            about=gettext("Do this when the reader asks for it. She gets no mail about it. You cannot undo this: only she can ask for news again."),
        )  # fmt: skip

    def has_unsubscribe_permission(self, request):
        return request.user.is_staff

    @admin.action(description=_("Stop all news to the chosen addresses"), permissions=("unsubscribe",))
    def unsubscribe(self, request, queryset):
        for subscriber in queryset:
            actions.unsubscribe(subscriber=subscriber, by=request.user, now=timezone.now())
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
