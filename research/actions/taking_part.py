"""An organisation is asked whether it takes part, chooses part by part, and takes back what it agreed to."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation, Person, User

from .. import mails, queries, rules
from ..enums import Part
from ..models import Consent, Participation, Study
from .exporting import withdraw_files

TEXT_VERSION = "2026-11"


class NotOfTheirs(Exception):
    """Somebody who is no owner or coordinator of the organisation."""


@transaction.atomic
def enrol(
    *, study: Study, organisation: Organisation, contact: Person | None, starts_on: date, by: User | None, now: datetime
) -> Participation:
    """An organisation is asked whether it takes part. Once for a study."""
    participation, made = Participation.objects.get_or_create(
        study=study, organisation=organisation, defaults={"contact": contact, "starts_on": starts_on, "asked_at": now}
    )
    if made:
        mails.consent_asked(participation, now=now)
        core.write_down(deed="research.enrol", thing=f"participation {participation.pk}", by=by, now=now)
    return participation


def ask_started(*, now: datetime) -> int:
    """Ask every organisation whose expedition has started whether it takes part. Returns how many."""
    study = queries.study()
    if study is None or study.key_destroyed_at:
        return 0
    started = queries.organisations_to_ask(study)
    for trajectory in started:
        enrol(
            study=study, organisation=trajectory.organisation, contact=trajectory.applied_by,
            starts_on=trajectory.started_on, by=None, now=now,
        )  # fmt: skip
    return len(started)


@transaction.atomic
def answer_consent(
    *, participation: Participation, given: dict[str, bool], texts: dict[str, str], by: Person | None, now: datetime
) -> None:
    """What the organisation agrees to, part by part: only what changed is written down, after what was there.

    Taking the questionnaire back withdraws the files that hold its answers; their holders are told to remove them. ``by`` is
    who is logged in: of a link nobody knows who opened it.
    """
    # Read anew under the lock: a file that is being made may just have given it a pseudonym.
    participation = Participation.objects.select_for_update().get(pk=participation.pk)
    before = queries.given_parts(participation)
    for part in Part:
        if given[part] != before.get(part):
            Consent.objects.create(
                participation=participation, part=part, is_given=given[part], text_version=TEXT_VERSION,
                text=texts[part], given_by=by, at=now,
            )  # fmt: skip
            deed = "research.consent_given" if given[part] else "research.consent_refused"
            core.write_down(deed=deed, thing=f"participation {participation.pk}", by=None, now=now, part=part)
    if before.get(Part.QUESTIONNAIRE) and not given[Part.QUESTIONNAIRE]:
        withdraw_files(pseudonym=participation.pseudonym, now=now)


@transaction.atomic
def choose_contact(*, participation: Participation, contact: Person, by: User, now: datetime) -> Participation:
    """Write to somebody else from now on: she gets the links that are still of use, and older ones stop. The same contact
    again changes nothing. Raises NotOfTheirs.
    """
    participation = (
        Participation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=participation.pk)
    )
    if not rules.acts_for(contact.pk, participation.organisation):
        raise NotOfTheirs
    if participation.contact_id == contact.pk:
        return participation
    participation.contact, participation.link_version = contact, participation.link_version + 1
    participation.save(update_fields=["contact", "link_version"])
    participation.invitations.update(link_version=F("link_version") + 1, undeliverable_at=None)
    if participation.consents.exists():
        waiting = participation.invitations.open(timezone.localdate(now)).unsent().of_agreeing()
        for invitation in waiting.select_related("participation__organisation", "wave"):
            mails.invited(invitation, now=now)
    else:
        mails.consent_asked(participation, now=now)
    core.write_down(deed="research.choose_contact", thing=f"participation {participation.pk}", by=by, now=now)
    return participation
