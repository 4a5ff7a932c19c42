"""Letters to many and their copies: to see who got what, never to change it here."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin
from mmn_portal.core.forms import MOST_DIGITS
from mmn_portal.core.text import fold_address

from .. import queries
from ..enums import DeliveryState
from ..models import Broadcast, Delivery, MailDomain

WORDS = {name: state.label for state, name in queries.NAMES.items()} | {
    "leaving": _("with a worker"),
    "erased": _("erased meanwhile"),
    "bounced": _("of these came back"),
}


# Filters and pages have an end; what is older is searched by its address.
NEWEST, MOST_LISTED = 20, 10_000


@admin.register(Broadcast)
class BroadcastAdmin(SeenAdmin):
    """Letters to many."""

    list_display = ("letter", "state", "recipients", "started_at", "over_at", "why_it_waits")
    list_filter = ("state", "stream")
    search_fields = ("key",)
    fields = (
        "letter", "key", "stream", "sender", "state", "why_it_waits", "recipients", "ledger", "copies", "rate_per_hour", "is_quiet_at_night", "not_before",
        "not_after", "started_at", "over_at",
    )  # fmt: skip
    readonly_fields = ("letter", "ledger", "copies", "over_at", "why_it_waits")

    def get_queryset(self, request):
        # What a letter says is large, and shown where it is written.
        return super().get_queryset(request).with_subject()

    @admin.display(description=_("letter to many"), ordering="key")
    def letter(self, broadcast):
        return str(broadcast)

    @admin.display(description=_("why it waits"))
    def why_it_waits(self, broadcast):
        said, technical = queries.why_it_waits(broadcast)
        return f"{said} ({technical})" if technical else said

    @admin.display(description=_("over on"), ordering="ended_at")
    def over_at(self, broadcast):
        """Also of a letter that nobody stopped."""
        return broadcast.ended_at

    @admin.display(description=_("copies"))
    def copies(self, broadcast):
        address = f"{reverse('admin:outbox_delivery_changelist')}?broadcast={broadcast.pk}"
        return format_html('<a href="{}">{}</a>', address, gettext("Who got it"))

    @admin.display(description=_("what became of it"))
    def ledger(self, broadcast):
        found = queries.ledger(broadcast)
        return format_html_join("", "{}: {}<br>", ((WORDS[name], number) for name, number in found.items() if number))


class OfLetter(admin.SimpleListFilter):
    """The newest letters; an older one is found by the link at the letter itself."""

    title, parameter_name = _("letter to many"), "broadcast"

    def lookups(self, request, model_admin):
        return [(str(one.pk), str(one)) for one in Broadcast.objects.with_subject().order_by("-pk")[:NEWEST]]

    def has_output(self):
        return True

    def queryset(self, request, queryset):
        asked = self.value()
        if not asked:
            return queryset
        return queryset.filter(broadcast=asked) if asked.isdecimal() and len(asked) <= MOST_DIGITS else queryset.none()


class NewestFirst(Paginator):
    """Pages of the newest copies. All of them are millions, and counting them takes longer than showing some."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_LISTED].count()


@admin.register(Delivery)
class DeliveryAdmin(SeenAdmin):
    """The copies: one for each address."""

    list_display = ("email", "letter", "what_became_of_it", "sent_at", "bounced_at", "answer")
    list_filter = ("state", OfLetter, ("bounced_at", admin.EmptyFieldListFilter))
    paginator = NewestFirst
    # By nothing but their number: other columns have no index.
    ordering, sortable_by = ("-pk",), ()
    # Counting what each filter would find looks at every copy.
    show_facets = admin.ShowFacets.NEVER
    # Of millions of copies only whole addresses are looked up: they have an index.
    search_fields = ("email__exact",)
    fields = (
        "letter", "email", "language", "what_became_of_it", "attempts", "doubts", "not_before", "sent_at", "bounced_at",
        "answer",
    )  # fmt: skip
    readonly_fields = ("letter", "what_became_of_it")

    def changelist_view(self, request, extra_context=None):
        # Said above the list: a help text of the search box would be all the name that box has for who cannot see it.
        title = gettext("Copies of letters: the newest 10,000. Search with a whole e-mail address")
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_queryset(self, request):
        # Few letters have many copies: their subjects are asked once, not for each copy.
        letters = Prefetch("broadcast", Broadcast.objects.with_subject())
        return super().get_queryset(request).prefetch_related(letters)

    @admin.display(description=_("letter to many"))
    def letter(self, delivery):
        return str(delivery.broadcast)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold_address(search_term))

    @admin.display(description=_("state"))
    def what_became_of_it(self, delivery):
        if delivery.claim is not None:
            return gettext("with a worker")
        is_back = delivery.state == DeliveryState.SENT and delivery.bounced_at
        return gettext("sent, and came back") if is_back else delivery.get_state_display()


@admin.register(MailDomain)
class MailDomainAdmin(SeenAdmin):
    """Mail providers that asked us to wait."""

    list_display = ("name", "strikes", "wait_until", "last_answer")
    search_fields = ("name",)
