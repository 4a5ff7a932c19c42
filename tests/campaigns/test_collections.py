"""Materials kept together by an organisation, and shared by a link that ends."""

import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from campaigns import actions, queries
from campaigns.models import Collection, CollectionItem, Download
from mmn_portal.people import erasure
from tests.campaigns.kits import make_kit
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def kit():
    return make_kit(files=3)


@pytest.fixture
def collection(kit, library, ina):
    made = actions.start_collection(name="Voor de krant", organisation=library, by=ina.person, now=NOW)
    actions.collect(collection=made, materials=list(kit.materials.in_order()[:2]), now=NOW)
    return actions.share(collection=made, until=UNTIL, note="Veel plezier ermee", by=ina, now=NOW)


def path_of(collection):
    return queries.share_address(collection).replace("http://testserver", "")


@pytest.mark.parametrize(
    ("who", "expected"),
    [("visitor", 302), ("newcomer", 404), ("stranger", 404), ("nov", 404), ("mo", 200), ("bo", 200)],
)
def test_a_collection_is_for_the_people_of_its_organisation(client, request, collection, who, expected):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    deeds = [reverse("campaigns:collection-deed", args=[collection.key, deed]) for deed in ("eruit", "stoppen", "weg")]

    assert client.get(collection.get_absolute_url()).status_code == expected
    if expected == 404:
        assert [client.post(deed).status_code for deed in deeds] == [404] * 3
        assert Collection.objects.get().shared_until == UNTIL


def test_what_was_chosen_goes_into_a_new_collection_and_twice_is_once(client, kit, ina, library):
    slugs = [one.slug for one in kit.materials.in_order()]
    client.force_login(ina)
    page = client.get(reverse("campaigns:collect"), {"materiaal": slugs})
    asked = {"materiaal": slugs, "mapje": "nieuw", "naam": "Buurtfeest", "organisatie": library.slug}
    nameless = client.post(reverse("campaigns:collect"), asked | {"naam": " "})
    client.post(reverse("campaigns:collect"), asked)
    made = Collection.objects.get()
    client.post(reverse("campaigns:collect"), {"materiaal": slugs[:1], "mapje": str(made.key)})

    assert (page.status_code, "Geef het nieuwe mapje een naam" in nameless.text) == (200, True)
    assert (made.name, made.organisation, made.items.count()) == ("Buurtfeest", library, 3)


def test_nothing_goes_into_the_collection_of_another(client, kit, collection, stranger):
    client.force_login(stranger)
    slug = kit.materials.in_order().last().slug
    answer = client.post(reverse("campaigns:collect"), {"materiaal": slug, "mapje": str(collection.key)})

    assert (answer.status_code, collection.items.count()) == (200, 2)


def test_whoever_has_the_link_opens_it_without_an_account(client, collection, kit):
    page = client.get(path_of(collection))
    first, second, third = kit.materials.in_order()

    assert [one.title in page.text for one in (first, second, third)] == [True, True, False]
    assert ("Bibliotheek Zuid deelt dit met je" in page.text, "Veel plezier ermee" in page.text) == (True, True)
    assert (page["X-Robots-Tag"], Collection.objects.get().last_used_on) == ("noindex", NOW.date())


def test_what_is_taken_along_counts_for_who_shared_it(client, collection, library):
    answer = client.get(f"{path_of(collection)}alles.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as parcel:
        files = [name for name in parcel.namelist() if name.endswith(".png")]

    assert (len(files), set(Download.objects.values_list("organisation", "count"))) == (2, {(library.pk, 1)})


def test_a_link_ends_and_works_again_on_another_day(client, collection, ina, time_machine):
    address = path_of(collection)
    time_machine.move_to(NOW + timedelta(days=31), tick=False)
    over = client.get(address), client.get(f"{address}alles.zip").status_code
    actions.share(collection=collection, until=date(2027, 5, 1), note="", by=ina, now=NOW + timedelta(days=31))

    assert (over[0].status_code, "Deze link is voorbij" in over[0].text, over[1]) == (410, True, 404)
    assert client.get(address).status_code == 200


def test_a_link_that_was_stopped_never_works_again(client, collection, ina):
    old = path_of(collection)
    collection = actions.stop_sharing(collection=collection, by=ina, now=NOW)
    stopped = client.get(old).status_code
    collection = actions.share(collection=collection, until=UNTIL, note="", by=ina, now=NOW)

    assert (stopped, client.get(old).status_code, client.get(path_of(collection)).status_code) == (404, 404, 200)


@pytest.mark.parametrize("token", ["x", "WzEsMV0:1a:abc", "'\"<script>", "a" * 500])
def test_a_link_that_was_never_made_is_not_found(client, collection, token):
    assert client.get(reverse("campaigns:shared", args=[token])).status_code == 404


def test_a_day_that_is_past_is_refused(client, collection, ina):
    client.force_login(ina)
    page = client.post(collection.get_absolute_url(), {"tot": "2027-03-01", "note": ""})

    assert ("Kies een dag die nog komt" in page.text, Collection.objects.get().shared_until) == (True, UNTIL)


def test_what_is_taken_back_is_gone_from_every_collection(client, collection, kit):
    first, second = list(kit.materials.in_order())[:2]
    actions.withdraw_material(material=first, why="", by=None, now=NOW)
    page = client.get(path_of(collection)).text
    answer = client.get(f"{path_of(collection)}alles.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as parcel:
        files = [name for name in parcel.namelist() if name.endswith(".png")]

    assert (first.title in page, second.title in page, len(files)) == (False, True, 1)


def test_its_people_take_out_stop_and_throw_away(client, collection, kit, mo):
    client.force_login(mo)
    deed = lambda what: reverse("campaigns:collection-deed", args=[collection.key, what])  # noqa: E731 -- three times
    client.post(deed("eruit"), {"materiaal": kit.materials.in_order().first().slug})
    left = CollectionItem.objects.count()
    client.post(deed("stoppen"))
    stopped = Collection.objects.get().shared_until
    client.post(deed("weg"))

    assert (left, stopped, Collection.objects.count()) == (1, None, 0)
    assert client.get(reverse("campaigns:collection", args=[uuid4()])).status_code == 404


def test_staff_keep_collections_of_their_own(client, kit, nov):
    client.force_login(nov)
    slug = kit.materials.in_order().first().slug
    client.post(reverse("campaigns:collect"), {"materiaal": slug, "mapje": "nieuw", "naam": "Pers"})
    made = Collection.objects.get()

    assert (made.organisation, client.get(made.get_absolute_url()).status_code) == (None, 200)


def test_whoever_belongs_to_nothing_makes_no_collection(client, kit, newcomer):
    client.force_login(newcomer)
    slug = kit.materials.in_order().first().slug
    answer = client.post(reverse("campaigns:collect"), {"materiaal": slug, "mapje": "nieuw", "naam": "Pers"})

    assert (answer.status_code, Collection.objects.count()) == (404, 0)


def test_a_collection_is_not_too_big_and_an_organisation_has_not_too_many(kit, library, ina, monkeypatch):
    monkeypatch.setattr(actions.collecting, "MOST_COLLECTIONS", 1)
    monkeypatch.setattr(actions.collecting, "MOST_IN_SELECTION", 2)
    made = actions.start_collection(name="Eén", organisation=library, by=ina.person, now=NOW)
    with pytest.raises(actions.TooMany):
        actions.collect(collection=made, materials=list(kit.materials.in_order()), now=NOW)
    with pytest.raises(actions.TooMany):
        actions.start_collection(name="Twee", organisation=library, by=ina.person, now=NOW)


def test_the_database_refuses_a_material_twice_and_a_name_that_is_empty(collection, kit):
    with pytest.raises(IntegrityError):
        CollectionItem.objects.create(collection=collection, material=kit.materials.in_order().first())


@pytest.mark.parametrize("page", ["collections", "collection", "shared"])
def test_its_pages_ask_as_much_for_three_as_for_one(client, kit, library, ina, page, django_assert_max_num_queries):
    made = actions.start_collection(name="Mapje", organisation=library, by=ina.person, now=NOW)
    actions.collect(collection=made, materials=list(kit.materials.in_order()[:1]), now=NOW)
    made = actions.share(collection=made, until=UNTIL, note="", by=ina, now=NOW)
    address = {
        "collections": reverse("campaigns:collections"), "collection": made.get_absolute_url(), "shared": path_of(made),
    }[page]  # fmt: skip
    if page != "shared":
        client.force_login(ina)
    client.get(address)
    with django_assert_max_num_queries(15) as for_one:
        client.get(address)
    actions.collect(collection=made, materials=list(kit.materials.in_order()), now=NOW)
    for number in range(3):
        actions.start_collection(name=f"Nog {number}", organisation=library, by=ina.person, now=NOW)
    with django_assert_max_num_queries(15) as for_three:
        client.get(address)

    assert len(for_one) == len(for_three)


def test_who_made_it_is_forgotten_and_the_collection_stays(collection, ina, bo):
    bo.person.memberships.update(role="owner")
    exported = erasure.export_person(person=ina.person)["campaigns"]["collections"]
    erasure.erase_person(person=ina.person, by=None, now=NOW)

    assert (exported, Collection.objects.get().made_by) == (["Voor de krant"], None)
