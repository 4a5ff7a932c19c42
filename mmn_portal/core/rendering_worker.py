"""The child behind ``rendering``: reads orders from its input, writes documents to its output. Knows no Django.

It ends when its input ends, so it never outlives its parent. Each message is a length of four bytes and JSON; each answer
a sign (``+`` or ``-``), a length and the document or the reason.
"""

import contextlib
import json
import resource
import struct
import sys
import tempfile
from typing import Any, BinaryIO

import typst

LENGTH = struct.Struct(">I")
MEMORY = 3 << 30
# Far more than all the jobs of one child take together.
PROCESSOR_SECONDS = 1200


def main(orders: BinaryIO, answers: BinaryIO, fonts_folder: str) -> None:
    """Answer every order until there are no more."""
    hold_back()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder])
    with tempfile.TemporaryDirectory(prefix="mmn-no-packages-") as nothing:
        while head := orders.read(LENGTH.size):
            order = json.loads(orders.read(LENGTH.unpack(head)[0]))
            status, answer = answer_to(order, fonts, nothing)
            answers.write(status + LENGTH.pack(len(answer)) + answer)
            answers.flush()


def hold_back() -> None:
    """Limits on memory, on core files, and on time: a child that loops on after its parent died ends by itself."""
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, PROCESSOR_SECONDS))
    for what, most in limits:
        # Not every system has every limit (macOS lacks the first); the parent's timeout holds everywhere.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def answer_to(order: dict[str, Any], fonts: typst.Fonts, nothing: str) -> tuple[bytes, bytes]:
    """The document, or why there is none. Packages are looked for in an empty folder, so nothing asks the network."""
    try:
        compiler = typst.Compiler(
            root=order["root"], font_paths=fonts, ignore_system_fonts=True,
            package_path=nothing, package_cache_path=nothing, input=order["input"], sys_inputs={"job": order["job"]},
        )  # fmt: skip
        if order["to"] == "facts":
            # What the template tells about what it made: the values of its metadata with the label ``fact``, as JSON.
            return b"+", compiler.query("<fact>", field="value").encode()
        made = compiler.compile(
            format=order["to"], ppi=order["ppi"], pdf_standards=order["standards"], timestamp=order["timestamp"],
        )  # fmt: skip
    except typst.TypstError as error:
        return b"-", f"{error.message} {error.diagnostic}".encode()
    return b"+", (made[0] if isinstance(made, list) else made) or b""


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer, sys.argv[1])
