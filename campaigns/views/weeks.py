"""Campaign weeks: their list, the page of one, its cards and counters, its wall, and a frame for other sites."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from mmn_portal.core.conditional import unchanged_or
from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone
from mmn_portal.core.text import one_line
from mmn_portal.events import calendar, feeds
from mmn_portal.events import queries as events
from mmn_portal.events.views import AgendaLooks, Framed
from mmn_portal.outbox.rendering import site_address

from .. import actions, queries, rules
from ..models import WallPoster, Week
from .kits import ASK_AGAIN
from .studio import OfDesign


class Weeks(Guarded, TemplateView):
    """The weeks that are on, come and were."""

    rule = everyone
    cacheable = True
    template_name = "campaigns/week_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(weeks=queries.weeks(now=timezone.now()), **kwargs)


class OfWeek(Guarded):
    """What is about one week; staff see one in the making as a preview."""

    abstract = True
    rule = rules.may_see_week

    def find(self, slug, **kwargs):
        found = Week.objects.visible_to(self.request.user).select_related("cards")
        return get_object_or_404(found, slug=slug)


class WeekPage(OfWeek, AgendaLooks, TemplateView):
    """A week: how long it takes, what there is to use, what happens, and the walls of posters and stories."""

    cacheable = True
    template_name = "campaigns/week.html"
    find_page = staticmethod(events.agenda_at_once)
    anchor = "#activiteiten"

    def opens_at(self, now):
        """Today while it is on, else its nearest day."""
        return min(max(timezone.localdate(now), self.thing.starts_on), self.thing.ends_on)

    def neighbours(self, period, now):
        """Only as far as the week goes: beyond it there is nothing of it."""
        week = self.thing
        return {
            "previous": period.previous if period.first > week.starts_on else "",
            "next": period.next if period.last < week.ends_on else "",
            "today_is_shown": True,
        }

    def get_context_data(self, **kwargs):
        now, week = timezone.now(), self.thing
        filters = events.Filters.read(self.request.GET, moment=week.pk)
        asked = urlencode({"taal": (get_language() or "nl")[:2]})
        return super().get_context_data(
            page=queries.week_page(week, user=self.request.user, now=now),
            embed_url=site_address(f"{reverse('campaigns:week-embed', args=[week.slug])}?{asked}"),
            **self.looks(filters, now), **kwargs,
        )  # fmt: skip


class WeekCards(OfWeek, TemplateView):
    """The conversation cards, to print and cut out."""

    cacheable = True
    template_name = "campaigns/week_cards.html"

    def get_context_data(self, **kwargs):
        deck = queries.deck_of(self.thing)
        if not deck.cards:
            raise Http404
        return super().get_context_data(deck=deck, **kwargs)


class WeekWall(OfWeek, TemplateView):
    """All the posters on the wall of a week; its own page shows the newest."""

    cacheable = True
    template_name = "campaigns/week_wall.html"

    def get_context_data(self, **kwargs):
        page = queries.wall_page(self.thing, page=self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, **kwargs)


class WeekActivities(OfWeek, View):
    """The activities of a week for one's own calendar."""

    def get(self, request, slug):
        now, filters = timezone.now(), events.Filters(moment=self.thing.pk)
        state = feeds.fingerprint((*events.feed_state(filters, now=now), self.thing.title))
        return unchanged_or(request, f"week-{state}", lambda: self._answer(filters, now))

    def _answer(self, filters, now):
        body = calendar.feed(events.feed_events(filters, now=now), name=self.thing.title)
        return HttpResponse(body, content_type="text/calendar; charset=utf-8")


class WeekNumbers(OfWeek, View):
    """The counters of a week for the page that shows them; who has them already hears so."""

    def get(self, request, slug):
        numbers = queries.numbers_remembered(self.thing, now=timezone.now())
        state = feeds.fingerprint(tuple(asdict(numbers).values()))
        response = unchanged_or(request, f"stand-{state}", lambda: JsonResponse(_in_words(numbers)))
        response.headers["Cache-Control"] = f"public, max-age={queries.COUNTED_FOR}"
        return response


def _in_words(numbers):
    """Each number with the word that fits it, in the language of the page."""
    words = {
        "activities": ngettext("activity", "activities", numbers.activities),
        "organisations": ngettext("organisation", "organisations", numbers.organisations),
        "provinces": ngettext("province", "provinces", numbers.provinces),
        "people": ngettext("person has a seat", "people have a seat", numbers.people),
    }
    return {name: {"number": getattr(numbers, name), "words": word} for name, word in words.items()}


class WallPicture(Guarded, View):
    """The picture of a poster, as long as it hangs on the wall. No browser keeps it without asking: it may be taken back."""

    rule = everyone

    def find(self, slug, key):
        return get_object_or_404(WallPoster.objects.to_be_seen_by(self.request.user), moment__slug=slug, key=key)

    def get(self, request, slug, key):
        picture = self.thing.picture
        try:
            response = send_file(
                request, picture, name=f"{slug}.jpg", content_type="image/jpeg", etag=picture.name, as_attachment=False
            )
        except FileNotFoundError:
            raise Http404 from None
        response.headers["Cache-Control"] = ASK_AGAIN
        return response


class WeekEmbed(Framed):
    """A week for the sites of others: how long it takes, its counters and its first activities."""

    template_name = "campaigns/week_embed.html"

    def find(self, slug):
        # Also for staff only what stands on the site: the frame has no cookies, and everyone sees the same in it.
        return get_object_or_404(Week.objects.published(), slug=slug)

    def get_context_data(self, **kwargs):
        now, week = timezone.now(), self.thing
        return super().get_context_data(
            week=week, card=queries.week_card(week, today=timezone.localdate(now)),
            numbers=queries.numbers_remembered(week, now=now), events=queries.activities_for_embed(week, now=now), **kwargs,
        )  # fmt: skip


REFUSALS = {
    actions.OrganisationNotConfirmed: gettext_lazy("NOV has to confirm your organisation first. After that your poster can hang here."),
    actions.NotOnNow: gettext_lazy("“%(week)s” is over, so nothing can be added to its wall."),
    actions.NotReady: gettext_lazy("Your poster is not ready yet. See what has to be mended, and try it once more."),
    actions.OnTheWallAlready: gettext_lazy("This poster hangs on the wall of “%(week)s” already."),
    actions.TakenOffByStaff: gettext_lazy("NOV took this poster off the wall. Make another one, or ask NOV why."),
    actions.WallIsFull: gettext_lazy(
        "Your organisation has as many posters on this wall as fit. Take one back, and you can add this one."
    ),
}  # fmt: skip


class DesignWall(OfDesign, View):
    """An organisation puts a design on the wall of a week, or takes it back."""

    rule = rules.may_put_on_wall

    def post(self, request, key):
        week = get_object_or_404(Week.objects.all(), slug=one_line(request.POST.get("week", ""))[:80])
        if request.POST.get("deed") == "terug":
            self._take_back(week)
        else:
            self._show(week)
        return redirect(f"{self.thing.get_absolute_url()}#muur")

    def _show(self, week):
        try:
            actions.show_poster(design=self.thing, moment=week, by=self.request.user, now=timezone.now())
        except tuple(REFUSALS) as refusal:
            messages.warning(self.request, REFUSALS[type(refusal)] % {"week": week.title})
        else:
            messages.success(self.request, _("Your poster hangs on the wall of “%s”.") % week.title)

    def _take_back(self, week):
        poster = WallPoster.objects.of_week(week.pk).of_design(self.thing).shown().first()
        try:
            if poster is None:
                raise actions.NoSuchPosterRoad
            actions.withdraw_poster(poster=poster, by=self.request.user, now=timezone.now())
        except actions.NoSuchPosterRoad:
            messages.info(self.request, _("It was off the wall already."))
        else:
            messages.success(self.request, _("Your poster is off the wall of “%s”.") % week.title)
