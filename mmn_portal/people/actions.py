"""What is done with organisations and their people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, ManyToOneRel

from mmn_portal.core import actions as core
from mmn_portal.core.limits import allow
from mmn_portal.outbox.prints import print_of

from . import mails, rules, signals
from .enums import (
    ORGANISATION_ROADS,
    InvitationState,
    JoinState,
    OrganisationKind,
    OrganisationState,
    Role,
)
from .models import Consent, Invitation, JoinRequest, Location, Membership, Organisation, Person, Place, User

INVITATION_LASTS = timedelta(days=14)
SENT_TWICE_WITHIN = timedelta(minutes=5)
INVITATIONS_A_DAY = 100
INVITATIONS_TO_ONE = 6
FADED_AT_ONCE = 1000


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class LastOwner(Exception):
    """An organisation keeps at least one owner."""


class MayNot(Exception):
    """Your role does not allow this."""


class TooMany(Exception):
    """More than allowed in a day."""


class InvitationEnded(Exception):
    """Used, withdrawn or past its date."""


class AlreadyMember(Exception):
    """Belongs to the organisation already."""


class NoAccount(Exception):
    """Nobody has an account with this address."""


class AlreadyOwner(Exception):
    """Owner of the organisation already."""


# --- people ------------------------------------------------------------------------------------


def know(*, email: str, name: str, language: str) -> Person:
    """The person with this address, or a new one. A known person is never changed by somebody else's form."""
    if not email:
        return Person.objects.create(name=name, language=language)
    person, _made = Person.objects.get_or_create(email=email, defaults={"name": name, "language": language})
    return person


def know_each(people: Iterable[tuple[str, str]], *, language: str) -> list[Person]:
    """As ``know``, of many at once by their address and name, in their order. Four questions, however many."""
    asked = list(people)
    names = {email: name for email, name in reversed(asked) if email}
    found = {one.email: one for one in Person.objects.known_as_one_of(names.keys())}
    new = [Person(email=email, name=name, language=language) for email, name in names.items() if email not in found]
    if new:
        # Somebody else may make one of them meanwhile.
        Person.objects.bulk_create(new, ignore_conflicts=True)
        found |= {one.email: one for one in Person.objects.known_as_one_of({one.email for one in new})}
    nameless = iter(
        Person.objects.bulk_create(Person(name=name, language=language) for email, name in asked if not email)
    )
    return [found[email] if email else next(nameless) for email, _name in asked]


@transaction.atomic
def prove_address(*, user: User, email: str) -> Person:
    """The address is proven to be this account's: it becomes her person's, with whatever was registered under it."""
    other = Person.objects.known_as(email).exclude(pk=user.person_id).first()
    if other is not None:
        # Before the people are locked: whoever settles what both have locks other things first.
        signals.people_join.send(Person, person=user.person, other=other)
    person = Person.objects.select_for_update().get(pk=user.person_id)
    other = Person.objects.select_for_update().known_as(email).exclude(pk=person.pk).first()
    if other is not None:
        _take_over(person=person, other=other)
    Person.objects.filter(pk=person.pk).update(email=email)
    person.refresh_from_db()
    transaction.on_commit(lambda: signals.address_proven.send(User, person=person, email=email))
    return person


def _take_over(*, person: Person, other: Person) -> None:
    """Move everything of ``other`` to ``person``; what both have stays once, or is nobody's where that can be."""
    relations = [one for one in Person._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel)]
    for relation in relations:
        if relation.one_to_one:
            continue
        model, field = relation.field.model, relation.field.name
        for thing in model._base_manager.filter(**{field: other}):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=thing.pk).update(**{field: person})
            except IntegrityError:
                if not relation.field.null:
                    thing.delete()
    other.delete()


@transaction.atomic
def change_person(*, person: Person, name: str, phone: str, language: str) -> Person:
    """Somebody changes her own name, telephone number and language."""
    person.name, person.phone, person.language = name, phone, language
    person.save(update_fields=["name", "phone", "language"])
    return person


def consent(
    *, kind: str, text_version: str, text: str, language: str, where: str, now: datetime,
    email: str = "", person: Person | None = None,
) -> Consent:  # fmt: skip
    """Write down what somebody agreed to, with the words that were shown."""
    return Consent.objects.create(
        kind=kind, text_version=text_version, text=text, language=language, where=where[:200], given_at=now,
        email=email, person=person,
    )  # fmt: skip


@dataclass(frozen=True)
class Agreed:
    """An address that agreed, in which language, and when."""

    email: str
    language: str
    at: datetime


def consents(*, kind: str, text_version: str, text: str, where: str, given: Iterable[Agreed]) -> list[Consent]:
    """Write down what many agreed to in the same words, each on her own day."""
    return Consent.objects.bulk_create(
        Consent(
            kind=kind, text_version=text_version, text=text, language=one.language, where=where[:200], given_at=one.at,
            email=one.email,
        )
        for one in given
    )  # fmt: skip


def withdraw_consents(*, kind: str, emails: Collection[str], now: datetime) -> int:
    """Taking consent back is as easy as giving it: everything of this kind that these addresses agreed to."""
    return Consent.objects.filter(kind=kind, email__in=emails, withdrawn_at=None).update(withdrawn_at=now)


def fade_consents(*, before: datetime, emails: Collection[str] | None = None) -> int:
    """Of what was taken back before a moment the address becomes a keyed print: an import still knows that she stopped."""
    faded = Consent.objects.filter(withdrawn_at__lt=before).exclude(email="")
    if emails is not None:
        faded = faded.filter(email__in=emails)
    gone = 0
    while some := list(faded.only("email")[:FADED_AT_ONCE]):
        for one in some:
            one.print, one.email = print_of(one.email), ""
        gone += Consent.objects.bulk_update(some, ["print", "email"])
    return gone


def renew_calendar(*, person: Person) -> None:
    """The link of a personal calendar changes; the old one stops working."""
    Person.objects.filter(pk=person.pk).update(calendar_version=F("calendar_version") + 1)


# --- organisations -----------------------------------------------------------------------------


@transaction.atomic
def propose_organisation(
    *, name: str, kind: str, sector: str, size: str, place: Place | None, province: str, website: str, by: Person,
    now: datetime,
) -> Organisation:  # fmt: skip
    """Somebody signs up her organisation and becomes its owner. Staff confirm it; she can start at once."""
    # Two posts of the same form at once: the second waits, and finds the organisation of the first.
    Person.objects.select_for_update().get(pk=by.pk)
    same = Organisation.objects.proposed().filter(name__iexact=name, memberships__person=by).first()
    if same is not None:
        # The form was sent twice.
        return same
    organisation = Organisation(
        name=name, kind=kind or OrganisationKind.VOLUNTARY, sector=sector, size=size,
        place=place, province=place.province if place else province, website=website, made_at=now,
    )  # fmt: skip
    core.save_with_free_slug(organisation, name, otherwise="organisatie", most=120, taken=("nieuw", "beheer"))
    Membership.objects.create(organisation=organisation, person=by, role=Role.OWNER, since=now)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, changes: dict, by: User, now: datetime) -> Organisation:
    """Its own people change what the public page shows. The kind and the state are not theirs to change."""
    allowed = {"name", "sector", "size", "place", "province", "about_nl", "about_en", "website", "colour", "logo"}
    old_logo = organisation.logo.name if "logo" in changes else ""
    for field, value in changes.items():
        if field not in allowed:
            raise MayNot(field)
        setattr(organisation, field, value)
    if organisation.place:
        organisation.province = organisation.place.province
    organisation.save(update_fields=[*changes, "province"])
    if old_logo:
        storage = organisation.logo.storage
        transaction.on_commit(lambda: storage.delete(old_logo))
    core.write_down(
        deed="people.change_organisation", thing=f"organisation {organisation.pk}", by=by, now=now,
        fields=sorted(changes),
    )  # fmt: skip
    return organisation


@transaction.atomic
def move_organisation(*, organisation: Organisation, to: OrganisationState, by: User, now: datetime) -> Organisation:
    """Confirm or refuse, by staff; its owners get a mail. Raises NoSuchRoad."""
    came_from = OrganisationState(organisation.state)
    if to not in ORGANISATION_ROADS[came_from]:
        raise NoSuchRoad
    confirmed = {"confirmed_at": now, "confirmed_by": by} if to == OrganisationState.CONFIRMED else {}
    moved = Organisation.objects.filter(pk=organisation.pk, state=came_from).update(state=to, **confirmed)
    if not moved:
        raise NoSuchRoad
    organisation.refresh_from_db()
    core.write_down(
        deed=f"people.organisation_{to}", thing=f"organisation {organisation.pk}", by=by, now=now, came_from=came_from
    )
    for membership in organisation.memberships.owners().select_related("person"):
        if to == OrganisationState.CONFIRMED:
            mails.organisation_confirmed(organisation, membership.person, now=now)
        else:
            mails.organisation_refused(organisation, membership.person, now=now)
    return organisation


@transaction.atomic
def add_location(*, organisation: Organisation, name: str, street: str, postcode: str, place: Place) -> Location:
    """Add a place where the organisation works. The same place twice is once."""
    _lock(organisation.pk)
    location, _made = Location.objects.get_or_create(
        organisation=organisation, name=name, street=street, postcode=postcode, place=place
    )
    return location


@transaction.atomic
def remove_location(*, location: Location) -> None:
    """The organisation does not work there any more."""
    location.delete()


# --- invitations and requests ------------------------------------------------------------------


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: str, language: str, by: Membership, now: datetime
) -> Invitation:
    """Invite somebody by mail. An open invitation to the same address is replaced, so the newest link is the one that works.

    The same form sent twice within minutes is one invitation and one mail. Raises MayNot, AlreadyMember and TooMany.
    """
    _lock(organisation.pk)
    if not rules.may_give_role(by, role):
        raise MayNot
    same = Invitation.objects.open(now).filter(organisation=organisation, email=email, role=role, invited_by=by.person)
    if (sent := same.filter(invited_at__gt=now - SENT_TWICE_WITHIN).first()) is not None:
        return sent
    if Membership.objects.filter(organisation=organisation, person__email=email).exists():
        raise AlreadyMember
    if not allow("invite", str(organisation.pk), times=INVITATIONS_A_DAY, seconds=86_400):
        raise TooMany
    if not allow("invite_to", email, times=INVITATIONS_TO_ONE, seconds=86_400):
        raise TooMany
    Invitation.objects.filter(organisation=organisation, email=email, state=InvitationState.OPEN).update(
        state=InvitationState.WITHDRAWN
    )
    invitation = Invitation.objects.create(
        organisation=organisation, email=email, role=role, invited_at=now, invited_by=by.person,
        ends_at=now + INVITATION_LASTS,
    )  # fmt: skip
    mails.invitation(invitation, language=language, now=now)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation) -> None:
    """Its link stops working."""
    Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN).update(state=InvitationState.WITHDRAWN)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Person, now: datetime) -> Membership:
    """Whoever holds the link joins, once. Raises InvitationEnded."""
    accepted = (
        Invitation.objects.open(now)
        .filter(pk=invitation.pk)
        .update(state=InvitationState.ACCEPTED, accepted_at=now, accepted_by=by)
    )
    if not accepted:
        raise InvitationEnded
    membership, _made = Membership.objects.get_or_create(
        organisation=invitation.organisation, person=by, defaults={"role": invitation.role, "since": now}
    )
    return membership


@transaction.atomic
def ask_to_join(*, organisation: Organisation, by: Person, note: str, now: datetime) -> JoinRequest:
    """Ask the people of an organisation to let one in. Asking twice is asking once. Raises AlreadyMember."""
    if Membership.objects.filter(organisation=organisation, person=by).exists():
        raise AlreadyMember
    request, made = JoinRequest.objects.get_or_create(
        organisation=organisation, person=by, state=JoinState.OPEN, defaults={"note": note, "asked_at": now}
    )
    if made:
        for membership in organisation.memberships.exclude(role=Role.MEMBER).select_related("person"):
            mails.join_requested(request, membership.person, now=now)
    return request


@transaction.atomic
def answer_join_request(*, request: JoinRequest, admit: bool, by: Person, now: datetime) -> None:
    """Let somebody in, or not. Raises NoSuchRoad when a colleague was first."""
    state = JoinState.ADMITTED if admit else JoinState.DECLINED
    answered = JoinRequest.objects.open().filter(pk=request.pk).update(state=state, answered_at=now, answered_by=by)
    if not answered:
        raise NoSuchRoad
    if admit:
        Membership.objects.get_or_create(
            organisation=request.organisation, person=request.person, defaults={"role": Role.MEMBER, "since": now}
        )
    mails.join_answered(request, admitted=admit, now=now)


# --- members -----------------------------------------------------------------------------------


@transaction.atomic
def give_role(*, membership: Membership, role: str, by: Membership, now: datetime) -> Membership:
    """Change what somebody does for the organisation. Raises MayNot or LastOwner."""
    _lock(membership.organisation_id)
    _as_it_stands(membership, by)
    if not rules.may_give_role(by, role) or (membership.is_owner and not by.is_owner):
        raise MayNot
    if membership.is_owner and role != Role.OWNER:
        _another_owner_than(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def hand_over(*, membership: Membership, to: Membership, now: datetime) -> None:
    """An owner makes a colleague owner and becomes coordinator herself. Raises MayNot."""
    _lock(membership.organisation_id)
    _as_it_stands(membership, to)
    if not membership.is_owner or to.organisation_id != membership.organisation_id or to.pk == membership.pk:
        raise MayNot
    Membership.objects.filter(pk=to.pk).update(role=Role.OWNER)
    Membership.objects.filter(pk=membership.pk).update(role=Role.COORDINATOR)


@transaction.atomic
def leave(*, membership: Membership) -> None:
    """Leave, or be removed. The last owner cannot: she hands over first. Twice is once. Raises LastOwner."""
    _lock(membership.organisation_id)
    mine = Membership.objects.filter(pk=membership.pk).first()
    if mine is None:
        return
    if mine.is_owner:
        _another_owner_than(mine)
    mine.delete()


@transaction.atomic
def forget_member(*, membership: Membership, now: datetime) -> None:
    """Whoever is forgotten leaves every organisation. The last owner hands over first, where there is somebody to hand over to.

    An organisation that nobody else belongs to stays behind without an owner: staff see it, and can make somebody owner.
    Raises LastOwner.
    """
    _lock(membership.organisation_id)
    others = Membership.objects.filter(organisation_id=membership.organisation_id).exclude(pk=membership.pk)
    if membership.organisation.state != OrganisationState.REFUSED and others.exists():
        leave(membership=membership)
        return
    membership.delete()
    core.write_down(
        deed="people.left_without_owner", thing=f"organisation {membership.organisation_id}", by=None, now=now
    )


@transaction.atomic
def appoint_owner(*, organisation: Organisation, email: str, why: str, by: User, now: datetime) -> Membership:
    """Staff make somebody owner, because nobody of the organisation can: she who was left, or her address is gone.

    She and every other owner get a mail with the reason. Raises NoAccount and AlreadyOwner.
    """
    _lock(organisation.pk)
    user = User.objects.select_related("person").filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NoAccount
    membership, _made = Membership.objects.get_or_create(
        organisation=organisation, person=user.person, defaults={"role": Role.MEMBER, "since": now}
    )
    if membership.is_owner:
        raise AlreadyOwner
    membership.role = Role.OWNER
    membership.save(update_fields=["role"])
    core.write_down(
        deed="people.appoint_owner",
        thing=f"organisation {organisation.pk}",
        by=by,
        now=now,
        person=user.person_id,
        why=why,
    )
    for one in organisation.memberships.owners().select_related("person"):
        mails.owner_appointed(organisation, one.person, owner=user.person.name, why=why, now=now)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: Membership) -> None:
    """Take somebody out. Raises MayNot or LastOwner."""
    _lock(membership.organisation_id)
    _as_it_stands(membership, by)
    if not by.may_act or (membership.is_owner and not by.is_owner):
        raise MayNot
    leave(membership=membership)


def _lock(organisation_id: int) -> None:
    """Two owners who leave at the same moment come one after the other."""
    Organisation.objects.select_for_update().get(pk=organisation_id)


def _as_it_stands(*memberships: Membership) -> None:
    """Read again what may have changed while the lock was waited for. Raises MayNot when one of them is gone."""
    try:
        for membership in memberships:
            membership.refresh_from_db(fields=["role"])
    except Membership.DoesNotExist as gone:
        raise MayNot from gone


def _another_owner_than(membership: Membership) -> None:
    others = Membership.objects.owners().filter(organisation_id=membership.organisation_id).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner
