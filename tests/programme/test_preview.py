"""Staff look at what they wrote before it is saved, and a new page waits for its moment."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mmn_portal.programme import brings, content
from mmn_portal.programme.models import NewsItem, Page, Phase, WayPage

pytestmark = pytest.mark.django_db
WORDS = {
    "title_nl": "Nieuwe titel",
    "title_en": "New title",
    "lead_nl": "Kort.",
    "lead_en": "",
    "text_nl": "Met **vet**.",
    "text_en": "With **bold**.",
}


@pytest.fixture
def written(db):
    content.load(timezone.now())


def preview(client, model, language="nl", pk=None, **more):
    name = f"admin:programme_{model._meta.model_name}_"
    address = reverse(f"{name}change", args=[pk]) if pk else reverse(f"{name}add")
    return client.post(address, {**WORDS, **more, "_preview": language})


@pytest.mark.parametrize(("language", "title"), [("nl", "Nieuwe titel"), ("en", "New title")])
def test_a_new_page_is_looked_at_before_it_is_there(client, nov, language, title):
    client.force_login(nov)

    answer = preview(client, Page, language, slug="wijzer")

    assert (answer.status_code, title in answer.text, "<strong>" in answer.text) == (200, True, True)
    assert not Page.objects.filter(slug="wijzer").exists()


def test_news_is_looked_at_with_its_new_words_and_keeps_the_old(client, nov):
    item = NewsItem.objects.create(slug="oud", title_nl="Oud", publish_at=timezone.now(), state="published")
    client.force_login(nov)
    moment = {"publish_at_0": "2027-03-02", "publish_at_1": "10:00", "state": "draft", "slug": "oud"}

    answer = preview(client, NewsItem, pk=item.pk, **moment)

    item.refresh_from_db()
    assert ("Nieuwe titel" in answer.text, answer.context["is_preview"], item.title_nl, item.state) == (
        True,
        True,
        "Oud",
        "published",
    )


@pytest.mark.parametrize("model", [Phase, WayPage])
def test_a_part_of_the_programme_is_looked_at_among_the_others(client, nov, written, model):
    thing = model.objects.order_by("number").first()
    same = {"number": thing.number} | (
        {"year": thing.year} if model is Phase else {"way": thing.way, "link": thing.link}
    )
    client.force_login(nov)

    answer = preview(client, model, pk=thing.pk, **same)

    before = [one.title_nl for one in model.objects.order_by("number")]
    shown = [one.title_nl for one in answer.context["phases" if model is Phase else "ways"]]
    assert (shown, "Nieuwe titel" in answer.text) == (["Nieuwe titel", *before[1:]], True)
    assert before[0] != "Nieuwe titel"


def test_what_is_wrong_is_said_on_the_form_and_nothing_is_saved(client, nov):
    client.force_login(nov)

    answer = preview(client, Page, slug="geen goed adres")

    assert (answer.status_code, bool(answer.context["adminform"].form.errors["slug"]), Page.objects.filter(title_nl="Nieuwe titel").exists()) == (
        200, True, False,
    )  # fmt: skip


@pytest.mark.parametrize("who", [None, "ina"])
def test_nobody_else_previews(client, request, library, who):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert preview(client, Page, slug="wijzer").status_code == 302


def test_a_page_is_there_from_its_moment_on(client, nov, settings, time_machine):
    settings.PUBLIC_PAGE_SECONDS = 0
    now = timezone.now()
    page = Page.objects.create(slug="straks", title_nl="Straks", publish_at=now + timedelta(hours=1))
    seen = [client.get(page.get_absolute_url()).status_code, "Straks" in str(list(brings.documents(now)))]
    client.force_login(nov)
    seen.append(client.get(page.get_absolute_url()).context["is_preview"])
    client.logout()
    later = now + timedelta(hours=2)
    time_machine.move_to(later, tick=False)
    seen += [client.get(page.get_absolute_url()).status_code, "Straks" in str(list(brings.documents(later)))]

    assert seen == [404, False, True, 200, True]


def test_a_page_that_is_linked_from_everywhere_cannot_wait(client, nov, written):
    page = Page.objects.get(slug="privacy")
    client.force_login(nov)

    answer = client.post(
        reverse("admin:programme_page_change", args=[page.pk]),
        {**WORDS, "slug": "privacy", "publish_at_0": "2030-01-01", "publish_at_1": "10:00"},
    )

    page.refresh_from_db()
    assert ("publish_at" in answer.context["adminform"].form.errors, page.publish_at) == (True, None)


@pytest.mark.parametrize("moment", ["2027-03-28 02:30", "2027-10-31 02:30"])
def test_an_hour_that_is_skipped_or_comes_twice_is_asked_about(client, nov, moment):
    day, hour = moment.split()
    client.force_login(nov)

    answer = client.post(
        reverse("admin:programme_page_add"), {**WORDS, "slug": "straks", "publish_at_0": day, "publish_at_1": hour}
    )

    assert "publish_at" in answer.context["adminform"].form.errors
