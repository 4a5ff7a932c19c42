"""The mails of the campaign: one function for each, named after what happened."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone, translation

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Membership, Person
from mmn_portal.pictures.models import Picture

from .enums import Answer
from .models import Design, Kit, Material, Opinion, OwnCampaign, WallPoster
from .queries import LOOK_ALONG, NEW, ToTell


def _readers(organisations: Iterable[int]) -> dict[int, list[Person]]:
    """The people of each organisation who can be mailed. One query."""
    found: dict[int, list[Person]] = defaultdict(list)
    belong = (
        Membership.objects.filter(organisation__in=organisations).exclude(person__email="").select_related("person")
    )
    for membership in belong.order_by("pk"):
        found[membership.organisation_id].append(membership.person)
    return found


def _acting(organisations: Iterable[int]) -> list[Person]:
    """Who act for organisations and can be mailed. One query."""
    found = Membership.objects.filter(organisation__in=organisations, role__in=[Role.OWNER, Role.COORDINATOR])
    return [one.person for one in found.exclude(person__email="").select_related("person").order_by("pk")]


def _address(language: str, name: str, *args: Any) -> str:
    with translation.override(language):
        return site_address(reverse(name, args=args))


def picture_gone(
    *, picture: Picture, designs: list[Design], replacement: Picture | None, for_good: bool, now: datetime
) -> None:
    """A photo stands in designs and may not be shown any more: one mail to each of their people, with all her designs."""
    by_organisation: dict[int, list[Design]] = defaultdict(list)
    for design in designs:
        by_organisation[design.organisation_id].append(design)
    readers = _readers(by_organisation)
    outbox.put_many(
        letter
        for organisation, theirs in by_organisation.items()
        for letter in _picture_letters(picture, theirs, readers[organisation], replacement, for_good=for_good, now=now)
    )


def _picture_letters(
    picture: Picture, designs: list[Design], readers: list[Person], replacement: Picture | None, *, for_good: bool,
    now: datetime,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    day = timezone.localdate(now)
    organisation = designs[0].organisation
    for reader in readers:
        yield {
            "key": f"campaigns.picture_gone:{picture.pk}:{organisation.pk}:{reader.pk}:{'' if for_good else day}",
            "template": "mails/campaigns/picture_gone",
            "to": reader.address,
            "context": {
                "name": reader.name,
                "organisation": organisation.name,
                "for_good": for_good,
                "is_offered": replacement is not None,
                "designs": [
                    {"title": one.title, "url": _address(reader.language, "campaigns:design", one.key)}
                    for one in designs
                ],
            },
            "now": now,
        }


def behind(found: list[ToTell], *, now: datetime) -> None:
    """What somebody has is not any more what we give out: one mail with all of it, by kit."""
    day = timezone.localdate(now)
    outbox.put_many(
        {
            "key": f"campaigns.behind:{one.person.pk}:{day}",
            "template": "mails/campaigns/behind",
            "to": one.person.address,
            "context": {"name": one.person.name, "kits": _kits(one), "templates": _templates(one)},
            "now": now,
        }
        for one in found
    )


def _kits(one: ToTell) -> list[dict[str, Any]]:
    language = one.person.language
    grouped: dict[int, dict[str, Any]] = {}
    with translation.override(language):
        for change in one.changes:
            kit, material = change.material.kit, change.material
            lines = grouped.setdefault(
                kit.pk,
                {"title": kit.title, "silence_url": _address(language, "campaigns:kit-silence", kit.slug), "materials": []},
            )  # fmt: skip
            lines["materials"].append(
                {
                    "title": material.title, "what": change.what, "note": material.given.note if change.what == NEW else "",
                    "url": _address(language, "campaigns:material-new", material.slug),
                }
            )  # fmt: skip
    return list(grouped.values())


def _templates(one: ToTell) -> list[dict[str, Any]]:
    language = one.person.language
    with translation.override(language):
        return [
            {
                "title": each.template.title,
                "designs": [
                    {"title": design.title, "url": _address(language, "campaigns:design", design.key)}
                    for design in each.designs
                ],
            }
            for each in one.newer
        ]


def recall(thing: Kit | Material, *, organisations: list[int], text: str, now: datetime) -> None:
    """A note of staff to who acts for organisations that have something. The same note twice on a day is one mail."""
    what, day = type(thing).__name__.lower(), timezone.localdate(now)
    print_of_text = hashlib.sha256(text.encode()).hexdigest()[:12]
    readers = {reader.pk: reader for reader in _acting(organisations)}
    outbox.put_many(
        _recall_letter(thing, reader, text, f"{what}:{thing.pk}:{day}:{print_of_text}", now)
        for reader in readers.values()
    )


def _recall_letter(thing: Kit | Material, reader: Person, text: str, about: str, now: datetime) -> dict[str, Any]:
    with translation.override(reader.language):
        return {
            "key": f"campaigns.recall:{about}:{reader.pk}",
            "template": "mails/campaigns/recall",
            "to": reader.address,
            "context": {"title": thing.title, "text": text, "url": site_address(thing.get_absolute_url())},
            "now": now,
        }


def look_along(opinion: Opinion, *, to: Address, note: str, now: datetime) -> None:
    """To a colleague, with the link by which she sees a design."""
    design = opinion.design
    with translation.override(to.language):
        path = quote(reverse("campaigns:opinion", args=["TOKEN"])).replace("TOKEN", "%s")
        outbox.put(
            key=f"campaigns.look_along:{opinion.pk}", template="mails/campaigns/look_along", to=to, now=now,
            context={
                "asker": opinion.asked_by.name if opinion.asked_by else design.organisation.name,
                "organisation": design.organisation.name, "title": design.title, "note": note,
            },
            links={"url": [path, LOOK_ALONG, opinion.pk]}, not_after=opinion.ends_at,
        )  # fmt: skip


def opinion_said(opinion: Opinion, *, now: datetime) -> None:
    """To who asked for it: what was said of her design."""
    reader = opinion.asked_by
    if reader is None or not reader.email:
        return
    outbox.put(
        key=f"campaigns.opinion:{opinion.pk}", template="mails/campaigns/opinion", to=reader.address, now=now,
        context={
            "name": reader.name, "who": opinion.said_by, "title": opinion.design.title, "remark": opinion.remark,
            "is_good": opinion.answer == Answer.GOOD, "is_of_owner": opinion.is_of_owner,
            "url": _address(
                reader.language, "campaigns:design-ready" if opinion.answer == Answer.GOOD else "campaigns:design",
                opinion.design.key,
            ),
        },
    )  # fmt: skip


def approval_asked(opinion: Opinion, *, now: datetime) -> int:
    """To each owner: a design waits for her. Returns how many."""
    design = opinion.design
    owners = Membership.objects.filter(organisation=design.organisation_id, role=Role.OWNER).exclude(person__email="")
    return outbox.put_many(
        {
            "key": f"campaigns.approval:{opinion.pk}:{owner.person_id}",
            "template": "mails/campaigns/approval",
            "to": owner.person.address,
            "context": {
                "name": owner.person.name, "title": design.title,
                "asker": opinion.asked_by.name if opinion.asked_by else design.organisation.name,
                "url": _address(owner.person.language, "campaigns:design-opinions", design.key),
            },
            "now": now,
        }
        for owner in owners.select_related("person").order_by("pk")
    )  # fmt: skip


def poster_taken_off(poster: WallPoster, *, now: datetime) -> int:
    """To who acts for the organisation: staff took its poster off a wall, and why. Returns how many."""
    return outbox.put_many(
        {
            "key": f"campaigns.poster_off:{poster.pk}:{now.timestamp():.0f}:{reader.pk}",
            "template": "mails/campaigns/poster_off",
            "to": reader.address,
            "context": {
                "name": reader.name, "organisation": poster.organisation.name, "because": poster.removed_because,
                "week": _in_language(poster, reader.language),
                "url": _address(reader.language, "campaigns:design-ready", poster.design.key) if poster.design else "",
            },
            "now": now,
        }
        for reader in _acting([poster.organisation_id])
    )  # fmt: skip


def campaign_taken_off(campaign: OwnCampaign, *, now: datetime) -> int:
    """To who acts for the organisation: staff took its campaign off the site, and why. Returns how many."""
    return outbox.put_many(
        {
            "key": f"campaigns.campaign_off:{campaign.pk}:{now.timestamp():.0f}:{reader.pk}",
            "template": "mails/campaigns/campaign_off",
            "to": reader.address,
            "context": {
                "name": reader.name, "organisation": campaign.organisation.name, "because": campaign.removed_because,
                "title": campaign.title, "url": _address(reader.language, "campaigns:own-change", campaign.slug),
            },
            "now": now,
        }
        for reader in _acting([campaign.organisation_id])
    )  # fmt: skip


def _in_language(poster: WallPoster, language: str) -> str:
    with translation.override(language):
        return poster.moment.title
