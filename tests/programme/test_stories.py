"""An organisation tells a story, the desk decides, and the organisation can always take it back."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Consent
from mmn_portal.programme import actions, brings
from mmn_portal.programme.enums import STORY_ROADS, StoryState
from mmn_portal.programme.models import Story
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Eerst meekijken", "wanted": "Meer rust.", "did": "We lieten mensen meekijken.", "happened": "Zes bleven.",
    "tip": "Spreek niets af.", "theme": "welkom", "dimension": "toegankelijk",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def tell(library, bo):
    def do(key=None, **words):
        return actions.offer_story(
            organisation=library, words=WORDS | words, consent_text="Je mag dit laten zien.", language="nl",
            where="/verhalen/vertellen/", by=bo.person, key=key or uuid4(), now=NOW,
        )  # fmt: skip

    return do


def post(library, **typed):
    return {
        **WORDS, "organisation": library.pk, "may_publish": "on", "key": "7b7e2a1e-6d2c-4a4d-9d25-0c5d2b1a9f10", **typed
    }  # fmt: skip


def test_a_story_posted_five_times_is_one_story_one_mail_and_one_consent(tell):
    key = uuid4()
    for _ in range(5):
        tell(key)

    assert (Story.objects.count(), Mail.objects.count(), Consent.objects.filter(kind="story").count()) == (1, 1, 1)


def test_a_member_and_a_stranger_do_not_speak_for_the_library(library, mo, stranger):
    for user in (mo, stranger):
        with pytest.raises(actions.NotYours):
            actions.offer_story(
                organisation=library, words=WORDS, consent_text="", language="nl", where="", by=user.person,
                key=uuid4(), now=NOW,
            )  # fmt: skip

    assert Story.objects.count() == 0


@pytest.mark.parametrize("came_from", StoryState.values)
@pytest.mark.parametrize(
    ("deed", "to"),
    [
        (actions.publish_story, StoryState.PUBLISHED),
        (lambda **given: actions.decline_story(because="Te kort", **given), StoryState.DECLINED),
        (actions.take_back_story, StoryState.WITHDRAWN),
    ],
)
def test_every_road_of_a_story_is_open_or_closed_as_drawn(tell, nov, came_from, deed, to):
    story = tell()
    Story.objects.filter(pk=story.pk).update(
        state=came_from, decided_at=None if came_from == StoryState.OFFERED else NOW
    )
    story.refresh_from_db()

    if to in STORY_ROADS[StoryState(came_from)]:
        deed(story=story, by=nov, now=NOW)
        assert Story.objects.get().state == to
    else:
        with pytest.raises(actions.NoSuchRoad):
            deed(story=story, by=nov, now=NOW)


def test_a_decided_story_has_a_moment(tell):
    tell()

    with pytest.raises(IntegrityError, match="programme_story_decided_has_a_moment"), transaction.atomic():
        Story.objects.update(state=StoryState.PUBLISHED)


def test_whoever_told_it_hears_what_became_of_it(tell, nov, bo):
    story = tell()
    actions.publish_story(story=story, by=nov, now=NOW)
    actions.decline_story(story=story, because="Er staat een naam in.", by=nov, now=NOW)

    assert [(mail.template.rsplit("/")[-1], mail.email) for mail in Mail.objects.order_by("pk")] == [
        ("story_offered", bo.email), ("story_published", bo.email), ("story_declined", bo.email),
    ]  # fmt: skip


def test_only_a_story_on_the_site_can_be_found(tell, nov, client, stranger):
    waiting, shown = tell(), tell(title="Op de site")
    actions.publish_story(story=shown, by=nov, now=NOW)
    client.force_login(stranger)

    assert (
        [client.get(story.get_absolute_url()).status_code for story in (waiting, shown)],
        [document.title for document in brings.documents(NOW) if document.kind == "story"],
    ) == ([404, 200], ["Op de site"])


def test_its_coordinator_sees_it_before_the_desk_does_and_takes_it_back(tell, client, bo, nov):
    story = tell()
    actions.publish_story(story=story, by=nov, now=NOW)
    client.force_login(bo)
    page = client.get(story.get_absolute_url()).text
    for _ in range(2):
        client.post(reverse("programme:story-take-back", args=[story.slug]))

    assert ("terugnemen" in page, Story.objects.get().state) == (True, StoryState.WITHDRAWN)


def test_a_member_reads_it_but_cannot_take_it_back(tell, client, mo):
    story = tell()
    client.force_login(mo)
    answers = [
        client.get(story.get_absolute_url()).status_code,
        client.post(reverse("programme:story-take-back", args=[story.slug])).status_code,
    ]

    assert (answers, Story.objects.get().state) == ([200, 404], StoryState.OFFERED)


def test_the_form_makes_a_story_once(client, bo, library):
    client.force_login(bo)
    for _ in range(2):
        client.post(reverse("programme:story-tell"), post(library))

    assert list(Story.objects.values_list("title", "organisation", "slug")) == [
        ("Eerst meekijken", library.pk, "eerst-meekijken")
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": " \u200d "}, "title"), ({"organisation": "999999"}, "organisation"), ({"organisation": "x"}, "organisation"),
        ({"theme": "onzin"}, "theme"), ({"may_publish": ""}, "may_publish"), ({"did": "woord " * 420}, "did"),
        ({"dimension": "' or 1=1"}, "dimension"), ({"tip": "x" * 5000}, "tip"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_at_its_field_and_what_was_typed_stays(client, bo, library, typed, field):
    client.force_login(bo)
    response = client.post(reverse("programme:story-tell"), post(library, **typed))
    form = response.context["form"]

    assert (response.status_code, list(form.errors), "We lieten mensen meekijken." in response.text or field == "did") == (
        200, [field], True,
    )  # fmt: skip


def test_another_organisation_cannot_be_chosen(client, stranger, library):
    client.force_login(stranger)
    response = client.post(reverse("programme:story-tell"), post(library))

    assert (list(response.context["form"].errors), Story.objects.count()) == (["organisation"], 0)


def test_the_desk_shows_a_story_and_says_no_with_a_reason(tell, client, nov):
    shown, refused = tell(), tell(title="Met een naam erin")
    client.force_login(nov)
    table = reverse("admin:programme_story_changelist")
    client.post(table, {"action": "publish", "_selected_action": [shown.pk]})
    client.post(
        table, {"action": "decline", "_selected_action": [refused.pk], "do": "1", "because": "Er staat een naam in."}
    )

    assert dict(Story.objects.values_list("title", "state")) == {
        "Eerst meekijken": "published", "Met een naam erin": "declined",
    }  # fmt: skip


def test_a_story_that_is_taken_back_is_not_found_any_more_at_once(tell, nov, bo):
    from mmn_portal.core import actions as core
    from mmn_portal.core.models import Found

    story = tell()
    actions.publish_story(story=story, by=nov, now=NOW)
    core.refresh_search(now=NOW)
    before = Found.objects.filter(url=story.get_absolute_url()).count()
    actions.take_back_story(story=story, by=bo, now=NOW)

    assert (before, Found.objects.filter(url=story.get_absolute_url()).count()) == (1, 0)
