"""The mails of the research."""

from datetime import datetime

from mmn_portal.outbox import actions as outbox
from mmn_portal.people.mails import link, personal_path
from mmn_portal.people.models import Person, User

from .models import Export, Invitation, Participation

CONSENT = "research.consent"
QUESTIONNAIRE = "research.questionnaire"


def consent_asked(participation: Participation, *, now: datetime) -> None:
    """Will you take part? With a link to say yes or no, part by part."""
    reader = participation.contact
    if reader is None or not reader.email:
        return
    outbox.put(
        key=f"research.consent_asked:{participation.pk}",
        template="mails/research/consent_asked",
        to=reader.address,
        context={"name": reader.name, "organisation": participation.organisation.name, "study": participation.study.title_nl},
        links={"page_url": [personal_path(reader.language, "research:consent"), CONSENT, participation.pk, participation.link_version]},
        now=now,
    )  # fmt: skip


def invited(invitation: Invitation, *, now: datetime) -> None:
    """The questionnaire is open."""
    _about(invitation, "invited", f"{invitation.pk}", now=now)


def reminded(invitation: Invitation, *, number: int, now: datetime) -> None:
    """The questionnaire is still open; the last one names the day on which it closes."""
    _about(invitation, "reminded", f"{invitation.pk}:{number}", now=now, is_last=number >= 3)


def received(invitation: Invitation, *, now: datetime) -> None:
    """Thank you; and where to see what became of it."""
    _about(invitation, "received", f"{invitation.pk}", now=now)


def _about(invitation: Invitation, what: str, key: str, *, now: datetime, **context: object) -> None:
    reader = invitation.participation.contact
    if reader is None or not reader.email:
        return
    outbox.put(
        key=f"research.{what}:{key}",
        template=f"mails/research/{what}",
        to=reader.address,
        context={
            "name": reader.name, "organisation": invitation.participation.organisation.name,
            "closes_on": invitation.closes_on.isoformat(),
            "own_url": link(reader.language, "research:own", invitation.participation.organisation.slug), **context,
        },
        links={
            "page_url": [
                personal_path(reader.language, "research:questionnaire"), QUESTIONNAIRE, invitation.pk,
                invitation.link_version,
            ]
        },
        now=now,
    )  # fmt: skip


def export_requested(export: Export, steward: User, *, now: datetime) -> None:
    """To data stewards: somebody asks for data."""
    _to_account(export, steward, "export_requested", now=now, purpose=export.purpose)


def export_decided(export: Export, *, now: datetime) -> None:
    """To whoever asked: declined with the reason, or ready."""
    _to_account(
        export, export.requested_by, "export_decided", now=now, is_made=bool(export.made_at), because=export.because
    )


def export_withdrawn(export: Export, holder: User, *, pseudonym: str, now: datetime) -> None:
    """To whoever took a file along: remove the answers under this pseudonym."""
    _to_account(export, holder, "export_withdrawn", now=now, key=pseudonym, pseudonym=pseudonym)


def _to_account(
    export: Export, user: User | None, what: str, *, now: datetime, key: str = "", **context: object
) -> None:
    if user is None or not user.person.email:
        return
    reader: Person = user.person
    outbox.put(
        key=f"research.{what}:{export.pk}:{user.pk}:{key or export.state}",
        template=f"mails/research/{what}",
        to=reader.address,
        context={
            "name": reader.name, "waves": ", ".join(export.waves),
            "page_url": link(reader.language, "research:export", export.key), **context,
        },
        now=now,
    )  # fmt: skip
