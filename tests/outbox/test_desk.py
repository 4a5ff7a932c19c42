"""Staff see who gets no mail, and why; they block, and let go."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core.models import Audit
from mmn_portal.mailing import actions as mailing
from mmn_portal.mailing.brings import blocked_lately
from mmn_portal.mailing.models import Subscriber, Topic
from mmn_portal.outbox import actions
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.admin import broadcasts
from mmn_portal.outbox.enums import BounceKind, DeliveryState, MailState, SuppressionReason
from mmn_portal.outbox.models import Bounce, Broadcast, Delivery, Mail, MailDomain, Suppression
from mmn_portal.people.signals import address_proven
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
HARD, COMPLAINT, ERASED = SuppressionReason.HARD, SuppressionReason.COMPLAINT, SuppressionReason.ERASED


@pytest.fixture
def desk(client, nov):
    client.force_login(nov)
    client.cookies["django_language"] = "en"
    return client


def block(email: str, reason=HARD, now=NOW, detail="550 5.1.1 unknown") -> Suppression:
    return actions.suppress(email=email, reason=reason, detail=detail, now=now)


def blocked() -> set[str]:
    return set(Suppression.objects.values_list("email", "reason"))


def lift(desk, *chosen):
    return desk.post(
        reverse("admin:outbox_suppression_changelist"),
        {"action": "lift", "_selected_action": [one.pk for one in chosen]},
    )


def test_staff_see_who_is_blocked_and_why(desk):
    block("ina@example.nl")
    block("bo@example.nl", COMPLAINT, detail="Provider/1.0")

    page = desk.get(reverse("admin:outbox_suppression_changelist"), {"q": "ina", "reason__exact": "hard"})
    assert ("ina@example.nl" in page.text, "550 5.1.1 unknown" in page.text, "bo@example.nl" in page.text) == (True, True, False)  # fmt: skip


def test_staff_let_mail_go_there_again_and_the_trail_names_nobody(desk, nov):
    ina, erased = block("ina@example.nl"), block("bo@example.nl", ERASED)
    lift(desk, ina, erased)

    line = Audit.objects.get(deed="outbox.lift")
    assert (blocked(), line.by, "ina" in line.thing) == ({("", "erased")}, str(nov.pk), False)


def test_staff_block_an_address_once(desk):
    page = reverse("admin:outbox_suppression_block")
    first = desk.post(page, {"email": "Ina@Example.nl", "detail": "asked by telephone", "do": "x"})
    second = desk.post(page, {"email": "ina@example.nl", "do": "x"})

    assert (first.status_code, second.status_code, blocked()) == (302, 200, {("ina@example.nl", "staff")})
    assert second.context["form"].non_field_errors()
    assert page in desk.get(reverse("admin:outbox_suppression_changelist")).text


def test_blocking_is_for_staff(client, bo):
    client.force_login(bo)

    client.post(reverse("admin:outbox_suppression_block"), {"email": "ina@example.nl", "do": "x"})
    assert blocked() == set()


def test_an_address_that_proves_itself_ends_a_complaint_and_an_erasure_only(ina):
    reasons = dict(zip("abcd", (HARD, COMPLAINT, ERASED, SuppressionReason.STAFF), strict=True))
    for name, reason in reasons.items():
        block(f"{name}@example.nl", reason)
        address_proven.send(sender=None, person=ina.person, email=f"{name}@example.nl")

    assert blocked() == {("a@example.nl", "hard"), ("d@example.nl", "staff")}


def test_who_confirms_that_she_wants_news_gets_it_again():
    mailing.subscribe(email="ina@example.nl", topics=Topic.objects.filter(code="kennis"), language="nl", where="/", now=NOW)  # fmt: skip
    block("ina@example.nl", COMPLAINT)
    mailing.confirm(subscriber=Subscriber.objects.get(), now=NOW)

    assert blocked() == set()


def test_the_desk_counts_what_was_blocked_this_week_and_leads_to_it(desk):
    now = timezone.now()
    block("ina@example.nl", now=now)
    block("bo@example.nl", now=now - timedelta(days=8))

    (item,) = blocked_lately(now)
    page = desk.get(item.url)
    assert (item.count, "ina@example.nl" in page.text, "bo@example.nl" in page.text) == (1, True, False)


def test_of_a_mail_that_was_not_sent_staff_read_why(desk):
    actions.put(
        key="een", template="mails/mailing/welcome", to=Address("ina@example.nl"), context={"topics": []}, now=NOW
    )
    block("ina@example.nl")
    actions.deliver(now=NOW)

    mail = Mail.objects.get()
    page = desk.get(reverse("admin:outbox_mail_change", args=[mail.pk]))
    assert (mail.state, "550 5.1.1 unknown" in page.text) == (MailState.BLOCKED, True)


def copies(how_many: int) -> None:
    for number in range(how_many):
        letter = Broadcast.objects.create(
            key=f"brief-{number}", stream="tests", content={"nl": {"text": "GEHEIME-INHOUD"}}, sender="NOV <a@example.nl>",
            not_before=NOW, started_at=NOW,
        )  # fmt: skip
        copy = Delivery.objects.create(broadcast=letter, recipient=number, email=f"r{number}@example.nl", language="nl", state=DeliveryState.SENT, sent_at=NOW)  # fmt: skip
        actions.put(key=f"m{number}", template="mails/mailing/welcome", to=Address(f"m{number}@example.nl"), context={"topics": []}, now=NOW)  # fmt: skip
        mail = Mail.objects.get(key=f"m{number}")
        for kind, fact in (("copy", {"delivery_id": copy.pk}), ("mail", {"mail_id": mail.pk})):
            actions.take_bounce(key=f"{kind}{number}", email="", kind=BounceKind.HARD, code="5.1.1", now=NOW, **fact)
        MailDomain.objects.create(name=f"d{number}.example", wait_until=NOW)


LISTS = ("suppression", "bounce", "broadcast", "delivery", "maildomain")


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_ask_as_much_for_one_row_as_for_three(desk, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address, asked = reverse(f"admin:outbox_{name}_changelist"), []
    for how_many in (1, 3):
        Broadcast.objects.all().delete()
        Mail.objects.all().delete()
        Bounce.objects.all().delete()
        MailDomain.objects.all().delete()
        copies(how_many)
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(address)
        asked.append(len(queries))

    assert (asked[0], asked[0] <= 15, page.status_code) == (asked[1], True, 200)


def test_every_row_opens_and_shows_no_content(desk):
    copies(1)
    for model in (Suppression, Bounce, Broadcast, Delivery, MailDomain):
        for row in model.objects.all():
            page = desk.get(reverse(f"admin:outbox_{model._meta.model_name}_change", args=[row.pk]))
            assert (page.status_code, "GEHEIME-INHOUD" in page.text) == (200, False)


def test_a_copy_is_found_by_its_whole_address(desk):
    copies(3)
    address = reverse("admin:outbox_delivery_changelist")
    found = [desk.get(address, {"q": asked}).context["cl"].result_list for asked in ("R1@Example.nl", "r1", "'; --")]

    assert [[one.email for one in some] for some in found] == [["r1@example.nl"], [], []]


def test_the_list_says_what_became_of_each_copy(desk):
    copies(1)
    one = Delivery.objects.get()
    words = []
    for changes in (
        {"state": DeliveryState.SENT, "bounced_at": None}, {"bounced_at": NOW}, {"state": DeliveryState.WAITING, "bounced_at": None},
        {"claim": uuid4()},
    ):  # fmt: skip
        Delivery.objects.update(**changes)
        listed, opened = (
            desk.get(reverse(f"admin:outbox_delivery_{page}", args=args)).text
            for page, args in (("changelist", []), ("change", [one.pk]))
        )
        words.append(re.search(r'class="field-what_became_of_it[^>]*>([^<]*)<', listed)[1])
        assert words[-1] in opened

    assert words == ["verstuurd", "verstuurd, en teruggekomen", "wacht", "bij een verzender"]


def test_of_very_many_copies_the_list_counts_and_offers_some(desk, monkeypatch):
    monkeypatch.setattr(broadcasts, "MOST_LISTED", 2), monkeypatch.setattr(broadcasts, "NEWEST", 1)
    copies(3)
    oldest = Broadcast.objects.order_by("pk").first()
    everything, of_old = (
        desk.get(reverse("admin:outbox_delivery_changelist"), asked)
        for asked in ({}, {"broadcast": oldest.pk, "state__exact": DeliveryState.SENT})
    )
    offered = everything.context["cl"].filter_specs[1].lookup_choices

    assert (everything.context["cl"].result_count, [words for _pk, words in offered]) == (2, ["brief-2"])
    assert "_facets" not in everything.text
    assert [one.email for one in of_old.context["cl"].result_list] == ["r0@example.nl"]
    assert desk.get(reverse("admin:outbox_delivery_changelist"), {"broadcast": "'; --"}).context["cl"].result_count == 0


def test_nothing_of_it_is_changed_or_thrown_away_here(desk):
    copies(1)
    for model in (Suppression, Bounce, Broadcast, Delivery, MailDomain):
        row = model.objects.first()
        for deed in ("change", "delete"):
            answer = desk.post(reverse(f"admin:outbox_{model._meta.model_name}_{deed}", args=[row.pk]), {"post": "yes"})
            assert answer.status_code == 403
        assert model.objects.filter(pk=row.pk).exists()


def test_staff_let_mail_go_again_from_the_page_of_a_blocked_address(desk, nov):
    ina = block("ina@example.nl")
    page = reverse("admin:outbox_suppression_lift", args=[ina.pk])
    way = page in desk.get(reverse("admin:outbox_suppression_change", args=[ina.pk])).text
    looked = desk.get(page)
    before = blocked()

    done = desk.post(page, {"do": "1"})

    assert (way, looked.status_code, before) == (True, 200, {("ina@example.nl", HARD)})
    assert (done.status_code, blocked(), Audit.objects.get(deed="outbox.lift").by) == (302, set(), str(nov.pk))
    assert desk.get(page).status_code == 404


def test_of_who_was_erased_staff_end_nothing_and_read_why(desk):
    erased = block("bo@example.nl", ERASED)

    answer = desk.post(reverse("admin:outbox_suppression_lift", args=[erased.pk]), {"do": "1"})

    assert (answer.status_code, len(answer.context["form"].non_field_errors()), blocked()) == (200, 1, {("", ERASED)})


def test_from_what_came_back_staff_come_to_what_was_sent(desk):
    mail = Mail.objects.create(
        key="m1", email="ina@example.nl", template="mails/events/registered", put_at=NOW, not_before=NOW
    )
    actions.take_bounce(key="b1", email="", kind=BounceKind.HARD, code="5.1.1", now=NOW, mail_id=mail.pk)

    page = desk.get(reverse("admin:outbox_bounce_change", args=[Bounce.objects.get().pk])).text

    assert f'href="{reverse("admin:outbox_mail_change", args=[mail.pk])}"' in page
