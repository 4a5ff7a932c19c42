"""Organisations as open data: what programs read of them, and the description of it."""

from django.urls import reverse

from mmn_portal.core import api
from mmn_portal.outbox.rendering import site_address

from .enums import OrganisationKind, Province, Sector, Size
from .models import Organisation


def in_short(organisation: Organisation) -> dict:
    """An organisation on a list: what its public page shows, and never who its people are."""
    place = organisation.place
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kind": organisation.kind,
        "sector": organisation.sector,
        "size": organisation.size or None,
        "place": place.name if place else None,
        "province": organisation.province or None,
        "website": organisation.website or None,
        "logo": site_address(organisation.logo_url) if organisation.logo_url else None,
        "is_example": organisation.is_demo,
        "page": site_address(organisation.get_absolute_url()),
        "url": site_address(reverse("people:api-organisation", args=[organisation.slug])),
    }


def in_full(organisation: Organisation) -> dict:
    """An organisation with its text."""
    return in_short(organisation) | {"about": organisation.about}


_SHORT = api.shape(
    slug=api.TEXT,
    name=api.TEXT,
    kind={"type": "string", "enum": OrganisationKind.values},
    sector={"type": "string", "enum": Sector.values},
    size=api.or_nothing({"type": "string", "enum": Size.values}),
    place=api.or_nothing(api.TEXT),
    province=api.or_nothing({"type": "string", "enum": Province.values}),
    website=api.or_nothing(api.ADDRESS),
    logo=api.or_nothing(api.ADDRESS),
    is_example={"type": "boolean", "description": "Made up, to show how the portal works."},
    page=api.ADDRESS,
    url=api.ADDRESS,
)
DESCRIPTION = api.Part(
    paths={
        "/api/v1/organisaties/": api.reading(
            "The organisations that join in, by name.", "OrganisationPage",
            [
                api.parameter("provincie", "A province (ISO 3166-2).", {"type": "string", "enum": Province.values}),
                api.parameter("sector", "A sector.", {"type": "string", "enum": Sector.values}),
                api.parameter("q", "Words of the name or the place.", {"type": "string", "maxLength": 100}),
                *api.PAGING,
            ],
        ),
        "/api/v1/organisaties/{slug}/": api.reading("One organisation.", "OrganisationInFull", [api.SLUG]),
    },
    schemas={
        "Organisation": _SHORT,
        "OrganisationInFull": api.shape(**_SHORT["properties"], about=api.TEXT | {"description": "Markdown."}),
        "OrganisationPage": api.page_shape("Organisation"),
    },
)  # fmt: skip
