"""What is kept of people is known, given and forgotten."""

import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from mmn_portal.events import actions as events
from mmn_portal.mailing import actions as mailing
from mmn_portal.mailing.models import Topic
from mmn_portal.outbox.models import Mail
from mmn_portal.people import actions, erasure
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Organisation
from mmn_portal.programme import actions as programme
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Xanthippe Zoekterm", "xanthippe@zoekterm.example"


@pytest.fixture
def xanthippe(library, ina):
    """Somebody who has left traces everywhere."""
    from tests.conftest import make_user

    user = make_user("xanthippe")
    user.person.name, user.person.email = NAME, EMAIL
    user.person.save()
    user.email = EMAIL
    user.save()
    user.emailaddress_set.update(email=EMAIL)
    event = make_event(seats=3)
    events.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[events.Attendee(NAME, EMAIL)], organisation=library,
        by=user.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    mailing.subscribe(email=EMAIL, topics=Topic.objects.all(), language="nl", where="/", now=NOW)
    programme.ask(name=NAME, email=EMAIL, subject="Vraag", text="Tekst", language="nl", key=uuid4(), now=NOW)
    programme.contribute(
        name=NAME, email=EMAIL, organisation_name="", organisation=None, person=user.person, chance="K", deed="D",
        may_publish=True, consent_text="Ja", language="nl", where="/doe-mee/", key=uuid4(), now=NOW,
    )  # fmt: skip
    actions.ask_to_join(organisation=library, by=user.person, note=f"Ik ben {NAME}", now=NOW)
    return user


def traces() -> list[str]:
    """Every column of every table that holds her name or address."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                cursor.execute(
                    f'SELECT COUNT(*) FROM "{model._meta.db_table}" '
                    f'WHERE LOWER(CAST("{field.column}" AS TEXT)) LIKE %s OR LOWER(CAST("{field.column}" AS TEXT)) LIKE %s',
                    ["%xanthippe%", "%zoekterm%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def test_the_scan_sees_her_before(xanthippe):
    assert {"events.Registration.name", "outbox.Mail.context", "programme.ContactMessage.email"} <= set(traces())


def test_after_erasure_nothing_in_the_database_names_her(xanthippe):
    erasure.erase_person(person=xanthippe.person, by=None, now=NOW)

    assert traces() == []


def test_a_mail_to_others_loses_her_name_and_keeps_the_rest(xanthippe, ina):
    event = make_event(seats=3, slug="tweede")
    events.register_colleagues(
        event=event, block=event.blocks.get(), organisation=None, by=ina.person, language="nl", key=uuid4(), now=NOW,
        attendees=[events.Attendee("Xanthippe Zoekterm-Ünal", EMAIL), events.Attendee("Bo", "bo@example.nl")],
    )  # fmt: skip

    erasure.erase_person(person=xanthippe.person, by=None, now=NOW)

    mail = Mail.objects.to_address(ina.email).get(template="mails/events/group_received")
    assert [one["name"] for one in mail.context["people"]] == ["–", "Bo"]


def test_the_last_owner_is_not_forgotten_before_she_hands_over(ina, bo, library):
    with pytest.raises(actions.LastOwner):
        erasure.erase_person(person=ina.person, by=None, now=NOW)


@pytest.mark.parametrize("state", ["proposed", "confirmed", "refused"])
def test_who_is_alone_in_an_organisation_can_be_forgotten_and_staff_see_what_she_leaves(
    ina, library, nov, client, state
):
    Organisation.objects.filter(pk=library.pk).update(state=state)
    erasure.erase_person(person=ina.person, by=None, now=NOW)

    client.force_login(nov)
    shown = client.get("/beheer/people/organisation/?owner=none").content.decode()
    assert (library.memberships.count(), library.name in shown) == (0, state != "refused")


def test_a_refused_organisation_holds_nobody_back(ina, bo, library):
    Organisation.objects.filter(pk=library.pk).update(state="refused")
    erasure.erase_person(person=ina.person, by=None, now=NOW)

    assert [one.person_id for one in library.memberships.all()] == [bo.person_id]


def test_her_copy_holds_what_every_app_keeps(xanthippe):
    copy = erasure.export_person(person=xanthippe.person)

    assert {"people", "events", "mailing", "programme", "outbox"} <= set(copy)
    assert copy["events"]["registrations"][0]["email"] == EMAIL


def test_the_copy_is_a_file_of_ones_own(client, xanthippe):
    client.force_login(xanthippe)

    answer = client.get("/mijn/gegevens/kopie/")

    assert json.loads(answer.content)["people"]["person"]["email"] == EMAIL
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_coming_seat_of_who_is_forgotten_goes_to_the_queue(xanthippe, bo):
    from mmn_portal.events.models import Event

    event = Event.objects.get()
    event.blocks.update(capacity=1)
    events.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[events.Attendee("Bo", bo.email)], organisation=None,
        by=bo.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip

    erasure.erase_person(person=xanthippe.person, by=None, now=NOW)

    assert event.registrations.get(email=bo.email).seat == "offered"


def test_a_role_does_not_survive_its_person(xanthippe, library):
    from tests.conftest import belong

    belong(xanthippe, library, Role.MEMBER)
    erasure.erase_person(person=xanthippe.person, by=None, now=NOW)

    assert library.memberships.filter(person__name=NAME).exists() is False


def test_an_account_that_was_never_proven_goes_after_a_month(client, ina):
    from datetime import timedelta

    from django.utils import timezone

    from mmn_portal.people import retention
    from mmn_portal.people.models import User

    client.post("/account/signup/", {"name": "V", "email": "v@example.nl", "password1": "een-goed-geheim-9"})
    retention.clear(now=timezone.now() + timedelta(days=31))

    assert list(User.objects.values_list("email", flat=True)) == [ina.email]


def test_a_replaced_logo_leaves_no_file(ina, library, django_capture_on_commit_callbacks):
    from django.core.files.base import ContentFile

    for name in ("een.png", "twee.png"):
        with django_capture_on_commit_callbacks(execute=True):
            actions.change_organisation(
                organisation=library, changes={"logo": ContentFile(b"x", name=name)}, by=ina, now=NOW
            )

    folder = library.logo.storage.listdir("organisations")[1]
    assert [name for name in folder if name.startswith(("een", "twee"))] == [library.logo.name.split("/")[-1]]
