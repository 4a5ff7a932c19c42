"""A template goes live when all is green; once published it never changes."""

import re

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils import translation

from campaigns import actions, preflight, proving
from campaigns.admin import SwatchInline, TemplateAdmin
from campaigns.content import add, words
from campaigns.enums import DesignLanguage, TemplateState
from campaigns.models import Design, Template, TemplateField, TemplateVersion
from tests.campaigns.studio import LETTERS, PAPER, SCREEN, drawing, make_design, make_template, zone
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.alike
@pytest.mark.parametrize("plan", words.PLANS, ids=lambda plan: plan.slug)
def test_what_ships_with_the_portal_is_green(plan):
    template = add(plan, 0, NOW)

    assert proving.prove(template.current) == []
    assert template.current.formats.count() == 8


def test_a_green_template_is_published_and_frozen():
    template = make_template(publish=False)
    version = actions.publish_template(template=template, by=None, now=NOW)

    template.refresh_from_db()
    assert (template.state, template.current, version.is_frozen) == (TemplateState.LIVE, version, True)
    with pytest.raises(actions.Frozen):
        actions.draw(version=version, size="a4", drawing=PAPER, by=None, now=NOW)


def paper(**moved: str) -> bytes:
    zones = {
        "kop": zone("kop", 18, 43, 180, 70), "tekst": zone("tekst", 18, 120, 180, 40), "foto": zone("foto", 63, 163, 90, 60),
        "logo": zone("logo", 18, 15, 60, 20), "link": zone("link", 165, 252, 36, 36),
    }  # fmt: skip
    return drawing(216, 303, *(zones | moved).values())


@pytest.mark.parametrize(
    ("art", "words"),
    [
        (paper(kop=zone("kop", 6, 43, 180, 70)), "te dicht bij de rand"),
        (paper(link=zone("link", 165, 252, 18, 18)), "te klein om te scannen"),
        (paper(tekst=""), "geen zone “tekst”"),
        (paper(extra=zone("datum", 18, 165, 40, 20)), "hoort de zone “datum” bij geen veld"),
        (paper(tekst=zone("tekst", 18, 120, 50, 8)), "past niet"),
        (paper(kop=""), "één zone nodig die de kop is"),
    ],
)
def test_what_must_be_mended_is_said_and_nothing_goes_live(art, words):
    template = make_template(paper=art, publish=False)

    with pytest.raises(actions.NotGreen) as refusal:
        actions.publish_template(template=template, by=None, now=NOW)

    template.refresh_from_db()
    assert any(words in finding.words for finding in refusal.value.findings), refusal.value.findings
    assert (template.state, template.current) == (TemplateState.DRAFT, None)


def test_letters_on_art_of_their_own_colour_are_not_green():
    template = make_template(
        paper=PAPER.replace(
            b"</svg>", f'<rect x="10" y="40" width="196" height="80" fill="{LETTERS}"/></svg>'.encode()
        ),
        publish=False,
    )

    found = proving.prove(template.versions.get())

    assert {finding.field for finding in found} == {"kop"}
    assert all("moeilijk te lezen" in finding.words for finding in found)


def test_a_set_of_colours_that_cannot_be_read_is_not_green():
    template = make_template(publish=False)
    version = template.versions.get()
    version.swatches.filter(key="wit").update(ink="#dddddd")

    assert {finding.words.split(":")[0] for finding in proving.prove(version)} == {"Wit"}


@pytest.mark.parametrize(
    ("language", "start", "words"),
    [("uk", "Приходь до нас на каву щосереди " * 20, "past niet"), ("pl", "Pomóż nam 漢字", "字 漢")],
    ids=["too long", "no such letters"],
)
def test_words_to_start_from_in_another_language_fit_and_have_their_letters(language, start, words):
    version = make_template(publish=False).versions.get()
    heading = version.fields.get(key="kop")
    heading.start = heading.start | {language: start}
    heading.save()

    found = proving.prove(version)

    assert {finding.field for finding in found} == {"kop"}
    assert all(words in finding.words for finding in found)
    assert {finding.words.split(":")[0] for finding in found} == {str(DesignLanguage(language).label)}


def test_a_new_version_is_a_copy_and_leaves_the_old_one_as_it_was(library, ina):
    template = make_template()
    design = make_design(library, ina, template=template)
    made = actions.new_version(template=template, by=None, now=NOW)
    TemplateField.objects.filter(version=made, key="kop").update(longest=20)
    with pytest.raises(actions.InTheMaking):
        actions.new_version(template=template, by=None, now=NOW)
    actions.publish_template(template=template, by=None, now=NOW)

    old, new = template.versions.order_by("number")
    counts = [
        (one.fields.count(), one.swatches.count(), sum(made.zones.count() for made in one.formats.all()))
        for one in (old, new)
    ]
    assert counts == [(5, 2, 10), (5, 2, 10)]
    assert (old.fields.get(key="kop").longest, new.fields.get(key="kop").longest) == (50, 20)
    assert Design.objects.get(pk=design.pk).version == old


def test_a_retired_template_is_offered_to_nobody_and_its_designs_stay(client, library, ina):
    template = make_template()
    design = make_design(library, ina, template=template)
    actions.retire_template(template=template, by=None, now=NOW)
    client.force_login(ina)

    assert client.get(reverse("campaigns:template", args=[template.slug])).status_code == 404
    assert client.get(design.get_absolute_url()).status_code == 200


def test_art_that_is_brought_in_again_keeps_what_was_set_by_hand():
    template = make_template(publish=False)
    version = template.versions.get()
    version.formats.get(size="a4").zones.filter(name="kop").update(largest=77, stands="middle")
    actions.draw(version=version, size="a4", drawing=paper(kop=zone("kop", 28, 53, 160, 60)), by=None, now=NOW)

    kop = version.formats.get(size="a4").zones.get(name="kop")
    assert (kop.x, kop.y, kop.w, kop.largest, kop.stands) == (25, 50, 160, 77, "middle")


class TestTheDesk:
    def test_staff_bring_in_art_see_what_is_wrong_and_publish(self, client, boss):
        template = make_template(
            publish=False, screen=SCREEN.replace(b'width="920" height="260"', b'width="920" height="9"')
        )
        version = template.versions.get()
        client.force_login(boss)
        where = reverse("admin:campaigns_templateversion_change", args=[version.pk])
        proven = reverse("admin:campaigns_template_prove", args=[version.pk])
        assert "past niet" in client.get(proven).text

        from django.core.files.uploadedfile import SimpleUploadedFile

        answer = client.post(
            reverse("admin:campaigns_template_draw", args=[version.pk]),
            {"size": "vierkant", "drawing": SimpleUploadedFile("v.svg", SCREEN), "do": "1"},
        )
        assert (answer.status_code, answer["Location"]) == (302, where)
        assert "Alles is groen" in client.get(proven).text
        client.post(
            reverse("admin:campaigns_template_changelist"), {"action": "publish", "_selected_action": [template.pk]}
        )
        assert Template.objects.get().state == TemplateState.LIVE

    def test_a_drawing_that_is_refused_says_so_at_its_field(self, client, boss):
        from django.core.files.uploadedfile import SimpleUploadedFile

        version = make_template(publish=False).versions.get()
        client.force_login(boss)
        page = client.post(
            reverse("admin:campaigns_template_draw", args=[version.pk]),
            {"size": "a3", "drawing": SimpleUploadedFile("v.svg", SCREEN), "do": "1"},
        )

        assert "303 × 426 mm" in page.text
        assert not version.formats.filter(size="a3").exists()

    def test_the_table_of_zones_has_a_picture_and_a_frozen_one_cannot_be_changed(self, client, boss):
        made = make_template().current.formats.get(size="a4")
        client.force_login(boss)
        picture = client.get(reverse("admin:campaigns_template_zones", args=[made.pk]))
        page = client.get(reverse("admin:campaigns_templateformat_change", args=[made.pk])).text

        assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
        assert 'name="zones-0-x"' not in page

    def test_translations_that_nobody_checked_say_so(self, client, boss):
        template = make_template(publish=False)
        version = template.versions.get()
        version.checked_languages = ["nl"]
        version.save()
        client.force_login(boss)
        page = client.get(reverse("admin:campaigns_templateversion_change", args=[version.pk])).text

        assert ("Nederlands (nagekeken)" in page, "English (vertaling nog te controleren)" in page) == (True, True)

    def test_a_text_for_a_language_that_we_do_not_know_is_refused_at_its_field(self):
        from campaigns.forms import ByLanguage

        field = ByLanguage()
        assert field.clean("nl: Help mee!\nen: Help!") == {"nl": "Help mee!", "en": "Help!"}
        from django.core.exceptions import ValidationError

        for wrong in ("Help mee!", "xx: Help", "nl Help"):
            with pytest.raises(ValidationError):
                field.clean(wrong)


class TestTranslations:
    """What was checked was checked as it was: another text is to be checked again."""

    @pytest.fixture
    def version(self):
        version = make_template(publish=False).versions.get()
        version.checked_languages = ["nl", "en"]
        version.save()
        return version

    def save(self, client, version, *, checked=("nl", "en"), **changed):
        """The page of a version as it stands, with changes to its fields by their key."""
        there = reverse("admin:campaigns_templateversion_change", args=[version.pk])
        page = client.get(there)
        posted = {"note_nl": "", "note_en": "", "checked_languages": list(checked)}
        for one in page.context["inline_admin_formsets"]:
            for form in (one.formset.management_form, *one.formset.forms):
                for name in form.fields:
                    value = form[name].value()
                    if value is not None and value is not False:
                        posted[form.add_prefix(name)] = value
                    if name in changed.get(posted.get(form.add_prefix("key")), {}):
                        posted[form.add_prefix(name)] = changed[posted[form.add_prefix("key")]][name]
        answer = client.post(there, posted, follow=True)
        assert answer.redirect_chain, [
            form.errors for one in answer.context["inline_admin_formsets"] for form in one.formset
        ]
        version.refresh_from_db()
        return answer

    def test_another_text_clears_the_check_of_its_language_only(self, client, boss, version):
        client.force_login(boss)
        self.save(client, version)
        untouched = list(version.checked_languages)
        self.save(client, version, kop={"start": "nl: Help je mee?\nen: Join us"})
        english = list(version.checked_languages)
        self.save(client, version, kop={"frame": "nl: Mensen …"}, checked=english)

        assert (untouched, english, version.checked_languages) == (["nl", "en"], ["nl"], [])

    def test_who_changes_a_text_may_say_that_it_was_checked(self, client, boss, version):
        version.checked_languages = ["nl"]
        version.save()
        client.force_login(boss)
        self.save(client, version, kop={"start": "nl: Help je mee?\nen: Join us"}, checked=("nl", "en"))

        assert version.checked_languages == ["nl", "en"]

    def test_the_table_shows_and_finds_what_is_to_be_checked(self, client, boss, version):
        checked = make_template("nagekeken")
        checked.current.checked_languages = ["nl", "en"]
        checked.current.save()
        client.force_login(boss)
        there, seen = reverse("admin:campaigns_template_changelist"), []
        for languages in (["nl", "en"], ["nl"]):
            version.checked_languages = languages
            version.save()
            found = client.get(there, {"translation": "open"}).context["cl"].result_list
            seen.append([(one.slug, TemplateAdmin(Template, site).to_check(one)) for one in found])

        assert seen == [[], [("proef", "English")]]

    @pytest.mark.parametrize("how_many", [1, 3])
    def test_the_table_asks_as_much_for_many_as_for_few(self, client, boss, how_many, django_assert_max_num_queries):
        for number in range(how_many):
            make_template(f"proef-{number}")
        client.force_login(boss)
        with django_assert_max_num_queries(15):
            client.get(reverse("admin:campaigns_template_changelist"), {"translation": "open"})


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.4), ("#767676", "#ffffff", 4.5)]
)
def test_a_contrast_is_never_said_to_be_better_than_it_is(one, other, ratio):
    assert preflight.contrast_of(one, other) == ratio


def test_the_contrast_of_each_set_of_colours_stands_beside_it(client, boss, library, ina):
    design = make_design(library, ina)
    client.force_login(boss)
    with translation.override("en"):
        told = [SwatchInline(TemplateVersion, site).contrast(one) for one in design.version.swatches.order_by("place")]
        studio = client.get(design.get_absolute_url()).text
        desk = client.get(reverse("admin:campaigns_templateversion_change", args=[design.version_id])).text

    assert re.findall(r"contrast ([0-9.]+) to 1", studio) == ["11.9", "17.4"]
    assert [one.split(" to 1 on the ground")[0] for one in told] == ["11.9", "17.4"]
    assert "field-contrast" in desk
