"""Others look at a design before it is used: a colleague by her link, an owner who decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import actions, queries
from campaigns.actions.judging import frozen
from campaigns.models import Design, Opinion, Render
from mmn_portal.core import tokens
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from mmn_portal.people.models import Organisation
from tests.campaigns.studio import content, make_design

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def design(library, bo):
    return make_design(library, bo)


@pytest.fixture
def owner(ina):
    return ina


def page(name, design):
    return reverse(f"campaigns:{name}", args=[design.key])


def link_of(opinion) -> str:
    return reverse("campaigns:opinion", args=[tokens.make(queries.LOOK_ALONG, opinion.pk)])


def decides(design, owner, now) -> Design:
    actions.let_owner_decide(organisation=design.organisation, decides=True, by=owner, now=now)
    return queries.whole(Design.objects.all()).get(pk=design.pk)


def stops(design, now) -> list[str]:
    made = design.version.formats.first()
    judged = actions.judge(design=design, made=made, filled=actions.filled(design), now=now)
    return [one.words for one in judged.findings if one.stops]


# --- a colleague ----------------------------------------------------------------------------------


def test_a_colleague_looks_by_her_link_and_who_asked_hears_what_she_thinks(client, design, bo):
    client.force_login(bo)
    client.post(page("design-opinions", design), {"email": "kim@example.nl", "note": "Klopt de tekst?"})
    mail = Mail.objects.get(template="mails/campaigns/look_along")
    client.logout()

    link = next(word for word in render(mail).text.split() if "/meekijken/" in word)
    path = "/" + link.split("/", 3)[3]
    shown = client.get(path)
    pictures = [client.get(address).status_code for address in pictures_on(shown)]
    client.post(path, {"answer": "change", "remark": "De datum klopt niet.", "said_by": "Kim"})

    said = Opinion.objects.get()
    told = Mail.objects.get(template="mails/campaigns/opinion")
    assert (shown.status_code, pictures, mail.email) == (200, [200, 200], "kim@example.nl")
    assert ("Klopt de tekst?" in render(mail).text, "De datum klopt niet." in render(told).text) == (True, True)
    assert (said.answer, said.said_by, told.email) == ("change", "Kim", bo.email)


def pictures_on(response) -> list[str]:
    return [part.split('"')[0] for part in response.text.split('src="')[1:] if ".jpg" in part.split('"')[0]]


def test_a_link_answers_once_and_only_until_its_end(client, design, bo, now):
    opinion = actions.ask_colleague(design=design, to=Address("kim@example.nl"), note="", by=bo, now=now)
    answer = {"answer": "good", "remark": "", "said_by": "Kim"}
    client.post(link_of(opinion), answer)
    client.post(link_of(opinion), answer | {"answer": "change", "remark": "Toch niet"})
    first = Opinion.objects.get().answer

    Opinion.objects.update(ends_at=now - timedelta(minutes=1))
    forged = reverse("campaigns:opinion", args=[tokens.make("campaigns.share", opinion.pk)])
    assert (first, client.get(link_of(opinion)).status_code, client.get(forged).status_code) == ("good", 404, 404)


def test_a_link_shows_the_pictures_of_its_own_design_only(client, design, bo, stranger, now):
    opinion = actions.ask_colleague(design=design, to=Address("kim@example.nl"), note="", by=bo, now=now)
    other = make_design(Organisation.objects.get(name="Sportclub Noord"), stranger)
    client.get(link_of(opinion))
    actions.judge(design=other, made=other.version.formats.first(), filled=actions.filled(other), now=now)

    token = tokens.make(queries.LOOK_ALONG, opinion.pk)
    answers = [
        client.get(reverse("campaigns:opinion-picture", args=[token, one.pk])).status_code
        for one in (
            Render.objects.filter(design=design, output=actions.SMALL).first(),
            Render.objects.get(design=other),
        )
    ]
    assert answers == [200, 404]


def test_what_is_missing_is_said_at_the_question(client, design, bo, now):
    opinion = actions.ask_colleague(design=design, to=Address("kim@example.nl"), note="", by=bo, now=now)

    answered = client.post(link_of(opinion), {"answer": "change", "remark": "", "said_by": "Kim"})

    assert "remark" in answered.context["form"].errors
    assert ('value="Kim"' in answered.text, Opinion.objects.get().answer) == (True, "")


def test_somebody_asks_no_more_than_twenty_a_day(client, design, bo):
    client.force_login(bo)
    for number in range(21):
        answer = client.post(page("design-opinions", design), {"email": f"k{number}@example.nl", "note": ""})

    assert (answer.status_code, Opinion.objects.count()) == (200, 20)


def test_opinions_are_forgotten_after_a_season(design, bo, now):
    actions.ask_colleague(design=design, to=Address("kim@example.nl"), note="", by=bo, now=now)

    assert actions.clear_opinions(before=now) == 0
    assert actions.clear_opinions(before=now + timedelta(seconds=1)) == 1


# --- an owner -------------------------------------------------------------------------------------


def test_where_an_owner_decides_nothing_leaves_before_she_approves(client, design, owner, bo, now):
    client.force_login(bo)
    address = reverse("campaigns:design-file", args=[design.key, "vierkant", "png"])
    before = client.get(address).status_code
    design = decides(design, owner, now)

    refused = [client.get(one).status_code for one in (address, page("design-zip", design))]
    made = design.version.formats.first()
    on_walls = frozen(design=design, made=made, now=now)
    actions.approve(design=design, seen=queries.print_of_design(design), by=owner, now=now)

    assert (before, refused, on_walls) == (200, [302, 302], None)
    assert (client.get(address).status_code, client.get(page("design-zip", design)).status_code) == (200, 200)


def test_a_change_asks_for_approval_again_and_saving_without_a_change_does_not(design, owner, now):
    design = decides(design, owner, now)
    actions.approve(design=design, seen=queries.print_of_design(design), by=owner, now=now)

    actions.save(design=design, content=content(design, title="Andere naam"), now=now)
    same = queries.waits_for_owner(queries.whole(Design.objects.all()).get(pk=design.pk))
    actions.save(design=design, content=content(design, kop="Kom je ook?"), now=now)
    changed = queries.waits_for_owner(queries.whole(Design.objects.all()).get(pk=design.pk))

    assert (same, changed) == (False, True)


def test_an_owner_approves_what_she_saw(design, owner, now):
    design = decides(design, owner, now)
    seen = queries.print_of_design(design)
    actions.save(design=design, content=content(design, kop="Iets heel anders"), now=now)

    assert actions.approve(design=design, seen=seen, by=owner, now=now) is False
    assert Design.objects.get(pk=design.pk).approved_print == ""


def test_the_owner_is_asked_once_and_who_asked_hears_her_answer(client, design, owner, bo, now):
    decides(design, owner, now)
    client.force_login(bo)
    client.post(page("owner-ask", design))
    client.post(page("owner-ask", design))
    client.force_login(owner)
    empty = client.post(page("design-opinions", design), {"deed": "terug", "eigenaar-remark": ""})
    client.post(page("design-opinions", design), {"deed": "terug", "eigenaar-remark": "Zet het logo erbij."})

    mails = Mail.objects.filter(template__in=["mails/campaigns/approval", "mails/campaigns/opinion"]).order_by("pk")
    assert [(mail.kind, mail.email) for mail in mails] == [
        ("campaigns/approval", owner.email), ("campaigns/opinion", bo.email),
    ]  # fmt: skip
    assert "Zet het logo erbij." in render(mails[1]).text
    assert "remark" in empty.context["remarking"].errors
    assert empty.text.count('class="error-summary"') == 1
    assert "<title>Fout: Meekijken" in empty.text


@pytest.mark.parametrize("who", ["mo", "bo", "stranger", "nov"])
def test_nobody_else_approves_or_sets_the_rule(client, request, design, owner, now, who):
    design = decides(design, owner, now)
    client.force_login(request.getfixturevalue(who))

    answers = [
        client.post(page("owner-approve", design), {"gezien": queries.print_of_design(design)}).status_code,
        client.post(reverse("campaigns:owner-rule", args=[design.organisation.slug]), {"beslist": "nee"}).status_code,
    ]

    assert (set(answers) <= {403, 404}, queries.owner_decides(design.organisation)) == (True, True)
    assert Design.objects.get(pk=design.pk).approved_print == ""


def test_an_owner_sets_the_rule_in_the_studio(client, design, owner):
    client.force_login(owner)
    rule = reverse("campaigns:owner-rule", args=[design.organisation.slug])
    shown = []
    for answer in ("ja", "nee"):
        client.post(rule, {"beslist": answer})
        shown.append([one.is_asked for one in client.get(reverse("campaigns:studio")).context["owned"]])

    assert shown == [[True], [False]]


def test_the_form_says_that_an_owner_has_to_approve(design, owner, now):
    design = decides(design, owner, now)

    assert [words for words in stops(design, now) if "eigenaar" in words or "owner" in words] != []


def test_looking_along_costs_the_same_however_often_it_was_asked(
    client, design, bo, now, django_assert_max_num_queries
):
    client.force_login(bo)
    for _number in range(5):
        actions.ask_colleague(design=design, to=Address("kim@example.nl"), note="", by=bo, now=now)
    outbox.deliver(now=now)

    with django_assert_max_num_queries(24):
        assert client.get(page("design-opinions", design)).status_code == 200
