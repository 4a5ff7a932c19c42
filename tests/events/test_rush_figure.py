"""The figure of the rush fails when it measured what must never be."""

import pytest

from bench import registration_rush


@pytest.mark.parametrize(
    ("held", "waiting", "fault"),
    [
        (500, 9_500, ""),
        (501, 9_499, "oversold: 501"),
        (499, 9_501, "1 seats are empty while 9501"),
        (500, 9_499, "500 held and 9499 waiting are not 10000"),
    ],
)
def test_a_rush_that_sold_a_seat_twice_or_lost_somebody_is_a_fault(held, waiting, fault):
    found = registration_rush.fault_in(held=held, waiting=waiting)

    assert found.startswith(fault) and bool(found) == bool(fault)


@pytest.mark.parametrize(("per_second", "p95_ms", "kept"), [(50, 500, True), (49, 100, False), (200, 501, False)])
def test_a_rush_that_is_too_slow_is_a_fault(per_second, p95_ms, kept):
    assert (registration_rush.too_slow(per_second, p95_ms) == "") is kept
