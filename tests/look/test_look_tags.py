"""Dates are said as people say them, and text of people becomes harmless HTML."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from mmn_portal.core.templatetags import look

TEN = datetime.datetime(2027, 3, 6, 9, 0, tzinfo=datetime.UTC)
HALF_PAST_TWELVE = datetime.datetime(2027, 3, 6, 12, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "zaterdag 6 maart 2027, 10.00 uur"), ("en", "Saturday 6 March 2027, 10:00")],
)
def test_a_moment_is_said_in_the_time_of_amsterdam(language, said):
    with translation.override(language):
        assert look.moment(TEN) == said


def test_a_period_does_not_repeat_its_day():
    with translation.override("nl"):
        assert look.period(TEN, HALF_PAST_TWELVE) == "zaterdag 6 maart 2027, 10.00 tot 12.30 uur"


def test_a_date_without_a_time_is_only_a_day():
    with translation.override("nl"):
        assert look.moment(datetime.date(2027, 3, 6)) == "zaterdag 6 maart 2027"


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 kB"), (900, "1 kB"), (48_000, "48 kB"), (1_440_000, "1,4 MB"), (24_000_000, "24 MB")]
)
def test_a_size_is_said_with_the_comma_of_the_language(size, said):
    with translation.override("nl"):
        assert look.megabytes(size) == said


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**Hoi**", "<p><strong>Hoi</strong></p>\n"),
        ("# Een\n\n#### Twee", "<h2>Een</h2>\n<h3>Twee</h3>\n"),
        ("[weg](javascript:alert(1))", "<p>[weg](javascript:alert(1))</p>\n"),
        ("![foto](https://elders.example/spion.png)", "<p></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        (None, ""),
    ],
)
def test_text_of_people_becomes_harmless_html(typed, shown):
    assert look.markdown(typed) == shown
