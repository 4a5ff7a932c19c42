"""Volume for measuring: as much as was asked for, the same each time, and nothing in it that may not be."""

import io

import pytest
from django.core.management import CommandError, call_command

from mmn_portal.events.models import Registration
from mmn_portal.mailing.models import Subscriber, Subscription
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Membership, Organisation, Person
from research.models import Answer

pytestmark = pytest.mark.django_db
ASKED = {"organisations": 8, "people": 20, "registrations": 50, "subscribers": 30, "answers": 100}


@pytest.fixture(autouse=True)
def in_development(settings):
    settings.DEVELOPMENT = True


def load(**asked) -> str:
    said = io.StringIO()
    call_command("load_scale", **{**ASKED, **asked}, stdout=said)
    return said.getvalue()


def test_there_is_as_much_as_was_asked_for_and_every_promise_holds():
    load()

    assert {
        "organisations": Organisation.objects.confirmed().count(), "people": Person.objects.count(),
        "registrations": Registration.objects.count(), "subscribers": Subscriber.objects.confirmed().count(),
        "answers": Answer.objects.count(),
    } == ASKED  # fmt: skip
    assert (Membership.objects.filter(role="owner").count(), Subscription.objects.active().count() >= 30) == (8, True)
    call_command("check_invariants", stdout=io.StringIO())
    assert not Mail.objects.exists()


def test_without_people_there_are_guests():
    load(organisations=0, people=0, answers=5)

    assert (Registration.objects.filter(person=None).count(), Answer.objects.count()) == (50, 0)


def test_it_is_not_loaded_twice_nor_outside_development(settings):
    load(registrations=0, subscribers=0, answers=0)
    with pytest.raises(CommandError, match="already"):
        load()
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="development"):
        load()
