"""Who may open what: every address of the portal, for every role. An address that is not in the table fails."""

import re
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from mmn_portal.core import tokens
from mmn_portal.events import actions as events
from mmn_portal.events import mails as event_mails
from mmn_portal.events import rules as event_rules
from mmn_portal.events.enums import Door
from mmn_portal.events.models import Event, Programme
from mmn_portal.mailing import leaving
from mmn_portal.mailing import mails as news_mails
from mmn_portal.mailing.models import Newsletter, Subscriber
from mmn_portal.outbox import actions as outbox
from mmn_portal.people import mails as people_mails
from mmn_portal.people.enums import JoinState
from mmn_portal.people.models import Invitation, JoinRequest, Location, Membership
from mmn_portal.programme.content import load as load_programme
from mmn_portal.programme.enums import StoryState
from mmn_portal.programme.models import Story
from tests.architecture.test_house import PILLARS
from tests.conftest import NOW, make_event, make_organisation, place

pytestmark = pytest.mark.django_db
OK, LOGIN, GONE = 200, 302, 404

# name: (visitor, account without organisation, coordinator of the library, owner elsewhere, NOV staff)
EVERYONE = (OK, OK, OK, OK, OK)
ACCOUNTS = (LOGIN, OK, OK, OK, OK)
ITS_PEOPLE = (LOGIN, GONE, OK, GONE, OK)
NOT_BY_GET = (LOGIN, GONE, 405, GONE, 405)
TABLE = {
    "machines:live": EVERYONE,
    "machines:ready": EVERYONE,
    "machines:robots": EVERYONE,
    "machines:security": EVERYONE,
    "machines:sitemap": EVERYONE,
    "machines:favicon": (302,) * 5,
    "home:front": EVERYONE,
    "home:search": EVERYONE,
    "home:openapi": EVERYONE,
    "home:mine": ACCOUNTS,
    "programme:programme": EVERYONE,
    "programme:news": EVERYONE,
    "programme:news-item": EVERYONE,
    "programme:contact": EVERYONE,
    "programme:contribute": EVERYONE,
    "programme:thanks": EVERYONE,
    "programme:declaration": EVERYONE,
    "programme:declaration-sign": ACCOUNTS,
    "programme:story-tell": ACCOUNTS,
    "programme:story": EVERYONE,
    "programme:story-take-back": NOT_BY_GET,
    "programme:about": EVERYONE,
    "programme:privacy": EVERYONE,
    "programme:accessibility": EVERYONE,
    "programme:page": EVERYONE,
    "events:agenda": EVERYONE,
    "events:agenda-ics": EVERYONE,
    "events:agenda-json": EVERYONE,
    "events:agenda-atom": EVERYONE,
    "events:api-agenda": EVERYONE,
    "events:api-event": EVERYONE,
    "events:embed": EVERYONE,
    "events:event": EVERYONE,
    "events:event-ics": EVERYONE,
    "events:event-register": EVERYONE,
    "events:event-registered": EVERYONE,
    # Whoever holds the link; a wrong one is not found (see the tests below).
    "events:registration": EVERYONE,
    "events:queue": EVERYONE,
    "events:programme": EVERYONE,
    "events:programme-choose": ACCOUNTS,
    # Only after the session.
    "events:look-back": (GONE,) * 5,
    "events:take-over": EVERYONE,
    "events:activities": ITS_PEOPLE,
    "events:activity-change": ITS_PEOPLE,
    "events:activity-withdraw": ITS_PEOPLE,
    "events:activity-participants": ITS_PEOPLE,
    "events:activity-call-off": ITS_PEOPLE,
    "events:our-registrations": ITS_PEOPLE,
    "events:join": EVERYONE,
    "events:registration-certificate": (GONE,) * 5,
    "events:event-door": (LOGIN, GONE, GONE, GONE, OK),
    "events:event-door-state": (LOGIN, GONE, GONE, GONE, OK),
    "events:event-door-worker": (LOGIN, GONE, GONE, GONE, OK),
    "events:door": EVERYONE,
    "events:door-state": (410, 410, 410, 410, OK),
    "events:door-worker": EVERYONE,
    "events:certificate-check": EVERYONE,
    "events:certificate": EVERYONE,
    "events:organisation-certificates": (LOGIN, GONE, OK, GONE, OK),
    "events:my-questions": ACCOUNTS,
    "events:my-registrations": ACCOUNTS,
    "events:diary": EVERYONE,
    "events:diary-renew": (LOGIN, 405, 405, 405, 405),
    "mailing:subscribe": EVERYONE,
    "mailing:asked": EVERYONE,
    # To the log-in, to her own page, or to the form (see tests/mailing/test_subscribe.py).
    "mailing:my-choice": (302,) * 5,
    "mailing:confirm": EVERYONE,
    "mailing:preferences": EVERYONE,
    "mailing:forget": EVERYONE,
    "mailing:unsubscribe": EVERYONE,
    "mailing:archive": EVERYONE,
    "mailing:archive-atom": EVERYONE,
    "mailing:letter": EVERYONE,
    "mailing:letter-as-mailed": EVERYONE,
    "mailing:follow": (302,) * 5,
    "mailing:opened": EVERYONE,
    # Owners of the network only; here it is no network (see tests/mailing/test_networks.py).
    "mailing:network-letters": (LOGIN, GONE, GONE, GONE, GONE),
    "mailing:network-letter-back": (GONE,) * 5,
    "mailing:network-letter": (GONE,) * 5,
    "mailing:network-letter-as-mailed": (GONE,) * 5,
    "pictures:picture": (GONE,) * 5,
    "pictures:picture-in-mail": (GONE,) * 5,
    "people:api-organisations": EVERYONE,
    "people:api-organisation": EVERYONE,
    "people:directory": EVERYONE,
    "people:organisation-find": ACCOUNTS,
    "people:organisation-new": ACCOUNTS,
    "people:organisation": EVERYONE,
    "people:network": (LOGIN, GONE, GONE, GONE, OK),
    "people:organisation-logo": (GONE,) * 5,
    "people:organisation-join": ACCOUNTS,
    "people:organisation-manage": ITS_PEOPLE,
    "people:organisation-change": ITS_PEOPLE,
    "people:location-add": ITS_PEOPLE,
    "people:location-remove": NOT_BY_GET,
    "people:invite": ITS_PEOPLE,
    "people:invitation-withdraw": NOT_BY_GET,
    "people:join-answer": NOT_BY_GET,
    "people:member-change": NOT_BY_GET,
    "people:organisation-leave": ITS_PEOPLE,
    "people:invitation": EVERYONE,
    "people:my-data": ACCOUNTS,
    "people:my-copy": ACCOUNTS,
    "people:forget-me": ACCOUNTS,
    "people:places": EVERYONE,
    "outbox:postbox": EVERYONE,
    "outbox:letter": (GONE,) * 5,
    "outbox:letter-html": (GONE,) * 5,
}
ROLES = ("visitor", "newcomer", "bo", "stranger", "nov")


@pytest.fixture
def world(library, bo, ina, mo, stranger, newcomer, nov):
    """One of everything, and its address."""
    load_programme(NOW)
    # Far ahead, so that the real clock of the pages finds it open.
    from datetime import timedelta

    from django.utils import timezone

    starts = timezone.now() + timedelta(days=30)
    event = make_event(seats=5, starts_at=starts, ends_at=starts + timedelta(hours=2))
    registration = events.add_by_staff(
        event=event, block=event.blocks.get(), name="Wim", email="wim@example.nl", phone="", language="nl",
        organisation=library, by=nov, now=timezone.now(),
    )  # fmt: skip
    waits, stands = (
        make_event(
            slug, state=state, host=library, proposed_at=NOW, starts_at=starts, ends_at=starts + timedelta(hours=2)
        )
        for slug, state in (("wacht", "proposed"), ("staat", "published"))
    )
    invitation = Invitation.objects.create(
        organisation=library, email="k@example.nl", invited_at=NOW, invited_by=ina.person, ends_at=starts
    )
    request = JoinRequest.objects.create(
        organisation=library, person=newcomer.person, asked_at=NOW, state=JoinState.OPEN
    )
    location = Location.objects.create(organisation=library, name="Filiaal", place=place("Utrecht", "NL-UT"))
    subscriber = Subscriber.objects.create(email="l@example.nl", made_at=NOW)
    mine = Membership.objects.get(person=mo.person)
    network = make_organisation("Netwerk", kind="network")
    of_network = Newsletter.objects.create(subject_nl="Voor leden", network=network, made_at=NOW)
    story = Story.objects.create(
        slug="verhaal", title="Verhaal", wanted="w", did="d", happened="h", tip="t", theme="welkom", organisation=library,
        offered_at=NOW, state=StoryState.PUBLISHED, decided_at=NOW, key=uuid4(),
    )  # fmt: skip
    programme = Programme.objects.create(
        slug="studiedag", title_nl="Studiedag", starts_on=starts.date(), ends_on=starts.date(), is_public=True
    )
    Event.objects.update(programme=programme)
    past = make_event("geweest", seats=5, starts_at=NOW, ends_at=NOW + timedelta(hours=2))
    been = events.add_by_staff(
        event=past, block=past.blocks.get(), name="Bea", email="bea@example.nl", phone="", language="nl",
        organisation=library, by=nov, now=NOW,
    )  # fmt: skip
    events.check_in(registration=been, key=uuid4(), how=Door.NAME, at=NOW, by=None, now=NOW)
    certificate = events.issue_certificate(registration=been, now=NOW + timedelta(days=1))
    from tests.mailing.cast import reader, started

    reader("lezer@example.nl")
    letter = started(
        text="Dit is het nieuws van deze week, met een [link](https://example.nl/x) en nog veel meer woorden erbij."
    )
    outbox.deliver_broadcasts(now=letter.send_at)
    slug, own = {"slug": library.slug}, (subscriber.pk, subscriber.link_version)
    return {
        "programme:news-item": {"slug": "kick-offs-in-september"},
        "programme:thanks": {"what": "vraag"},
        "people:network": {"slug": network.slug},
        "programme:story": {"slug": story.slug},
        "programme:story-take-back": {"slug": story.slug},
        "programme:page": {"slug": "over"},
        "events:api-event": {"slug": event.slug},
        "people:api-organisation": slug,
        "events:event": {"slug": event.slug},
        "events:event-ics": {"slug": event.slug},
        "events:event-register": {"slug": event.slug},
        "events:event-registered": {"slug": event.slug},
        "events:registration": {"token": tokens.make(event_mails.REGISTRATION, registration.pk, 1)},
        "events:registration-certificate": {"token": tokens.make(event_mails.REGISTRATION, registration.pk, 1)},
        "events:event-door": {"slug": event.slug},
        "events:event-door-state": {"slug": event.slug},
        "events:event-door-worker": {"slug": event.slug},
        "events:door": {"token": tokens.make(event_rules.DOOR, event.pk, 1)},
        "events:door-state": {"token": tokens.make(event_rules.DOOR, event.pk, 1)},
        "events:door-worker": {"token": tokens.make(event_rules.DOOR, event.pk, 1)},
        "events:certificate": {"code": certificate.code},
        "events:organisation-certificates": {"slug": library.slug, "event": past.slug},
        "events:diary": {"token": tokens.make("events.diary", mo.person.pk, 1)},
        "events:look-back": {"token": tokens.make(event_mails.REGISTRATION, registration.pk, 1)},
        "events:programme": {"slug": programme.slug},
        "events:programme-choose": {"slug": programme.slug},
        "events:queue": {"token": tokens.make(event_mails.QUEUE, registration.group_id, 1)},
        "events:take-over": {
            "token": tokens.make(event_mails.TAKE_OVER, registration.pk, 1, "Noor", "noor@example.nl")
        },
        "events:activities": slug,
        "events:activity-change": slug | {"activity": waits.slug},
        "events:activity-withdraw": slug | {"activity": waits.slug},
        "events:activity-participants": slug | {"activity": stands.slug},
        "events:activity-call-off": slug | {"activity": stands.slug},
        "events:our-registrations": {"slug": library.slug},
        "events:join": {"token": tokens.make(event_mails.REGISTRATION, registration.pk, 1)},
        "mailing:confirm": {"token": tokens.make(news_mails.CONFIRM, subscriber.pk, 0)},
        "mailing:preferences": {"token": tokens.make(news_mails.PREFERENCES, *own)},
        "mailing:forget": {"token": tokens.make(news_mails.PREFERENCES, *own)},
        "mailing:unsubscribe": {"token": tokens.make(news_mails.UNSUBSCRIBE, *own)},
        "mailing:letter": {"slug": letter.slug},
        "mailing:letter-as-mailed": {"slug": letter.slug},
        "mailing:follow": {"token": tokens.make(leaving.LINK, letter.links.first().pk)},
        "mailing:opened": {"token": tokens.make(leaving.OPENED, letter.pk)},
        "mailing:network-letters": {"slug": network.slug},
        "mailing:network-letter-back": {"slug": network.slug, "pk": of_network.pk},
        "mailing:network-letter": {"slug": network.slug, "pk": of_network.pk},
        "mailing:network-letter-as-mailed": {"slug": network.slug, "pk": of_network.pk},
        "pictures:picture": {"pk": 1, "width": 480},
        "pictures:picture-in-mail": {"pk": 1},
        "people:organisation": slug,
        "people:organisation-logo": slug,
        "people:organisation-join": slug,
        "people:organisation-manage": slug,
        "people:organisation-change": slug,
        "people:location-add": slug,
        "people:location-remove": slug | {"pk": location.pk},
        "people:invite": slug,
        "people:invitation-withdraw": slug | {"pk": invitation.pk},
        "people:join-answer": slug | {"pk": request.pk},
        "people:member-change": slug | {"pk": mine.pk},
        "people:organisation-leave": slug,
        "people:invitation": {"token": tokens.make(people_mails.INVITATION, invitation.pk)},
        "outbox:letter": {"name": "1"},
        "outbox:letter-html": {"name": "1"},
    }


def names(resolver=None, space=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = getattr(pattern, "namespace", None)
            yield from names(pattern, f"{space}{inner}:" if inner else space)
        elif pattern.name:
            yield space + pattern.name


# Tables of their own: allauth's pages (walked below), the admin (walked below), the pillars (in their own tests).
ELSEWHERE = ("account_", "mfa_", "usersessions_", "socialaccount_", "admin:", *(f"{pillar}:" for pillar in PILLARS))


def test_every_address_stands_in_the_table():
    unlisted = {name for name in names() if not name.startswith(ELSEWHERE)} - set(TABLE)

    assert unlisted == set()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(client, request, world, role):
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    found = {name: client.get(reverse(name, kwargs=world.get(name))).status_code for name in TABLE}

    # Whoever may not find a page sees "not found"; a visitor is asked to log in.
    assert found == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


ALLAUTH_CLOSED = ("account_email", "account_change_password", "mfa_index", "usersessions_list")


def test_pages_of_ones_own_account_ask_a_visitor_to_log_in(client):
    assert [client.get(reverse(name)).status_code for name in ALLAUTH_CLOSED] == [302] * 4


KEY, KEYS = re.compile(r"<(\w+):\w+>"), {"slug": "x", "uuid": "6f1c7b1e-8a5b-4f5d-9a3e-0c2f4a7d9e11", "str": "x"}
DOORS = {"/account/login/", "/beheer/login/"}


def desk_addresses():
    from django.contrib import admin

    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("role", ["visitor", "newcomer", "bo"])
def test_nobody_but_staff_enters_the_desk(client, request, role):
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    assert {client.get(address).status_code for address in desk_addresses()} <= {302}


def desk_paths(resolver=None, before="/beheer/"):
    """Every address of the desk, deeds and downloads included, with something in the places of its keys."""
    if resolver is None:
        resolver = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "admin")
    for pattern in resolver.url_patterns:
        route = KEY.sub(lambda found: KEYS.get(found.group(1), "1"), str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from desk_paths(pattern, before + route)
        elif not route.startswith(("^", "(")) and pattern.name not in {"login", "logout"}:
            yield before + route


@pytest.mark.parametrize("role", ["visitor", "newcomer", "ina", "bo"])
def test_no_deed_of_the_desk_is_open_to_anybody_else(client, request, role):
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    paths = list(desk_paths())
    assert len(paths) > 250

    answers = {(path, how): getattr(client, how)(path) for path in paths for how in ("get", "post")}

    # To the login, or nothing at all: never a page, never a deed.
    assert {key: one.status_code for key, one in answers.items() if one.status_code not in {302, 404}} == {}
    assert {one.headers["Location"].partition("?")[0] for one in answers.values() if one.status_code == 302} <= DOORS


def test_staff_open_every_table_of_the_desk(client, boss):
    client.force_login(boss)

    assert {
        address: client.get(address).status_code
        for address in desk_addresses()
        if client.get(address).status_code != 200
    } == {}


def test_a_token_that_was_tampered_with_is_not_found(client, world):
    token = world["events:registration"]["token"]

    assert client.get(reverse("events:registration", args=[token[:-2] + "xx"])).status_code == 404


def test_a_member_of_another_organisation_removes_nothing(client, stranger, library, world):
    client.force_login(stranger)
    for name in ("people:location-remove", "people:invitation-withdraw", "people:join-answer", "people:member-change"):
        answer = client.post(reverse(name, kwargs=world[name]), {"deed": "remove", "answer": "admit"})
        assert (name, answer.status_code) == (name, 404)

    assert (library.locations.count(), library.memberships.count()) == (1, 3)


def test_things_of_another_organisation_are_not_found_under_ones_own_address(client, stranger, world):
    """The number of somebody else's row under one's own slug."""
    client.force_login(stranger)
    kwargs = world["people:location-remove"] | {"slug": "sportclub-noord"}

    assert client.post(reverse("people:location-remove", kwargs=kwargs)).status_code == 404


def test_opening_every_page_changes_nothing(client, bo, world):
    """A GET is safe: not a row of any table changes."""
    from django.apps import apps

    def rows():
        return {
            model._meta.label: list(model.objects.order_by("pk").values_list())
            for model in apps.get_models()
            if model._meta.app_label in {"people", "events", "mailing", "programme", "outbox", "pictures"}
            # A link of a newsletter that is followed is counted, and that is all it does.
            and model._meta.label not in {"people.User", "mailing.Click"}
        }

    client.force_login(bo)
    before = rows()
    for name in TABLE:
        client.get(reverse(name, kwargs=world.get(name)))

    assert rows() == before
