"""What people tell the programme, and what the desk does with it."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Consent
from mmn_portal.programme import actions
from mmn_portal.programme.models import ContactMessage, Contribution
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def contribute(*, may_publish=True, key=None):
    return actions.contribute(
        name="Vera", email="vera@example.nl", organisation_name="De Linde", organisation=None, person=None,
        chance="Veel buren willen wel.", deed="Tien klussen van een uur.", may_publish=may_publish,
        consent_text="Je mag dit laten zien.", language="nl", where="/doe-mee/", key=key or uuid4(), now=NOW,
    )  # fmt: skip


def ask(key=None):
    return actions.ask(
        name="Vera",
        email="vera@example.nl",
        subject="Logo",
        text="Mag dat?",
        language="nl",
        key=key or uuid4(),
        now=NOW,
    )


def test_a_question_posted_five_times_is_one_question_and_one_mail():
    key = uuid4()
    for _ in range(5):
        ask(key)

    assert (ContactMessage.objects.count(), Mail.objects.count()) == (1, 1)


def test_an_answer_is_kept_and_mailed(nov):
    letter = ask()
    actions.answer(letter=letter, text="Ja, dat mag.", by=nov, now=NOW)

    mail = Mail.objects.get(template="mails/programme/answered")
    assert (ContactMessage.objects.get().state, mail.email, mail.context["answer"]) == (
        "answered", "vera@example.nl", "Ja, dat mag.",
    )  # fmt: skip


def test_a_letter_is_answered_once(nov, boss):
    letter = ask()
    same = ContactMessage.objects.get(pk=letter.pk)
    actions.answer(letter=letter, text="Ja.", by=nov, now=NOW)

    with pytest.raises(actions.NoSuchRoad):
        actions.answer(letter=same, text="Nee.", by=boss, now=NOW)


def test_a_contribution_is_shown_only_with_consent(nov):
    with pytest.raises(actions.NoConsent):
        actions.show_contribution(contribution=contribute(may_publish=False), by=nov, now=NOW)


def test_the_database_refuses_to_show_without_consent(nov):
    contribution = contribute(may_publish=False)

    with pytest.raises(IntegrityError, match="programme_contribution_shown_with_consent"), transaction.atomic():
        Contribution.objects.filter(pk=contribution.pk).update(published_at=NOW, published_by=nov)


def test_the_words_of_the_consent_are_kept():
    contribute()

    assert list(Consent.objects.values_list("kind", "text", "email")) == [
        ("contribution", "Je mag dit laten zien.", "vera@example.nl")
    ]


def test_a_shown_contribution_stands_on_the_page_and_a_waiting_one_does_not(client, nov):
    actions.show_contribution(contribution=contribute(), by=nov, now=NOW)
    actions.contribute(
        name="Wim", email="wim@example.nl", organisation_name="", organisation=None, person=None, chance="Geheim plan.",
        deed="Nog niets.", may_publish=True, consent_text="Ja", language="nl", where="/", key=uuid4(), now=NOW,
    )  # fmt: skip

    page = client.get("/doe-mee/").text

    assert ("Tien klussen van een uur." in page, "Geheim plan." in page) == (True, False)


def test_an_address_is_never_shown(client, nov):
    actions.show_contribution(contribution=contribute(), by=nov, now=NOW)

    assert "vera@example.nl" not in client.get("/doe-mee/").text


def test_more_than_ten_letters_a_day_from_one_address_are_refused():
    for _ in range(10):
        ask()

    with pytest.raises(actions.TooMany):
        ask()


def test_what_was_typed_stays_in_the_form_with_the_message_at_the_field(client):
    answer = client.post("/contact/", {"name": "Vera", "email": "geen-adres", "subject": "Logo", "text": "Mag dat?"})

    assert (answer.status_code, answer.context["form"].errors.keys()) == (200, {"email"})
    assert 'value="geen-adres"' in answer.text
    assert "Mag dat?" in answer.text


def test_a_robot_that_fills_in_everything_is_refused(client):
    facts = {"name": "R", "email": "r@example.nl", "subject": "S", "text": "T", "second_name": "http://spam.example"}

    client.post("/contact/", facts)

    assert ContactMessage.objects.count() == 0
