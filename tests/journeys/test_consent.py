"""Somebody on a photo changes her mind: the photo is gone from every address, its people read it, and their design is ready again."""

import base64
import io
import re
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pikepdf
import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from campaigns import actions
from campaigns.models import BatchFile, Design, OwnPoster, WallPoster
from mmn_portal.pictures.models import Picture
from tests.journeys.conftest import log_in, sideways, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
ME = "coordinator@demo.test"
# No template has these colours, so whatever shows them shows the photo.
HERS, OTHER = (204, 0, 204), (0, 190, 60)
NEAR, SOME = 40, 20
FETCH = """async address => {
  const answer = await fetch(address);
  const part = await answer.blob();
  return await new Promise(done => {
    const reader = new FileReader();
    reader.onload = () => done([answer.status, reader.result.split(',')[1] || '']);
    reader.readAsDataURL(part);
  });
}"""


def take(path, colour, *, head=0.3):
    """Somebody before a wall, as a telephone takes it."""
    image = Image.new("RGB", (2400, 1800), colour)
    ImageDraw.Draw(image).ellipse((900, 1800 * head, 1500, 1800 * head + 700), fill="#e8b48a")
    image.save(path)
    return path


def pictures_in(content: bytes):
    """Every picture in what an address gave: itself, those in a ZIP, those in a PDF."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parcel:
            for name in parcel.namelist():
                yield from pictures_in(parcel.read(name))
    elif content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            for one in document.objects:
                if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
                    yield pikepdf.PdfImage(one).as_pil_image()
    elif content.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        yield Image.open(io.BytesIO(content))


def shows(content: bytes, colour) -> bool:
    """Whether the wall of the photo can be seen in it."""
    for image in pictures_in(content):
        small = image.convert("RGB")
        small.thumbnail((300, 300))
        near = sum(
            count for count, seen in small.getcolors(90_000) if max(map(abs_off, seen, colour)) <= NEAR
        )  # fmt: skip
        if near > SOME:
            return True
    return False


def abs_off(one: int, other: int) -> int:
    return abs(one - other)


def fetched(page, addresses, colour=HERS) -> dict[str, bool]:
    """Whether each address gives the photo to this browser, which may have kept what it saw before."""
    seen = {}
    for what, address in addresses.items():
        _status, content = page.evaluate(FETCH, address)
        seen[what] = shows(base64.b64decode(content), colour)
    return seen


def make(page, photo) -> Design:
    """A design with a photo on which somebody can be recognised, up to the page where it is ready."""
    page.goto("/campagne/studio/")
    page.locator("a[href*='vrijwilligers-gezocht']").last.click()
    submit(page)
    page.fill("[name=t_tekst]", "Wij zoeken mensen die op donderdag samen koken.")
    page.fill("[name=a_foto]", "Een vrouw voor een blauwe muur")
    page.set_input_files("[name=f_foto]", photo)
    page.check("[name=m_foto][value=ja]", force=True)
    page.wait_for_url("**/?maat=a3")
    page.locator("a.button", has_text="Downloaden").click()
    page.wait_for_url("**/klaar/")
    assert page.locator(".finding-stop").count() == 0
    return Design.objects.get(key=page.url.split("/")[-3])


def places_of(page, design) -> dict[str, str]:
    """Every address that holds the photo on the page where the design is ready."""
    shown = page.locator(".studio-sizes img")
    picture = design.pictures.get().picture
    files = {
        f"file {link.get_attribute('href')}": link.get_attribute("href")
        for link in page.locator("#vierkant .studio-files a, #a4 .studio-files a").all()
    }
    renders = {f"render {number}": shown.nth(number).get_attribute("src") for number in range(shown.count())}
    return {
        **renders, **files, "picture": picture.url, "zip": page.locator("a.button-big").get_attribute("href"),
    }  # fmt: skip


def files_with(design) -> list:
    """Every file on disk that holds the photo, as its storage and name."""
    picture = design.pictures.get().picture
    rows = [
        *(one.file for one in (picture, *picture.renditions.all(), *design.renders.all())),
        *(one.picture for one in (*WallPoster.objects.of_design(design), *OwnPoster.objects.filter(design=design))),
        *(one.file for one in BatchFile.objects.filter(row__batch__design=design)),
    ]
    return [(file.storage, file.name) for file in rows]


@pytest.fixture
def photos(tmp_path):
    """Hers, and another that may be shown."""
    return SimpleNamespace(hers=take(tmp_path / "buurt.jpg", HERS), other=take(tmp_path / "ander.jpg", OTHER, head=0.1))


def test_staff_take_a_photo_back_and_offer_another(page, as_role, mailbox, photos):
    log_in(page, "coordinator")
    design = make(page, photos.hers)
    assert violations(page) == []
    with page.expect_download() as loading:
        page.locator("#vierkant .studio-files a").first.click()
    assert shows(loading.value.path().read_bytes(), HERS)
    ready, places = page.url, places_of(page, design)

    # It hangs on the wall of a week, stands on her own campaign, and is drawn for two places.
    page.locator("#muur li:has-text('Meeloopweek') button[value=op]").click()
    page.locator(".messages", has_text="hangt op de muur").wait_for()
    page.goto("/weken/meeloopweek/")
    wall = page.locator("#muur img").first.get_attribute("src")
    page.goto("/campagne/eigen/buurthuis-de-linde/nieuw/")
    today = timezone.localdate()
    for name, words in {
        "title": "Kook mee in de buurt", "goal": "Twintig koks.", "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=30)).isoformat(),
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", words)
    submit(page)
    page.check(f"[name=designs][value='{design.pk}']", force=True)
    submit(page)
    page.locator("button", has_text="Laat aan iedereen zien").click()
    page.wait_for_load_state()
    campaign = page.url
    poster = page.locator(".studio-sizes img").first.get_attribute("src")
    page.goto(f"{design.get_absolute_url()}serie/")
    page.fill("[name=plekken]", "Filiaal Noord")
    page.check("[name=maten][value=vierkant]", force=True)
    submit(page)
    assert actions.draw_waiting_batches(clock=timezone.now) == 1
    page.locator("a", has_text="Download").last.wait_for()
    places |= {"wall": wall, "poster": poster, "series": f"{page.url}alles.zip"}
    assert fetched(page, places) == dict.fromkeys(places, True)
    visitor = as_role("")
    visitor.goto("/weken/")
    public = {what: places[what] for what in ("wall", "poster")}
    assert fetched(visitor, public) == dict.fromkeys(public, True)

    kept = files_with(design)
    assert [storage.exists(name) for storage, name in kept] == [True] * len(kept)

    # Staff put in another, and take hers back with that one instead.
    staff = as_role("staf")
    staff.goto("/beheer/pictures/picture/add/")
    for name, words in {"title": "Koken", "alt_nl": "Iemand kookt", "credit": "NOV"}.items():
        staff.fill(f"[name={name}]", words)
    staff.set_input_files("[name=upload]", photos.other)
    staff.locator("[name=_save]").click()
    staff.wait_for_load_state()
    other = Picture.objects.of_the_portal().get(title="Koken")
    staff.goto("/beheer/pictures/picture/?q=Vrijwilligers+gezocht")
    staff.locator(f"#result_list a[href*='/{design.pictures.get().picture_id}/change/']").first.click()
    staff.locator("a[href$='/withdraw/']").click()
    assert violations(staff) == []
    staff.fill("[name=why]", "Zij wil niet meer in beeld.")
    staff.fill("[name=replacement]", str(other.pk))
    staff.locator("[name=do]").click()
    staff.wait_for_load_state()
    assert "weg van elke pagina" in staff.locator(".messagelist").inner_text()

    # No address gives it any more: not to her, whose browser saw it, not to a visitor, and nothing is kept on disk.
    assert fetched(page, places) == dict.fromkeys(places, False)
    assert fetched(visitor, public) == dict.fromkeys(public, False)
    assert [name for storage, name in kept if storage.exists(name)] == []
    page.goto(ready)
    assert fetched(page, {one: one for one in sources(page)}) == dict.fromkeys(sources(page), False)
    assert "nog niet klaar" in page.locator("main").inner_text()
    for address in (campaign, "/weken/meeloopweek/"):
        visitor.goto(address)
        assert [one for one in sources(visitor) if one in public.values()] == []

    # She reads it, opens the link, and puts the other in with one press.
    assert mailbox.to(ME)[-1].subject == "Er is een foto weg uit je ontwerp"
    page.goto(mailbox.link(ME, str(design.key)))
    notice = page.locator(".notice", has_text="Er is een foto weg")
    assert "een andere foto voor je" in notice.inner_text()
    assert (violations(page), sideways(page)) == ([], [])
    notice.locator("button").click()
    page.locator(".messages", has_text="De andere foto staat in je ontwerp").wait_for()
    page.locator("a.button", has_text="Downloaden").click()
    page.wait_for_url("**/klaar/")
    assert page.locator(".finding-stop").count() == 0
    assert violations(page) == []
    with page.expect_download() as loading:
        page.locator("#vierkant .studio-files a").first.click()
    content = loading.value.path().read_bytes()
    assert (shows(content, HERS), shows(content, OTHER)) == (False, True)


def sources(page) -> list[str]:
    return [one.get_attribute("src") for one in page.locator("main img").all()]


def test_an_organisation_takes_its_own_photo_back_and_chooses_another(page, as_role, mailbox, photos):
    log_in(page, "coordinator")
    design = make(page, photos.hers)
    ready, places = page.url, places_of(page, design)
    places.pop("zip")
    # A colleague uploaded the same photo for a design of her own.
    colleague = as_role("eigenaar", width=360)
    second = make(colleague, photos.hers)
    theirs = places_of(colleague, second)
    theirs.pop("zip")
    assert (fetched(page, places), fetched(colleague, theirs)) == (
        dict.fromkeys(places, True), dict.fromkeys(theirs, True),
    )  # fmt: skip

    page.goto(design.get_absolute_url())
    page.fill("[name=t_kop]", "Kook je mee?")
    page.locator("button", has_text="Bewaar").click()
    page.locator(".messages", has_text="Bewaard").wait_for()
    page.locator("summary", has_text="wil niet meer op een foto").click()
    assert violations(page) == []
    page.locator("form[action$='/foto-terug/'] button").click()
    page.locator(".messages", has_text="De foto is weg").wait_for()

    assert (fetched(page, places), fetched(colleague, theirs)) == (
        dict.fromkeys(places, False), dict.fromkeys(theirs, False),
    )  # fmt: skip
    # An earlier state does not bring it back.
    page.locator("summary", has_text="Eerdere standen").click()
    page.locator("button", has_text="Haal terug").first.click()
    page.locator(".notice", has_text="zoals het toen was").wait_for()
    assert fetched(page, {one: one for one in sources(page)}) == dict.fromkeys(sources(page), False)

    # Both read it; she opens the link and chooses another, on which nobody can be recognised.
    subjects = {email: [one.subject for one in mailbox.to(email)] for email in (ME, "eigenaar@demo.test")}
    assert all(any("foto weg" in subject for subject in found) for found in subjects.values())
    link = mailbox.link(ME, str(design.key))
    assert re.search(rf"/{design.key}/$", link)
    page.goto(link)
    assert "Kies hieronder een andere foto" in page.locator(".notice", has_text="Er is een foto weg").inner_text()
    assert (violations(page), sideways(page)) == ([], [])
    page.fill("[name=a_foto]", "Een leeg plein")
    page.set_input_files("[name=f_foto]", photos.other)
    page.check("[name=m_foto][value=niemand]", force=True)
    page.locator(".messages", has_text="Bewaard").wait_for()
    assert page.locator(".notice", has_text="Er is een foto weg").count() == 0
    page.goto(ready)
    assert page.locator(".finding-stop").count() == 0
    after = {what: address for what, address in places_of(page, design).items() if what.startswith(("file", "render"))}
    assert fetched(page, after) == dict.fromkeys(after, False)
    assert fetched(page, after, OTHER) == dict.fromkeys(after, True)
