"""What the pages of the programme need, ready-made."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Case, DateTimeField, IntegerField, When

from mmn_portal.core.questions import Question
from mmn_portal.people.models import Organisation

from .models import ContactMessage, Contribution, NewsItem, Phase, Signature, Story, WayPage

PER_PAGE = 12
ON_FRONT = 3


def phases() -> list[Phase]:
    """The years in their order."""
    return list(Phase.objects.order_by("number"))


_WAYS = Question(lambda: WayPage.objects.order_by("number"))


def ways() -> list[WayPage]:
    """The four ways in their order. One query."""
    return _WAYS.ask()


def news(*, now: datetime, page: Any) -> PageOfList:
    """A page of the news, newest first."""
    return Paginator(NewsItem.objects.published(now).newest_first(), PER_PAGE).get_page(page)


_NEWEST_NEWS = Question(lambda now: NewsItem.objects.published(now).newest_first()[:ON_FRONT], now=DateTimeField())


def newest_news(*, now: datetime) -> list[NewsItem]:
    """The newest items for the front page. One query."""
    return _NEWEST_NEWS.ask(now=now)


def shown_contributions(most: int = 30) -> list[Contribution]:
    """What people will do, as shown on the site. One query."""
    return list(Contribution.objects.public()[:most])


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What this app keeps of a person's addresses."""
    return {
        "questions": list(
            ContactMessage.objects.from_address(addresses).order_by("pk").values("subject", "text", "answer", "sent_at")
        ),
        "contributions": list(
            Contribution.objects.from_address(addresses).order_by("pk").values("chance", "deed", "answer", "sent_at")
        ),
        "signatures": list(
            Signature.objects.filter(signed_by=person).order_by("pk").values("organisation__name", "signed_at")
        ),
        "stories": list(Story.objects.filter(offered_by=person).order_by("pk").values("title", "state", "offered_at")),
    }


def stories_of(person: Any) -> list[Story]:
    """The stories of the organisations that somebody speaks for, newest first. One query."""
    mine = Organisation.objects.may_register_colleagues(person)
    return list(Story.objects.of_organisations(mine).newest_first())


def stories_of_week(moment: Any, most: int = 6) -> list[Story]:
    """Stories on the site that were told for a campaign week, and then those about its theme. One query."""
    first = Case(When(moment=moment.pk, then=0), default=1, output_field=IntegerField())
    found = Story.objects.published().of_week(moment).newest_first().alias(first=first)
    return list(found.order_by("first", "-decided_at", "-pk")[:most])


def newest_stories(most: int = 3) -> list[Story]:
    """Stories on the site, newest first. One query."""
    return list(Story.objects.published().newest_first()[:most])


def wall() -> list[Signature]:
    """Who signed the declaration. One query."""
    return list(Signature.objects.on_the_wall())


def signatures_of(person: Any) -> list[Signature]:
    """Signatures of the organisations that somebody speaks for. One query."""
    mine = Organisation.objects.may_register_colleagues(person)
    return list(Signature.objects.of_organisations(mine).select_related("organisation").order_by("signed_at", "pk"))
