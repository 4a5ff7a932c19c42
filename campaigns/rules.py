"""Pure questions about kits, materials and designs."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from mmn_portal.events.models import Moment
from mmn_portal.people import rules as people
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Organisation
from mmn_portal.pictures.enums import Where

from .enums import Channel, DesignLanguage, KitState
from .models import (
    Collection,
    Design,
    Kit,
    Material,
    MaterialConsent,
    OwnCampaign,
    ShortLink,
    TemplateField,
    TemplateVersion,
    Week,
)


def is_on_show(kit: Kit, *, now: datetime) -> bool:
    """Live, and within its window."""
    opened = kit.opens_at is None or kit.opens_at <= now
    return kit.state == KitState.LIVE and opened and (kit.closes_at is None or now < kit.closes_at)


def may_see_kit(user: Any, kit: Kit) -> bool:
    """Drafts are for staff; a kit that is out of use tells so to whoever kept its address."""
    return user.is_staff or kit.state != KitState.DRAFT


def may_see_material(user: Any, material: Material) -> bool:
    """Whoever may see its kit."""
    return may_see_kit(user, material.kit)


def may_take_kit(user: Any, kit: Kit, *, now: datetime) -> bool:
    """Anyone, while it is on show; staff try it out before."""
    return is_on_show(kit, now=now) or user.is_staff


def may_take(user: Any, material: Material, *, now: datetime, today: date) -> bool:
    """As its kit, and never after the licence has ended."""
    if material.withdrawn_at is not None:
        return False
    return may_take_kit(user, material.kit, now=now) and not material.is_expired(today)


def may_show(user: Any, material: Material, *, today: date) -> bool:
    """Its picture: nobody sees what was taken back; what has ended staff see, to judge it."""
    return material.withdrawn_at is None and (user.is_staff or not material.is_expired(today))


# A kit is looked at and fetched on the portal; what is used at the press or a meeting goes both ways.
ASKS: dict[str, frozenset[Where]] = {
    Channel.PRINT: frozenset({Where.PORTAL, Where.PAPER}),
    Channel.SOCIAL: frozenset({Where.PORTAL, Where.ONLINE}),
    Channel.WEB: frozenset({Where.PORTAL, Where.ONLINE}),
    Channel.MAIL: frozenset({Where.PORTAL, Where.ONLINE}),
    Channel.PRESS: frozenset(Where),
    Channel.MEETING: frozenset(Where),
}


def covers(consent: MaterialConsent, material: Material) -> bool:
    """She agreed to all that is done with a material of this channel, by whoever takes it along."""
    return all(consent.reaches(where, own=False) for where in ASKS[material.channel])


def instead_of(material: Material, *, now: datetime) -> Material | None:
    """What may be used instead of a material that was taken back, as long as that is given out itself."""
    other = material.instead
    if other is None or other.withdrawn_at is not None or not is_on_show(other.kit, now=now):
        return None
    return None if other.is_expired(timezone.localdate(now)) else other


# What of a question stands on the poster, in the language of the poster.
IN_LANGUAGES = ("start", "frame", "choices")


def languages_of(field: TemplateField) -> set[str]:
    """In which languages a question has texts for the poster."""
    return {language for name in IN_LANGUAGES for language, text in getattr(field, name).items() if text}


def unchecked(version: TemplateVersion) -> list[str]:
    """Languages with texts that nobody whose language it is looked at. One query, or none where fields were fetched along."""
    used = set().union(*(languages_of(one) for one in version.fields.all()))
    return [code for code in DesignLanguage.values if code in used - set(version.checked_languages)]


def may_work_on(user: Any, design: Design) -> bool:
    """Everyone of the organisation, and staff."""
    return people.belongs(user, design.organisation)


def may_decide(user: Any, organisation: Organisation) -> bool:
    """Owners alone: whether designs wait for them, and whether one is good."""
    if not user.is_authenticated:
        return False
    membership = people.membership_of(user, organisation)
    return membership is not None and membership.role == Role.OWNER


def may_approve(user: Any, design: Design) -> bool:
    """An owner of its organisation."""
    return may_decide(user, design.organisation)


def may_put_on_wall(user: Any, design: Design) -> bool:
    """Owners and coordinators, and staff: what hangs on a wall speaks for the organisation."""
    return people.may_act_for(user, design.organisation)


def may_see_week(user: Any, week: Week) -> bool:
    """Everyone, once it stands on the site; staff see it before."""
    return week.is_public or user.is_staff


def takes_posters(moment: Moment, *, now: datetime) -> bool:
    """It stands on the site and is not over."""
    return moment.is_public and not moment.is_over(timezone.localdate(now))


def may_run_campaigns(user: Any, organisation: Organisation) -> bool:
    """Owners and coordinators speak for the organisation; so may staff."""
    return people.may_act_for(user, organisation)


def may_see_campaign(user: Any, campaign: OwnCampaign) -> bool:
    """On show for everybody; before and after that for its own people."""
    return (campaign.is_live and campaign.organisation.is_confirmed) or people.belongs(user, campaign.organisation)


def may_run_campaign(user: Any, campaign: OwnCampaign) -> bool:
    return people.may_act_for(user, campaign.organisation)


def may_see_figures(user: Any, organisation: Organisation) -> bool:
    """What an organisation did in the campaign: for its own people, and staff."""
    return people.belongs(user, organisation)


def may_see_codes(user: Any, organisation: Organisation) -> bool:
    """Where its codes lead: for its own people, and staff."""
    return people.belongs(user, organisation)


def may_lead(user: Any, link: ShortLink) -> bool:
    """Where a design leads is for everyone of its organisation; what is of no design (a campaign, say) speaks for it."""
    if link.design_id is None:
        return people.may_act_for(user, link.organisation)
    return people.belongs(user, link.organisation)


def may_keep(user: Any, collection: Collection) -> bool:
    """A collection: everyone of its organisation; those of NOV are for staff."""
    if collection.organisation is None:
        return user.is_authenticated and user.is_staff
    return people.membership_of(user, collection.organisation) is not None


def may_lead_to(organisation: Organisation, target: str) -> bool:
    """A code on the portal's domain leads to the portal, or to the website that the organisation says is its own.

    Anything else would let a stranger borrow our name for her page.
    """
    try:
        there = urlsplit(target)
    except ValueError:
        return False
    if there.scheme not in {"http", "https"} or not there.hostname or there.username or there.password:
        return False
    own = {_host(settings.SITE_URL), _host(organisation.website)} - {""}
    host = _host(target)
    return any(host == one or host.endswith(f".{one}") for one in own)


def leads_now(link: ShortLink) -> bool:
    """Outside the portal only for organisations that NOV has looked at: nobody borrows our name before that."""
    return link.organisation.is_confirmed or _host(link.target) == _host(settings.SITE_URL)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").casefold().removeprefix("www.")
    except ValueError:
        return ""
