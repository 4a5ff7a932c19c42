"""News is shown from its moment on; staff preview it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mmn_portal.programme.models import NewsItem

pytestmark = pytest.mark.django_db


def news(slug, *, minutes=0, state="published"):
    return NewsItem.objects.create(
        slug=slug, title_nl=f"Bericht {slug}", state=state, publish_at=timezone.now() + timedelta(minutes=minutes),
        text_nl="[klik](javascript:alert(1)) <script>alert(1)</script> **vet**",
    )  # fmt: skip


def test_planned_news_waits_for_its_moment(client):
    news("nu", minutes=-1), news("straks", minutes=5)

    page = client.get("/nieuws/").text

    assert ("Bericht nu" in page, "Bericht straks" in page) == (True, False)


@pytest.mark.parametrize(("minutes", "state"), [(5, "published"), (-5, "draft")])
def test_a_visitor_does_not_find_what_is_not_shown_yet(client, minutes, state):
    news("geheim", minutes=minutes, state=state)

    assert client.get("/nieuws/geheim/").status_code == 404


def test_staff_see_a_preview(client, nov):
    news("geheim", state="draft")
    client.force_login(nov)

    answer = client.get("/nieuws/geheim/")

    assert (answer.status_code, answer.context["is_preview"]) == (200, True)


def test_markdown_carries_no_script_and_no_javascript_link(client):
    news("gevaar", minutes=-1)

    page = client.get("/nieuws/gevaar/").text

    assert ("<strong>vet</strong>" in page, "alert(1)</script>" in page, 'href="javascript' in page) == (
        True,
        False,
        False,
    )


def test_an_empty_english_text_falls_back_to_dutch_and_says_so(client):
    news("nederlands", minutes=-1)

    page = client.get("/en/nieuws/nederlands/").text

    assert 'lang="nl"' in page


def on_the_form(client, item):
    """What the form of the desk would send as it stands."""
    page = f"/beheer/programme/newsitem/{item.pk}/change/"
    form = client.get(page).context["adminform"].form
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    moment = typed.pop("publish_at")
    return page, typed | {"publish_at_0": f"{moment:%d-%m-%Y}", "publish_at_1": f"{moment:%H:%M}"}


@pytest.mark.parametrize(("state", "kept"), [("published", "bericht"), ("draft", "anders")])
def test_the_address_of_what_was_shown_stays(client, nov, state, kept):
    """Else the next start would put what ships with the portal beside it once more."""
    item = news("bericht", state=state)
    client.force_login(nov)
    page, typed = on_the_form(client, item)

    answer = client.post(page, typed | {"slug": "anders", "title_nl": "Nieuwe titel"})

    item.refresh_from_db()
    assert (answer.status_code, item.slug, item.title_nl) == (302, kept, "Nieuwe titel")


def test_a_soft_break_that_is_pasted_at_the_desk_is_a_space(client, nov):
    item = news("bericht")
    client.force_login(nov)
    page, typed = on_the_form(client, item)

    client.post(page, typed | {"title_nl": "Nieuws\x0bvan\u202e maart"})

    item.refresh_from_db()
    assert item.title_nl == "Nieuws van maart"
