"""Codes on paper: where each leads is changed by its organisation, for each place; staff correct or stop one, with a reason."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import actions, queries, series
from campaigns.models import Design, ShortLink
from mmn_portal.core.models import Audit
from mmn_portal.outbox.address import Address
from tests.campaigns.studio import content, make_design
from tests.conftest import NOW, make_organisation

pytestmark = pytest.mark.django_db
HOME, NEWS, NORTH = "https://www.bieb-zuid.nl", "https://www.bieb-zuid.nl/nieuws", "https://www.bieb-zuid.nl/noord"


@pytest.fixture
def design(library, ina):
    """With a series for two places."""
    library.website = HOME
    library.save()
    made = make_design(library, ina)
    places = [series.Place("Noord", {}), series.Place("Zuid", {})]
    actions.order_batch(design=made, places=places, sizes=["a4"], by=None, now=NOW)
    return made


def targets():
    return dict(ShortLink.objects.values_list("label", "target"))


def of(label):
    return ShortLink.objects.get(label=label)


def lead(label, target):
    return actions.lead_to(link=of(label), target=target, by=None, now=NOW)


def there(link, name="code"):
    return reverse(f"campaigns:{name}", args=[link.organisation.slug, *([link.code] if name == "code" else [])])


def test_a_place_that_was_led_elsewhere_stays_there_when_its_design_is(design):
    lead("Noord", NORTH)
    by_the_form = actions.save(design=design, content=content(design, target=NEWS), now=NOW)
    after_the_form = targets()
    lead("", HOME)

    assert after_the_form == {"": NEWS, "Noord": NORTH, "Zuid": NEWS}
    assert (by_the_form.pk, targets()) == (design.pk, {"": HOME, "Noord": NORTH, "Zuid": HOME})


def test_a_place_that_leads_where_its_design_leads_goes_along_again(design):
    for target in (NORTH, HOME):
        lead("Noord", target)
    lead("", NEWS)

    assert targets() == dict.fromkeys(("", "Noord", "Zuid"), NEWS)


def test_the_code_of_a_design_is_its_own_also_when_places_were_led_elsewhere(design):
    lead("Noord", NORTH)
    filled = actions.filled(queries.whole(Design.objects.all()).get())

    assert filled.address == of("").address


@pytest.mark.parametrize(
    ("who", "expected"),
    [("visitor", 302), ("stranger", 404), ("newcomer", 404), ("mo", 200), ("bo", 200), ("nov", 200)],
)
def test_its_people_lead_it_from_the_page(client, request, design, who, expected):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    place = of("Noord")
    seen = [client.get(there(place, name)).status_code for name in ("codes", "code")]
    client.post(there(place), {"doel": NORTH})

    assert (seen, of("Noord").target) == ([expected] * 2, NORTH if expected == 200 else HOME)


def test_what_is_of_no_design_speaks_for_the_organisation(client, design, mo, bo):
    ShortLink.objects.filter(label="Noord").update(design=None)
    seen = {}
    for user in (mo, bo):
        client.force_login(user)
        seen[user.email] = (client.get(there(of("Noord"))).status_code, client.get(there(of("Zuid"))).status_code)

    assert seen == {"mo@example.nl": (404, 200), "bo@example.nl": (200, 200)}


@pytest.mark.parametrize(
    "target", ["https://kwaad.example/", "javascript:alert(1)", "", "https://www.bieb-zuid.nl@kwaad.example/"]
)
def test_a_code_leads_to_the_portal_or_the_own_website_only(client, design, ina, target):
    client.force_login(ina)
    page = client.post(there(of("Noord")), {"doel": target})

    assert (page.status_code, bool(page.context["form"].errors), of("Noord").target) == (200, True, HOME)


def test_a_code_of_another_organisation_is_not_found_under_ones_own_address(client, design, stranger):
    client.force_login(stranger)
    own = stranger.person.memberships.get().organisation
    address = reverse("campaigns:code", args=[own.slug, of("Noord").code])

    assert (client.get(address).status_code, client.post(address, {"doel": NORTH}).status_code) == (404, 404)


def test_the_page_lists_where_each_hangs_and_how_often_it_was_scanned(client, design, mo):
    actions.follow(link=of("Noord"), now=NOW)
    client.force_login(mo)
    every = client.get(there(of(""), "codes")).context["page_obj"]
    found = client.get(there(of(""), "codes"), {"zoek": "noord"}).context["page_obj"]

    assert [(one.label, one.scanned) for one in every] == [("", 0), ("Noord", 1), ("Zuid", 0)]
    assert [one.label for one in found] == ["Noord"]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_as_much_for_many_as_for_few(client, library, ina, how_many, django_assert_num_queries):
    for _number in range(how_many):
        make_design(library, ina)
    client.force_login(ina)
    client.get(reverse("campaigns:codes", args=[library.slug]))

    with django_assert_num_queries(6):
        assert len(client.get(reverse("campaigns:codes", args=[library.slug])).context["page_obj"]) == how_many


def test_many_codes_come_page_by_page(client, ina, design):
    for number in range(queries.CODES_SHOWN):
        actions.make_link(organisation=design.organisation, target=HOME, design=design, label=f"Plek {number}", now=NOW)
    client.force_login(ina)
    pages = [
        client.get(there(of(""), "codes"), {"page": page}).context["page_obj"] for page in ("1", "2", "x", "9" * 30)
    ]

    assert [len(one) for one in pages] == [50, 3, 50, 3]


# --- staff --------------------------------------------------------------------------------------


def at_the_desk(client, nov, deed, *links, **asked):
    client.force_login(nov)
    chosen = {"action": deed, "_selected_action": [one.pk for one in links]}
    return client.post(reverse("admin:campaigns_shortlink_changelist"), chosen | asked)


def test_staff_stop_a_code_with_a_reason_and_let_it_lead_again(client, nov, design):
    place, address = of("Noord"), f"/s/{of('Noord').code}"
    empty = at_the_desk(client, nov, "stop", place, do="1", because="")
    at_the_desk(client, nov, "stop", place, do="1", because="De site is gekaapt.")
    stopped = client.get(address)
    again = at_the_desk(client, nov, "stop", place, do="1", because="Nog eens")
    at_the_desk(client, nov, "start", place)

    assert (empty.status_code, again.status_code, stopped.status_code) == (200, 200, 410)
    assert (stopped.templates[0].name, "Location" in stopped, of("Noord").scans.count()) == (
        "campaigns/short_gone.html", False, 0,
    )  # fmt: skip
    assert client.get(address)["Location"] == HOME
    deeds = Audit.objects.filter(thing=place.code).order_by("pk").values_list("deed", "by", "details__because")
    assert list(deeds) == [
        ("campaigns.stop_link", str(nov.pk), "De site is gekaapt."), ("campaigns.start_link", str(nov.pk), None),
    ]  # fmt: skip


def test_its_organisation_reads_why_and_leads_it_nowhere(client, nov, ina, design):
    actions.stop_link(link=of("Noord"), because="De site is gekaapt.", by=nov, now=NOW)
    client.force_login(ina)
    pages = [client.get(there(of("Noord"), name)).text for name in ("codes", "code")]
    client.post(there(of("Noord")), {"doel": NORTH})

    assert (["De site is gekaapt." in page for page in pages], of("Noord").target) == ([True, True], HOME)


def test_a_design_of_which_the_code_was_stopped_is_not_printed(client, nov, ina, design):
    def stops():
        whole = queries.whole(Design.objects.all()).get()
        made = queries.format_of(whole, "a4")
        return actions.judge(design=whole, made=made, filled=actions.filled(whole), now=NOW).stops

    before = stops()
    actions.stop_link(link=of("Noord"), because="Weg", by=nov, now=NOW)
    of_a_place = stops()
    actions.stop_link(link=of(""), because="Weg", by=nov, now=NOW)

    assert (before, of_a_place, stops()) == (False, False, True)


def test_staff_lead_codes_elsewhere_with_a_reason_all_or_none(client, nov, design):
    other = make_organisation("Museum")
    strange = actions.make_link(organisation=other, target="https://museum.example/", label="Zaal", now=NOW)
    mixed = at_the_desk(client, nov, "lead", of("Noord"), strange, do="1", target=NORTH, because="Verkeerde pagina")
    unchanged = of("Noord").target
    at_the_desk(client, nov, "lead", of("Noord"), do="1", target=NORTH, because="Verkeerde pagina")

    assert (mixed.status_code, unchanged, of("Noord").target) == (200, HOME, NORTH)
    assert Audit.objects.get(deed="campaigns.lead_link").details == {"target": NORTH, "because": "Verkeerde pagina"}


@pytest.mark.parametrize("changes", [{"stopped_at": NOW}, {"stopped_because": "Weg"}, {"is_apart": True}])
def test_a_stopped_code_says_why_and_only_a_place_is_set_apart(design, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortLink.objects.filter(label="").update(**changes)


@pytest.mark.parametrize(("state", "status"), [("proposed", 404), ("refused", 410), ("confirmed", 302)])
def test_nobody_borrows_the_name_of_the_portal_before_nov_has_looked(client, design, library, state, status):
    type(library).objects.filter(pk=library.pk).update(state=state)

    answer = client.get(reverse("campaigns:short", args=[of("Noord").code]))

    assert (answer.status_code, "Deze code werkt nog niet" in answer.text) == (status, status == 404)


def test_who_has_not_been_looked_at_shares_no_page_and_mails_no_stranger(design, library, ina):
    collection = actions.start_collection(name="Mapje", organisation=library, by=ina.person, now=NOW)
    actions.share(collection=collection, until=NOW.date(), note="", by=ina, now=NOW)
    token = queries.share_address(collection).rstrip("/").rpartition("/")[2]
    type(library).objects.filter(pk=library.pk).update(state="proposed")
    collection = type(collection).objects.get(pk=collection.pk)

    with pytest.raises(actions.OrganisationNotConfirmed):
        actions.share(collection=collection, until=NOW.date(), note="", by=ina, now=NOW)
    with pytest.raises(actions.OrganisationNotConfirmed):
        actions.ask_colleague(
            design=Design.objects.get(pk=design.pk), to=Address("vreemd@example.nl", "nl"), note="Kijk", by=ina, now=NOW
        )
    assert queries.shared(token) is None


def test_saving_a_design_does_not_turn_a_code_that_staff_stopped(design, ina):
    link = actions.stop_link(link=of("Noord"), because="Nee.", by=None, now=NOW)
    actions.save(design=design, content=content(design, target=NEWS), by=ina, now=NOW)
    link.refresh_from_db()

    assert (link.target, of("Zuid").target) == (HOME, NEWS)


@pytest.mark.parametrize(("state", "said"), [("proposed", True), ("confirmed", False)])
def test_whoever_takes_a_design_along_reads_that_its_code_waits(client, design, ina, library, state, said):
    type(library).objects.filter(pk=library.pk).update(state=state)
    client.force_login(ina)

    page = client.get(reverse("campaigns:design-ready", args=[design.key])).text

    assert ("Wacht met drukken" in page) is said
