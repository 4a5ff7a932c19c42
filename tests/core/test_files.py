"""Files leave with the right headers, whatever they are called and whoever sends the bytes."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as st

from mmn_portal.core.files import is_beginning, send_file

BODY = bytes(range(200))


class Stored:
    """What a FileField hands out."""

    def __init__(self, storage, content=BODY, name="map/a.bin"):
        self.storage, self.name = storage, storage.save(name, ContentFile(content))


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return Stored(FileSystemStorage(tmp_path_factory.mktemp("files")))


def sent(file, name="a.bin", **headers):
    request = RequestFactory().get("/", headers={key.replace("_", "-"): value for key, value in headers.items()})
    return send_file(request, file, name=name, content_type="application/octet-stream", etag="abc")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("poster.pdf", 'attachment; filename="poster.pdf"'),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
        ("één.pdf", "attachment; filename*=utf-8''%C3%A9%C3%A9n.pdf"),
    ],
)
def test_a_name_is_said_so_that_every_browser_reads_it(stored, name, said):
    assert sent(stored, name).headers["Content-Disposition"] == said


@given(first=st.integers(0, 400), last=st.none() | st.integers(0, 400))
@pace(deadline=None, max_examples=80)
def test_every_part_is_the_part_of_the_file_that_it_says(stored, first, last):
    response = sent(stored, range=f"bytes={first}-{'' if last is None else last}")
    end = len(BODY) if last is None else last + 1
    expected = {206: BODY[first:end], 200: BODY}.get(response.status_code, b"")
    refused = first >= len(BODY) and (last is None or last >= first)

    assert (response.getvalue(), response.status_code == 416) == (expected, refused)


def test_a_store_that_is_not_a_disk_sends_parts_too():
    response = sent(Stored(InMemoryStorage()), range="bytes=10-12")

    assert (response.status_code, response.getvalue()) == (206, BODY[10:13])


def test_an_empty_file_is_empty(tmp_path):
    response = sent(Stored(FileSystemStorage(tmp_path), b""))

    assert (response.status_code, response.getvalue(), response.headers["Content-Length"]) == (200, b"", "0")


def test_nginx_gets_the_way_to_the_file_and_our_etag(stored, settings):
    settings.ACCEL_PREFIX = "/protected/"
    response, again = sent(stored), sent(stored, if_none_match='"abc"')

    assert (response.headers["X-Accel-Redirect"], response.headers["ETag"], "Accept-Ranges" in response, again.status_code) == (
        f"/protected/{stored.name}", '"abc"', False, 304,
    )  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/protected/"])
def test_a_file_that_is_gone_is_not_found(tmp_path, settings, prefix):
    settings.ACCEL_PREFIX = prefix
    gone = Stored(FileSystemStorage(tmp_path))
    gone.storage.delete(gone.name)
    with pytest.raises(FileNotFoundError):
        sent(gone)


@pytest.mark.parametrize(
    ("method", "asked", "begins"),
    [
        ("get", None, True),
        ("get", "bytes=0-", True),
        ("get", "bytes=0-99", True),
        ("get", "bytes=5-", False),
        ("head", None, False),
    ],
)
def test_only_its_beginning_begins_a_download(method, asked, begins):
    headers = {"Range": asked} if asked else {}

    assert is_beginning(getattr(RequestFactory(), method)("/", headers=headers)) is begins
