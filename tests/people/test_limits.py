"""How often something may be tried: per account and mailbox, so that a hospital with one address on the network is not locked out."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core.limits import allow
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import User

pytestmark = pytest.mark.django_db
LOGIN = {"password": "een-goed-geheim-9"}


@pytest.fixture(autouse=True)
def real_limits(settings):
    from mmn_portal.settings import base

    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS


def test_after_five_wrong_passwords_the_right_one_waits(client, ina):
    for _ in range(5):
        client.post("/account/login/", {"login": ina.email, "password": "fout-geheim-9"})

    client.post("/account/login/", {"login": ina.email, **LOGIN})

    assert "_auth_user_id" not in client.session


def test_somebody_else_on_the_same_network_still_logs_in(client, ina, bo):
    for _ in range(5):
        client.post("/account/login/", {"login": ina.email, "password": "fout-geheim-9"})

    client.post("/account/login/", {"login": bo.email, **LOGIN})

    assert client.session["_auth_user_id"] == str(bo.pk)


def test_a_mailbox_gets_at_most_three_links_for_a_new_password_an_hour(ina):
    for _ in range(6):
        Client().post("/account/password/reset/", {"email": ina.email})

    assert Mail.objects.filter(email=ina.email).count() == 3


def test_a_whole_hospital_signs_up_on_launch_day(django_user_model):
    for number in range(40):
        Client().post(
            "/account/signup/", {"name": "V", "email": f"v{number}@example.nl", "password1": "een-goed-geheim-9"}
        )

    assert User.objects.count() == 40


def test_a_mailbox_is_not_filled_by_whoever_types_its_address_at_signing_up(ina, time_machine):
    """Three an hour and six a day, for an address that is known and for one that is not."""
    began = timezone.now()
    for minute in range(0, 23 * 60, 10):
        time_machine.move_to(began + timedelta(minutes=minute), tick=False)
        for email in (ina.email, "nieuw@example.nl"):
            answer = Client().post("/account/signup/", {"name": "V", "email": email, "password1": "een-goed-geheim-9"})
            assert answer.status_code == 302

    hours = [
        Mail.objects.filter(email=email, put_at__lt=began + timedelta(minutes=59)).count()
        for email in (ina.email, "nieuw@example.nl")
    ]
    assert hours == [3, 3]
    assert [Mail.objects.filter(email=email).count() for email in (ina.email, "nieuw@example.nl")] == [6, 6]


def test_a_mail_of_the_account_is_in_the_language_of_who_has_it(client, ina):
    ina.person.language = "en"
    ina.person.save()
    client.post("/account/password/reset/", {"email": ina.email})
    client.post("/account/password/reset/", {"email": "onbekend@example.nl"})

    assert dict(Mail.objects.values_list("email", "language")) == {ina.email: "en", "onbekend@example.nl": "nl"}
    assert Mail.objects.get(email=ina.email).subject == "Choose a new password"


def test_an_export_of_herself_is_asked_ten_times_an_hour(client, ina):
    client.force_login(ina)

    assert [client.get(reverse("people:my-copy")).status_code for _ in range(11)] == [200] * 10 + [302]


def test_after_many_pictures_an_account_waits_and_what_was_typed_stays(client, ina, library, monkeypatch):
    from mmn_portal.people import views
    from tests.campaigns.studio import photo

    monkeypatch.setattr(views, "UPLOADS_AN_HOUR", 2)
    client.force_login(ina)
    page = reverse("people:organisation-change", args=[library.slug])
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "logo"} | {
        "website": "https://www.bieb.nl"
    }
    answers = [client.post(page, typed | {"logo": photo(300, 200)}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert set(answers[2].context["form"].errors) == {"logo"}
    assert answers[2].context["form"]["website"].value() == "https://www.bieb.nl"


def test_a_window_ends_when_it_did_also_in_the_database(settings, time_machine):
    """Whoever tries again and again, also when refused, does not make it longer."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
        "pages": settings.CACHES["pages"],
    }
    settings.REDIS_URL = ""
    call_command("createcachetable", verbosity=0)
    began = timezone.now()
    answers = []
    for hour in (0, 1, 2, 20, 25, 30):
        time_machine.move_to(began + timedelta(hours=hour), tick=False)
        answers.append(allow("day", "a", times=2, seconds=86_400))

    assert answers == [True, True, False, False, True, True]


def test_a_limit_counts_each_who_apart():
    assert [allow("x", "a", times=2, seconds=60) for _ in range(3)] == [True, True, False]
    assert allow("x", "b", times=2, seconds=60) is True
