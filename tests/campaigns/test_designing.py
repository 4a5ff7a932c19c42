"""A design is begun, filled in, taken back, copied, renewed and thrown away; nothing that was typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import actions
from campaigns.models import Design, Render, ShortLink
from mmn_portal.core import uploads
from mmn_portal.pictures.models import Picture
from tests.campaigns.studio import content, make_design, make_template, photo
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_design_begins_with_the_texts_of_its_template_and_a_code_of_its_own(library, ina):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    design = actions.begin(template=make_template(), organisation=library, language="en", by=ina, now=NOW)

    assert design.texts == {"kop": "Will you help?", "tekst": "Een voorbeeld."}
    assert [link.target for link in design.links.all()] == ["https://www.bieb-zuid.nl"]


def test_a_template_that_was_never_published_cannot_be_begun(library, ina):
    with pytest.raises(actions.NotOffered):
        actions.begin(template=make_template(publish=False), organisation=library, language="nl", by=ina, now=NOW)


def test_each_save_can_be_taken_back(library, ina):
    design = make_design(library, ina)
    actions.save(design=design, content=content(design, kop="Iets anders"), now=NOW)
    actions.take_back(design=design, number=2, now=NOW)

    design.refresh_from_db()
    assert (design.texts["kop"], design.number) == ("Help je mee?", 4)
    assert list(design.history.order_by("number").values_list("content__texts__kop", flat=True)) == [
        "Help je mee?", "Help je mee?", "Iets anders", "Help je mee?",
    ]  # fmt: skip


def test_a_state_that_never_was_cannot_be_taken_back(library, ina):
    with pytest.raises(actions.NothingToTakeBack):
        actions.take_back(design=make_design(library, ina), number=9, now=NOW)


def test_only_the_last_fifty_states_are_kept(library, ina, monkeypatch):
    monkeypatch.setattr(actions.designing, "MOST_STATES", 3)
    design = make_design(library, ina)
    for _time in range(4):
        design = actions.save(design=design, content=content(design), now=NOW)

    assert list(design.history.order_by("number").values_list("number", flat=True)) == [4, 5, 6]


def test_a_photo_is_cleaned_belongs_to_the_organisation_and_comes_back_with_its_state(library, ina, stranger, client):
    design = make_design(library, ina)
    design = actions.save(design=design, content=content(design, uploads={"foto": photo()}), now=NOW)
    picture = Picture.objects.get()
    actions.save(design=design, content=content(design, removed=("foto",)), now=NOW)
    actions.take_back(design=design, number=3, now=NOW)

    assert (picture.organisation, design.pictures.get().picture) == (library, picture)
    address = reverse("pictures:picture", args=[picture.pk, 480])
    seen = {}
    for who in (None, stranger, ina):
        if who:
            client.force_login(who)
        seen[who] = client.get(address).status_code
    assert seen == {None: 404, stranger: 404, ina: 200}


def test_a_file_that_is_no_picture_is_refused_and_nothing_changes(library, ina):
    design = make_design(library, ina)
    with pytest.raises(uploads.Refused):
        actions.save(
            design=design,
            content=content(design, kop="Nieuw", uploads={"foto": SimpleUploadedFile("x.jpg", b"nee")}),
            now=NOW,
        )

    design.refresh_from_db()
    assert (design.texts["kop"], design.number) == ("Help je mee?", 2)


def test_a_copy_has_its_own_code_and_history(library, ina):
    design = make_design(library, ina)
    copy = actions.duplicate(design=design, title="Kopie", by=ina, now=NOW)

    assert (copy.texts, copy.title, copy.history.count()) == (design.texts, "Kopie", 1)
    assert copy.links.get().code != design.links.get().code


def test_a_design_goes_on_to_the_newest_template_and_keeps_its_words(library, ina):
    template = make_template()
    design = make_design(library, ina, template=template)
    made = actions.new_version(template=template, by=None, now=NOW)
    made.fields.filter(key="tekst").delete()
    made.fields.create(key="datum", kind="text", label_nl="Datum", start={"nl": "morgen"})
    made.formats.all().delete()
    actions.ship_template(template=template, now=NOW)
    design = actions.renew(design=design, by=ina, now=NOW)

    assert (design.version, design.texts) == (made, {"kop": "Help je mee?", "datum": "morgen"})
    assert actions.take_back(design=design, number=2, now=NOW).version.number == 1


def test_what_is_thrown_away_takes_its_pictures_and_leaves_the_code_on_paper(
    library, ina, django_capture_on_commit_callbacks
):
    design = make_design(library, ina)
    made = design.version.formats.get(size="vierkant")
    render = actions.picture(design=design, made=made, filled=actions.filled(design), output="small", now=NOW)
    code = design.links.get().code
    with django_capture_on_commit_callbacks(execute=True):
        actions.throw_away(design=design, by=ina, now=NOW)

    assert (Design.objects.count(), Render.objects.count()) == (0, 0)
    assert not render.file.storage.exists(render.file.name)
    assert ShortLink.objects.get(code=code).target


def test_the_database_refuses_a_link_that_is_no_web_address(library):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        actions.make_link(organisation=library, target="javascript:alert(1)", now=NOW)


def test_a_percentage_outside_the_picture_is_refused_by_the_database(library, ina):
    from django.db import IntegrityError

    design = make_design(library, ina)
    design = actions.save(design=design, content=content(design, uploads={"foto": photo()}), now=NOW)
    with pytest.raises(IntegrityError):
        design.pictures.update(zoom=900)
