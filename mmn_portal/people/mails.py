"""The mails about organisations and their people."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.enums import Priority
from mmn_portal.outbox.rendering import site_address

from .models import Invitation, JoinRequest, Organisation, Person

INVITATION = "people.invitation"


def link(language: str, name: str, *args: object) -> str:
    """A whole address of a page, in the language of its reader."""
    with translation.override(language):
        return site_address(reverse(name, args=args))


def personal_path(language: str, name: str) -> str:
    """The path of a personal page with %s where its token goes."""
    with translation.override(language):
        return reverse(name, args=["TOKEN"]).replace("TOKEN", "%s")


def invitation(invitation: Invitation, *, language: str, now: datetime) -> None:
    """Somebody is invited to belong to an organisation. The link joins, so the mail is secret."""
    outbox.put(
        key=f"people.invitation:{invitation.pk}",
        template="mails/people/invitation",
        to=Address(invitation.email, language),
        context={
            "organisation": invitation.organisation.name,
            "invited_by": invitation.invited_by.name if invitation.invited_by else "",
            "ends_at": invitation.ends_at.isoformat(),
        },
        links={"accept_url": [personal_path(language, "people:invitation"), INVITATION, invitation.pk]},
        secret=True,
        priority=Priority.DEED,
        now=now,
    )


def join_requested(request: JoinRequest, reader: Person, *, now: datetime) -> None:
    """To those who may answer."""
    if not reader.email:
        return
    outbox.put(
        key=f"people.join_requested:{request.pk}:{reader.pk}",
        template="mails/people/join_requested",
        to=reader.address,
        context={
            "organisation": request.organisation.name,
            "person": request.person.name,
            "note": request.note,
            "answer_url": link(reader.language, "people:organisation-manage", request.organisation.slug),
        },
        now=now,
    )


def join_answered(request: JoinRequest, *, admitted: bool, now: datetime) -> None:
    """To whoever asked."""
    reader = request.person
    if not reader.email:
        return
    outbox.put(
        key=f"people.join_answered:{request.pk}",
        template="mails/people/join_answered",
        to=reader.address,
        context={
            "organisation": request.organisation.name,
            "admitted": admitted,
            "my_url": link(reader.language, "home:mine"),
        },
        now=now,
    )


def organisation_confirmed(organisation: Organisation, reader: Person, *, now: datetime) -> None:
    """The organisation stands in the directory."""
    _about(organisation, reader, "organisation_confirmed", now=now)


def organisation_refused(organisation: Organisation, reader: Person, *, now: datetime) -> None:
    """The organisation was not accepted."""
    _about(organisation, reader, "organisation_refused", now=now)


def owner_appointed(organisation: Organisation, reader: Person, *, owner: str, why: str, now: datetime) -> None:
    """NOV made somebody owner: to herself and to the other owners."""
    _about(organisation, reader, "owner_appointed", now=now, owner=owner, why=why)


def _about(organisation: Organisation, reader: Person, what: str, *, now: datetime, **more: str) -> None:
    if not reader.email:
        return
    outbox.put(
        key=f"people.{what}:{organisation.pk}:{reader.pk}:{now:%Y%m%d%H%M%S}",
        template=f"mails/people/{what}",
        to=reader.address,
        context={
            "organisation": organisation.name,
            "page_url": link(reader.language, "people:organisation", organisation.slug),
            "contact_url": link(reader.language, "programme:contact"),
            **more,
        },
        now=now,
    )
