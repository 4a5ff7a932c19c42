"""Tokens are Django's own, made quicker."""

import pytest
from django.core import signing

from mmn_portal.core import tokens


def test_a_token_is_what_django_would_have_made(monkeypatch):
    monkeypatch.setattr(signing.time, "time", lambda: 1_800_000_000.0)

    assert tokens.make("tests.purpose", 12, "ë") == signing.dumps([12, "ë"], salt="mmn.tests.purpose")


def test_a_new_key_of_the_portal_makes_other_tokens(settings):
    before = tokens.make("tests.purpose", 12)
    settings.SECRET_KEY = "een-andere-sleutel" * 4

    with pytest.raises(tokens.BadToken):
        tokens.read("tests.purpose", before)
    assert tokens.read("tests.purpose", tokens.make("tests.purpose", 12)) == [12]
