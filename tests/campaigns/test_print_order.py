"""What a printer needs to know of a design: on a page to print, and in its ZIP."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns import actions
from campaigns.models import Design, Template
from campaigns.sizes import SIZES
from tests.campaigns.studio import content, drawing, make_design, make_template, photo, zone
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
A4 = ("drukwerk/proef-a4-drukker.pdf", "210 × 297 mm", "3 mm on every side; the whole page is 216 × 303 mm", "135 g/m²")


def address(design: Design, name: str = "design-print-order") -> str:
    with translation.override("en"):
        return reverse(f"campaigns:{name}", args=[design.key])


def on_paper(*sizes: str) -> Template:
    """The template of the tests, at more sizes of paper."""
    template = make_template(publish=False)
    for size in sizes:
        wide, high = SIZES[size].width + 6, SIZES[size].height + 6
        art = drawing(
            wide, high, zone("kop", 18, 30, wide - 36, high * 0.3), zone("tekst", 18, high * 0.45, wide - 36, high * 0.2),
            zone("link", wide - 60, high - 60, 45, 45),
        )  # fmt: skip
        actions.draw(version=template.versions.get(), size=size, drawing=art, by=None, now=NOW)
    actions.ship_template(template=template, now=NOW)
    template.refresh_from_db()
    return template


def papers_in_zip(client, design: Design) -> dict[str, str]:
    whole = b"".join(client.get(address(design, "design-zip")).streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole)) as parcel:
        return {name: parcel.read(name).decode("utf-8-sig") for name in parcel.namelist() if name.endswith(".txt")}


@pytest.mark.parametrize(
    ("who", "expected"),
    [("visitor", 302), ("newcomer", 404), ("stranger", 404), ("mo", 200), ("bo", 200), ("ina", 200), ("nov", 200)],
)
def test_the_order_is_for_the_people_of_the_organisation(client, request, library, ina, who, expected):
    design = make_design(library, ina)
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))

    assert client.get(address(design)).status_code == expected


def test_the_page_says_what_a_printer_asks_and_nothing_of_anybody(client, library, ina):
    design = make_design(library, ina)
    client.force_login(ina)
    page = client.get(address(design)).text
    main = page[page.index("<main") : page.index("</main>")]

    assert [
        words for words in (*A4, "Bibliotheek Zuid", "one side", "RGB", "There is no photo on it.") if words not in main
    ] == []
    assert [said for said in (ina.email, ina.person.name) if said in main] == []
    assert address(design) in client.get(address(design, "design-ready")).text


# It stands 90 mm wide: a thousand pixels are 282 to an inch, and of more than 300 the rest is left out.
@pytest.mark.parametrize(("wide", "dots"), [(1000, 282), (2400, 300)])
def test_the_photo_is_as_sharp_as_it_is_put_in_the_file(client, library, ina, wide, dots):
    design = make_design(library, ina)
    actions.save(design=design, content=content(design, uploads={"foto": photo(wide, wide * 2 // 3)}), now=NOW)
    client.force_login(ina)

    assert f"{dots} dots per inch" in client.get(address(design)).text


def test_the_zip_holds_the_same_as_a_text(client, library, ina):
    design = make_design(library, ina)
    client.force_login(ina)
    order = papers_in_zip(client, design)["drukbestelling.txt"]

    assert [words for words in (A4[0], "210 x 297 mm", *A4[2:], "Bibliotheek Zuid", "RGB") if words not in order] == []
    assert order.count("____") >= 3


def test_a_size_that_is_not_ready_is_in_no_order(client, library, ina):
    design = make_design(library, ina)
    # 270 pixels over 90 mm are blurred on paper, and just enough on a screen.
    actions.save(design=design, content=content(design, uploads={"foto": photo(270, 180)}), now=NOW)
    client.force_login(ina)
    answer = client.get(address(design), follow=True)

    assert answer.redirect_chain == [(address(design, "design-ready"), 302)]
    assert "No size for print is ready yet" in answer.text
    assert address(design) not in client.get(address(design, "design-ready")).text
    assert sorted(papers_in_zip(client, design)) == ["LEESMIJ.txt", "berichten.txt"]


@pytest.mark.parametrize("sizes", [(), ("a3", "a5")])
def test_more_sizes_are_no_more_questions(client, library, ina, django_assert_num_queries, sizes):
    design = make_design(library, ina, template=on_paper(*sizes))
    client.force_login(ina)
    client.get(address(design))

    with django_assert_num_queries(13):
        page = client.get(address(design)).text
    assert page.count("-drukker.pdf") == 1 + len(sizes)
