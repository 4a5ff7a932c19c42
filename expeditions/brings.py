"""What expeditions hand to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.events import diary
from mmn_portal.people import participation, privacy, ties

from . import actions, content, demo_content, gates, queries, rules
from .models import Trajectory

menu.bring("expeditions", menu.Entry(_("Expeditions"), "expeditions:front"), place=22)


def my_expeditions(user: object, now: datetime) -> panels.Panel | None:
    """The expeditions of my organisations, and the leader's overview for a leader."""
    mine = queries.my_trajectories(user)
    is_leader = rules.is_leader(user)
    return panels.Panel("expeditions/panel_mine.html", (mine, is_leader)) if mine or is_leader else None


panels.mine.bring("expeditions", my_expeditions, place=15)


def desk_items(now: datetime) -> list[desk.Item]:
    """Applications that wait, and who is under way."""
    table = reverse("admin:expeditions_trajectory_changelist")
    return [
        desk.Item(
            _("applications for expeditions"), Trajectory.objects.waiting().count(), table + "?state__exact=applied"
        ),
        desk.Item(
            _("expeditions without a leader"), Trajectory.objects.without_leader().count(), table + "?zonder_leider=1"
        ),
        desk.Item(_("expeditions under way"), Trajectory.objects.under_way().count(), table, waits=False),
    ]


desk.bring("expeditions", desk_items, place=42)


def documents(now: datetime):
    """Expeditions as a search document, in both languages."""
    for language in search.LANGUAGES:
        with override(language):
            title = gettext("Go on expedition with your organisation")
            text = "\n".join(f"{phase.title}: {phase.goal}" for phase in queries.phases_of(queries.method()))
            address = reverse("expeditions:front")
        yield search.Document("expedition", title, text, address, language, "expeditions")


search.bring("expeditions", documents, place=15, expedition=_("Expeditions"))


def contacts(person: object, now: datetime):
    """Next contacts for the calendar of a leader."""
    for trajectory in queries.next_contacts(person, now):
        yield diary.Entry(
            uid=f"contact-{trajectory.pk}", day=trajectory.next_contact_on, url=trajectory.get_absolute_url(),
            title=gettext("Contact with %s") % trajectory.organisation.name,
        )  # fmt: skip


diary.bring("expeditions", contacts)

gates.bring("leader_accepted", queries.leader_accepted)
gates.bring("two_pullers", queries.two_pullers)
gates.bring("contact_logged", queries.contact_logged)
gates.bring("contact_in_phase", lambda trajectory, now: queries.contacts_in_phase(trajectory) >= 1)
gates.bring("two_contacts_in_phase", lambda trajectory, now: queries.contacts_in_phase(trajectory) >= 2)
gates.bring("two_advices", queries.two_advices)
gates.bring("scan_closed", lambda trajectory, now: queries.scan_closed(trajectory, "start"))
gates.bring("end_scan_closed", lambda trajectory, now: queries.scan_closed(trajectory, "end"))
# A refusal to tell is no fact of the portal: then the leader says so in a sentence.
gates.bring("story_offered", lambda trajectory, now: queries.story_offered(trajectory, now) or None)

sweeps.bring("expeditions", lambda now: actions.sweep(now=now), place=45)
demo.programme_loaders.bring("expeditions", content.load, place=50)
demo.bring("expeditions", demo_content.load, place=70)
privacy.bring(
    "expeditions",
    privacy.Keeping(
        models=(
            "expeditions.Trajectory", "expeditions.Assignment", "expeditions.Leader", "expeditions.PhaseMove",
            "expeditions.LogEntry", "expeditions.Addition", "expeditions.ScanInvitee",
        ),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(person=person, addresses=addresses),
        clear=lambda now: actions.clear(now=now),
    ),
)  # fmt: skip


def went_on_expedition(organisations: list[int], now: datetime) -> int:
    """How many of some organisations went on expedition."""
    return Trajectory.objects.started().filter(organisation__in=organisations).values("organisation").distinct().count()


ties.bring("expeditions", queries.tie_of)
promises.bring("expeditions", queries.broken_promises)
participation.bring("expeditions", _("went on expedition"), went_on_expedition, place=30)
