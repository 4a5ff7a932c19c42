"""The cast: who plays in the tests, and the world they live in."""

import gc
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation

from mmn_portal.events.enums import EventKind, EventState, Format
from mmn_portal.events.models import Block, Event
from mmn_portal.people.enums import OrganisationState, Role, Sector
from mmn_portal.people.models import Membership, Organisation, Person, Place, User
from tests import snapshot

# What a test names that has rows in it.
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "portal"}

# A Tuesday morning, far from the changes of the clock.
NOW = datetime(2027, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What kills workers and stops servers runs one after another, also where the suite runs in several processes."""
    for item in items:
        if any(item.get_closest_marker(name) for name in ("races", "faults", "services")):
            item.add_marker(pytest.mark.xdist_group("machine"))
        elif not (item.get_closest_marker("django_db") or DATABASE.intersection(item.fixturenames)):
            item.add_marker(pytest.mark.alike)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What was loaded by now stays: looking through it for garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def quickly_emptied():
    """After a test with real commits PostgreSQL is emptied as Django does it, in a tenth of the time."""
    bare, as_django_does = {}, TransactionTestCase._fixture_teardown

    def empty(self):
        if connection.vendor != "postgresql":
            as_django_does(self)
        elif not bare:
            # The first time all the way: with the rights and kinds that a migrated database has by itself.
            as_django_does(self)
            bare.update(snapshot.take())
        else:
            snapshot.put_back(bare)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(autouse=True)
def fresh_memory():
    """No test remembers the limits or pages of another."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    caches["default"].clear()
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def dutch():
    """No test speaks the language of another: the last page that a client asked for leaves its own behind."""
    translation.activate("nl")


@pytest.fixture
def now():
    return timezone.now()


def make_user(name: str, **fields) -> User:
    """An account with a proven address."""
    email = f"{name}@example.nl"
    person = Person.objects.create(name=name.capitalize(), email=email)
    user = User.objects.create_user(email, "een-goed-geheim-9", person=person, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def place(name: str, province: str) -> Place:
    """A place; tests with real transactions start without the shipped list."""
    return Place.objects.get_or_create(name=name, province=province, defaults={"latitude": 52.1, "longitude": 5.1})[0]


def make_organisation(name: str, state=OrganisationState.CONFIRMED, **fields) -> Organisation:
    """An organisation in Utrecht."""
    from django.utils.text import slugify

    confirmed = {"confirmed_at": NOW} if state == OrganisationState.CONFIRMED else {}
    return Organisation.objects.create(
        name=name, slug=slugify(name), sector=Sector.CULTURE, state=state,
        place=place("Utrecht", "NL-UT"), province="NL-UT", **confirmed, **fields,
    )  # fmt: skip


def belong(user: User, organisation: Organisation, role: Role) -> Membership:
    return Membership.objects.create(organisation=organisation, person=user.person, role=role)


def make_event(slug: str = "kick-off", *, seats: int = 0, online: int = 0, **fields) -> Event:
    """A published session on 16 March 2027 at 10.00, with seats in person and online."""
    starts = fields.pop("starts_at", datetime(2027, 3, 16, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam")))
    fields.setdefault("ends_at", datetime(2027, 3, 16, 12, 0, tzinfo=ZoneInfo("Europe/Amsterdam")) if starts else None)
    fields.setdefault("starts_on", timezone.localdate(starts) if starts else datetime(2027, 3, 16).date())
    event = Event.objects.create(
        **{
            "slug": slug, "kind": EventKind.KICK_OFF, "state": EventState.PUBLISHED, "title_nl": f"Sessie {slug}",
            "starts_at": starts, **fields,
        }
    )  # fmt: skip
    if seats:
        Block.objects.create(event=event, format=Format.IN_PERSON, capacity=seats)
    if online:
        Block.objects.create(event=event, format=Format.ONLINE, capacity=online)
    return event


@pytest.fixture
def library(db):
    return make_organisation("Bibliotheek Zuid")


@pytest.fixture
def ina(library):
    """Owner of the library."""
    user = make_user("ina")
    belong(user, library, Role.OWNER)
    return user


@pytest.fixture
def bo(library):
    """Coordinator of the library."""
    user = make_user("bo")
    belong(user, library, Role.COORDINATOR)
    return user


@pytest.fixture
def mo(library):
    """Member of the library."""
    user = make_user("mo")
    belong(user, library, Role.MEMBER)
    return user


@pytest.fixture
def stranger(db):
    """Owner of another organisation."""
    user = make_user("chris")
    belong(user, make_organisation("Sportclub Noord"), Role.OWNER)
    return user


@pytest.fixture
def newcomer(db):
    """An account without an organisation."""
    return make_user("nina")


@pytest.fixture
def nov(db):
    """NOV staff."""
    return make_user("sanne", is_staff=True)


@pytest.fixture
def boss(db):
    """Superuser."""
    return make_user("bas", is_staff=True, is_superuser=True)
