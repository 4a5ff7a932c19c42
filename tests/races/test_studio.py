"""Posters at once on one wall, and a photo that is taken back while somebody saves or draws; with the locks and (as controls) without."""

import contextlib
import threading
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from campaigns import actions, queries, series
from campaigns.actions import batching, designing, picturing, weeks, withdrawing
from campaigns.models import Design, DesignPicture, Gap, Render, WallPoster
from campaigns.querysets import BatchRowQuerySet
from mmn_portal.people.enums import Role
from mmn_portal.people.querysets import OrganisationQuerySet
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures.models import Picture
from tests.campaigns.studio import content, make_design, photo
from tests.campaigns.weeks import make_week
from tests.conftest import NOW, belong, make_organisation, make_user
from tests.races.test_proposals import at_once

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
AT_ONCE, MAY = 6, 3


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"
    cache.clear()


@pytest.fixture
def library():
    return make_organisation("Bibliotheek Zuid", website="https://www.bieb-zuid.nl")


@pytest.fixture
def bo(library):
    user = make_user("bo")
    belong(user, library, Role.COORDINATOR)
    return user


def whole(design) -> Design:
    return queries.whole(Design.objects.all()).get(pk=design.pk)


# --- the wall ---------------------------------------------------------------------------------


@pytest.fixture
def hanging(library, bo, monkeypatch):
    """Six posters that are drawn already, each about to be hung; between counting and hanging there is time for others."""
    monkeypatch.setattr(weeks, "POSTERS_OF_ONE", MAY)
    monkeypatch.setattr(weeks, "_picture", lambda design, *, now: (b"\xff\xd8", 1080, 1080, "Een poster"))
    held = pictures.hold_usable

    def slowly(**asked):
        time.sleep(0.1)
        return held(**asked)

    monkeypatch.setattr(weeks.pictures, "hold_usable", slowly)
    week = make_week()
    designs = [whole(make_design(library, bo)) for _number in range(AT_ONCE)]
    return [lambda one=one: actions.show_poster(design=one, moment=week, by=bo, now=NOW) for one in designs]


def test_of_six_posters_of_one_organisation_at_once_no_more_hang_than_may(hanging):
    answers = at_once(*hanging)

    assert WallPoster.objects.shown().count() == MAY
    assert sorted(type(one).__name__ for one in answers) == ["WallIsFull"] * (AT_ONCE - MAY) + ["WallPoster"] * MAY


def test_without_the_lock_one_organisation_fills_the_wall(hanging, monkeypatch):
    """The control: were it not for the lock, the test above would fail."""
    monkeypatch.setattr(OrganisationQuerySet, "select_for_update", lambda self, **kwargs: self, raising=False)
    at_once(*hanging)

    assert WallPoster.objects.shown().count() > MAY


# --- a series ---------------------------------------------------------------------------------


@pytest.fixture
def drawn(library, bo, monkeypatch):
    """Three workers about to draw the same place of a series, each waiting for the others. How often it was drawn, and the workers."""
    design = make_design(library, bo)
    batch = actions.order_batch(design=design, places=[series.Place("Noord", {})], sizes=["vierkant"], by=bo, now=NOW)
    times, draw, meeting = [], batching._draw, threading.Barrier(3)

    def slowly(*given):
        times.append(given)
        # However busy the machine is: nobody is done before the last has begun, or will not begin any more.
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=2)
        return draw(*given)

    monkeypatch.setattr(batching, "_draw", slowly)
    work = [lambda: actions.draw_batch(batch=batch, clock=lambda: NOW) for _worker in range(3)]
    return batch, times, work


def test_a_place_of_a_series_is_drawn_by_one_of_three_workers(drawn):
    batch, times, work = drawn
    answers = at_once(*work)

    assert (sorted(answers), len(times)) == ([0, 0, 1], 1)
    assert batch.rows.get().files.count() == 2


def test_without_the_claim_each_draws_it_and_the_files_are_still_kept_once(drawn, monkeypatch):
    """The control: were it not for the claim, the test above would fail."""
    monkeypatch.setattr(BatchRowQuerySet, "free", lambda self, now: self)
    batch, times, work = drawn
    at_once(*work)

    assert (len(times), batch.rows.get().files.count()) == (3, 2)


# --- a photo that is taken back meanwhile -----------------------------------------------------


@pytest.fixture
def design(library, bo) -> Design:
    """With a photo on which somebody can be recognised."""
    made = make_design(library, bo)
    return actions.save(
        design=made, content=content(made, uploads={"foto": photo()}, people={"foto": "ja"}), by=bo, now=NOW
    )


@pytest.fixture
def taken_back(monkeypatch):
    """Set as soon as the photo left the designs; what took it out stays unfinished for a moment after that."""
    told, out = withdrawing.mails.picture_gone, threading.Event()

    def slowly(**facts):
        out.set()
        time.sleep(0.5)
        told(**facts)

    monkeypatch.setattr(withdrawing.mails, "picture_gone", slowly)
    return out


def withdraw(picture):
    return lambda: pictures.withdraw(picture=picture, why="", by=None, now=NOW)


def after(event, deed):
    """The deed, begun in the middle of something else."""

    def wait():
        assert event.wait(20)
        return deed()

    return wait


def unlocked(*, pictures, today):
    """What is asked before a photo is put in, without holding it."""
    return set(Picture.objects.allowed(today).filter(pk__in=list(pictures)).values_list("pk", flat=True))


def stale() -> int:
    """Places of designs that hold a photo that was taken back."""
    return DesignPicture.objects.filter(picture__withdrawn_at__isnull=False).count()


def saving(design):
    """Other words, and another part of the photo."""
    changed = content(design, kop="Kook mee!", shown={"foto": actions.Shown(20, 20, 200)})
    return lambda: actions.save(design=design, content=changed, now=NOW)


def test_a_design_that_is_saved_while_its_photo_is_taken_back_has_the_words_and_not_the_photo(design, taken_back):
    picture = design.pictures.get().picture
    answers = at_once(withdraw(picture), after(taken_back, saving(design)))

    assert [one for one in answers if isinstance(one, Exception)] == []
    design.refresh_from_db()
    assert (design.texts["kop"], design.pictures.count(), Gap.objects.get().field) == ("Kook mee!", 0, "foto")
    picture.refresh_from_db()
    assert (picture.withdrawn_at, picture.file.name) == (NOW, "")


def test_with_a_lock_on_the_key_of_the_design_the_two_wait_for_each_other(design, taken_back, monkeypatch):
    """The control: a stronger lock than we take, and one of the two is thrown out."""
    monkeypatch.setattr(designing, "_lock", lambda design: Design.objects.select_for_update().get(pk=design.pk))
    answers = at_once(withdraw(design.pictures.get().picture), after(taken_back, saving(design)))

    assert [type(one) for one in answers if isinstance(one, Exception)] == [OperationalError]


def going_back(design):
    """To the state with the photo, from one without."""
    number = design.number
    later = actions.save(design=design, content=content(design, removed=("foto",)), now=NOW)
    return lambda: actions.take_back(design=later, number=number, now=NOW)


def copying(design):
    return lambda: actions.duplicate(design=Design.objects.get(pk=design.pk), title="Tweede", by=None, now=NOW)


@pytest.fixture(params=[going_back, copying], ids=["an earlier state", "a copy"])
def put_in_again(request, design):
    picture = design.pictures.get().picture
    return picture, request.param(design)


def test_what_puts_a_photo_in_while_it_is_taken_back_comes_without_it(put_in_again, taken_back):
    picture, deed = put_in_again
    answers = at_once(withdraw(picture), after(taken_back, deed))

    assert [one for one in answers if isinstance(one, Exception)] == []
    assert stale() == 0


def test_without_holding_it_the_photo_comes_in_again(put_in_again, taken_back, monkeypatch):
    """The control."""
    picture, deed = put_in_again
    monkeypatch.setattr(designing.pictures, "those_allowed", unlocked)
    at_once(withdraw(picture), after(taken_back, deed))

    assert stale() == 1


@pytest.fixture
def drawing(design, taken_back, monkeypatch):
    """A size that is drawn when the photo is taken back: it went in before, the picture comes out after."""
    ready, made = whole(design), whole(design).version.formats.get(size="vierkant")
    draw = picturing.DRAWERS[picturing.SMALL]

    def meanwhile(*asked):
        drawn = draw(*asked)
        assert taken_back.wait(20)
        return drawn

    monkeypatch.setitem(picturing.DRAWERS, picturing.SMALL, meanwhile)
    filled = actions.filled(ready)
    return lambda: actions.judge(design=ready, made=made, filled=filled, now=NOW)


def test_nothing_is_kept_that_was_drawn_with_a_photo_while_it_was_taken_back(design, drawing):
    answers = at_once(withdraw(design.pictures.get().picture), drawing)

    assert [one for one in answers if isinstance(one, Exception)] == []
    assert [(one.render, one.stops) for one in answers if hasattr(one, "render")] == [(None, True)]
    assert Render.objects.count() == 0


def test_without_holding_the_photo_the_picture_stays(design, drawing, monkeypatch):
    """The control."""
    monkeypatch.setattr(picturing.pictures, "those_allowed", unlocked)
    at_once(withdraw(design.pictures.get().picture), drawing)

    assert Render.objects.count() == 1
