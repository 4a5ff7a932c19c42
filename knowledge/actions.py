"""The deeds of knowledge: themes of an article, showing a week."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.people.models import User

from .enums import WeekState
from .models import Article, ArticleTheme, Week


class NothingInIt(Exception):
    """A week without a session is not shown."""


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


@transaction.atomic
def set_themes(*, article: Article, themes: Iterable[str]) -> None:
    """An article is about these themes and no others."""
    wanted = set(themes)
    article.themes.exclude(theme__in=wanted).delete()
    there = set(article.themes.values_list("theme", flat=True))
    ArticleTheme.objects.bulk_create(ArticleTheme(article=article, theme=theme) for theme in sorted(wanted - there))


@transaction.atomic
def publish_week(*, week: Week, by: User | None, now: datetime) -> Week:
    """Show a week with its sessions. Raises NothingInIt and NoSuchRoad."""
    if not week.sessions.exists():
        raise NothingInIt
    if not Week.objects.filter(pk=week.pk, state=WeekState.DRAFT).update(state=WeekState.PUBLISHED):
        raise NoSuchRoad
    week.refresh_from_db()
    core.write_down(deed="knowledge.publish_week", thing=f"week {week.pk}", by=by, now=now)
    return week


@transaction.atomic
def hide_week(*, week: Week, by: User | None, now: datetime) -> Week:
    """Take a week off the site; its sessions stay on the agenda. Raises NoSuchRoad."""
    if not Week.objects.filter(pk=week.pk, state=WeekState.PUBLISHED).update(state=WeekState.DRAFT):
        raise NoSuchRoad
    week.refresh_from_db()
    core.write_down(deed="knowledge.hide_week", thing=f"week {week.pk}", by=by, now=now)
    return week
