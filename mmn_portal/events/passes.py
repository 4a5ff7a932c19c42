"""Signed passes for the door: which registration of which session, and no name.

A pass is signed with ECDSA over P-256, because a browser can check that without a network (WebCrypto) and without knowing
the secret. The private key follows from ``SECRET_KEY``; whoever changes that keeps the old one in ``SECRET_KEY_FALLBACKS``
until the sessions with passes are over.
"""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache

import qrcode
import qrcode.constants
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CURVE = ec.SECP256R1()
# The order of P-256 (FIPS 186-4, D.1.2.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FORM = re.compile(r"(MMN\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,9}))\.([A-Za-z0-9_-]{86})")


class ForgedPass(Exception):
    """Not a pass of this portal."""


@dataclass(frozen=True)
class Pass:
    """What a pass says."""

    event: int
    registration: int
    version: int


@lru_cache(maxsize=8)
def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key that signs passes, from a secret of the portal (FIPS 186-4, B.4.1: more bits than needed, then modulo)."""
    seed = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"mmn.events.passes").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, CURVE)


def _keys() -> list[ec.EllipticCurvePublicKey]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_private_key(secret).public_key() for secret in secrets]


def public_keys() -> list[str]:
    """The public keys for the page at the door: uncompressed points, in base64."""
    points = (
        key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint) for key in _keys()
    )
    return [base64.b64encode(point).decode() for point in points]


def make(*, event: int, registration: int, version: int) -> str:
    """The text of a pass; the same each time."""
    facts = f"MMN.{event}.{registration}.{version}"
    signed = _private_key(settings.SECRET_KEY).sign(
        facts.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    )
    r, s = utils.decode_dss_signature(signed)
    raw = base64.urlsafe_b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"{facts}.{raw.decode().rstrip('=')}"


def read(text: str) -> Pass:
    """What a pass says. Raises ForgedPass."""
    found = FORM.fullmatch(text)
    if found is None:
        raise ForgedPass
    facts, event, registration, version, raw = found.groups()
    signed = base64.urlsafe_b64decode(raw + "==")
    dss = utils.encode_dss_signature(int.from_bytes(signed[:32], "big"), int.from_bytes(signed[32:], "big"))
    for key in _keys():
        try:
            key.verify(dss, facts.encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            continue
        return Pass(int(event), int(registration), int(version))
    raise ForgedPass


@dataclass(frozen=True)
class Drawing:
    """A QR code: how many squares wide (with its quiet edge), and the path of an SVG."""

    size: int
    path: str


def drawing(text: str) -> Drawing:
    """A text as a QR code."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text, optimize=0)
    matrix = code.get_matrix()
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return Drawing(len(matrix), "".join(runs))


def svg(text: str) -> str:
    """A text as a whole SVG, for paper."""
    drawn = drawing(text)
    size, path = drawn.size, drawn.path
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    )
