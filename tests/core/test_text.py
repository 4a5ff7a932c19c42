"""What looks like contact details, and what only looks like it."""

import pytest

from mmn_portal.core.text import holds_contact

CONTACT = [
    "06.12.34.56.78", "06/12345678", "(06) 12345678", "030 - 234 56 78", "06  12345678", "BSN 123.456.782",
    "Bel 06-12345678", "mail naar a@b.nl", "BSN 123456789", "+31 6 1234 5678", "+31 (0)6 12345678", "0031 6 12345678",
    "bel 0612345678 om 10.00 uur", "06.12 34 56 78", "06\u200d12345678", "\uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
]  # fmt: skip
NO_CONTACT = [
    "05-03-2027 10.00 uur", "2027-03-05 10:00", "10 20 30 40 50", "09.00-10.30 en 11.00-12.30", "100 200 300",
    "van 5 tot 20 mensen", "05/03/2027 tot 06/04/2027", "5 maart 2027, 10.00 uur", "",
]  # fmt: skip


@pytest.mark.parametrize("text", CONTACT)
def test_contact_details_are_seen_however_they_are_written(text):
    assert holds_contact(text)


@pytest.mark.parametrize("text", NO_CONTACT)
def test_days_hours_and_numbers_are_no_contact_details(text):
    assert not holds_contact(text)


@pytest.mark.parametrize("piece", ["1", "0", "1 ", "a", "@", "a.@", "12.30 - ", "(0", "0   "])
@pytest.mark.timeout(30)
def test_a_very_long_text_is_judged_in_no_time(piece):
    """Were it quadratic, this would take many minutes, and the limit of the test would end it."""
    assert isinstance(holds_contact(piece * 100_000), bool)
