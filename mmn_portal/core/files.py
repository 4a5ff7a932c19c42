"""Files leave through the portal's own host: with an ETag, in parts where asked, under a name that fits everywhere.

Three ways out, chosen here: nginx sends the bytes (``ACCEL_PREFIX`` is set and the file lies on disk), the web server
sends them from disk by ``sendfile``, or they are passed on from an S3 store part by part.
"""

import os
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header, quote_etag

CHUNK = 256 * 1024
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Unsatisfiable(Exception):
    """The asked part lies outside the file."""


def send_file(
    request: HttpRequest, file: Any, *, name: str, content_type: str, etag: str, as_attachment: bool = True
) -> HttpResponseBase:
    """A stored file as an answer: whole, a part of it, or "not changed". Raises FileNotFoundError when it is gone."""
    path = path_of(file)
    tag = quote_etag(etag)
    if (response := get_conditional_response(request, etag=tag)) is not None:
        return response
    if path and settings.ACCEL_PREFIX:
        if not os.path.exists(path):
            raise FileNotFoundError(path)
        # nginx cuts and sends (deploy/nginx.conf passes our ETag on, so that If-Range is compared with it).
        response = HttpResponse()
        response.headers["X-Accel-Redirect"] = iri_to_uri(settings.ACCEL_PREFIX.rstrip("/") + "/" + file.name)
        _dress(response, name, content_type, tag, as_attachment=as_attachment)
        del response.headers["Accept-Ranges"]
        return response
    size = os.path.getsize(path) if path else file.storage.size(file.name)
    try:
        part = _asked_part(request, size, tag)
    except Unsatisfiable:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        _dress(response, name, content_type, tag, as_attachment=as_attachment)
        return response
    start, length = part or (0, size)
    body = _body(file, path, start, length)
    body.headers["Content-Length"] = str(length)
    if part:
        body.status_code = 206
        body.headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    _dress(body, name, content_type, tag, as_attachment=as_attachment)
    return body


def send_made(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Something that was made for this reader alone: a file to keep, in no cache."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["Cache-Control"] = "no-store, private"
    return response


def shut_in(html: str) -> HttpResponse:
    """The HTML of a mail, alone on a page: it brings its own styles and may use them there, in a frame of ours, and nowhere else."""
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox allow-popups"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    # Shut in, it belongs to no origin, so that even our own pictures are those of another: they come without cookies.
    response.headers["Cross-Origin-Embedder-Policy"] = "credentialless"
    return response


def is_beginning(request: HttpRequest) -> bool:
    """Whether this request starts a download; the later parts of one, and a look at its head, do not."""
    return request.method != "HEAD" and request.headers.get("Range", "bytes=0-").startswith("bytes=0-")


def path_of(file: Any) -> str | None:
    """Where a stored file lies on our disk, or None when it lies elsewhere."""
    return file.storage.path(file.name) if isinstance(file.storage, FileSystemStorage) else None


def _asked_part(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """Start and length of the one part that is asked, or None for the whole. What we do not understand is the whole."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.group(0) == "bytes=-" or len(asked.group(0)) > 60:
        return None
    if request.headers.get("If-Range", tag) != tag:
        return None
    first, last = asked.groups()
    if not first:
        length = min(int(last), size)
        if not length:
            raise Unsatisfiable
        return size - length, length
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end - start + 1


def _body(file: Any, path: str | None, start: int, length: int) -> StreamingHttpResponse:
    if path:
        handle = open(path, "rb", buffering=0)  # noqa: SIM115 -- the response closes it
        handle.seek(start)
        response = FileResponse(Part(handle, length))
        response.block_size = CHUNK
        return response
    stream = getattr(file.storage, "stream", None)
    if stream is not None:
        return StreamingHttpResponse(stream(file.name, start, length))
    handle = file.storage.open(file.name)
    handle.seek(start)
    return StreamingHttpResponse(_chunks(Part(handle, length)))


class Part:
    """The next ``length`` bytes of an open file. Its ``fileno`` lets the web server send them without reading them."""

    def __init__(self, handle: BinaryIO, length: int) -> None:
        self._handle = handle
        self._left = length
        self.close = handle.close
        if hasattr(handle, "fileno"):
            self.fileno = handle.fileno

    def read(self, size: int = -1) -> bytes:
        size = self._left if size < 0 else min(size, self._left)
        read = self._handle.read(size) or b""
        self._left -= len(read)
        return read


def _chunks(part: Part) -> Iterator[bytes]:
    try:
        while chunk := part.read(CHUNK):
            yield chunk
    finally:
        part.close()


def _dress(response: HttpResponseBase, name: str, content_type: str, tag: str, *, as_attachment: bool) -> None:
    response.headers["Content-Type"] = content_type
    response.headers["ETag"] = tag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if disposition := content_disposition_header(as_attachment, name):
        response.headers["Content-Disposition"] = disposition
