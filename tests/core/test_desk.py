"""Every list of the desk: its own filters work, and no choice or question breaks it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from mmn_portal.core.deeds import DeskAdmin

pytestmark = pytest.mark.django_db
LISTS = {
    f"{model._meta.app_label}_{model._meta.model_name}": one
    for model, one in admin.site._registry.items()
    if isinstance(one, DeskAdmin)
}


def table(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_filters_of_a_list_can_be_used(client, boss, name):
    client.force_login(boss)
    own = [one for one in LISTS[name].list_filter if isinstance(one, type)]

    answers = {one.parameter_name: client.get(table(name), {one.parameter_name: "1"}).status_code for one in own}

    assert {word: status for word, status in answers.items() if status not in {200, 302}} == {}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_choice_and_no_question_breaks_a_list(client, boss, name):
    client.force_login(boss)
    deeds = [deed for deed in LISTS[name].actions or () if isinstance(deed, str)]
    asked = [client.get(table(name), {"q": word}).status_code for word in ("a" * 60_000, "\x00", "%_", "9" * 23)]
    chosen = [
        client.post(table(name), {"action": deed, "_selected_action": row, "do": "1"}).status_code
        for deed in deeds
        for row in ("abc", "9" * 23, "-1", "\x00")
    ]

    assert {*asked, *chosen} <= {200, 302, 400, 403, 404}
