"""The mails of the research. A personal link works for its reader, as long as she acts for the organisation."""

from datetime import datetime

from mmn_portal.outbox import actions as outbox
from mmn_portal.people.mails import link, personal_path
from mmn_portal.people.models import Person, User

from . import queries
from .models import Export, Invitation, Participation

CONSENT = "research.consent"
QUESTIONNAIRE = "research.questionnaire"


def consent_link(participation: Participation, reader: Person) -> list:
    """Purpose and values of the link with which somebody chooses for her organisation."""
    return [CONSENT, participation.pk, participation.link_version, reader.pk]


def questionnaire_link(invitation: Invitation, reader: Person) -> list:
    """Purpose and values of the link with which somebody answers for her organisation."""
    return [QUESTIONNAIRE, invitation.pk, invitation.link_version, reader.pk]


def consent_asked(participation: Participation, *, now: datetime) -> int:
    """Will you take part? With a link to say yes or no, part by part. Returns how many people it goes to."""
    readers = queries.readers(participation)
    for reader in readers:
        outbox.put(
            key=f"research.consent_asked:{participation.pk}:{participation.link_version}:{reader.pk}",
            template="mails/research/consent_asked",
            to=reader.address,
            context={
                "name": reader.name, "organisation": participation.organisation.name,
                "study": participation.study.title_nl,
            },
            links={"page_url": [personal_path(reader.language, "research:consent"), *consent_link(participation, reader)]},
            now=now,
        )  # fmt: skip
    return len(readers)


def invited(invitation: Invitation, *, now: datetime) -> int:
    """The questionnaire is open. Returns how many people it goes to."""
    return _about(invitation, "invited", "", now=now)


def reminded(invitation: Invitation, *, number: int, now: datetime) -> int:
    """The questionnaire is still open; the last one names the day on which it closes."""
    return _about(invitation, "reminded", f"{number}", now=now, is_last=number >= 3)


def received(invitation: Invitation, *, now: datetime) -> int:
    """Thank you; and where to see what became of it."""
    return _about(invitation, "received", "", now=now)


def _about(invitation: Invitation, what: str, key: str, *, now: datetime, **context: object) -> int:
    organisation = invitation.participation.organisation
    readers = queries.readers(invitation.participation)
    for reader in readers:
        outbox.put(
            key=f"{queries.key_of(what, invitation.pk)}{invitation.link_version}:{key}:{reader.pk}",
            template=f"mails/research/{what}",
            to=reader.address,
            context={
                "name": reader.name, "organisation": organisation.name, "closes_on": invitation.closes_on.isoformat(),
                "own_url": link(reader.language, "research:own", organisation.slug), **context,
            },
            links={
                "page_url": [
                    personal_path(reader.language, "research:questionnaire"), *questionnaire_link(invitation, reader),
                ]
            },
            now=now,
        )  # fmt: skip
    return len(readers)


def export_requested(export: Export, steward: User, *, now: datetime) -> None:
    """To data stewards: somebody asks for data."""
    _to_account(export, steward, "export_requested", now=now, purpose=export.purpose)


def export_decided(export: Export, *, now: datetime) -> None:
    """To whoever asked: declined with the reason, or ready."""
    _to_account(
        export, export.requested_by, "export_decided", now=now, is_made=bool(export.made_at), because=export.because
    )


def export_withdrawn(export: Export, holder: User, *, pseudonym: str, now: datetime) -> None:
    """To whoever took a file along: remove the answers under this pseudonym. Not for the eyes of staff."""
    _to_account(export, holder, "export_withdrawn", now=now, key=pseudonym, private=True, pseudonym=pseudonym)


def _to_account(
    export: Export, user: User | None, what: str, *, now: datetime, key: str = "", private: bool = False, **context: object
) -> None:  # fmt: skip
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
        private=private,
        now=now,
    )  # fmt: skip
