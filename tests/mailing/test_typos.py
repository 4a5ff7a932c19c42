"""Mistyped addresses: asked about once, and never when they are right."""

import pytest

from mmn_portal.mailing import typos
from mmn_portal.mailing.models import Subscriber


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmal.com", "gmail.com"), ("gmaill.com", "gmail.com"), ("gnail.com", "gmail.com"),
        ("gmail.con", "gmail.com"), ("gmail.co", "gmail.com"), ("gmail.nl", "gmail.com"), ("gmial.con", "gmail.com"),
        ("hotmail.con", "hotmail.com"), ("hotmial.com", "hotmail.com"), ("hotmai.nl", "hotmail.nl"),
        ("outlok.com", "outlook.com"), ("ziggo.nk", "ziggo.nl"), ("zigo.nl", "ziggo.nl"), ("iclod.com", "icloud.com"),
        ("kpnmial.nl", "kpnmail.nl"), ("live.nll", "live.nl"), ("xs4al.nl", "xs4all.nl"), ("yaho.com", "yahoo.com"),
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_is_seen(typed, meant):
    assert typos.suggest(f"ina@{typed}") == f"ina@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        *typos.DISTINCTIVE, *typos.PLAIN, *sorted(typos.OTHERS), "example.nl", "nov.nl", "bibliotheek-zuid.nl", "hotel.nl", "thome.nl",
        "dome.nl", "olive.nl", "life.nl", "live.org", "mailing.nl", "cloud.com", "gemeente.nl", "goal.com", "gmbh.com", "outlook.school.nl",
        "student.hotmail.nl", "zorg.nl", "homey.nl", "planeten.nl", "cello.nl", "hetnest.nl", "planeet.nl", "telford.nl", "xs4.nl", "hetnest.org", "telefoon.nl", "ziggurat.nl", "tail.com", "", "nl",
    ],
)  # fmt: skip
def test_a_right_address_is_left_alone(domain):
    assert typos.suggest(f"ina@{domain}") is None


def send(client, email: str, **fields):
    from mmn_portal.mailing.models import Topic

    topic = Topic.objects.get(code="kennis").pk
    return client.post("/en/nieuwsbrief/", {"email": email, "topics": [topic], **fields})


@pytest.mark.django_db
def test_the_form_asks_and_keeps_what_was_typed(client):
    page = send(client, "ina@gmial.com")

    assert "Did you mean ina@gmail.com?" in page.text
    assert 'name="email" value="ina@gmial.com"' in page.text
    assert Subscriber.objects.count() == 0


@pytest.mark.django_db
def test_sent_again_it_is_taken_as_it_was_typed(client):
    asked = send(client, "Ina@Gmial.com").context["form"]["asked_about"].value()

    answer = send(client, "ina@gmial.com", asked_about=asked)
    assert (answer.status_code, Subscriber.objects.get().email) == (302, "ina@gmial.com")


@pytest.mark.django_db
def test_another_slip_is_asked_about_anew(client):
    page = send(client, "ina@hotmial.com", asked_about="ina@gmial.com")

    assert "Did you mean ina@hotmail.com?" in page.text
