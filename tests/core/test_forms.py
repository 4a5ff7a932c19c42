"""The fields that every form shares say what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mmn_portal.core.clock import DeskMoment
from mmn_portal.core.forms import Line, Story


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (Line(max_length=5), "zeven lang", "Schrijf hooguit 5 tekens. Het zijn er nu 10."),
        (Story(max_length=5), "zeven lang", "Schrijf hooguit 5 tekens. Het zijn er nu 10."),
        (Story(min_length=20), "kort", "Schrijf minstens 20 tekens. Het zijn er nu 4."),
    ],
)
def test_a_text_of_the_wrong_length_hears_how_long_it_may_be(field, typed, said):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages == [said]


@pytest.mark.parametrize(("day", "clock"), [("1-12-2027", "10u30"), ("1-12-2027", "half elf")])
def test_a_time_that_cannot_be_read_is_answered_with_one_that_can(day, clock):
    with pytest.raises(ValidationError) as refused:
        DeskMoment(label="moment").clean([day, clock])

    assert refused.value.messages == ["Vul een tijd in zoals 10.30"]
    assert timezone.localtime(DeskMoment(label="moment").clean([day, "10.30"])).hour == 10
