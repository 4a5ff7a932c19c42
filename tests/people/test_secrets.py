"""No account of staff, not even a superuser's, reads a code, a link or a key of somebody else."""

import re
from contextlib import suppress
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.events import actions as events
from mmn_portal.events import mails
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.models import Mail
from mmn_portal.people import actions
from mmn_portal.people import mails as people_mails
from mmn_portal.people.models import Membership
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
CODE = "Q7X-9ZK"
TOKEN = re.compile(r"[\w-]+:\w+:[\w-]{43}")
PERSONAL = (
    mails.REGISTRATION, mails.ORGANISER, mails.QUEUE, people_mails.INVITATION,
)  # fmt: skip


@pytest.fixture
def written(ina, library, nov) -> list[str]:
    """Mails with every kind of secret; returns what nobody may find."""
    outbox.put_rendered(
        key="code",
        kind="mails/account/email/login_code",
        to=Address(ina.email),
        subject="Code",
        text=CODE,
        html=CODE,
        now=NOW,
    )
    invitation = actions.invite(
        organisation=library, email="kim@example.nl", role="member", language="nl",
        by=Membership.objects.select_related("person").get(person=ina.person), now=timezone.now(),
    )  # fmt: skip
    event = make_event(seats=2)
    registration = events.add_by_staff(
        event=event, block=event.blocks.get(), name="Wim", email="wim@example.nl", phone="", language="nl",
        organisation=None, by=nov, now=timezone.now(),
    )  # fmt: skip
    # A colleague without an address of her own, and a group that waits: both are told through their coordinator.
    events.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[events.Attendee("Zus"), events.Attendee("Broer")], organisation=library,
        by=ina.person, language="nl", key=uuid4(), now=timezone.now(),
    )  # fmt: skip
    return [
        CODE,
        tokens.make(people_mails.INVITATION, invitation.pk),
        tokens.make(mails.REGISTRATION, registration.pk, 1),
    ]


def links_in(text: str) -> list[str]:
    """The purposes of the personal links in a text, whenever they were made."""
    return [purpose for token in TOKEN.findall(text) for purpose in PERSONAL if _opens(purpose, token)]


def _opens(purpose: str, token: str) -> bool:
    with suppress(tokens.BadToken):
        return bool(tokens.read(purpose, token))
    return False


def every_page(client):
    """Every list and every row of the desk, and the pages of an organisation that staff may open."""
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield client.get(reverse(f"{base}_changelist")).text
        for thing in model._default_manager.all()[:20]:
            yield client.get(reverse(f"{base}_change", args=[thing.pk])).text
    for page in ("", "beheer/", "beheer/pagina/", "aanmeldingen/"):
        yield client.get(f"/organisaties/bibliotheek-zuid/{page}").text


@pytest.mark.parametrize("who", ["nov", "boss"])
def test_no_page_of_the_desk_shows_a_secret(client, request, written, who):
    client.force_login(request.getfixturevalue(who))

    pages = "\n".join(every_page(client))

    assert [secret for secret in written if secret in pages] == []
    assert links_in(pages) == []


def test_whoever_acts_for_her_organisation_does_read_its_links(client, ina, written):
    """The control: where there are links, they are found."""
    client.force_login(ina)

    page = client.get("/organisaties/bibliotheek-zuid/aanmeldingen/").text

    assert set(links_in(page)) == {mails.REGISTRATION, mails.QUEUE}


def test_the_pages_do_show_the_mails_themselves(client, boss, written):
    client.force_login(boss)

    assert "wim@example.nl" in "\n".join(every_page(client))


def test_keys_of_the_second_factor_are_not_on_the_desk():
    labels = {model._meta.label for model in admin.site._registry}

    assert labels & {"mfa.Authenticator", "account.EmailConfirmation", "usersessions.UserSession"} == set()


def test_no_column_of_the_database_holds_a_personal_link(written):
    columns = Mail.objects.exclude(secret=True).values_list("context", "links", "headers", "text", "html")

    assert [secret for secret in written if secret in str(list(columns))] == []


@pytest.mark.parametrize("who", ["nov", "boss"])
@pytest.mark.parametrize(
    "question",
    [
        "people/user/?password__startswith=",
        "outbox/mail/?text__contains=Q",
        "outbox/mail/?links__contains=a",
        "people/user/?person__phone__startswith=0",
    ],
)
def test_no_column_can_be_read_by_asking_what_it_starts_with(client, request, written, who, question):
    client.force_login(request.getfixturevalue(who))

    answer = client.get(f"/beheer/{question}")

    # Django answers a lookup that is not offered with a bad request, or with the list as if nothing was asked.
    assert answer.status_code in {302, 400}


def test_the_filters_that_are_offered_work(client, boss, written):
    client.force_login(boss)

    assert [
        client.get("/beheer/outbox/mail/?state__exact=waiting").status_code,
        client.get("/beheer/events/registration/?event__id__exact=1").status_code,
        client.get("/beheer/people/organisation/?state__exact=proposed").status_code,
    ] == [200, 200, 200]


def test_staff_without_a_second_step_have_no_right_of_staff_anywhere(client, nov, library, settings):
    settings.STAFF_NEEDS_TOTP = True
    client.force_login(nov)

    pages = [
        "/organisaties/bibliotheek-zuid/beheer/",
        "/organisaties/bibliotheek-zuid/beheer/pagina/",
        "/mijn/",
        "/beheer/",
    ]

    assert {client.get(page).headers.get("Location") for page in pages} == {"/account/2fa/totp/activate/"}
