"""The agenda as a page, for machines and for the sites of others; and the page of one session."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from mmn_portal.core import api
from mmn_portal.core.api import OpenData
from mmn_portal.core.conditional import unchanged_or
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query
from mmn_portal.core.middleware import FRAMED_ANYWHERE
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people.enums import Province, Theme

from .. import (
    agenda,
    calendar,
    feeds,
    forms,
    open_data,
    parts,
    queries,
    rules,
)
from ..enums import EventKind, Format
from ..models import Event


class AgendaLooks:
    """The ways to look at sessions: those to come as a list beside a map, or a month, or a week; each with its address."""

    find_page = staticmethod(queries.agenda)
    # Where on a longer page the sessions stand: links between the looks lead there.
    anchor = ""

    def opens_at(self, now):
        """The day that a month or a week opens at, when no other was asked."""
        return timezone.localdate(now)

    def neighbours(self, period, now):
        """Where one can walk from a month or week."""
        return {
            "previous": period.previous,
            "next": period.next,
            "today_is_shown": period.holds(timezone.localdate(now)),
        }

    def looks(self, filters, now):
        """What the templates of the agenda show; ``stays`` is what a form of filters takes along unseen."""
        view = agenda.view_of(self.request.GET.get("weergave", ""))
        shown = self._list(filters, now) if view == agenda.LIST else self._period(view, filters, now)
        return {"filters": filters, "view": view, "query": urlencode(filters.asked), **shown}

    def _list(self, filters, now):
        tabs = {view: {"weergave": view} for view in (agenda.MONTH, agenda.WEEK)}
        spread = queries.spread(filters, now=now)
        page = self.find_page(filters, now=now, page=self.request.GET.get("page"), how_many=spread.how_many)
        return {
            "page_obj": page,
            "page_query": rest_of_query(self.request),
            "sessions": {"lines": page.object_list},
            "provinces": spread.provinces,
            "map": {
                "provinces": spread.provinces,
                "filters": filters,
                "map_query": _query_before(filters, "provincie"),
                "anchor": self.anchor,
            },
            "stays": {},
            "tabs": _tabs(agenda.LIST, filters, tabs, self.anchor),
        }

    def _period(self, view, filters, now):
        opens_at, other = self.opens_at(now), agenda.WEEK if view == agenda.MONTH else agenda.MONTH
        period = agenda.period_of(view, self.request.GET.get(view, ""), today=opens_at)
        weeks = queries.calendar(filters, period, now=now)
        how_many = sum(len(day.entries) + day.more for week in weeks for day in week)
        here = {"weergave": view, view: period.value}
        tabs = {view: here, other: {"weergave": other, other: period.other_view(other, today=opens_at)}}
        following = None if how_many else queries.next_after(filters, max(period.last, opens_at))
        shown = {
            "view": view,
            "period": period,
            "weeks": weeks,
            "how_many": how_many,
            "following": following and {
                "event": following,
                "query": urlencode(filters.asked | {"weergave": view, view: agenda.value_of(view, following.starts_on)}),
            },
            "walk_query": urlencode(filters.asked | {"weergave": view}),
            "day_query": _query_before(filters, "van", "tot"),
            "anchor": self.anchor,
            **self.neighbours(period, now),
        }  # fmt: skip
        return {"shown": shown, "weeks": weeks, "stays": here, "tabs": _tabs(view, filters, tabs, self.anchor)}


class Agenda(AgendaLooks, Guarded, TemplateView):
    """All sessions, with filters."""

    rule = everyone
    cacheable = True
    template_name = "events/agenda.html"

    def get_context_data(self, **kwargs):
        filters, now = queries.Filters.read(self.request.GET), timezone.now()
        looks = self.looks(filters, now)
        form = forms.Browsing(self.request.GET or None, stays=looks["stays"])
        # Filters are of sessions, and a month or a week shows the days: programmes stand with the whole list.
        is_whole = looks["view"] == agenda.LIST and not filters.any
        programmes = queries.current_programmes(now=now) if is_whole else []
        return super().get_context_data(
            form=form, embed_url=_embed_address(filters), programmes=programmes, **looks, **kwargs
        )


def _tabs(view, filters, places, anchor):
    """The three ways to look, each with the same filters."""
    labels = {agenda.LIST: _("List"), agenda.MONTH: _("Month"), agenda.WEEK: _("Week")}
    return [
        {"label": label, "url": f"?{urlencode(filters.asked | places.get(each, {}))}{anchor}", "current": each == view}
        for each, label in labels.items()
    ]


def _query_before(filters, *left_out):
    """The filters but for some, as the beginning of a query that goes on."""
    rest = urlencode({name: word for name, word in filters.asked.items() if name not in left_out})
    return f"{rest}&" if rest else ""


def _embed_address(filters):
    """Where other sites find the agenda with these filters, in the language of the page."""
    asked = filters.asked | {"taal": (get_language() or "nl")[:2]}
    return site_address(f"{reverse('events:embed')}?{urlencode(asked)}")


class EventPage(Guarded, TemplateView):
    """A session: no form, so that everyone gets the same page."""

    rule = rules.may_see
    cacheable = True
    template_name = "events/event.html"

    def find(self, slug):
        event = queries.find_event(slug, self.request.user)
        if event is None:
            raise Http404
        return event

    def get_context_data(self, **kwargs):
        now = timezone.now()
        seats = queries.seats_of(self.thing, now=now)
        full = queries.full_formats(seats)
        is_full = bool(seats) and not any(each.free for each in seats)
        is_open = bool(seats) and rules.is_open(self.thing, now=now)
        facts = {
            "event": self.thing,
            "linked_data": feeds.schema_org(self.thing, seats, is_open=is_open) if self.thing.is_public else None,
            "seats": seats,
            "is_full": is_full,
            "is_kept": is_full and any(each.kept for each in seats),
            "is_open": is_open,
            "opens_later": rules.opens_later(self.thing, now=now),
            "is_over": self.thing.is_over(now),
            "closes_at": rules.closes_at(self.thing),
            "others": queries.other_sessions(self.thing, now=now, formats=full) if is_open and full else [],
            "speakers": queries.speakers_of(self.thing),
            "parts": parts.parts_of(self.thing, now),
            "add_links": calendar.add_links(self.thing),
            "share_holds": rules.share_holds(self.thing, now=now),
        }
        return super().get_context_data(event=self.thing, facts=facts, **kwargs)


class EventCalendar(EventPage):
    """A session as a calendar file, for whoever wants it without registering."""

    def get(self, request, *args, **kwargs):
        online = request.GET.get("vorm") == Format.ONLINE
        body = calendar.feed([self.thing], name=self.thing.title, online=online)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.thing.slug}.ics"'
        return response


class Feed(Guarded, View):
    """The agenda for machines; answers "not changed" where nothing changed."""

    rule = everyone
    kind = "ics"

    def get(self, request):
        filters, now = queries.Filters.read(request.GET), timezone.now()
        state = feeds.fingerprint(queries.feed_state(filters, now=now))
        return unchanged_or(
            request, f"{self.kind}-{state}", lambda: self._answer(queries.feed_events(filters, now=now))
        )

    def _answer(self, events):
        if self.kind == "json":
            return JsonResponse({"events": [feeds.as_json(event) for event in events]})
        if self.kind == "atom":
            return HttpResponse(feeds.atom(events), content_type="application/atom+xml; charset=utf-8")
        return HttpResponse(
            calendar.feed(events, name=_("Agenda of Mensen maken Nederland")),
            content_type="text/calendar; charset=utf-8",
        )


class OpenAgenda(OpenData):
    """The agenda as open data."""

    def get(self, request):
        asked = request.GET
        filters = queries.Filters(
            province=api.one_of(asked, "provincie", Province.values),
            kind=api.one_of(asked, "soort", EventKind.values),
            theme=api.one_of(asked, "thema", Theme.values),
            first=api.day(asked, "van"),
            last=api.day(asked, "tot"),
        )
        facts, rows = self.page_of(queries.open_events(filters, now=timezone.now()), filters.asked)
        return self.answer(facts | {"results": [open_data.in_short(each) for each in rows]})


class OpenEvent(OpenData):
    """One session as open data: as everyone sees it, whoever asks."""

    def find(self, slug):
        return get_object_or_404(Event.objects.public().select_related("place", "host"), slug=slug)

    def get(self, request, slug):
        return self.answer(open_data.in_full(self.thing))


class Framed(Guarded, TemplateView):
    """A page for the sites of others: in a frame, without cookies, without a script, in the language that was asked for."""

    rule = everyone
    cacheable = True
    abstract = True

    def get(self, request, **kwargs):
        asked = request.GET.get("taal", "")
        language = asked if asked in dict(settings.LANGUAGES) else get_language()
        with override(language):
            response = self.render_to_response(self.get_context_data(language=language, **kwargs)).render()
        response.headers["Content-Security-Policy"] = FRAMED_ANYWHERE
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Content-Language"] = language
        response.xframe_options_exempt = True
        return response


class Embed(Framed):
    """The first sessions for the sites of others."""

    template_name = "events/embed.html"

    def get_context_data(self, **kwargs):
        filters, now = queries.Filters.read(self.request.GET), timezone.now()
        query = urlencode(filters.asked)
        return super().get_context_data(events=queries.for_embed(filters, now=now), query=query, **kwargs)
