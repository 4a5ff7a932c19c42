"""The newsletter: a visitor asks, chooses and stops; staff write, try, plan, pause and read; mail that comes back blocks."""

import re
import subprocess
import sys

import pytest
from django.conf import settings as portal
from django.core import mail as box
from django.db import connection
from django.utils import timezone

from mmn_portal.mailing import actions
from mmn_portal.mailing.models import Newsletter, Subscriber, Subscription, Topic
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox import return_paths
from mmn_portal.outbox.models import Delivery, Suppression
from mmn_portal.people.models import Organisation, Person
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
ME = "visser@example.nl"


def active(email: str = ME) -> list[str]:
    """Which topics an address gets."""
    found = Subscription.objects.active().filter(subscriber__email=email)
    return sorted(found.values_list("topic__code", flat=True))


def subscribe(page, mailbox) -> None:
    page.goto("/nieuwsbrief/")
    page.fill("[name=email]", ME)
    submit(page)
    page.goto(mailbox.link(ME, "/nieuwsbrief/bevestigen/"))
    submit(page)


def test_visitor_asks_mistypes_chooses_and_stops(page, mailbox):
    page.goto("/")
    page.locator('footer a[href="/nieuwsbrief/"]').first.click()
    assert violations(page) == []

    # A mistyped domain is asked about once; what was typed stays.
    page.fill("[name=email]", "visser@gmial.com")
    submit(page)
    assert "gmail.com" in page.locator("main").inner_text()
    assert page.input_value("[name=email]") == "visser@gmial.com"
    assert violations(page) == []

    subscribe(page, mailbox)
    assert active() == ["algemeen"]

    # Other topics, by her own link, without logging in.
    page.goto(mailbox.link(ME, "/nieuwsbrief/voorkeuren/"))
    page.locator("label", has_text="Kennis.").click()
    submit(page)
    assert active() == ["algemeen", "kennis"]

    # The button of the mail program: a POST without cookies.
    way_out = mailbox.to(ME)[-1].extra_headers["List-Unsubscribe"].strip("<>")
    answer = page.context.request.post(way_out, form={"List-Unsubscribe": "One-Click"})
    assert (answer.status, active()) == (200, [])

    # She comes back, and stops on the page.
    subscribe(page, mailbox)
    page.goto(mailbox.link(ME, "/nieuwsbrief/afmelden/"))
    assert (active(), violations(page)) == (["algemeen"], [])
    submit(page)
    assert active() == []

    # She comes back once more, and lets herself be forgotten.
    subscribe(page, mailbox)
    page.goto(mailbox.link(ME, "/nieuwsbrief/voorkeuren/"))
    page.locator("main a[href*='/nieuwsbrief/vergeten/']").click()
    assert (active(), violations(page)) == (["algemeen"], [])
    submit(page)
    assert (Subscriber.objects.filter(email=ME).exists(), violations(page)) == (False, [])
    assert "Je bent vergeten" in page.locator("h1").inner_text()


@pytest.mark.parametrize(("width", "is_beside"), [(1280, True), (360, False)])
def test_a_letter_is_seen_beside_its_form_where_there_is_room_and_below_it_elsewhere(page, width, is_beside):
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, "staf")
    page.goto("/beheer/mailing/newsletter/add/")
    page.locator(".letter-live").wait_for()

    form, seen = (page.locator(one).bounding_box() for one in ("#newsletter_form", ".letter-live"))

    assert (seen["x"] >= form["x"] + form["width"], seen["y"] >= form["y"] + form["height"]) == (
        is_beside,
        not is_beside,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width


def deed(page, word: str) -> None:
    page.locator(f"button[name=deed][value={word}]").click()
    page.wait_for_load_state()


def test_staff_write_try_plan_pause_and_read(page, mailbox):
    log_in(page, "staf")
    page.goto("/beheer/mailing/newsletter/add/")
    page.fill("[name=subject_nl]", "Nieuws van het jaar")
    page.fill("[name=preheader_nl]", "Nieuw materiaal, en de volgende bijeenkomsten op een rij.")
    page.locator("#id_topics label", has_text="Algemeen nieuws").click()
    page.locator(".add-row a").click()
    page.fill(
        "[name=blocks-0-text_nl]",
        "Er is nieuws. [Bekijk de agenda](/agenda/) en kies wat bij je past, alleen of samen met anderen.",
    )

    # The letter as it is typed, before anything of it is saved.
    page.frame_locator(".letter-live iframe").locator("body", has_text="Er is nieuws.").wait_for()
    assert (Newsletter.objects.filter(subject_nl="Nieuws van het jaar").exists(), violations(page)) == (False, [])
    page.locator("[name=_look]").click()
    page.wait_for_load_state()
    letter = Newsletter.objects.get(subject_nl="Nieuws van het jaar")

    # The checks and every look of the letter.
    assert page.locator(".letter-check-stop").count() == 0
    assert "Er is nieuws." in page.frame_locator("iframe").first.locator("body").inner_text()
    assert violations(page) == []

    # The letter while somebody writes.
    page.goto(f"/beheer/mailing/newsletter/{letter.pk}/change/")
    page.fill(
        "[name=blocks-0-text_nl]",
        "Er is **groot** nieuws. [Bekijk de agenda](/agenda/) en kies wat bij je past, alleen of samen.",
    )
    page.frame_locator(".letter-live iframe").locator("strong", has_text="groot").wait_for()
    assert violations(page) == []
    page.locator("[name=_continue]").click()

    # A test, to the desk itself.
    page.goto(f"/beheer/mailing/newsletter/{letter.pk}/proef/")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    outbox.deliver_broadcasts(now=timezone.now())
    assert mailbox.to("staf@demo.test")[-1].subject.endswith("Nieuws van het jaar")

    # Planned with its count, taken back within the minute, planned again.
    page.goto(f"/beheer/mailing/newsletter/{letter.pk}/versturen/")
    readers = int(re.search(r"\d+", page.locator("[name=do]").get_attribute("value")).group())
    assert violations(page) == []
    # The calendar puts a day in, and the box is emptied again: now.
    page.locator(".datetimeshortcuts a:has(.date-icon)").click()
    page.locator(".calendarbox .today a, .calendarbox td a").first.click()
    assert re.fullmatch(r"\d{1,4}-\d{1,2}-\d{1,4}", page.input_value("[name=at_0]"))
    page.fill("[name=at_0]", "")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    deed(page, "take_back")
    page.goto(f"/beheer/mailing/newsletter/{letter.pk}/versturen/")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    letter.refresh_from_db()
    Newsletter.objects.update(is_quiet_at_night=False)
    box.outbox.clear()
    assert actions.start_due(now=letter.send_at) == 1
    page.reload()

    # Paused in the middle, and on again.
    outbox.deliver_broadcasts(now=letter.send_at, most=5)
    deed(page, "pause")
    assert outbox.deliver_broadcasts(now=letter.send_at) == 0
    page.clock.install()
    deed(page, "resume")

    # The page follows along, and leaves the keyboard where it was.
    page.locator("a", has_text="Stop voorgoed").focus()
    for most in (3, 0):
        outbox.deliver_broadcasts(now=timezone.now() + actions.UNDO, most=most)
        page.clock.fast_forward(6000)
        page.get_by_text(f"{8 if most else readers} van {readers}", exact=True).first.wait_for()
        assert page.evaluate("document.activeElement.innerText").startswith("Stop voorgoed") is bool(most)
    assert page.locator("[name=deed][value=pause]").count() == 0
    assert (len(box.outbox), len({message.to[0] for message in box.outbox})) == (readers, readers)

    # A reader follows a link; staff read the figures.
    link = re.search(
        r'href="([^"]*/nieuwsbrief/naar/[^"]+)"[^>]*>Bekijk de agenda', box.outbox[0].alternatives[0][0]
    ).group(1)
    page.goto(link)
    assert page.url.endswith("/agenda/")
    page.goto(f"/beheer/mailing/newsletter/{letter.pk}/voortgang/")
    assert f"{readers} van {readers}" in page.locator("#content").inner_text()
    assert page.locator(".letter-links tr", has_text="/agenda/").locator("td").nth(1).inner_text() == "1"
    assert violations(page) == []

    # It is in the archive for everybody.
    page.goto("/nieuwsbrief/archief/")
    page.locator("main a", has_text="Nieuws van het jaar").click()
    assert "Er is groot nieuws." in page.locator("main").inner_text()
    assert violations(page) == []


def test_a_network_writes_staff_agree_and_its_members_get_it(page, as_role, mailbox):
    network = Organisation.objects.get(memberships__person__email="netwerk@demo.test", kind="network")
    member = Person.objects.filter(memberships__organisation__networks__network=network).exclude(email="").first()
    for email in (member.email, "buiten@example.nl"):
        about = Topic.objects.filter(code="netwerk")
        actions.subscribe(email=email, topics=about, language="nl", where="/nieuwsbrief/", now=timezone.now(), ask_by_mail=False)  # fmt: skip
        actions.confirm(subscriber=Subscriber.objects.get(email=email), now=timezone.now())

    # The owner of the network writes, from her own page.
    log_in(page, "netwerk")
    page.goto("/mijn/")
    page.locator("section", has=page.locator("#panel-networks")).locator("a").click()
    page.fill("[name=subject]", "Nieuws van ons netwerk")
    page.fill("[name=text]", "Kort.")
    submit(page)
    assert page.input_value("[name=text]") == "Kort."
    page.fill("[name=text]", "In maart komen we bij elkaar. Neem iemand mee die nieuw is, en vertel wat bij jullie werkt. Meer staat in de [agenda](/agenda/).")  # fmt: skip
    submit(page)
    assert "NOV" in page.locator(".notice-good, [role=status]").first.inner_text()
    assert violations(page) == []

    # Staff find it on their desk, look at it and plan it.
    desk = as_role("staf")
    desk.goto("/beheer/")
    desk.locator("a", has_text="brieven van netwerken").first.click()
    desk.locator("#result_list a", has_text="Nieuws van ons netwerk").first.click()
    desk.goto(desk.url.replace("/change/", "/voorbeeld/"))
    assert desk.locator(".letter-check-stop").count() == 0
    desk.locator("a.default").click()
    desk.locator("[name=do]").click()
    desk.wait_for_load_state()
    letter = Newsletter.objects.get(subject_nl="Nieuws van ons netwerk")
    box.outbox.clear()
    Newsletter.objects.filter(pk=letter.pk).update(is_quiet_at_night=False)
    actions.start_due(now=letter.send_at)
    outbox.deliver_broadcasts(now=letter.send_at)

    # Her members get it, others do not; she sees that it left.
    members = Person.objects.filter(memberships__organisation__networks__network=network)
    got = [one.to[0] for one in box.outbox]
    assert (member.email in got, len(got) == len(set(got))) == (True, True)
    assert set(got) <= set(members.values_list("email", flat=True))
    mail = next(one for one in box.outbox if one.to == [member.email])
    assert network.name in mail.extra_headers["From"]
    assert f"Nieuws van {network.name}" in mail.body
    page.reload()
    assert "verstuurd" in page.locator("article", has_text="Nieuws van ons netwerk").inner_text()
    page.goto(re.search(r"https?://\S+/nieuwsbrief/voorkeuren/\S+", mail.body).group())
    assert page.get_by_label("Mijn eigen netwerk").is_checked()


def test_mail_that_comes_back_blocks_its_reader(page, settings):
    settings.MAIL_RETURN_ADDRESS = "terug@example.nl"
    sent = Delivery.objects.filter(sent_at__isnull=False).order_by("pk").first()
    back = return_paths.make("d", sent.pk, sender="")
    status = f"Reporting-MTA: dns; mx.example.nl\r\n\r\nFinal-Recipient: rfc822; {sent.email}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
    raw = (
        b"From: MAILER-DAEMON@example.nl\r\nTo: "
        + back.encode()
        + b"\r\nSubject: Undelivered\r\nMessage-ID: <1@example.nl>\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n" + status.encode() + b"\r\n--x--\r\n"
    )
    known = connection.settings_dict
    done = subprocess.run(
        [sys.executable, "manage.py", "take_bounces"], cwd=portal.BASE_DIR, input=raw, capture_output=True,
        env={
            "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development", "REDIS_URL": "",
            "MAIL_RETURN_ADDRESS": "terug@example.nl", "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": f"postgres://{known['USER']}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}/{known['NAME']}",
        },
    )  # fmt: skip

    log_in(page, "staf")
    page.goto("/beheer/outbox/suppression/")
    assert (done.returncode, Suppression.objects.get().email) == (0, sent.email)
    assert sent.email in page.locator("#result_list").inner_text()
    assert violations(page) == []
    assert Subscriber.objects.filter(email=sent.email).exists()
