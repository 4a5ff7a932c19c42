"""Lists that come in: whatever is damaged in them, the answer is rows or a refusal."""

import io
import random
import zipfile

import pytest

from mmn_portal.core import sheets

WHOLE = sheets.xlsx(["E-mail", "Naam"], [[f"r{n}@example.nl", "x"] for n in range(50)], title="lijst")


def damaged_outside(chance: random.Random) -> bytes:
    content = bytearray(WHOLE)
    for _spot in range(chance.randint(1, 30)):
        content[chance.randrange(2, len(content))] = chance.randrange(256)
    return bytes(content[: chance.randint(2, len(content))] if chance.random() < 0.3 else content)


def damaged_inside(chance: random.Random) -> bytes:
    """A sound ZIP in which the XML says nonsense, or a part is missing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            if chance.random() < 0.4:
                for _spot in range(chance.randint(1, 3)):
                    part[chance.randrange(len(part))] = chance.choice(b'0123456789<>"/abcz ')
            if chance.random() > 0.05:
                made.writestr(name, bytes(part))
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("damage", [damaged_outside, damaged_inside])
def test_a_damaged_spreadsheet_is_read_or_refused(damage):
    chance, refused = random.Random(1), 0
    for _turn in range(1200):
        try:
            sheets.read(io.BytesIO(damage(chance)))
        except sheets.Unreadable:
            refused += 1

    assert refused > 100


def test_rows_keep_their_number_when_empty_ones_stay():
    content = b"E-mail\n\na@example.nl\n"

    assert sheets.read(io.BytesIO(content), with_empty=True) == [["E-mail"], [], ["a@example.nl"]]
    assert sheets.read(io.BytesIO(content)) == [["E-mail"], ["a@example.nl"]]


def test_how_many_rows_may_come_in_is_said_by_who_asks():
    content = b"x\n" * 1001

    with pytest.raises(sheets.Unreadable):
        sheets.read(io.BytesIO(content))
    assert len(sheets.read(io.BytesIO(content), most_rows=1001)) == 1001
