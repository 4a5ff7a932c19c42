"""A copy that is joined from pieces says exactly what it should, and is mail that any server takes."""

from email import message_from_bytes, policy

import pytest

from mmn_portal.outbox.compiled import compile_letter, mark, quoted

LINK = "https://example.nl/nieuwsbrief/afmelden/WzEsMV0:1tZ=x=:" + "abc" * 30 + "/"


def joined(text="Hallo", html="<p>Hallo</p>", subject="Nieuws", **headers) -> bytes:
    letter = compile_letter(
        subject=subject, text=text, html=html, headers={"To": mark("to"), "From": "NOV <nov@example.nl>", **headers}
    )
    # What SMTP takes away again: the doubled dots.
    return letter.join({"to": b"ina@example.nl", "link": LINK.encode()}, {"link": quoted(LINK)})


def read(content: bytes):
    return message_from_bytes(content.replace(b"\r\n..", b"\r\n."), policy=policy.default)


def test_both_bodies_and_all_headers_read_back_as_they_were_written():
    message = read(
        joined(
            f"Één; regel\n.punt\n{mark('link')}\nklaar = ja", f'<a href="{mark("link")}">Å…</a>',
            "Nieuws: één … 😀", **{"List-Unsubscribe": f"<{mark('link')}>"},
        )
    )  # fmt: skip

    text, html = (message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert text.strip() == f"Één; regel\n.punt\n{LINK}\nklaar = ja"
    assert html.strip() == f'<a href="{LINK}">Å…</a>'
    assert (message["Subject"], message["To"], message["List-Unsubscribe"]) == (
        "Nieuws: één … 😀", "ina@example.nl", f"<{LINK}>",
    )  # fmt: skip


def test_every_line_is_plain_ascii_and_short_enough():
    content = joined("é" * 2000 + mark("link") + "x" * 500, "<p>" + "ë " * 900 + mark("link") + "</p>")

    body = content.split(b"\r\n\r\n", 1)[1]
    assert content.isascii()
    assert max(map(len, body.split(b"\r\n"))) <= 77  # 76, and a doubled dot


def test_no_line_begins_with_a_lone_dot():
    content = joined(".\n..\n.x", "<p>\n.\n</p>")

    assert [line for line in content.split(b"\r\n") if line.startswith(b".") and not line.startswith(b"..")] == []


def test_only_line_ends_that_mail_knows():
    content = joined("a\rb\u2028c\n", "<p>\r\n</p>")

    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("broken", ["Nieuws\nBcc: x@example.nl", "Nieuws\r\n\r\nx"])
def test_a_header_with_a_line_break_makes_no_letter(broken):
    with pytest.raises(ValueError, match="line break"):
        joined(subject=broken)


def test_what_looks_like_a_template_code_is_text():
    message = read(joined("{{ x }} {x.__class__} %s {link}", "<p>{{ x }}</p>"))

    assert message.get_body(("plain",)).get_content().strip() == "{{ x }} {x.__class__} %s {link}"
