"""Who was there, in numbers: what stays when the names go."""

from django.db import transaction

from .. import queries
from ..models import Event, HeadCount


@transaction.atomic
def count_heads(*, event: Event) -> None:
    """Write down how many had a seat and how many were there, by format and by sector and province of their organisation."""
    for row in queries.heads_of(event):
        HeadCount.objects.update_or_create(
            event=event, format=row["format"], sector=row["sector"] or "", province=row["province"] or "",
            defaults={"registered": row["registered"], "attended": row["attended"]},
        )  # fmt: skip
