"""The library, the weeks, and what sessions left behind."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView, View

from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query
from mmn_portal.events.models import Event
from mmn_portal.events.views import Choosing
from mmn_portal.people.enums import Theme

from . import forms, queries, rules
from .models import Article, Session, Week


class Front(Guarded, TemplateView):
    """What is new, the week to come, and where to look."""

    rule = everyone
    cacheable = True
    template_name = "knowledge/front.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            week=queries.next_week(now=now), past=queries.past_weeks(now=now), items=queries.newest(now=now),
            themes=Theme.choices, **kwargs,
        )  # fmt: skip


class Library(Guarded, TemplateView):
    """Articles, tools and stories, with filters."""

    rule = everyone
    cacheable = True
    template_name = "knowledge/library.html"

    def get_context_data(self, **kwargs):
        filters = queries.Filters.read(self.request.GET)
        return super().get_context_data(
            page_obj=queries.library(filters, now=timezone.now(), page=self.request.GET.get("page")),
            filters=filters, form=forms.Browsing(filters), query=rest_of_query(self.request), **kwargs,
        )  # fmt: skip


class OfArticle(Guarded):
    """What is about one article; staff see drafts as a preview."""

    abstract = True
    rule = everyone

    def find(self, slug):
        return get_object_or_404(Article.objects.visible_to(self.request.user, timezone.now()), slug=slug)


class ArticlePage(OfArticle, TemplateView):
    """An article or tool."""

    rule = everyone
    cacheable = True
    template_name = "knowledge/article.html"

    def find(self, slug):
        found = Article.objects.visible_to(self.request.user, timezone.now()).select_related("picture")
        return get_object_or_404(found, slug=slug)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            page=queries.article_page(self.thing, now=now), is_preview=rules.is_preview(self.thing, now=now), **kwargs
        )


class ArticleDocument(OfArticle, View):
    """The document of a tool."""

    def find(self, slug):
        article = super().find(slug)
        if not article.document:
            raise Http404
        return article

    def get(self, request, slug):
        return _pdf(request, self.thing.document, f"{slug}.pdf")


class WeekPage(Guarded, TemplateView):
    """A week: its days and sessions, as a grid or a list."""

    rule = everyone
    cacheable = True
    template_name = "knowledge/week.html"

    def find(self, slug):
        return get_object_or_404(Week.objects.visible_to(self.request.user), slug=slug)

    def get_context_data(self, **kwargs):
        person = self.request.user.person if self.request.user.is_authenticated else None
        return super().get_context_data(
            page=queries.week_page(self.thing, person=person, now=timezone.now()),
            as_list=self.request.GET.get("weergave") == "lijst",
            **kwargs,
        )


class ChooseOfWeek(Choosing):
    """Choose among the sessions of a week."""

    def find(self, slug):
        return get_object_or_404(Week.objects.visible_to(self.request.user), slug=slug)

    def sessions(self):
        return queries.events_of(self.thing)


class SessionSlides(Guarded, View):
    """The slides of a session."""

    rule = everyone

    def find(self, slug):
        event = get_object_or_404(Event.objects.visible_to(self.request.user), slug=slug)
        return get_object_or_404(Session.objects.with_slides(), event=event)

    def get(self, request, slug):
        return _pdf(request, self.thing.slides, f"{slug}.pdf")


def _pdf(request, file, name):
    # The name of a stored file is made by chance and a new file gets a new one: it tells one from the other.
    try:
        return send_file(request, file, name=name, content_type="application/pdf", etag=file.name)
    except FileNotFoundError as error:
        raise Http404 from error
