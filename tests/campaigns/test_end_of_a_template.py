"""A template that is out of use: what was made with it says so, and nothing of it is drawn any more."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import actions, queries, series
from campaigns.models import BatchRow, Design, Render, Template
from mmn_portal.core import rendering
from tests.campaigns.studio import make_design
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(library, ina, monkeypatch):
    """Of a template that ended."""
    made = make_design(library, ina)
    # Also by the real clock of the pages.
    Template.objects.update(ends_on=date(2026, 1, 1))
    for name in ("render", "facts"):
        monkeypatch.setattr(rendering, name, lambda *args, **kwargs: pytest.fail("drawn"))
    return made


def whole():
    return queries.whole(Design.objects.all()).get()


def test_it_is_said_and_nothing_is_drawn(design):
    judged = [
        actions.judge(design=whole(), made=made, filled=actions.filled(whole()), now=NOW)
        for made in whole().version.formats.all()
    ]

    assert [(one.stops, one.render, one.outputs, len(one.findings)) for one in judged] == [(True, None, (), 1)] * 2
    assert not actions.fit_for_print(design=whole(), filled=actions.filled(whole()), now=NOW)


def test_the_last_day_counts(design):
    Template.objects.update(ends_on=timezone.localdate(NOW))

    assert queries.of_template(whole(), timezone.localdate(NOW)) == []


def test_no_address_gives_anything_out(client, design, ina):
    client.force_login(ina)
    answers = [
        client.get(reverse("campaigns:design-file", args=[design.key, *what])).status_code
        for what in (("a4", "pdf"), ("a4", "print"), ("vierkant", "png"))
    ]
    zipped = client.get(reverse("campaigns:design-zip", args=[design.key])).status_code
    pages = [
        client.get(reverse(f"campaigns:{name}", args=[design.key])).status_code for name in ("design", "design-ready")
    ]

    assert (answers, zipped, pages, Render.objects.count()) == ([302] * 3, 302, [200, 200], 0)


def test_a_series_fails_with_the_same_words(design):
    batch = actions.order_batch(design=design, places=[series.Place("Noord", {})], sizes=["a4"], by=None, now=NOW)
    actions.draw_batch(batch=batch, clock=lambda: NOW)

    assert (BatchRow.objects.get().state, BatchRow.objects.get().trouble != "") == ("failed", True)
