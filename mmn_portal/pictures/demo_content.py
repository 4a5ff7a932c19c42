"""A picture of NOV itself for the demo, drawn on the spot: staff choose it for a letter, a page or an article."""

from pathlib import Path

from django.core.files.base import ContentFile

from mmn_portal.core import rendering
from mmn_portal.core.demo import World
from mmn_portal.core.shoulders import crowd

from . import actions

DRAWING = Path(__file__).parent / "art" / "drawing.typ"
WIDTH, HEIGHT = 1600, 900
SUN = "#ffd145"


def load(world: World) -> None:
    """A crowd, as on the front page."""
    title = "Schouder aan schouder"
    art = crowd("picture of NOV", 10, on="sun").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    job = {"title": title, "width": WIDTH, "height": HEIGHT, "ground": SUN, "art": art}
    actions.add_picture(
        upload=ContentFile(rendering.render(DRAWING, job, to="png"), name="schouders.png"),
        title=title,
        alt_nl="Tekening van tien mensen die schouder aan schouder staan, in twee rijen",
        alt_en="Drawing of ten people who stand shoulder to shoulder, in two rows",
        credit="Beeld: NOV",
        licence="",
        is_demo=True,
        now=world.now,
    )
