"""The house, held by a machine: arrows, labels, registers, mails, doors."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models import EmailField
from django.urls import URLPattern, URLResolver, get_resolver

from mmn_portal.people.privacy import keepings

ROOT = Path(__file__).resolve().parent.parent.parent
FLOOR = {"core": 0, "outbox": 1, "people": 2, "pictures": 3, "mailing": 4, "events": 5, "programme": 6, "home": 7}
PILLARS = {"campaigns": 8, "expeditions": 8, "knowledge": 8, "sources": 8, "research": 9}
HEIGHT = FLOOR | PILLARS
OURS = [model for model in apps.get_models() if model._meta.app_label in HEIGHT]


def relations():
    for model in OURS:
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                yield model, field


def about_people() -> list[type[models.Model]]:
    """Every model of ours with a key to a person or account, or a column with an address."""
    return sorted(
        {
            model
            for model in OURS
            for field in model._meta.concrete_fields
            if isinstance(field, EmailField)
            or (field.is_relation and field.related_model._meta.label in {"people.Person", "people.User"})
        },
        key=lambda model: model._meta.label,
    )


@pytest.mark.parametrize(("model", "field"), list(relations()), ids=str)
def test_relations_point_down(model, field):
    here, there = model._meta.app_label, field.related_model._meta.app_label

    assert here == there or there not in HEIGHT or HEIGHT[here] > HEIGHT[there]


@pytest.mark.parametrize("model", about_people(), ids=lambda model: model._meta.label)
def test_every_column_about_people_is_labelled_once(model):
    if not hasattr(model, "Privacy"):
        # Staff who did something are named in plain content; that is a fact of the work, kept by ``keepings``.
        assert model._meta.label in {label for part in keepings for label in part.models}
        return
    labels = [*model.Privacy.study, *model.Privacy.pseudonym, *model.Privacy.never]

    assert sorted(labels) == sorted(field.name for field in model._meta.concrete_fields)


@pytest.mark.parametrize("model", about_people(), ids=lambda model: model._meta.label)
def test_every_model_about_people_has_who_exports_and_erases_it(model):
    assert model._meta.label in {label for part in keepings for label in part.models}


def sources() -> list[Path]:
    return [
        path
        for top in ("mmn_portal", *PILLARS)
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def ordered_tasks():
    for path in sources():
        yield from re.findall(r'after_commit(?:_once)?\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("task", sorted(set(ordered_tasks())))
def test_every_task_that_is_ordered_exists(task):
    module, name = task.rsplit(".", 1)

    assert getattr(importlib.import_module(module), name).name == task


def test_beat_orders_tasks_that_exist(settings):
    for line in settings.CELERY_BEAT_SCHEDULE.values():
        module, name = line["task"].rsplit(".", 1)
        assert getattr(importlib.import_module(module), name).name == line["task"]


def put_mails():
    for path in sources():
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r'template=f?"(mails/[\w/]+)"', text)
        if path.name == "mails.py":
            folder = path.parent.name
            for what in re.findall(r'_(?:put|about)\(\s*\w*,?\s*"(\w+)"|_put\(\s*"(\w+)"|_about\([^"]*"(\w+)"', text):
                yield f"mails/{folder}/{next(part for part in what if part)}"


@pytest.mark.parametrize("template", sorted(set(put_mails())))
def test_every_mail_has_subject_text_and_html(template):
    missing = [
        end for end in (".subject.txt", ".txt", ".html") if not (ROOT / "templates" / f"{template}{end}").exists()
    ]

    assert missing == []


def writes():
    """Calls that write, outside actions (and the few rooms that are deeds too)."""
    allowed = {
        "actions.py",
        "erasure.py",
        "demo_content.py",
        "volume.py",
        "content.py",
        "models.py",
        "adapter.py",
        "querysets.py",
        "retention.py",
    }
    for path in sources():
        if path.name in allowed or {"actions", "management", "demo", "content", "settings", "migrations"} & set(
            path.parts
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in {
                "create",
                "bulk_create",
                "get_or_create",
                "update_or_create",
                "bulk_update",
            }:
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_writes_live_in_actions():
    assert list(writes()) == []


def patterns(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern


def test_every_page_of_ours_says_who_may_open_it():
    from mmn_portal.core.guarded import Guarded

    open_doors = []
    for address, pattern in patterns():
        view = getattr(pattern.callback, "view_class", None)
        if (
            view is not None
            and view.__module__.split(".")[0] in {"mmn_portal", *PILLARS}
            and not issubclass(view, Guarded)
        ):
            open_doors.append(address)

    assert open_doors == []


def test_a_page_without_a_rule_does_not_import():
    from django.views.generic import TemplateView

    from mmn_portal.core.guarded import Guarded

    with pytest.raises(TypeError, match="who may open it"):
        type("Open", (Guarded, TemplateView), {})


def test_the_map_of_arrows_can_fail():
    """The floors know their heights: an arrow from core to people would be seen."""
    assert not HEIGHT["core"] > HEIGHT["people"]


def pages() -> list[Path]:
    """Templates of pages; mail programs need their styles inline."""
    return [path for path in sorted((ROOT / "templates").rglob("*.html")) if "mails" not in path.parts]


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_carry_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r'\sstyle="|<script(?![^>]*\ssrc=)[^>]*>|\son\w+="|\|safe\b', text) == []


# What is another each time that it is asked, and stands in the name of a test then.
FICKLE = {"now", "today", "token_hex", "token_urlsafe", "random", "randint", "tokens.make", "tokens.sign", "time.time"}


def fickle_parameters(tree: ast.Module) -> list[str]:
    """The calls inside ``parametrize`` whose answer depends on the moment or on chance."""
    marks = (
        mark
        for node in ast.walk(tree)
        for mark in getattr(node, "decorator_list", [])
        if isinstance(mark, ast.Call) and getattr(mark.func, "attr", "") == "parametrize"
    )
    calls = (ast.unparse(call.func) for mark in marks for call in ast.walk(mark) if isinstance(call, ast.Call))
    return [name for name in calls if name in FICKLE or name.rpartition(".")[2] in FICKLE]


def test_no_test_is_named_by_the_clock_or_by_chance():
    """Each process of the suite gathers the tests by itself: with other names in each it ends before it began."""
    found = {
        str(path.relative_to(ROOT)): calls
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if (calls := fickle_parameters(ast.parse(path.read_text(encoding="utf-8"))))
    }
    seen = ast.parse(
        "@pytest.mark.parametrize('token', [tokens.make('a', 1), when(timezone.now())])\ndef test(token): ..."
    )

    assert (found, fickle_parameters(seen)) == ({}, ["tokens.make", "timezone.now"])


def test_no_sentence_stands_inside_an_f_string():
    """What collects the sentences does not look in there: they would stay English, and nobody would be told."""
    words = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("mmn_portal", *PILLARS)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in words
    ]

    assert found == []
