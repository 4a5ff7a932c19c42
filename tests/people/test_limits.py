"""How often something may be tried: per account and mailbox, so that a hospital with one address on the network is not locked out."""

import pytest
from django.test import Client

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


def test_a_limit_counts_each_who_apart():
    assert [allow("x", "a", times=2, seconds=60) for _ in range(3)] == [True, True, False]
    assert allow("x", "b", times=2, seconds=60) is True
