"""Whoever has an old version hears of it: once, together, and not where she asked for silence."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns import actions, queries
from campaigns.models import KitSilence, Material, Told
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from mmn_portal.people import erasure
from mmn_portal.people.enums import Role
from tests.campaigns.kits import make_kit, png
from tests.campaigns.studio import make_design
from tests.conftest import NOW, belong, make_organisation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
BEHIND = "mails/campaigns/behind"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def kit(library):
    made = make_kit()
    actions.record_kit(kit=made, organisation=library, now=NOW)
    return made


def better(material, note="De datum klopt nu.", now=NOW + timedelta(hours=1), colour="teal"):
    return actions.add_version(
        material=material,
        upload=ContentFile(png(colour)),
        note_nl=note,
        note_en="The date is right now.",
        by=None,
        now=now,
    )


def told(now=LATER):
    actions.tell_who_is_behind(now=now)
    return {mail.email: render(mail) for mail in Mail.objects.filter(template=BEHIND).order_by("pk")}


def test_who_acts_for_an_organisation_that_took_it_along_hears_what_is_new(kit, ina, bo, mo, stranger):
    material = kit.materials.in_order().first()
    better(material)
    mails = told()

    assert sorted(mails) == ["bo@example.nl", "ina@example.nl"]
    text = mails["ina@example.nl"].text
    assert (mails["ina@example.nl"].subject, "De datum klopt nu." in text) == ("Je hebt een oude versie", True)
    assert reverse("campaigns:material-new", args=[material.slug]) in text


def test_it_is_told_once_and_in_one_mail_a_day(kit, ina):
    first, second = kit.materials.in_order()
    better(first)
    counts = [len(told()), len(told())]
    better(second, now=LATER)
    same_day = told(LATER + timedelta(hours=3))
    next_day = told(LATER + timedelta(days=1))

    assert (counts, len(same_day), Mail.objects.filter(template=BEHIND).count()) == ([1, 1], 1, 2)
    assert (second.title in next_day["ina@example.nl"].text, first.title in next_day["ina@example.nl"].text) == (
        True,
        False,
    )


def test_somebody_of_two_organisations_gets_one_mail(kit, ina):
    other = make_organisation("Museum")
    belong(ina, other, Role.COORDINATOR)
    actions.record_kit(kit=kit, organisation=other, now=NOW)
    better(kit.materials.in_order().first())
    told()

    assert (Mail.objects.filter(template=BEHIND).count(), Told.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "why_not", ["newer", "before_eight", "long_ago", "silent", "nothing_taken", "other_material", "kit_retired"]
)
def test_who_is_not_behind_or_wants_silence_hears_nothing(kit, ina, library, why_not):
    first, second = kit.materials.in_order()
    at, now = NOW + timedelta(hours=1), LATER
    if why_not == "long_ago":
        now = LATER + timedelta(days=15)
    if why_not == "silent":
        actions.be_silent(person=ina.person, kit=kit, now=NOW)
    if why_not in {"nothing_taken", "other_material"}:
        kit.downloads.all().delete()
    if why_not == "other_material":
        actions.record_materials(materials=[second], parcel="material", organisation=library, now=NOW)
    better(first, now=at)
    if why_not == "newer":
        actions.record_materials(materials=[first], parcel="material", organisation=library, now=LATER)
    if why_not == "before_eight":
        now = LATER.replace(hour=7) + timedelta(days=1)
    if why_not == "kit_retired":
        actions.retire_kit(kit=kit, by=None, now=LATER)

    assert told(now) == {}


def test_what_was_taken_back_or_has_ended_is_told_as_well(kit, ina):
    first, second = kit.materials.in_order()
    actions.withdraw_material(material=first, why="Op verzoek", by=None, now=NOW + timedelta(hours=1))
    Material.objects.filter(pk=second.pk).update(licensed_until=date(2027, 3, 1))
    text = told()["ina@example.nl"].text

    assert ("teruggenomen: haal weg" in text, "licentie of toestemming is voorbij" in text) == (True, True)


def test_a_newer_template_is_told_with_the_designs_it_is_about(library, ina):
    design = make_design(library, ina)
    template = design.version.template
    actions.new_version(template=template, by=None, now=NOW)
    actions.ship_template(template=template, now=NOW + timedelta(hours=1))

    assert str(design.key) in told()["ina@example.nl"].text


def test_telling_asks_as_much_for_three_organisations_as_for_one(kit, ina, django_assert_max_num_queries):
    better(kit.materials.in_order().first())
    with django_assert_max_num_queries(9) as for_one:
        queries.to_tell(now=LATER)
    for number in range(3):
        other = make_organisation(f"Nog {number}")
        belong(ina, other, Role.OWNER)
        actions.record_kit(kit=kit, organisation=other, now=NOW)
    for material in kit.materials.in_order()[1:]:
        better(material)
    with django_assert_max_num_queries(9) as for_more:
        queries.to_tell(now=LATER)

    assert len(for_one) == len(for_more)


def test_a_page_shows_the_old_beside_the_new_with_what_changed(client, kit, ina):
    material = kit.materials.in_order().first()
    better(material)
    better(material, note="Ook het logo.", now=NOW + timedelta(hours=2), colour="navy")
    client.force_login(ina)
    page = client.get(reverse("campaigns:material-new", args=[material.slug])).text
    previews = [reverse("campaigns:version-preview", args=[material.slug, number]) for number in (1, 3)]

    assert [address in page for address in previews] == [True, True]
    assert [client.get(address).status_code for address in previews] == [200, 200]
    assert ("De datum klopt nu." in page, "Ook het logo." in page, "dinsdag 2 maart 2027" in page) == (True, True, True)


def test_who_has_the_newest_is_told_so_and_a_visitor_sees_the_version_before(client, kit, ina, library):
    material = kit.materials.in_order().first()
    better(material)
    as_visitor = client.get(reverse("campaigns:material-new", args=[material.slug])).text
    actions.record_materials(materials=[material], parcel="material", organisation=library, now=LATER)
    client.force_login(ina)
    page = client.get(reverse("campaigns:material-new", args=[material.slug])).text

    assert ("Wat je hebt" in as_visitor, "Je hebt de nieuwste" in page) == (True, True)


def test_how_an_earlier_version_looked_is_gone_once_it_is_taken_back(client, kit):
    material = kit.materials.in_order().first()
    better(material)
    address = reverse("campaigns:version-preview", args=[material.slug, 1])
    before = client.get(address).status_code
    actions.withdraw_material(material=material, why="", by=None, now=LATER)

    assert (before, client.get(address).status_code) == (200, 404)


def test_she_asks_for_silence_and_takes_that_back(client, kit, ina, newcomer):
    address = reverse("campaigns:kit-silence", args=[kit.slug])
    asked = client.get(address).status_code
    client.force_login(ina)
    client.get(address)
    before = KitSilence.objects.count()
    client.post(address, {"stil": "1"})
    client.post(address, {"stil": "1"})
    silent = KitSilence.objects.count()
    client.post(address)

    assert (asked, before, silent, KitSilence.objects.count()) == (302, 0, 1, 0)


def test_what_is_kept_of_her_goes_with_her(kit, ina):
    better(kit.materials.in_order().first())
    actions.be_silent(person=ina.person, kit=make_kit("ander"), now=NOW)
    belong_to = make_organisation("Los")
    told()
    exported = erasure.export_person(person=ina.person)["campaigns"]
    kept = Told.objects.count(), actions.clear_told(before=LATER + timedelta(days=1))

    assert (len(exported["told"]), exported["no_messages_of"], kept) == (1, ["Pakket ander"], (1, 1))
    assert belong_to.name == "Los"


def test_who_took_the_kit_before_a_material_lay_in_it_hears_nothing_of_it(kit, ina):
    late = actions.add_material(
        kit=kit, file_name="later.png", upload=ContentFile(png("navy")), by=None, now=NOW + timedelta(minutes=30)
    )
    actions.withdraw_material(material=late, why="Een fout.", by=None, now=NOW + timedelta(hours=1))

    assert (told(), [one.name for one in queries.who_has(late)]) == ({}, [])


def test_what_is_taken_back_a_second_time_is_told_a_second_time(kit, ina, library):
    material = kit.materials.in_order().first()
    actions.withdraw_material(material=material, why="Een fout.", by=None, now=NOW + timedelta(hours=1))
    told()
    actions.add_version(
        material=material, upload=ContentFile(png("teal")), is_clean=True, by=None, now=NOW + timedelta(days=1)
    )
    actions.record_kit(kit=kit, organisation=library, now=NOW + timedelta(days=1, hours=1))
    actions.withdraw_material(material=material, why="Nog een fout.", by=None, now=NOW + timedelta(days=2))
    actions.tell_who_is_behind(now=NOW + timedelta(days=2, hours=1))

    assert Mail.objects.filter(template=BEHIND, email="ina@example.nl").count() == 2
