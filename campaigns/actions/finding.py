"""The words by which materials are found are kept beside them, and made again when one changes."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.utils.translation import override

from mmn_portal.core.querysets import CONFIGURATIONS
from mmn_portal.core.search import LANGUAGES, plain

from ..models import Kit, Material, MaterialWords
from ..querysets import MaterialQuerySet

AT_ONCE = 500


def words_of(material: Material, language: str) -> str:
    """Title, description, measure, maker, what it is, what it is for, and its kit, in one language."""
    with override(language):
        kit: Kit = material.kit
        parts = (
            material.title, material.alt, material.measure, material.credit, material.get_kind_display(),
            material.get_channel_display(), kit.title, material.file_name,
        )  # fmt: skip
    return plain(" ".join(map(str, parts)))


def index_materials(materials: MaterialQuerySet | None = None) -> int:
    """Keep the words of these (else of all) as they are now. Returns of how many they had changed."""
    found = Material.objects.all() if materials is None else materials
    rows = found.select_related("kit", "words").order_by("pk").iterator(chunk_size=AT_ONCE)
    changed = 0
    while some := list(islice(rows, AT_ONCE)):
        changed += _put(list(_new_words(some)))
    return changed


def _new_words(materials: list[Material]) -> Iterator[MaterialWords]:
    for material in materials:
        nl, en = (words_of(material, language) for language in LANGUAGES)
        known = getattr(material, "words", None)
        if known is None or (known.nl, known.en) != (nl, en):
            yield MaterialWords(material=material, nl=nl, en=en)


@transaction.atomic
def _put(rows: list[MaterialWords]) -> int:
    MaterialWords.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["material"], update_fields=["nl", "en"]
    )
    if rows and connection.vendor == "postgresql":
        vectors = [SearchVector(language, config=CONFIGURATIONS[language]) for language in LANGUAGES]
        written = MaterialWords.objects.filter(material__in=[row.material_id for row in rows])
        written.update(vector=vectors[0] + vectors[1])
    return len(rows)
