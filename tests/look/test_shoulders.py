"""The figures are the same for the same seed, and carry nothing that the security policy refuses."""

import pytest

from mmn_portal.core import shoulders

DRAWINGS = {
    "figure": shoulders.figure,
    "portrait": shoulders.portrait,
    "crowd": lambda seed: shoulders.crowd(seed, 12, on="orange"),
}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_the_same_seed_is_the_same_figure(drawing):
    assert drawing("bibliotheek") == drawing("bibliotheek")


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_another_seed_is_another_figure(drawing):
    assert drawing("bibliotheek") != drawing("sportclub")


@pytest.mark.parametrize("seed", range(50))
def test_no_figure_carries_a_style_attribute(seed):
    drawn = shoulders.figure(seed) + shoulders.crowd(seed, 6) + shoulders.seats(seed, 60) + shoulders.mark()

    assert " style=" not in drawn


def test_a_figure_is_silent_unless_it_has_a_label():
    assert ('aria-hidden="true"' in shoulders.figure(1), 'aria-label="Ina"' in shoulders.figure(1, "Ina")) == (
        True,
        True,
    )


def test_a_label_is_escaped():
    assert "<script>" not in shoulders.figure(1, '"><script>')


@pytest.mark.parametrize(
    ("taken", "total", "filled", "shown"),
    [
        (0, 12, 0, 12),
        (7, 12, 7, 12),
        (12, 12, 12, 12),
        (1, 500, 1, 20),
        (499, 500, 19, 20),
        (500, 500, 20, 20),
        (0, 0, 0, 1),
    ],
)
def test_a_row_of_seats_never_rounds_the_first_or_the_last_away(taken, total, filled, shown):
    drawn = shoulders.seats(taken, total)

    assert (drawn.count("seat-taken"), drawn.count("seat-taken") + drawn.count("seat-free")) == (filled, shown)
