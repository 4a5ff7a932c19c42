"""Typst in a child: what people type stays text, and a job that hangs costs only itself."""

import pytest

from mmn_portal.core import rendering

PAGE = """
#let job = json(bytes(sys.inputs.job))
#set page(width: 120pt, height: 80pt, margin: 4pt)
#set text(font: "Figtree", size: 6pt, lang: "nl")
#set document(title: job.title)
= #job.title
#while job.at("hangs", default: false) { let a = range(100000).map(x => calc.sin(x)).sum() }
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def heavy(tmp_path):
    """A drawing with a filter so big that it takes minutes."""
    (tmp_path / "heavy.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3000 3000"><filter id="f"><feTurbulence '
        'baseFrequency="0.9" numOctaves="9"/><feGaussianBlur stdDeviation="900"/></filter>'
        + '<rect width="3000" height="3000" filter="url(#f)"/>' * 40
        + "</svg>",
        encoding="utf-8",
    )
    path = tmp_path / "heavy.typ"
    path.write_text('#image("heavy.svg", width: 100%)', encoding="utf-8")
    return path


def test_a_png_has_the_asked_size(template):
    png = rendering.render(template, {"title": "Hallo"}, to="png", ppi=144)

    assert (png[:8], int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (
        b"\x89PNG\r\n\x1a\n", 240, 160,
    )  # fmt: skip


def test_an_accessible_pdf_names_its_language_and_title(template):
    pdf = rendering.render(template, {"title": "Hallo"}, to="pdf", standards=("ua-1",))

    assert (pdf[:5], b"/Lang" in pdf, b"pdfuaid" in pdf) == (b"%PDF-", True, True)


def test_what_people_type_is_never_read_as_typst(template):
    """The same sign count as harmless text of that length: the source is drawn, the file is not."""
    typed = rendering.render(template, {"title": '#read("/etc/passwd")'}, to="png")
    plain = rendering.render(template, {"title": "Geen geheimen"}, to="png")

    assert (typed[:4], typed == plain) == (b"\x89PNG", False)


def test_a_template_reads_nothing_outside_its_folder(template):
    template.write_text('#read("/etc/passwd")', encoding="utf-8")

    with pytest.raises(rendering.RenderFailed, match="not found|escape"):
        rendering.render(template, {}, to="png")


def test_a_template_never_asks_the_network_for_a_package(template):
    template.write_text('#import "@preview/cetz:0.3.0": canvas', encoding="utf-8")

    with pytest.raises(rendering.RenderFailed):
        rendering.render(template, {}, to="png", timeout=20)


def test_files_of_a_job_are_gone_after_it(template):
    template.write_text('#read("note.txt")', encoding="utf-8")
    rendering.render(template, {}, to="png", files={"note.txt": b"hallo"})

    with pytest.raises(rendering.RenderFailed, match="not found"):
        rendering.render(template, {}, to="png")


def test_a_job_that_hangs_is_killed_and_the_next_one_works(heavy, template):
    with pytest.raises(rendering.RenderTimedOut):
        rendering.render(heavy, {}, to="png", timeout=1)

    assert rendering.render(template, {"title": "Verder"}, to="png")[:4] == b"\x89PNG"


def test_a_child_that_died_is_replaced(template):
    rendering.render(template, {"title": "Een"}, to="png")
    rendering._child._process.kill()
    rendering._child._process.wait()

    assert rendering.render(template, {"title": "Twee"}, to="png")[:4] == b"\x89PNG"


def test_the_title_of_a_pdf_is_what_was_typed(template):
    pdf = rendering.render(template, {"title": '#read("/etc/passwd")'}, to="pdf")

    assert b'#read("/etc/passwd")</rdf:li>' in pdf.replace(b"&quot;", b'"')
