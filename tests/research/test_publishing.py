"""A code never gets another meaning: not in another version, and not in another questionnaire."""

import copy
import json

import pytest

from research import actions, content
from research.models import InstrumentVersion, Item
from tests.conftest import NOW
from tests.research import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study():
    world.load()


@pytest.fixture
def newer():
    made = copy.deepcopy(json.loads(content.INSTRUMENT.read_text(encoding="utf-8")))
    made["version"] = "1.1"
    return made


def item(made, code):
    return next(one for one in made["items"] if one["code"] == code)


def publish(made):
    return actions.publish_instrument(content=made, now=NOW)


def reverse_scale(made):
    options = [one for one in item(made, "v18_bestuur")["options"] if one["code"] > 0]
    words = [(one["nl"], one["en"]) for one in options]
    for option, (nl, en) in zip(options, reversed(words), strict=True):
        option.update(nl=nl, en=en)


def another_kind(made):
    item(made, "v18_bestuur")["kind"] = "score"


def another_level(made):
    item(made, "v17_reactie")["level"] = "ordinal"


def a_step_more(made):
    item(made, "v18_bestuur")["options"].append({"code": 6, "nl": "Helemaal", "en": "Entirely"})


def another_meaning_in_a_list(made):
    item(made, "v16_weg")["options"][0].update(nl="Iets anders", en="Something else")


def another_questionnaire(made):
    made["code"] = "ander-onderzoek"
    reverse_scale(made)


@pytest.mark.parametrize(
    "change",
    [reverse_scale, another_kind, another_level, a_step_more, another_meaning_in_a_list, another_questionnaire],
)
def test_a_code_that_would_mean_something_else_is_refused_and_nothing_is_put_in(newer, change):
    change(newer)

    with pytest.raises(actions.MeansSomethingElse):
        publish(newer)
    assert (InstrumentVersion.objects.count(), Item.objects.count()) == (1, 34)


def better_words(made):
    item(made, "v18_bestuur")["nl"] = "Ons bestuur vindt het belangrijk dat nieuwe mensen meedoen."


def one_way_more(made):
    item(made, "v16_weg")["options"].append({"code": 11, "nl": "Via een app", "en": "By an app"})


def a_new_code(made):
    made["items"].append({**item(made, "v18_bestuur"), "code": "v23_nieuw"})


@pytest.mark.parametrize("change", [better_words, one_way_more, a_new_code])
def test_better_words_one_more_way_and_a_new_code_are_a_new_version(newer, change):
    change(newer)

    assert publish(newer).version == "1.1"
