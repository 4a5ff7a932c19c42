"""An organisation's own campaign: begun, filled, shown, taken off."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core import uploads
from mmn_portal.people.models import Organisation
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures.enums import Where

from .. import mails, queries
from ..enums import CAMPAIGN_ROADS, CampaignState
from ..models import Design, Material, OwnCampaign, OwnPoster
from .designing import PRESSED_TWICE
from .judging import for_sharing, frozen
from .linking import make_link
from .weeks import OrganisationNotConfirmed, TakenOffByStaff

MOST_POSTERS = 12


class NothingOnIt(Exception):
    """A campaign without a poster is not shown."""


class NoSuchCampaignRoad(Exception):
    """From this state that cannot be done."""


class PosterNotReady(Exception):
    """A design has something to mend; ``designs`` are their names."""

    def __init__(self, designs: list[str]) -> None:
        super().__init__(", ".join(designs))
        self.designs = designs


@transaction.atomic
def begin_campaign(
    *, organisation: Organisation, title: str, goal: str, starts_on: date, ends_on: date, by: Any, now: datetime, text: str = ""
) -> OwnCampaign:  # fmt: skip
    """A draft with an address of its own, and a short link to it. Pressed twice is once."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    facts = {"title": title, "goal": goal, "text": text, "starts_on": starts_on, "ends_on": ends_on}
    just_now = OwnCampaign.objects.filter(organisation=organisation, made_at__gt=now - PRESSED_TWICE, **facts).first()
    if just_now is not None:
        return just_now
    campaign = OwnCampaign(organisation=organisation, made_at=now, is_demo=organisation.is_demo, **facts)
    core.save_with_free_slug(campaign, title, otherwise="campagne", most=60)
    target = f"{settings.SITE_URL}/c/{campaign.slug}/"
    campaign.link = make_link(organisation=organisation, target=target, label=title, now=now)
    campaign.save(update_fields=["link"])
    core.write_down(deed="campaigns.begin_campaign", thing=campaign.slug, by=by, now=now)
    return campaign


def save_campaign(
    *, campaign: OwnCampaign, designs: list[Design], materials: list[Material], by: Any, now: datetime, **words: Any
) -> OwnCampaign:
    """The words, the posters in their order, and the material. Raises PosterNotReady, and then nothing was changed.

    ``designs`` come with all that their pictures need (``queries.whole``).
    """
    # Drawing takes a moment, so it is done before anything is locked.
    drawn, refused = [], []
    for design in designs[:MOST_POSTERS]:
        made = queries.format_for_wall(design)
        picture = frozen(design=design, made=made, now=now) if made else None
        if picture is None:
            refused.append(design.title)
        else:
            drawn.append((design, *picture))
    if refused:
        raise PosterNotReady(refused)
    shared = next(filter(None, (_shared(one[0], now) for one in drawn)), None)
    with transaction.atomic():
        campaign = OwnCampaign.objects.select_for_update().get(pk=campaign.pk)
        for name, value in words.items():
            setattr(campaign, name, value)
        campaign.save(update_fields=list(words) or None)
        campaign.materials.set(materials)
        _keep(campaign, drawn, shared, now=now)
        core.write_down(deed="campaigns.save_campaign", thing=campaign.slug, by=by, now=now)
    return campaign


def _shared(design: Design, now: datetime) -> tuple[Design, bytes] | None:
    content = for_sharing(design=design, now=now)
    return (design, content) if content else None


def _keep(
    campaign: OwnCampaign, drawn: list[tuple[Design, bytes, int, int, str]], shared: tuple[Design, bytes] | None, *,
    now: datetime,
) -> None:  # fmt: skip
    # A photo may have been taken back while the posters were drawn.
    refused = [
        design.title
        for design, *_drawn in drawn
        if not pictures.hold_usable(
            pictures=[one.picture_id for one in design.pictures.all()],
            where=Where.PORTAL,
            maker=design.organisation_id,
            today=timezone.localdate(now),
        )
    ]
    if refused:
        raise PosterNotReady(refused)
    for old in campaign.posters.all():
        _drop_files(old)
    campaign.posters.all().delete()
    for place, (design, content, width, height, alt) in enumerate(drawn, start=1):
        poster = OwnPoster(
            campaign=campaign, design=design, width=width, height=height, alt=alt, language=design.language, place=place
        )
        poster.picture.save(uploads.generated_name("jpg"), ContentFile(content), save=False)
        if shared and shared[0] == design and _may_leave(design, now):
            poster.share.save(uploads.generated_name("jpg"), ContentFile(shared[1]), save=False)
        poster.save()
        poster.shows.set([one.picture_id for one in design.pictures.all()])


def _may_leave(design: Design, now: datetime) -> bool:
    """Its photos may (still) be seen outside the portal: where a page is shared its picture is kept by others."""
    return pictures.hold_usable(
        pictures=[one.picture_id for one in design.pictures.all()],
        where=Where.ONLINE,
        maker=design.organisation_id,
        today=timezone.localdate(now),
    )


def _drop_files(poster: OwnPoster) -> None:
    for file in filter(None, (poster.picture, poster.share)):
        transaction.on_commit(partial(file.storage.delete, str(file.name)))


@transaction.atomic
def publish_campaign(*, campaign: OwnCampaign, by: Any, now: datetime) -> OwnCampaign:
    """Its organisation shows the page to everybody; twice is once.

    Raises OrganisationNotConfirmed, NothingOnIt, or TakenOffByStaff: what staff took off, staff put back.
    """
    campaign = _locked(campaign)
    if campaign.is_removed:
        raise TakenOffByStaff
    return campaign if campaign.is_live else _show(campaign, by=by, now=now)


@transaction.atomic
def withdraw_campaign(*, campaign: OwnCampaign, by: Any, now: datetime) -> OwnCampaign:
    """Its organisation takes the page off the site; its own people still see it. Raises NoSuchCampaignRoad."""
    campaign = _walk(_locked(campaign), CampaignState.WITHDRAWN)
    core.write_down(deed="campaigns.withdraw_campaign", thing=campaign.slug, by=by, now=now)
    return campaign


@transaction.atomic
def remove_campaign(*, campaign: OwnCampaign, because: str, by: Any, now: datetime) -> OwnCampaign:
    """Staff take the page off the site, with a reason that its organisation reads. Raises NoSuchCampaignRoad."""
    campaign = _walk(_locked(campaign), CampaignState.REMOVED, removed_because=because)
    core.write_down(deed="campaigns.remove_campaign", thing=campaign.slug, by=by, now=now, because=because)
    mails.campaign_taken_off(campaign, now=now)
    return campaign


@transaction.atomic
def put_back_campaign(*, campaign: OwnCampaign, by: Any, now: datetime) -> OwnCampaign:
    """Staff change their mind. Raises NoSuchCampaignRoad, OrganisationNotConfirmed or NothingOnIt."""
    campaign = _locked(campaign)
    if not campaign.is_removed:
        raise NoSuchCampaignRoad
    return _show(campaign, by=by, now=now, removed_because="")


def _locked(campaign: OwnCampaign) -> OwnCampaign:
    """As it is now: what staff do at this moment comes before what its organisation does, or after it."""
    return OwnCampaign.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=campaign.pk)


def _show(campaign: OwnCampaign, *, by: Any, now: datetime, **changes: Any) -> OwnCampaign:
    if not campaign.organisation.is_confirmed:
        raise OrganisationNotConfirmed
    if not campaign.posters.exists():
        raise NothingOnIt
    _walk(campaign, CampaignState.LIVE, published_at=campaign.published_at or now, **changes)
    core.write_down(deed="campaigns.publish_campaign", thing=campaign.slug, by=by, now=now)
    return campaign


def _walk(campaign: OwnCampaign, to: CampaignState, **changes: Any) -> OwnCampaign:
    """Along a road that is drawn, of a campaign that is locked."""
    if to not in CAMPAIGN_ROADS[CampaignState(campaign.state)]:
        raise NoSuchCampaignRoad
    for name, value in {"state": to, **changes}.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=["state", *changes])
    if to != CampaignState.LIVE:
        core.forget_document(url=campaign.get_absolute_url())
    return campaign


@transaction.atomic
def take_out_of_campaigns(*, picture: Any) -> int:
    """A photo may not be shown any more: posters with it leave every campaign page. Returns how many."""
    found = list(OwnPoster.objects.filter(shows=picture).order_by("pk"))
    for poster in found:
        _drop_files(poster)
        poster.delete()
    return len(found)


@transaction.atomic
def keep_on_the_portal(*, picture: Any) -> int:
    """A photo may not leave the portal any more: it is on no picture that others show beside a link. Returns how many."""
    found = list(OwnPoster.objects.filter(shows=picture).exclude(share="").order_by("pk"))
    for poster in found:
        transaction.on_commit(partial(poster.share.storage.delete, str(poster.share.name)))
        poster.share = ""
        poster.save(update_fields=["share"])
    return len(found)
