"""Every list of the desk can be taken along, with what it shows and nothing more."""

import csv
import io

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core.deeds import DeskAdmin, export_rows
from mmn_portal.core.models import Audit
from mmn_portal.people.models import Organisation
from tests.conftest import make_event, make_organisation, make_user

pytestmark = pytest.mark.django_db


def taken_along(client, model, *things):
    table = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    answer = client.post(table, {"action": "export", "_selected_action": [one.pk for one in things]})
    whole = b"".join(answer.streaming_content).decode("utf-8-sig")
    return answer, list(csv.reader(io.StringIO(whole), delimiter=";"))


def test_chosen_rows_leave_with_the_columns_of_the_list(client, nov, library):
    make_organisation("Niet gekozen")
    odd = make_organisation("=SOM(A1)")
    client.force_login(nov)

    answer, (heads, *rows) = taken_along(client, Organisation, library, odd)

    assert (len(heads), answer["Content-Type"], answer["Content-Disposition"].startswith("attachment")) == (
        8, "text/csv; charset=utf-8", True,
    )  # fmt: skip
    # Choices are words, moments are of here, and nothing is run by a spreadsheet.
    assert sorted((row[0], row[3], row[5], row[6], row[7]) for row in rows) == [
        (name, "Utrecht", "bevestigd", f"{timezone.localtime(one.made_at):%Y-%m-%d %H:%M}", "0")
        for name, one in (("'=SOM(A1)", odd), ("Bibliotheek Zuid", library))
    ]  # fmt: skip


def test_it_is_written_down_who_took_what(client, nov, library):
    client.force_login(nov)
    taken_along(client, Organisation, library)

    assert list(Audit.objects.values_list("deed", "thing", "by", "details")) == [
        ("desk.export", "people.organisation", str(nov.pk), {"in_table": 1})
    ]


def test_nobody_empties_the_desk_in_an_hour(client, nov, library, monkeypatch):
    monkeypatch.setattr("mmn_portal.core.deeds.TABLES_AN_HOUR", 2)
    client.force_login(nov)
    event = make_event(seats=1)
    taken_along(client, Organisation, library)

    answers = [client.get(f"/beheer/events/event/{event.pk}/{kind}/", follow=True) for kind in ("csv", "xlsx", "csv")]

    assert [answer.redirect_chain[:1] for answer in answers] == [
        [],
        *[[(f"/beheer/events/event/{event.pk}/change/", 302)]] * 2,
    ]
    assert "over een uur" in answers[-1].text
    assert Audit.objects.filter(deed="desk.export").count() == 2


def test_every_list_of_the_desk_can_be_taken_along(rf, boss, ina):
    """Also those whose columns are worked out."""
    desks = {model: desk for model, desk in admin.site._registry.items() if isinstance(desk, DeskAdmin)}
    assert len(desks) > 50
    request = rf.get("/")
    request.user = boss
    for model, desk in desks.items():
        cache.clear()
        lines = b"".join(export_rows(desk, request, desk.get_queryset(request))).decode("utf-8-sig").splitlines()
        assert len(lines) > desk.get_queryset(request).count(), model
        assert lines[0].count(";") + 1 == len(desk.get_list_display(request)), model


def test_it_costs_the_same_for_one_and_for_three(client, nov, django_assert_num_queries):
    people = [make_user(f"mens{number}").person for number in range(3)]
    client.force_login(nov)
    taken_along(client, type(people[0]), people[0])

    with django_assert_num_queries(6):
        taken_along(client, type(people[0]), people[0])
    with django_assert_num_queries(6):
        taken_along(client, type(people[0]), *people)
