"""What people hand to the floors below, and to the register of privacy."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mmn_portal.core import actions as core
from mmn_portal.core import api, demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Bounce, Delivery, Mail, Suppression

from . import actions, demo_content, erasure, open_data, privacy, queries, retention, volume
from .models import Invitation, JoinRequest, Organisation, Person, User

INVITATIONS_KEPT = timedelta(days=90)
UNPROVEN_KEPT = timedelta(days=30)
TAKEN_BACK_KEPT = timedelta(days=30)

api.bring("people", open_data.DESCRIPTION, place=30)
menu.bring("organisations", menu.Entry(_("Organisations"), "people:directory", footer=True), place=79)


def my_organisations(user: object, now: datetime) -> panels.Panel:
    """The organisations I belong to, or the way to one."""
    return panels.Panel("people/panel_organisations.html", queries.memberships(user))


panels.mine.bring("organisations", my_organisations, place=10)


def desk_items(now: datetime) -> list[desk.Item]:
    """Organisations that wait to be confirmed."""
    return [
        desk.Item(
            _("organisations to confirm"),
            Organisation.objects.proposed().count(),
            reverse("admin:people_organisation_changelist") + "?state__exact=proposed",
        ),
        desk.Item(
            _("confirmed organisations"),
            Organisation.objects.confirmed().count(),
            reverse("admin:people_organisation_changelist"),
            waits=False,
        ),
    ]


desk.bring("people", desk_items, place=10)


def documents(now: datetime):
    """The directory as search documents."""
    for organisation in Organisation.objects.public().order_by("pk").iterator():
        key = f"organisation:{organisation.pk}"
        address = organisation.get_absolute_url
        yield search.Document("organisation", organisation.name, organisation.about_nl, address(), "nl", key)
        if organisation.about_en:
            with override("en"):
                english = address()
            yield search.Document("organisation", organisation.name, organisation.about_en, english, "en", key)


search.bring("people", documents, place=50, organisation=_("Organisations"))
sweeps.bring("search", lambda now: core.refresh_search(now=now), place=90)
demo.bring("people", demo_content.load, place=10)
demo.bring_volume("people", volume.load, place=10)


def clear_people(now: datetime) -> int:
    """Forget invitations and answered requests of a season ago, and the address of who took consent back a month ago."""
    gone = Invitation.objects.ended_before(now - INVITATIONS_KEPT).delete()[0]
    # The person goes with the account; what a colleague registered under her address belongs to another person.
    gone += Person.objects.filter(user__in=User.objects.never_proven(now - UNPROVEN_KEPT)).delete()[0]
    gone += actions.fade_consents(before=now - TAKEN_BACK_KEPT)
    return gone + JoinRequest.objects.filter(answered_at__lt=now - INVITATIONS_KEPT).delete()[0]


sweeps.bring("outbox", lambda now: outbox.deliver(now=now), place=90)
sweeps.bring("broadcasts", lambda now: outbox.deliver_broadcasts(now=now, seconds=outbox.SHORT_TURN_SECONDS), place=91)
sweeps.bring("promises", lambda now: core.check_promises_once_a_night(now=now), place=94)
sweeps.bring("retention", lambda now: retention.clear(now=now), place=95)


def broken_promises(now: datetime) -> list[str]:
    """Mails that should have left an hour ago; organisations without an owner."""
    stuck = Mail.objects.free(now - timedelta(hours=1)).filter(attempts=0).count()
    return [f"{stuck} mails have waited for more than an hour"] if stuck else []


promises.bring("people", broken_promises)

privacy.bring(
    "people",
    privacy.Keeping(
        models=(
            "people.Person", "people.User", "people.Membership", "people.Invitation", "people.JoinRequest",
            "people.Consent", "people.Organisation", "account.EmailAddress", "account.EmailConfirmation",
            "mfa.Authenticator", "usersessions.UserSession", "admin.LogEntry",
        ),
        export=queries.everything_of,
        erase=erasure.erase_own,
        clear=clear_people,
    ),
    # Last of all: the others still find her by her keys.
    place=900,
)  # fmt: skip


def mails_of(person: Person, addresses: set[str]) -> dict:
    """Mails to her addresses: kind, moment, state; and what came back from there."""
    mails = Mail.objects.filter(email__in=addresses).order_by("pk")
    copies = Delivery.objects.filter(email__in=addresses).select_related("broadcast").order_by("pk")
    bounces = Bounce.objects.filter(email__in=addresses).order_by("pk")
    return {
        "mails": [{"kind": mail.kind, "put_at": mail.put_at.isoformat(), "state": mail.state} for mail in mails],
        "letters": [
            {"letter": one.broadcast.key, "sent_at": one.sent_at and one.sent_at.isoformat()} for one in copies
        ],
        "returned": [{"at": one.at.isoformat(), "kind": one.kind, "detail": one.detail} for one in bounces],
        "blocked": [
            {"since": one.since.isoformat(), "reason": one.reason}
            for one in Suppression.objects.filter(print__in=map(outbox.print_of, addresses))
        ],
    }


def forget_mails(person: Person, addresses: set[str]) -> int:
    """Her mails, and her name in mails to others. Keyed prints stay, so that no import brings her addresses back."""
    gone = sum(outbox.forget(email=address, now=timezone.now()) for address in addresses)
    return gone + outbox.redact(words={person.name, *addresses})


def clear_mails(now: datetime) -> int:
    """Mails, copies and bounces that are past their time."""
    gone = outbox.clear_old(now=now) + outbox.clear_old_bounces(now=now)
    return gone + outbox.clear_old_broadcasts(now=now)


privacy.bring(
    "outbox",
    privacy.Keeping(
        models=("outbox.Mail", "outbox.Delivery", "outbox.Bounce", "outbox.Suppression"),
        export=mails_of,
        erase=forget_mails,
        clear=clear_mails,
    ),
    place=800,
)
