"""Files in an S3 store. The one class that knows whose client that is, so that it can be replaced."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from botocore.exceptions import ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

CHUNK = 256 * 1024


class BucketStorage(S3Storage):
    """A private bucket: nobody gets an address of it, and parts of files are read as parts."""

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        """An address on the portal's own host, as with files on disk; a view decides who gets the bytes."""
        return urljoin("/" + settings.MEDIA_URL.lstrip("/"), filepath_to_uri(name))

    def size(self, name: str) -> int:
        """How big the file is. Raises FileNotFoundError."""
        try:
            return self.bucket.Object(self._key(name)).content_length
        except ClientError as error:
            raise _as_file_error(error, name) from error

    def stream(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``start``, asked from the store before the first is taken. Raises FileNotFoundError."""
        if not length:
            return iter(())
        try:
            found = self.bucket.Object(self._key(name)).get(Range=f"bytes={start}-{start + length - 1}")
        except ClientError as error:
            raise _as_file_error(error, name) from error
        return _chunks(found["Body"])

    def _key(self, name: str) -> str:
        return self._normalize_name(name)


def _chunks(body: Any) -> Iterator[bytes]:
    try:
        yield from body.iter_chunks(CHUNK)
    finally:
        body.close()


def _as_file_error(error: ClientError, name: str) -> Exception:
    missing = error.response.get("Error", {}).get("Code") in {"404", "NoSuchKey", "NotFound"}
    return FileNotFoundError(name) if missing else error
