"""Signing up and in: proven addresses, no enumeration, mails through the outbox."""

import re
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress

from mmn_portal.events import actions as events
from mmn_portal.mailing.models import Subscriber, Subscription
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Person, User
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
FORM = {"name": "Vera", "email": "Vera@Example.nl", "password1": "een-goed-geheim-9"}


def confirm(client, email="vera@example.nl"):
    mail = Mail.objects.filter(email=email, template__contains="email_confirmation").latest("pk")
    path = re.search(r"http://testserver(/\S+)", mail.text).group(1)
    client.get(path)
    return client.post(path)


def test_the_address_becomes_the_persons_once_it_is_proven(client):
    client.post("/account/signup/", FORM)
    before = Person.objects.get(name="Vera").email
    confirm(client)

    assert [before, Person.objects.get(name="Vera").email] == ["", "vera@example.nl"]


def test_what_was_registered_under_the_address_is_hers_after_proof(client, ina):
    event = make_event(seats=3)
    events.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[events.Attendee("V. van collega", "vera@example.nl")],
        organisation=None, by=ina.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    client.post("/account/signup/", FORM)
    confirm(client)

    person = User.objects.get(email="vera@example.nl").person
    assert (event.registrations.get().person, Person.objects.filter(email="vera@example.nl").count()) == (person, 1)


def test_opening_the_link_confirms_nothing(client):
    client.post("/account/signup/", FORM)
    mail = Mail.objects.latest("pk")
    client.get(re.search(r"http://testserver(/\S+)", mail.text).group(1))

    assert EmailAddress.objects.get().verified is False


def test_signing_up_with_a_known_address_looks_the_same_and_tells_only_the_mailbox(client, ina):
    new = client.post("/account/signup/", FORM)
    known = client.post("/account/signup/", {**FORM, "email": ina.email})

    assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])
    assert Mail.objects.get(email=ina.email).template == "mails/account/email/account_already_exists"


def test_keep_me_informed_waits_for_the_proof(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/signup/", {**FORM, "keep_informed": "on"})
    before = list(Subscription.objects.values_list("state", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        confirm(client)

    assert [before, list(Subscription.objects.values_list("state", flat=True))] == [["pending"], ["active"]]


def test_without_the_wish_nobody_is_subscribed(client):
    client.post("/account/signup/", FORM)
    confirm(client)

    assert Subscriber.objects.exists() is False


def test_account_mails_are_secrets_in_the_outbox(client):
    client.post("/account/signup/", FORM)

    assert list(Mail.objects.values_list("secret", "priority")) == [(True, 0)]


def test_a_password_of_portal_words_is_refused(client):
    answer = client.post("/account/signup/", {**FORM, "password1": "vrijwilliger1"})

    assert (answer.status_code, User.objects.exists()) == (200, False)


def test_a_login_code_works_for_the_account(client, ina):
    client.post("/account/login/code/", {"email": ina.email})

    assert Mail.objects.get().template == "mails/account/email/login_code"


def test_staff_without_a_second_factor_are_asked_to_set_one_up(client, nov, settings):
    settings.STAFF_NEEDS_TOTP = True
    client.force_login(nov)

    answer = client.get("/beheer/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/totp/activate/")
