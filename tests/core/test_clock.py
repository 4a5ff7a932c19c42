"""A day as people type it."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone
from django.utils.translation import override

from mmn_portal.core.clock import Day, DeskMoment, moments
from mmn_portal.core.deeds import DeskAdmin
from mmn_portal.events.models import Moment

FIRST_OF_DECEMBER = date(2026, 12, 1)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "typed",
    ["01-12-2026", "1-12-26", "1/12/26", "1.12.26", " 01-12-26 ", "2026-12-01", "0026-12-01", "1 december 2026"],
)
def test_a_day_is_read_as_it_is_written_here_with_a_short_year_too(language, typed):
    with override(language):
        assert Day().clean(typed) == FIRST_OF_DECEMBER


@pytest.mark.parametrize("typed", ["31-2-26", "12-2026", "1-12-206", "morgen", "00-00-00"])
def test_what_is_no_day_is_answered_with_one_that_is_read(typed):
    with override("en"), pytest.raises(forms.ValidationError) as refused:
        Day().clean(typed)

    with override("en"):
        assert refused.value.messages == ["Enter a day that exists, such as 6-3-2027"]
    assert Day().clean("6-3-2027") == date(2027, 3, 6)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_moment_at_the_desk_takes_a_short_year(language):
    with override(language):
        moment = DeskMoment(label="Wanneer").clean(["01-12-26", "10:00"])

    assert timezone.localtime(moment).replace(tzinfo=None) == datetime(2026, 12, 1, 10)  # noqa: DTZ001 -- what the clock shows


@pytest.mark.parametrize("year", [1, 9999])
def test_a_moment_at_the_edge_of_time_cannot_be_counted(year):
    assert moments(date(year, 1, 1), time(0, 30)) == []


def test_a_day_in_a_table_of_the_desk_takes_a_short_year():
    desk = DeskAdmin(Moment, site)
    field = desk.formfield_for_dbfield(Moment._meta.get_field("starts_on"), None)

    with override("en"):
        assert (field.clean("01-12-26"), type(field.widget)) == (FIRST_OF_DECEMBER, AdminDateWidget)
