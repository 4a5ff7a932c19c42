"""A whole campaign: on a computer, and by a coordinator on her phone; staff bring in a template and publish a new version."""

import io
import zipfile
from datetime import timedelta

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image, ImageDraw

from campaigns import actions
from campaigns.models import Design, Template
from tests.campaigns.studio import SCREEN
from tests.journeys.conftest import log_in, sideways, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path):
    """Somebody before a wall, as a telephone takes it."""
    image = Image.new("RGB", (2400, 1800), "#4a5577")
    ImageDraw.Draw(image).ellipse((900, 300, 1500, 1000), fill="#e8b48a")
    image.save(tmp_path / "buurt.jpg")
    return tmp_path / "buurt.jpg"


def make(page, photo):
    """From the wall of templates to a design with her own words and photo."""
    page.goto("/campagne/")
    page.locator("main a[href='/campagne/studio/']").first.click()
    page.locator("a[href*='vrijwilligers-gezocht']").last.click()
    submit(page)
    # Our own example may not be printed: the page says so at once.
    page.locator(".finding-stop", has_text="nog ons voorbeeld").wait_for()
    with page.expect_response("**/kijk/") as looked:
        page.fill("[name=t_tekst]", "Wij zoeken mensen die op donderdag samen koken.")
    assert looked.value.ok
    page.locator(".finding-stop", has_text="nog ons voorbeeld").wait_for(state="detached")
    page.fill("[name=a_foto]", "Een vrouw voor een blauwe muur")
    page.set_input_files("[name=f_foto]", photo)
    # Who is on it is asked first; as soon as that is said the photo goes in.
    page.check("[name=m_foto][value=ja]", force=True)
    page.wait_for_url("**/?maat=a3")
    assert page.input_value("[name=t_tekst]") == "Wij zoeken mensen die op donderdag samen koken."


def test_a_campaign_on_a_computer(page, photo):
    log_in(page, "eigenaar")
    make(page, photo)
    assert violations(page) == []

    # Another size, and a smaller part of the photo; the picture follows.
    with page.expect_response("**/kijk/"):
        page.locator("[data-studio-size=verhaal]").click()
    before = page.locator(".studio-shown img").get_attribute("src")
    with page.expect_response("**/kijk/"):
        page.locator("[name=z_foto]").fill("200")
    page.wait_for_function(
        "before => document.querySelector('.studio-shown img').getAttribute('src') !== before", arg=before
    )

    # Download saves first what is on the screen; everything comes as one ZIP, and the code on the picture scans.
    page.locator("a.button", has_text="Downloaden").click()
    page.wait_for_url("**/klaar/")
    assert violations(page) == []
    with page.expect_download() as loading:
        page.locator("a", has_text="Download alles").click()
    with zipfile.ZipFile(loading.value.path()) as parcel:
        names = parcel.namelist()
        square = next(name for name in names if name.endswith("vierkant.png"))
        image = Image.open(io.BytesIO(parcel.read(square)))
    assert len([name for name in names if name.startswith(("drukwerk/", "sociale-media/"))]) == 3 * 3 + 5 * 2
    address = zxingcpp.read_barcodes(image.convert("L"))[0].text
    design = Design.objects.get(title="Vrijwilligers gezocht")
    assert (image.size, address, design.pictures.get().zoom) == ((1080, 1080), design.links.get().address, 200)

    # A visitor scans it.
    page.goto(f"/s/{address.rpartition('/')[2]}")
    assert "/organisaties/buurthuis-de-linde/" in page.url
    assert design.links.get().scans.get().count == 1

    # She takes an earlier state back.
    page.goto(design.get_absolute_url())
    page.locator("summary", has_text="Eerdere standen").click()
    page.locator("button", has_text="Haal terug").last.click()
    page.locator(".notice", has_text="zoals het toen was").wait_for()


def test_a_campaign_on_a_phone(as_role, photo):
    page = as_role("coordinator", width=360)
    make(page, photo)
    assert (sideways(page), violations(page)) == ([], [])
    page.set_viewport_size({"width": 360, "height": 800})
    page.fill("[name=t_kop]", "Kook je mee?")
    # While she types, the picture stays in sight.
    box = page.locator(".studio-shown img").bounding_box()
    assert 0 <= box["y"] < 400
    page.locator("button", has_text="Bewaar").click()
    page.locator(".notice", has_text="Bewaard").wait_for()
    page.locator("a.button", has_text="Downloaden").click()
    page.wait_for_url("**/klaar/")
    assert (sideways(page), violations(page)) == ([], [])
    with page.expect_download() as loading:
        page.locator("#verhaal a").first.click()
    with Image.open(loading.value.path()) as image:
        assert image.size == (1080, 1920)

    # A page of their own with the poster on it; a visitor finds it, and the code on it leads back to it.
    page.goto("/campagne/studio/")
    page.locator("main a[href$='/buurthuis-de-linde/nieuw/']").click()
    page.fill("[name=title]", "Koken op donderdag")
    page.fill("[name=goal]", "Twintig mensen die met ons koken.")
    today = timezone.localdate()
    page.fill("[name=starts_on]", today.isoformat())
    page.fill("[name=ends_on]", (today + timedelta(days=30)).isoformat())
    submit(page)
    design = Design.objects.get(title="Vrijwilligers gezocht", texts__kop="Kook je mee?")
    page.check(f"[name=designs][value='{design.pk}']", force=True)
    page.locator("[name=materials]").first.check(force=True)
    found = violations(page) + sideways(page)
    submit(page)
    found += violations(page) + sideways(page)
    own, visitor = page.url, as_role("", width=360)
    visitor.goto(own)
    assert "/account/login/" in visitor.url
    page.locator("form[action$='/tonen/'] [type=submit]").click()
    page.wait_for_load_state()
    visitor.goto(own)
    assert visitor.locator("h1").inner_text() == "Koken op donderdag"
    picture = visitor.locator("img[src*='/poster/']").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    found += violations(visitor) + sideways(visitor)
    code = visitor.locator("[aria-labelledby=share] p").inner_text()
    visitor.goto(f"/s/{code.rpartition('/')[2]}")
    assert (visitor.url, found) == (own, [])


def test_a_collection_is_shared_by_a_link(as_role):
    page, visitor = as_role("coordinator", width=360), as_role("", width=360)
    page.goto("/campagne/")
    page.locator("main a[href='/campagne/materiaal/']").first.click()
    for box in page.locator("input[type=checkbox][name=materiaal]").all()[:2]:
        box.check(force=True)
    page.locator("button[formaction$='/mapjes/erbij/']").click()
    page.wait_for_load_state()
    if page.locator("[type=radio][name=mapje]").count():
        page.check("[name=mapje][value=nieuw]", force=True)
    page.fill("[name=naam]", "Voor de wijkkrant")
    submit(page)
    found = violations(page) + sideways(page)
    page.fill("[name=note]", "Gebruik gerust.")
    page.locator("main form.form [type=submit], main form:has([name=tot]) [type=submit]").first.click()
    page.wait_for_load_state()
    link = page.locator("#share-link a").get_attribute("href")
    found += violations(page) + sideways(page)

    visitor.goto(link)
    assert "Gebruik gerust." in visitor.locator("main").inner_text()
    found += violations(visitor) + sideways(visitor)
    with visitor.expect_download() as waiting:
        visitor.locator("main a[href$='/alles.zip']").click()
    with zipfile.ZipFile(waiting.value.path()) as parcel:
        assert len([name for name in parcel.namelist() if not name.endswith((".txt", ".csv", ".json"))]) >= 2

    page.locator("form[action$='/stoppen/'] [type=submit]").click()
    page.wait_for_load_state()
    assert (visitor.goto(link).status, found) == (404, [])


def test_a_series_for_every_location(page):
    log_in(page, "eigenaar")
    page.goto("/campagne/studio/")
    page.locator("section[aria-labelledby=mine] a").first.click()
    page.goto(f"{page.url.split('?')[0]}serie/")
    page.fill("[name=plekken]", "Filiaal Noord\nFiliaal Zuid")
    page.select_option("[name=veld]", "onder")
    page.check("[name=maten][value=vierkant]", force=True)
    submit(page)
    assert violations(page) == []
    assert actions.draw_waiting_batches(clock=timezone.now) == 2
    # The page looks again by itself.
    page.locator("text=2 van de 2 plekken zijn klaar").wait_for()
    with page.expect_download() as loading:
        page.locator("a", has_text="Download wat klaar is").click()
    with zipfile.ZipFile(loading.value.path()) as parcel:
        assert sorted(name.split("/")[0] for name in parcel.namelist() if name.endswith("png")) == [
            "001-filiaal-noord", "002-filiaal-zuid",
        ]  # fmt: skip


def test_staff_bring_in_art_and_publish_a_new_version(page, as_role, tmp_path):
    template, owner = Template.objects.get(slug="bedankt"), as_role("eigenaar")
    owner.goto("/campagne/studio/sjablonen/bedankt/")
    submit(owner)
    design = Design.objects.get(version__template=template, organisation__slug="buurthuis-de-linde")
    log_in(page, "beheer")
    page.goto("/beheer/campaigns/template/")
    page.check(f"input[name=_selected_action][value='{template.pk}']")
    page.select_option("select[name=action]", "begin_version")
    page.locator("button[name=index]").click()
    page.locator("a", has_text="Versie in de maak").click()
    page.locator("#templateversion_form").wait_for()
    assert violations(page) == []
    page.locator("a", has_text="Breng een tekening in").click()
    art = tmp_path / "vierkant.svg"
    # A designer forgot a zone, drew one over the edge, and took a yellow of another template.
    drawn = SCREEN.replace(b'id="zone:tekst" x="80"', b'id="zone:tekst" x="5"')
    art.write_bytes(drawn)
    page.select_option("[name=size]", "vierkant")
    page.set_input_files("[name=drawing]", art)
    page.locator("[name=do]").click()
    page.locator("a", has_text="Is het klaar?").click()
    said = page.locator("#content").inner_text()
    assert ("te dicht bij de rand" in said, "geen kleur van de eerste set" in said) == (True, True)
    page.go_back()
    page.locator("a", has_text="Breng een tekening in").click()
    ground = template.current.swatches.order_by("place", "pk").first().ground
    art.write_bytes(drawn.replace(b"#ffd145", ground.upper().encode()))
    page.select_option("[name=size]", "vierkant")
    page.set_input_files("[name=drawing]", art)
    page.locator("[name=do]").click()
    page.locator("a", has_text="Vierkant").click()
    page.locator("#templateformat_form").wait_for()
    assert violations(page) == []
    row = page.locator("tr", has=page.locator("input[value=tekst]"))
    row.locator("input[name$='-x']").fill("80")
    page.locator("tr", has=page.locator("input[value=foto]")).locator("input[type=checkbox][name$=DELETE]").check()
    page.locator("[name=_save]").click()
    page.goto("/beheer/campaigns/template/")
    page.check(f"input[name=_selected_action][value='{template.pk}']")
    page.select_option("select[name=action]", "publish")
    page.locator("button[name=index]").click()
    assert "versie 2" in page.locator(".messagelist").inner_text()

    # Whoever made something with it sees the difference before anything changes.
    owner.reload()
    owner.locator("main a[href$='/nieuwer/']").click()
    owner.locator(".tab[href='?maat=vierkant']").click()
    assert [
        picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
        for picture in owner.locator(".beside img").all()
    ] == [True, True]
    assert violations(owner) + sideways(owner) == []
    owner.locator("main form[action$='/vernieuwen/'] [type=submit]").click()
    owner.wait_for_load_state()
    design.refresh_from_db()
    assert design.version.number == 2


def test_a_colleague_looks_along_and_an_owner_approves(page, as_role, mailbox):
    owner = as_role("eigenaar", width=360)
    owner.goto("/campagne/studio/")
    owner.locator("#eigenaar [type=submit]").first.click()
    owner.wait_for_load_state()
    log_in(page, "coordinator")
    page.goto("/campagne/studio/")
    page.locator("section[aria-labelledby=mine] h3 a", has_text="Onze straat warmer").click()
    ready = page.url.split("?")[0] + "klaar/"
    page.goto(ready)
    # Nothing leaves before the owner said yes.
    assert page.locator("a[href*='/bestand/']").count() == 0
    found = violations(page)
    page.locator("main .notice a").click()
    page.locator("#eigenaar [type=submit]").click()
    page.fill("[name=email]", "kim@example.nl")
    page.locator("main form:has([name=email]) [type=submit]").click()
    page.wait_for_load_state()
    found += violations(page) + sideways(page)

    kim = as_role("", width=360)
    kim.goto(mailbox.link("kim@example.nl", "/meekijken/"))
    found += violations(kim) + sideways(kim)
    kim.check("[name=answer][value=good]", force=True)
    kim.fill("[name=said_by]", "Kim")
    submit(kim)
    found += violations(kim)
    assert "Kim" in mailbox.to("coordinator@demo.test")[-1].body

    owner.goto(mailbox.link("eigenaar@demo.test", "/meekijken/"))
    found += violations(owner) + sideways(owner)
    owner.locator("form:has([name=gezien]) [type=submit]").click()
    owner.wait_for_load_state()
    page.goto(ready)
    assert (page.locator("a[href*='/bestand/']").count() > 5, found) == (True, [])
