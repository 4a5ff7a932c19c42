"""A small study with people in every role."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.people.enums import Role
from research import actions, content, mails, queries
from research.enums import Part
from research.models import Invitation, Wave
from tests.conftest import NOW, belong, make_organisation, make_user

YES = dict.fromkeys(Part, True)


def in_group(name, group):
    user = make_user(name)
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def researcher(name="olga"):
    return in_group(name, "researchers")


def steward(name="gijs"):
    return in_group(name, "data stewards")


def load():
    content.load(NOW)


def take_part(name, *, agrees=True, starts_on=None, owner=True, **organisation):
    """An organisation that was asked and agreed; its window of T0 is open at NOW."""
    made = make_organisation(name, **organisation)
    user = make_user(name.lower().replace(" ", "-")) if owner else None
    if user:
        belong(user, made, Role.OWNER)
    participation = actions.enrol(
        study=queries.study(), organisation=made, contact=user.person if user else None,
        starts_on=starts_on or timezone.localdate(NOW), by=None, now=NOW,
    )  # fmt: skip
    if agrees is not None:
        choose(participation, agrees)
    return participation


def choose(participation, agrees, *, now=NOW):
    texts = {part: str(words) for part, words in queries.consent_texts().items()}
    actions.answer_consent(
        participation=participation, given=dict.fromkeys(Part, agrees), texts=texts, by=participation.contact, now=now
    )


def invited(participation, wave="T0", *, now=NOW):
    """Its invitation to a wave, made by the sweep."""
    actions.invite_due(now=now)
    return Invitation.objects.select_related(
        "participation__organisation", "participation__contact", "wave__version"
    ).get(participation=participation, wave__code=wave)


def answer(participation, *, wave="T0", now=NOW, sent=True, **answers):
    """Answers of an organisation in a wave."""
    invitation = invited(participation, wave, now=now)
    given = {"v01_vrijw_12m": (40, "counted"), "v18_bestuur": 4, "v17_reactie": 2, "v16_weg": [1, 2]} | answers
    actions.save_answers(invitation=invitation, answers=given, now=now)
    if sent:
        actions.send(invitation=invitation, now=now)
    return invitation


def consent_token(participation, reader=None):
    """The token in the mail that asks for consent."""
    return tokens.make(*mails.consent_link(participation, reader or participation.contact))


def questionnaire_token(invitation, reader=None):
    """The token in the mails about a questionnaire."""
    return tokens.make(*mails.questionnaire_link(invitation, reader or invitation.participation.contact))


def approved(by, decider, *, waves=("T0",), now=NOW):
    """An export that was asked for, approved and made."""
    export = actions.request_export(
        study=queries.study(), waves=list(waves), purpose="Tellen", by=by, key=uuid4(), now=now
    )
    actions.decide(export=export, approve=True, because="Past.", by=decider, now=now)
    actions.make_export(export=export, now=now)
    export.refresh_from_db()
    return export


def wave(code="T0"):
    return Wave.objects.get(code=code)


WEEK = timedelta(days=7)
LATER = NOW + timedelta(days=60)
