"""Somebody changes her mind: out of every address, ZIP, cache, index, design and render, and its people hear of it."""

import io
import random
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFilter

from campaigns import actions, forms, parcels, queries, series, tasks
from campaigns.models import BatchFile, Design, DesignPicture, Gap, KitArchive, Material, MaterialConsent, Render
from mmn_portal.core import actions as core
from mmn_portal.core.models import Found
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from mmn_portal.people import erasure
from mmn_portal.people.models import Person
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures import looks
from mmn_portal.pictures.enums import Ground
from mmn_portal.pictures.models import Picture, PortraitConsent
from tests.campaigns.kits import make_kit, make_material, png
from tests.campaigns.studio import content, make_design, photo
from tests.campaigns.test_studio_pages import form
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


# --- designs ----------------------------------------------------------------------------------


@pytest.fixture
def design(library, ina):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    made = make_design(library, ina)
    return actions.save(
        design=made, content=content(made, uploads={"foto": photo()}, people={"foto": "ja"}), by=ina, now=NOW
    )


def whole(design):
    return queries.whole(Design.objects.all()).get(pk=design.pk)


def drawn(design, size="vierkant"):
    design = whole(design)
    made = queries.format_of(design, size)
    return actions.judge(design=design, made=made, filled=actions.filled(design), now=NOW)


def design_addresses(design, picture, render_key):
    key = design.key
    widths = [reverse("pictures:picture", args=[picture.pk, width]) for width in (480, 960, 1600)]
    return [*widths, reverse("campaigns:design-picture", args=[key, render_key])]


def test_an_organisation_says_who_is_on_its_photo_and_that_is_kept(design, ina, library):
    consent = PortraitConsent.objects.get()

    assert (consent.picture.organisation, consent.ground, consent.told_by, consent.who) == (
        library, Ground.TOLD, ina.person, "",
    )  # fmt: skip


@pytest.mark.parametrize(("said", "kept"), [("niemand", []), ("ja", [False]), ("kind", [True])])
def test_of_a_photo_without_people_nothing_is_kept_and_of_a_child_that_it_is_one(library, ina, said, kept):
    made = make_design(library, ina)
    actions.save(design=made, content=content(made, uploads={"foto": photo()}, people={"foto": said}), by=ina, now=NOW)

    assert list(PortraitConsent.objects.values_list("under_16", flat=True)) == kept


def test_a_photo_without_a_word_about_who_is_on_it_is_not_taken(client, design, ina):
    client.force_login(ina)
    asked = {
        "kleur": design.swatch, "title": design.title, "taal": "nl", "doel": design.links.get().target, "t_kop": "Help je mee?",
        "t_tekst": "We koken.", "maat": "vierkant", "f_foto": photo(),
    }  # fmt: skip
    page = client.post(design.get_absolute_url(), asked)

    assert ("Zeg of er iemand herkenbaar op staat" in page.text, Picture.objects.count()) == (True, 1)


def test_a_photo_that_is_taken_back_is_gone_from_every_address_of_its_designs(
    client, design, ina, django_capture_on_commit_callbacks
):
    picture, made = design.pictures.get().picture, drawn(design)
    copy = actions.duplicate(design=whole(design), title="Kopie", by=ina, now=NOW)
    client.force_login(ina)
    every = design_addresses(design, picture, made.render.pk)
    before = {client.get(address).status_code for address in every}
    storage, name = made.render.file.storage, made.render.file.name
    with django_capture_on_commit_callbacks(execute=True):
        pictures.withdraw(picture=picture, why="", by=None, now=NOW)

    assert (before, {client.get(address).status_code for address in every}) == ({200}, {404})
    assert (DesignPicture.objects.count(), Render.objects.count(), storage.exists(name)) == (0, 0, False)
    assert sorted(Gap.objects.values_list("design", "field")) == [(design.pk, "foto"), (copy.pk, "foto")]


def test_what_was_drawn_before_the_photo_was_changed_goes_as_well(design, ina):
    picture, made = design.pictures.get().picture, drawn(design)
    later = actions.save(
        design=design,
        content=content(design, uploads={"foto": photo(900, 900)}, people={"foto": "ja"}),
        by=ina,
        now=NOW,
    )
    pictures.withdraw(picture=picture, why="", by=None, now=NOW)

    assert not Render.objects.filter(pk=made.render.pk).exists()
    assert (later.pictures.count(), Gap.objects.count()) == (1, 0)


def test_it_leaves_series_and_the_campaign_page_as_well(client, design, django_capture_on_commit_callbacks):
    batch = actions.order_batch(design=design, places=[series.Place("Noord")], sizes=["vierkant"], by=None, now=NOW)
    actions.draw_batch(batch=batch, clock=lambda: NOW)
    words = {"title": "Kook", "goal": "Koks", "starts_on": NOW.date(), "ends_on": NOW.date()}
    campaign = actions.begin_campaign(organisation=design.organisation, by=None, now=NOW, **words)
    actions.save_campaign(campaign=campaign, designs=[whole(design)], materials=[], by=None, now=NOW)
    actions.publish_campaign(campaign=campaign, by=None, now=NOW)
    poster, made = campaign.posters.get(), BatchFile.objects.first()
    address = reverse("campaigns:own-poster", args=[campaign.slug, poster.pk])
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        pictures.withdraw(picture=Picture.objects.get(), why="", by=None, now=NOW)

    assert (client.get(address).status_code, BatchFile.objects.count(), campaign.posters.count()) == (404, 0, 0)
    kept = [one.storage.exists(one.name) for one in (poster.picture, made.file)]
    assert kept == [False, False]


def test_a_photo_that_is_taken_back_while_its_poster_is_drawn_reaches_no_page(design, monkeypatch):
    words = {"title": "Kook", "goal": "Koks", "starts_on": NOW.date(), "ends_on": NOW.date()}
    campaign = actions.begin_campaign(organisation=design.organisation, by=None, now=NOW, **words)
    frozen = actions.owning.frozen

    def taken_back_meanwhile(**asked):
        drawn = frozen(**asked)
        pictures.withdraw(picture=Picture.objects.get(), why="", by=None, now=NOW)
        return drawn

    monkeypatch.setattr(actions.owning, "frozen", taken_back_meanwhile)
    with pytest.raises(actions.PosterNotReady):
        actions.save_campaign(campaign=campaign, designs=[whole(design)], materials=[], by=None, now=NOW)

    assert campaign.posters.count() == 0


def test_an_earlier_state_does_not_bring_it_back(design, ina):
    picture = design.pictures.get().picture
    pictures.withdraw(picture=picture, why="", by=None, now=NOW)
    actions.take_back(design=design, number=design.number, now=NOW)

    assert DesignPicture.objects.count() == 0


def test_its_people_get_one_mail_with_all_their_designs(design, ina, bo, stranger):
    picture = design.pictures.get().picture
    actions.duplicate(design=whole(design), title="Tweede", by=ina, now=NOW)
    pictures.withdraw(picture=picture, why="", by=None, now=NOW)
    mails = {mail.email: render(mail) for mail in Mail.objects.filter(template="mails/campaigns/picture_gone")}

    assert sorted(mails) == ["bo@example.nl", "ina@example.nl"]
    assert mails["ina@example.nl"].subject == "Er is een foto weg uit 2 van je ontwerpen"
    assert ("Tweede" in mails["ina@example.nl"].text, str(design.key) in mails["ina@example.nl"].html) == (True, True)


def test_what_staff_offer_instead_is_put_in_with_one_press(client, design, ina):
    other = pictures.add_picture(
        upload=photo(1200, 1200), title="Ander", alt_nl="Een ander", alt_en="", credit="NOV", licence="", now=NOW
    )
    pictures.withdraw(picture=design.pictures.get().picture, replacement=other, why="", by=None, now=NOW)
    client.force_login(ina)
    page = client.get(design.get_absolute_url()).text
    client.post(reverse("campaigns:design-deed", args=[design.key, "vervangen"]), {"veld": "foto"})

    assert "Zet deze foto erin" in page
    assert (design.pictures.get().picture, design.gaps.count()) == (other, 0)


def test_what_is_offered_and_then_taken_back_itself_is_not_put_in(client, design, ina):
    other = pictures.add_picture(
        upload=photo(1200, 1200), title="Ander", alt_nl="Een ander", alt_en="", credit="NOV", licence="", now=NOW
    )
    pictures.withdraw(picture=design.pictures.get().picture, replacement=other, why="", by=None, now=NOW)
    pictures.withdraw(picture=other, why="", by=None, now=NOW)
    client.force_login(ina)
    page = client.get(design.get_absolute_url()).text
    with pytest.raises(actions.NoReplacement):
        actions.fill_gap(design=design, field="foto", by=ina, now=NOW)

    assert ("Zet deze foto erin" in page, "Kies hieronder een andere foto" in page) == (False, True)


def test_a_design_whose_consent_has_ended_is_not_printed_and_not_drawn_with_it(design):
    consent = PortraitConsent.objects.get()
    fine = drawn(design)
    PortraitConsent.objects.filter(pk=consent.pk).update(starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 1))
    pictures.notice_ended(now=NOW)
    judged = drawn(design)

    assert (fine.stops, judged.stops, judged.render.key != fine.render.key) == (False, True, True)
    assert "De toestemming voor deze foto is voorbij. Kies een andere foto." in [one.words for one in judged.findings]
    assert DesignPicture.objects.count() == 1
    assert Mail.objects.filter(template="mails/campaigns/picture_gone").count() == 1


def test_its_own_people_take_a_photo_back_with_the_same_one_in_other_designs(client, design, ina, stranger):
    second = make_design(design.organisation, ina)
    actions.save(design=second, content=content(second, uploads={"foto": photo()}), by=ina, now=NOW)
    deed = reverse("campaigns:design-deed", args=[design.key, "foto-terug"])
    client.force_login(stranger)
    refused = client.post(deed, {"veld": "foto"}).status_code
    client.force_login(ina)
    page = client.get(design.get_absolute_url()).text
    client.post(deed, {"veld": "foto"})

    assert (refused, "Haal de foto terug: Foto" in page) == (404, True)
    assert Picture.objects.filter(withdrawn_at=None).count() == 0


# --- materials --------------------------------------------------------------------------------


@pytest.fixture
def kit():
    return make_kit(files=2)


def every_address(material: Material) -> dict[str, str]:
    return {
        "file": reverse("campaigns:material-file", args=[material.slug]),
        "preview": material.preview_url,
        "selection": f"{reverse('campaigns:selection')}?materiaal={material.slug}",
        "zip": reverse("campaigns:kit-zip", args=[material.kit.slug]),
        "kit": material.kit.get_absolute_url(),
        "library": reverse("campaigns:library"),
        "front": reverse("campaigns:front"),
        "page": material.get_absolute_url(),
    }


def fetched(client, material: Material, addresses: dict[str, str]) -> dict[str, bool]:
    """Whether each address gives the material, or shows its picture."""
    name, gives = f"{material.slug}.png", {}
    for what, address in addresses.items():
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 200:
            gives[what] = False
        elif "zip" in answer["Content-Type"]:
            with zipfile.ZipFile(io.BytesIO(body)) as parcel:
                gives[what] = any(entry.endswith(name) for entry in parcel.namelist())
        elif answer["Content-Type"].startswith("image/"):
            gives[what] = True
        else:
            gives[what] = addresses["preview"].partition("?")[0].encode() in body
    return gives


def withdraw_it(material, consent):
    actions.withdraw_material(material=material, consent=consent, why="Zij vroeg het", by=None, now=NOW)


def let_it_end(material, consent):
    actions.extend_material_consent(consent=consent, until=date(2027, 3, 1), by=None, now=NOW)


def end_its_licence(material, consent):
    Material.objects.filter(pk=material.pk).update(licensed_until=date(2027, 3, 1))


@pytest.mark.parametrize("deed", [withdraw_it, let_it_end, end_its_licence])
def test_it_is_gone_from_every_address_and_zip(client, kit, deed, django_capture_on_commit_callbacks):
    material = kit.materials.in_order().first()
    consent = actions.note_material_consent(
        material=material, who="Femke", starts_on=date(2027, 1, 1), by=None, now=NOW
    )
    actions.build_archive(kit=kit, now=NOW)
    addresses = every_address(material)
    before = fetched(client, material, addresses)
    with django_capture_on_commit_callbacks(execute=True):
        deed(material, consent)
    streamed = fetched(client, material, addresses)
    actions.build_archive(kit=kit, now=NOW)

    assert before == dict.fromkeys(addresses, True)
    assert streamed == dict.fromkeys(addresses, False)
    assert fetched(client, material, addresses) == dict.fromkeys(addresses, False)


def test_what_is_taken_back_has_no_files_no_zip_and_no_place_in_the_index(kit, django_capture_on_commit_callbacks):
    material = kit.materials.in_order().first()
    actions.add_version(material=material, upload=ContentFile(png("teal")), by=None, now=NOW)
    actions.build_archive(kit=kit, now=NOW)
    core.refresh_search(now=NOW)
    files = [
        material.preview,
        *(one.file for one in material.versions.all()),
        *(one.file for one in kit.archives.all()),
    ]
    names = [(file.storage, file.name) for file in files]
    found = Found.objects.filter(url=material.get_absolute_url()).count()
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_material(material=material, why="", by=None, now=NOW)

    assert (found, Found.objects.filter(url=material.get_absolute_url()).count()) == (1, 0)
    assert (len(names), [storage.exists(name) for storage, name in names]) == (4, [False] * 4)
    assert KitArchive.objects.count() == 0
    core.refresh_search(now=NOW)
    assert Found.objects.filter(url=material.get_absolute_url()).count() == 0


def test_its_page_says_so_and_leads_to_what_comes_instead(client, kit):
    material, other = kit.materials.in_order()
    actions.withdraw_material(material=material, instead=other, why="", by=None, now=NOW)
    page = client.get(material.get_absolute_url())

    assert (page.status_code, "We hebben dit materiaal teruggenomen" in page.text) == (200, True)
    assert other.get_absolute_url() in page.text


def test_a_new_version_brings_it_back(client, kit):
    material = kit.materials.in_order().first()
    actions.withdraw_material(material=material, why="", by=None, now=NOW)
    actions.add_version(material=material, upload=ContentFile(png("teal")), is_clean=True, by=None, now=NOW)
    again = fetched(client, material, every_address(Material.objects.get(pk=material.pk)))

    assert again == dict.fromkeys(again, True)


def test_nothing_comes_instead_that_is_not_given_out_itself(kit):
    material, other = kit.materials.in_order()
    actions.withdraw_material(material=other, why="", by=None, now=NOW)
    with pytest.raises(actions.NotItsReplacement):
        actions.withdraw_material(material=material, instead=other, why="", by=None, now=NOW)
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw_material(material=other, why="", by=None, now=NOW)


def test_the_first_consent_to_end_counts(kit):
    material = kit.materials.in_order().first()
    for day in (date(2027, 6, 1), date(2027, 4, 1)):
        actions.note_material_consent(material=material, who="Femke", ends_on=day, by=None, now=NOW)

    material.refresh_from_db()
    assert (material.ends_on, material.is_expired(date(2027, 4, 1)), material.is_expired(date(2027, 4, 2))) == (
        date(2027, 4, 1), False, True,
    )  # fmt: skip


def test_whoever_is_forgotten_is_on_no_material_any_more(kit):
    material = kit.materials.in_order().first()
    actions.note_material_consent(material=material, who="Femke", email="femke@example.nl", by=None, now=NOW)
    hers = Person.objects.create(name="Femke", email="femke@example.nl")
    exported = erasure.export_person(person=hers)["campaigns"]["portraits"]
    erasure.erase_person(person=hers, by=None, now=NOW)

    material.refresh_from_db()
    assert ([one["who"] for one in exported], material.withdrawn_at) == (["Femke"], NOW)
    assert list(MaterialConsent.objects.values_list("who", "email")) == [("", "")]


def test_staff_note_and_take_back_on_the_desk(client, kit, nov):
    material, other = kit.materials.in_order()
    client.force_login(nov)
    noted = {"who": "Sam", "ground": "quitclaim", "scope": "alles", "starts_on": "2027-03-02", "do": "1"}
    client.post(reverse("admin:campaigns_material_consent", args=[material.pk]), noted)
    page = reverse("admin:campaigns_material_withdraw", args=[material.pk])
    asked = client.get(page)
    client.post(page, {"why": "Op verzoek", "consent": material.consents.get().pk, "instead": other.slug, "do": "1"})

    material.refresh_from_db()
    assert (asked.status_code, material.withdrawn_why, material.instead) == (200, "Op verzoek", other)
    assert material.consents.get().withdrawn_at == NOW


def test_a_kit_counts_what_is_given_out_only(kit):
    material = kit.materials.in_order().first()
    actions.withdraw_material(material=material, why="", by=None, now=NOW + timedelta(seconds=1))

    assert [(card.how_many, len(card.pictures)) for card in queries.kits(now=NOW)] == [(1, 1)]
    assert [page.how_many for page in [queries.kit_page(kit, None, now=NOW)] if make_material] == [1]


def test_a_page_that_was_kept_for_everyone_is_right_again_within_ten_seconds(client, kit, settings, time_machine):
    settings.PUBLIC_PAGE_SECONDS = 5
    material = kit.materials.in_order().first()
    preview, page = material.preview_url.partition("?")[0], reverse("campaigns:library")
    shown = [preview in client.get(page).text]
    actions.withdraw_material(material=material, why="", by=None, now=NOW)
    shown.append(preview in client.get(page).text)
    time_machine.move_to(NOW + timedelta(seconds=10), tick=False)
    shown.append(preview in client.get(page).text)

    # In between it is the page of a moment ago, and its picture is gone already.
    assert (shown, client.get(preview).status_code) == ([True, True, False], 404)


def test_nobody_keeps_a_copy_of_people_for_long(client, kit):
    people, things = kit.materials.in_order()
    actions.note_material_consent(material=people, who="Femke", by=None, now=NOW)
    kept = [client.get(one.preview_url)["Cache-Control"] for one in (people, things)]

    assert kept == ["public, no-cache", "public, max-age=86400"]


# --- copies, earlier photos, and consents that have not begun ----------------------------------


def taken_along(client, organisation, owner, *, who="Femke"):
    """A photo of a kit with somebody on it, taken along and put in a design. Returns the material, its consent and the design."""
    kit = make_kit(files=1)
    body = photo().read()
    material = actions.add_material(
        kit=kit, file_name="vrouw.jpg", upload=ContentFile(body, name="vrouw.jpg"), by=None, now=NOW, alt_nl="Een vrouw"
    )
    consent = actions.note_material_consent(material=material, who=who, email="femke@example.nl", by=None, now=NOW)
    organisation.website = "https://www.bieb-zuid.nl"
    organisation.save()
    made = make_design(organisation, owner)
    upload = SimpleUploadedFile("x.jpg", body)
    made = actions.save(
        design=made,
        content=content(made, uploads={"foto": upload}, people={"foto": "ja"}, said={"foto": "vrouw"}),
        by=owner,
        now=NOW,
    )
    return material, consent, made


def test_a_photo_of_a_kit_leaves_the_designs_that_it_was_put_in(
    client, library, ina, django_capture_on_commit_callbacks
):
    material, consent, made = taken_along(client, library, ina)
    picture = made.pictures.get().picture
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_material(material=material, consent=consent, why="Anders", by=None, now=NOW)

    picture.refresh_from_db()
    assert (picture.withdrawn_at, made.pictures.count()) == (NOW, 0)
    client.force_login(ina)
    again = make_design(library, ina)
    form_ = form(
        again, f_foto=SimpleUploadedFile("x.jpg", photo().read(), content_type="image/jpeg"), m_foto="ja", a_foto="x"
    )
    answer = client.post(again.get_absolute_url(), form_, follow=True)
    assert "lijkt sterk op" in " ".join(str(one) for one in answer.context["messages"])


def test_a_material_without_people_takes_no_copies_along(library, ina, client):
    material, consent, made = taken_along(client, library, ina)
    consent.delete()
    actions.withdraw_material(material=material, why="Oud", by=None, now=NOW)

    assert made.pictures.count() == 1


def test_staff_who_take_a_picture_back_see_the_copies_of_organisations(client, design, boss):
    own = pictures.add_picture(
        upload=photo(), title="Van NOV", alt_nl="x", alt_en="", credit="NOV", licence="", now=NOW
    )
    client.force_login(boss)

    page = client.get(reverse("admin:pictures_picture_withdraw", args=[own.pk]))

    assert [key for key, _label in page.context["form"].fields["alike"].choices] == [design.pictures.get().picture_id]


def test_a_series_with_an_earlier_photo_goes_days_later_too(design, ina):
    old = design.pictures.get().picture
    batch = actions.order_batch(design=design, places=[series.Place("Noord")], sizes=["vierkant"], by=None, now=NOW)
    actions.draw_batch(batch=batch, clock=lambda: NOW)
    actions.save(
        design=design,
        content=content(design, uploads={"foto": photo(900, 901)}, people={"foto": "ja"}),
        by=ina,
        now=NOW,
    )
    actions.clear_renders(now=NOW + timedelta(days=2))
    assert BatchFile.objects.exists()

    pictures.withdraw(picture=old, why="", by=None, now=NOW + timedelta(days=2))

    assert not BatchFile.objects.exists()


def test_one_person_who_answers_for_two_on_a_photo_can_be_forgotten(design, library, ina, client):
    material, _consent, _made = taken_along(client, library, ina)
    actions.note_material_consent(material=material, who="Kind", email="femke@example.nl", by=None, now=NOW)
    picture = design.pictures.get().picture
    for who in ("Femke", "Kind"):
        pictures.note_consent(picture=picture, who=who, email="femke@example.nl", by=None, now=NOW)
    femke = Person.objects.create(name="Femke", email="femke@example.nl")

    erasure.erase_person(person=femke, by=None, now=NOW)

    picture.refresh_from_db(), material.refresh_from_db()
    assert (bool(picture.withdrawn_at), bool(material.withdrawn_at)) == (True, True)
    assert not PortraitConsent.objects.exclude(who="", email="").exists()


def test_another_file_for_a_picture_leaves_the_old_one_nowhere(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one = pictures.add_picture(
            upload=photo(1200, 1200), title="A", alt_nl="x", alt_en="", credit="N", licence="", now=NOW
        )
    old = [(one.file.storage, one.file.name), *((each.file.storage, each.file.name) for each in one.renditions.all())]
    with django_capture_on_commit_callbacks(execute=True):
        pictures.replace_file(picture=one, upload=photo(900, 900))

    assert (len(old), [name for storage, name in old if storage.exists(name)], one.renditions.count()) == (5, [], 4)


def test_a_zip_during_which_something_was_taken_back_is_not_kept(monkeypatch, django_capture_on_commit_callbacks):
    kit = make_kit(files=1)
    material, zipped = kit.materials.in_order().first(), parcels.as_zip

    def meanwhile(of, materials):
        whole_ = b"".join(zipped(of, materials))
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_material(material=material, why="", by=None, now=NOW)
        return [whole_]

    monkeypatch.setattr(parcels, "as_zip", meanwhile)

    assert actions.build_archive(kit=kit, now=NOW) is None
    assert not KitArchive.objects.filter(kit=kit).exists()


def test_a_material_is_given_out_from_the_day_that_her_consent_begins(client):
    material = make_kit(files=2).materials.in_order().first()
    begins = NOW.date() + timedelta(days=5)
    actions.note_material_consent(material=material, who="Femke", starts_on=begins, by=None, now=NOW)
    usable = [
        Material.objects.usable(NOW.date() + timedelta(days=days)).filter(pk=material.pk).exists() for days in (0, 5)
    ]
    for days in (4, 6):
        actions.begin_portraits(now=NOW + timedelta(days=days))
        usable.append(Material.objects.usable(NOW.date() + timedelta(days=days)).filter(pk=material.pk).exists())

    assert usable == [False, False, False, True]


def test_a_poster_of_a_campaign_goes_while_her_consent_has_not_begun(client, design, library):
    campaign = actions.begin_campaign(
        organisation=library, title="Kook", goal="Koks", starts_on=NOW.date(), ends_on=NOW.date(), by=None, now=NOW
    )
    actions.save_campaign(campaign=campaign, designs=[whole(design)], materials=[], by=None, now=NOW)
    actions.publish_campaign(campaign=campaign, by=None, now=NOW)
    assert campaign.posters.count() == 1

    pictures.note_consent(
        picture=design.pictures.get().picture, who="Femke", starts_on=NOW.date() + timedelta(days=90), by=None, now=NOW
    )

    assert campaign.posters.count() == 0


def test_the_beat_notices_that_a_consent_has_begun(time_machine):
    material = make_kit(files=2).materials.in_order().first()
    begins = NOW.date() + timedelta(days=5)
    actions.note_material_consent(material=material, who="Femke", starts_on=begins, by=None, now=NOW)
    time_machine.move_to(NOW + timedelta(days=5), tick=False)

    tasks.build_missing_archives()

    assert Material.objects.usable(begins).filter(pk=material.pk).exists()


def test_a_material_that_was_taken_back_comes_back_with_a_file_of_which_somebody_says_that_it_is_clean(kit):
    material = kit.materials.in_order().first()
    before = material.current.file.read()
    actions.add_version(material=material, upload=ContentFile(png("teal")), by=None, now=NOW)
    actions.withdraw_material(material=material, why="", by=None, now=NOW)

    [outcome] = actions.upload_many(
        kit=kit, files=[SimpleUploadedFile(material.file_name, png("navy"))], by=None, now=NOW
    )
    with pytest.raises(actions.TakenBack):
        actions.add_version(material=material, upload=ContentFile(png("navy")), by=None, now=NOW)
    # Also a file of long ago is the same file.
    with pytest.raises(actions.SameFile):
        actions.add_version(material=material, upload=ContentFile(before), by=None, now=NOW, is_clean=True)

    material.refresh_from_db()
    assert (outcome.taken, material.withdrawn_at is None) == (False, False)


def test_staff_say_on_the_form_that_what_was_wrong_is_gone(client, nov, kit):
    material = kit.materials.in_order().first()
    actions.withdraw_material(material=material, why="Verkeerde datum.", by=None, now=NOW)
    client.force_login(nov)
    page = reverse("admin:campaigns_material_version", args=[material.pk])

    def put(**more):
        return client.post(page, {"do": "1", "upload": SimpleUploadedFile("x.png", png("teal")), **more})

    unsaid = put().text
    material.refresh_from_db()
    assert ("zeg dat wat fout was, weg is" in unsaid, "Verkeerde datum." in unsaid, material.withdrawn_at is None) == (True, True, False)  # fmt: skip
    put(is_clean="on")
    material.refresh_from_db()
    assert material.withdrawn_at is None


def seen_photo(**how) -> bytes:
    """A picture with much to see, as a camera makes it."""
    image, chance = Image.new("RGB", (1400, 1000), "#88a0b0"), random.Random(5)
    pen = ImageDraw.Draw(image)
    for _spot in range(60):
        x, y, colour = chance.randrange(1400), chance.randrange(1000), tuple(chance.randrange(256) for _part in "rgb")
        pen.ellipse((x - 150, y - 110, x + 150, y + 110), fill=colour)
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(3)).save(out, **({"format": "JPEG", "quality": 90} | how))
    return out.getvalue()


@pytest.mark.parametrize("is_same", [True, False])
def test_a_photo_of_a_kit_is_known_in_designs_by_its_file(kit, library, ina, is_same):
    material = actions.add_material(kit=kit, file_name="buurt.jpg", upload=ContentFile(seen_photo()), by=None, now=NOW)
    taken_along = material.current.file.read() if is_same else seen_photo(quality=12)
    design = make_design(library, ina)
    upload = SimpleUploadedFile("buurt.jpg", taken_along, "image/jpeg")
    actions.save(design=design, content=content(design, uploads={"foto": upload}), by=ina, now=NOW)
    picture = DesignPicture.objects.get(design=design).picture
    assert looks.distance(picture.look, material.look) <= (looks.SAME if is_same else looks.ALIKE)
    actions.note_material_consent(material=material, who="Femke", by=None, now=NOW)

    # What is the same goes by itself; what is nearly so, staff find ticked.
    form = forms.WithdrawingMaterial(material=material)
    assert [str(pk) for pk, _words in form.fields["alike"].choices] == [str(picture.pk)]
    actions.withdraw_material(material=material, why="", by=None, now=NOW, alike=() if is_same else [str(picture.pk)])

    assert not DesignPicture.objects.filter(design=design).exists()


def test_a_photo_is_taken_back_from_every_design_of_an_organisation_however_many(library, ina):
    designs = []
    for _number in range(14):
        made = make_design(library, ina)
        designs.append(actions.save(design=made, content=content(made, uploads={"foto": photo()}), by=ina, now=NOW))

    gone = actions.withdraw_picture(picture=designs[0].pictures.get().picture, by=ina, now=NOW)

    assert (gone, DesignPicture.objects.filter(design__in=designs).count()) == (14, 0)
