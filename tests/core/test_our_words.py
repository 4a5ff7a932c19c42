"""What the portal says in its own words is what Django says, or nobody would ever read it."""

from pathlib import Path

import django
import pytest
from django.utils.translation import gettext, override

from mmn_portal.core.our_words import DESK, FIELDS, PASSWORDS

LISTS = ("contrib/admin", "contrib/auth", "conf")


def of_django() -> str:
    """Every sentence that Django hands to translators, without line breaks."""
    files = [Path(django.__file__).parent / part / "locale/en/LC_MESSAGES/django.po" for part in LISTS]
    return "".join(one.read_text(encoding="utf-8").replace('"\n"', "") for one in files)


@pytest.mark.parametrize(
    "sentence", [*DESK, *FIELDS, *PASSWORDS[:-1], "Your password must contain at least %(min_length)d character."]
)
def test_it_is_a_sentence_of_django_and_ours_comes_first(sentence):
    with override("nl"):
        ours = gettext(sentence)

    assert f'"{sentence}"' in of_django()
    assert (ours != sentence, [word for word in ("Uw ", "U ", "geldige", "succes") if word in ours]) == (True, [])
