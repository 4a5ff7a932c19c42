"""Photos are described for who cannot see them; the name of a file says nothing."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from campaigns import actions, queries
from campaigns.enums import Output
from campaigns.models import Design, DesignPicture
from mmn_portal.pictures import actions as pictures
from tests.campaigns.kits import make_kit, make_material, png
from tests.campaigns.studio import content, make_design, photo
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
SEEN = "Drie vrouwen snijden groente"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def design(library, ina):
    """With a photo that nobody described."""
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    made = make_design(library, ina)
    return actions.save(design=made, content=content(made, uploads={"foto": photo()}), now=NOW)


def whole(design):
    return queries.whole(Design.objects.all()).get(pk=design.pk)


def judged(design, size="a4", filled=None):
    design = whole(design)
    made = queries.format_of(design, size)
    return actions.judge(design=design, made=made, filled=filled or actions.filled(design), now=NOW)


def about_the_photo(judged):
    return [one.level for one in judged.findings if one.field == "foto"]


def describe(design, words=SEEN):
    return actions.save(design=design, content=content(design, said={"foto": words}), now=NOW)


def test_the_name_of_a_file_is_no_description(design):
    filled = actions.filled(whole(design))

    assert (filled.pictures["foto"].alt, design.pictures.get().picture.alt_nl) == ("", "")


def test_what_is_not_described_is_said_and_stops_nothing_but_the_pdf_for_reading(design):
    before, screen = judged(design), judged(design, "vierkant")
    after = judged(describe(design))

    assert (before.stops, about_the_photo(before), before.outputs) == (False, ["warn"], (Output.PRINT, Output.PNG))
    assert (about_the_photo(screen), screen.outputs) == (["warn"], (Output.PNG, Output.JPG))
    assert (about_the_photo(after), after.outputs) == ([], (Output.PDF, Output.PRINT, Output.PNG))


def test_no_address_gives_out_that_pdf(client, design, ina):
    client.force_login(ina)
    there = reverse("campaigns:design-file", args=[design.key, "a4", "pdf"])
    answers = [client.get(there).status_code]
    zipped = b"".join(client.get(reverse("campaigns:design-zip", args=[design.key])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(zipped)) as parcel:
        names = [name for name in parcel.namelist() if name.endswith(".pdf")]
    describe(design)
    answers.append(client.get(there).status_code)

    assert (answers, names) == ([404, 200], ["drukwerk/proef-a4-drukker.pdf"])


def test_the_words_are_part_of_the_description_of_the_whole_picture(design):
    filled = actions.filled(whole(describe(design)))

    assert f" {SEEN}." in queries.alt_text(filled, design.version.fields.all())


def test_the_page_follows_what_is_typed(design):
    filled = actions.filled(whole(design), content=content(design, said={"foto": SEEN}))

    assert about_the_photo(judged(design, filled=filled)) == []


def test_the_words_come_along_in_a_copy_and_in_an_earlier_state(design):
    describe(design)
    copy = actions.duplicate(design=design, title="Kopie", by=None, now=NOW)
    number = Design.objects.get(pk=design.pk).number
    describe(design, "Iets anders")
    actions.take_back(design=design, number=number, now=NOW)

    assert set(DesignPicture.objects.values_list("design", "alt")) == {(design.pk, SEEN), (copy.pk, SEEN)}


def test_an_earlier_state_of_before_photos_were_described_can_be_taken_back(design):
    for state in design.history.all():
        state.content["pictures"] = {name: row[:4] for name, row in state.content["pictures"].items()}
        state.save()
    actions.take_back(design=design, number=Design.objects.get(pk=design.pk).number, now=NOW)

    assert DesignPicture.objects.get().alt == ""


def test_other_words_ask_the_owner_again_but_none_keep_what_was_approved(design):
    before = queries.print_of_design(whole(design))
    again = queries.print_of_design(whole(describe(design, "")))

    assert (again == before, queries.print_of_design(whole(describe(design))) == before) == (True, False)


def asked(design, **changes):
    return {
        "kleur": design.swatch, "title": design.title, "taal": design.language, "doel": design.links.get().target,
        "t_kop": "Help je mee?", "t_tekst": "We koken op woensdag.", "maat": "vierkant", "a_foto": SEEN,
    } | changes  # fmt: skip


def test_the_form_asks_for_it_and_keeps_it_with_the_design(client, design, ina):
    client.force_login(ina)
    client.post(design.get_absolute_url(), asked(design))
    page = client.get(design.get_absolute_url())

    assert (design.pictures.get().alt, page.context["form"]["a_foto"].value()) == (SEEN, SEEN)


def test_the_words_about_one_photo_are_not_kept_for_another(client, design, ina):
    client.force_login(ina)
    for changes in ({}, {"f_foto": photo(), "m_foto": "niemand"}):
        client.post(design.get_absolute_url(), asked(design, **changes))
    left = design.pictures.get().alt
    client.post(design.get_absolute_url(), asked(design, f_foto=photo(), m_foto="niemand", a_foto="Een leeg plein"))

    assert (left, design.pictures.get().alt) == ("", "Een leeg plein")


def test_a_logo_says_whose_it_is(library, design):
    actions.save(design=design, content=content(design, uploads={"logo": photo(name="IMG_1.jpg")}), now=NOW)
    own = actions.filled(whole(design)).pictures["logo"].alt
    actions.save(design=design, content=content(design, said={"logo": "Buurthuis"}), now=NOW)

    assert (own, actions.filled(whole(design)).pictures["logo"].alt) == (library.name, "Buurthuis")


def test_of_a_picture_of_the_portal_staff_said_it(design):
    upload = ContentFile(photo().read(), name="IMG_2.jpg")
    offered = pictures.add_picture(
        upload=upload, title="Koken", alt_nl="Mensen koken", alt_en="People cook", credit="NOV", licence="", now=NOW
    )
    DesignPicture.objects.update(picture=offered)

    assert queries.said_of(whole(design), whole(design).pictures.get()) == "Mensen koken"


# --- kits ---------------------------------------------------------------------------------------


def test_a_kit_with_a_picture_that_nobody_described_is_not_shown(client, nov):
    kit = make_kit(live=False, files=1)
    silent = make_material(kit, "stil.png", png("blue"), alt_nl="")
    make_material(kit, "berichten.txt", b"Kom je ook?", alt_nl="")
    client.force_login(nov)
    there = reverse("admin:campaigns_kit_changelist")
    page = client.post(there, {"action": "publish", "_selected_action": [kit.pk]}, follow=True)
    kit.refresh_from_db()
    refused = kit.state

    assert (refused, silent.title_nl in " ".join(str(one) for one in page.context["messages"])) == ("draft", True)
    silent.alt_nl = "Een blauw vlak"
    silent.save()
    assert actions.publish_kit(kit=kit, by=nov, now=NOW).state == "live"


def test_everything_in_a_kit_is_described_on_one_page_and_found_by_its_words(client, nov):
    """Many files came in at once, named as the camera names them."""
    kit = make_kit(live=False, files=0)
    for number in range(3):
        make_material(kit, f"dsc-{number}.png", png("orange", (40 + number, 30)), alt_nl="")
    client.force_login(nov)
    page = reverse("admin:campaigns_kit_change", args=[kit.pk])
    answer = client.get(page)
    formset = answer.context["inline_admin_formsets"][0].formset
    typed = {field.html_name: field.value() or "" for form in formset for field in form}
    typed |= {field.html_name: field.value() or "" for field in formset.management_form}
    typed |= {field.html_name: field.value() or "" for field in answer.context["adminform"].form}
    for number, form in enumerate(formset):
        typed[f"{form.prefix}-alt_nl"] = f"Drie vrouwen snijden groente {number}\x0bin een keuken"
        typed[f"{form.prefix}-title_nl"] = f"Samen koken {number}"
    client.post(page, typed)
    actions.publish_kit(kit=kit, by=nov, now=NOW)

    assert sorted(kit.materials.values_list("alt_nl", flat=True)) == [
        f"Drie vrouwen snijden groente {number}\nin een keuken" for number in range(3)
    ]
    shown = client.get(reverse("campaigns:library"), {"q": "samen koken"}).text
    assert [f"Samen koken {number}" in shown for number in range(3)] == [True] * 3
    assert answer.text.count('class="desk-thumb"') == 3


def test_a_kit_of_two_hundred_materials_can_be_saved(client, nov):
    from campaigns.models import Material

    kit = make_kit(live=False, files=1)
    first = kit.materials.get()
    Material.objects.bulk_create(
        Material(kit=kit, slug=f"m-{number}", file_name=f"m-{number}.png", title_nl=f"M {number}", kind=first.kind,
                 channel=first.channel, format=first.format, alt_nl="Een vlak")
        for number in range(200)
    )  # fmt: skip
    client.force_login(nov)
    page = reverse("admin:campaigns_kit_change", args=[kit.pk])
    answer = client.get(page)
    formset = answer.context["inline_admin_formsets"][0].formset
    typed = {field.html_name: field.value() or "" for form in (*formset, formset.management_form) for field in form}
    typed |= {field.html_name: field.value() or "" for field in answer.context["adminform"].form} | {
        "title_nl": "Groot pakket"
    }

    assert (client.post(page, typed).status_code, type(kit).objects.get(pk=kit.pk).title_nl) == (302, "Groot pakket")
