"""What research hands to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from expeditions import gates
from mmn_portal.core import demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.people import privacy

from . import actions, content, demo_content, queries, rules, volume
from .models import Export

menu.bring("research", menu.Entry(_("Research"), "research:front"), place=28)


def my_research(user: object, now: datetime) -> panels.Panel | None:
    """The research in which my organisations take part."""
    mine = queries.my_participations(user)
    return panels.Panel("research/panel_mine.html", mine) if mine else None


panels.mine.bring("research", my_research, place=45)


def my_desk(user: object, now: datetime) -> panels.Panel | None:
    """The way to response and data, for researchers and data stewards only."""
    if not rules.may_see_desk(user):
        return None
    content = {"waiting": queries.waiting_for(user), "are_examples": queries.are_examples()}
    return panels.Panel("research/panel_desk.html", content)


panels.mine.bring("research-desk", my_desk, place=46)


def desk_items(now: datetime) -> list[desk.Item]:
    """Requests for data that wait for a data steward."""
    waiting = Export.objects.waiting().count()
    return [desk.Item(_("requests for research data that wait for a data steward"), waiting, reverse("admin:research_export_changelist"))]  # fmt: skip


desk.bring("research", desk_items, place=55)


def documents(now: datetime):
    """The research as a search document, in both languages."""
    study = queries.study()
    if study is None:
        return
    for language in search.LANGUAGES:
        with override(language):
            title, text, address = study.title, study.purpose, reverse("research:front")
        yield search.Document("research", title, text, address, language, "research")


search.bring("research", documents, place=60, research=_("Research"))
gates.bring("research_answered", queries.has_chosen)
gates.bring("t0_settled", queries.t0_is_settled)
sweeps.bring("research", lambda now: actions.sweep(now=now), place=50)
promises.bring("research", queries.broken_promises)
demo.programme_loaders.bring("research", content.load, place=60)
demo.bring("research", demo_content.load, place=80)
demo.bring_volume("research", volume.load, place=80)
privacy.bring(
    "research",
    privacy.Keeping(
        models=("research.Participation", "research.Consent", "research.Export", "research.Download"),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(person=person),
        clear=lambda now: actions.clear(now=now),
    ),
)
