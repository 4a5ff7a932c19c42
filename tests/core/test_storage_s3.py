"""Files in a real S3 store: kept, read in parts, removed, and given out by the portal alone."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import override_settings
from django.urls import reverse

from tests.campaigns.kits import make_kit, png
from tests.conftest import NOW

pytestmark = [pytest.mark.services, pytest.mark.django_db]

CONFIG = """{"identities": [{"name": "portal", "credentials": [{"accessKey": "portal", "secretKey": "very-secret"}],
"actions": ["Admin", "Read", "Write", "List"]}]}"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    """SeaweedFS, which speaks S3, with one bucket for the portal."""
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if weed is None:
        if os.environ.get("MMN_REQUIRE_SERVICES"):
            pytest.fail("weed is not installed (requirements-dev.txt)")
        pytest.skip("weed is not installed")
    folder = tmp_path_factory.mktemp("weed")
    (folder / "s3.json").write_text(CONFIG, encoding="utf-8")
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    grpc = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    server = subprocess.Popen(
        [
            weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-filer",
            "-master.volumeSizeLimitMB=64", "-volume.max=8", f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0",
            *(f"-{name}.port={port}" for name, port in ports.items()),
            *(f"-{name}.port.grpc={port}" for name, port in grpc.items()),
        ],
        stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{ports['s3']}"
    try:
        make_bucket(address, server, folder / "log")
        yield address
    finally:
        # Nothing in it is worth the half minute that a tidy end takes.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def make_bucket(address, server, log):
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.client(
        "s3", endpoint_url=address, aws_access_key_id="portal", aws_secret_access_key="very-secret",
        region_name="eu-west-1", config=Config(retries={"max_attempts": 0}, connect_timeout=1, read_timeout=5),
    )  # fmt: skip
    end = time.monotonic() + 60
    while True:
        try:
            client.create_bucket(Bucket="portal")
            return
        except (BotoCoreError, ClientError):
            if time.monotonic() > end or server.poll() is not None:
                pytest.fail(f"weed does not answer: {log.read_text()[-2000:]}")
            time.sleep(0.3)


@pytest.fixture
def bucket(endpoint, settings):
    """The settings of production with a bucket, for one test."""
    store = {
        "BACKEND": "mmn_portal.core.storage.BucketStorage",
        "OPTIONS": {
            "bucket_name": "portal", "endpoint_url": endpoint, "access_key": "portal", "secret_key": "very-secret",
            "region_name": "eu-west-1", "default_acl": None, "file_overwrite": False,
        },
    }  # fmt: skip
    with override_settings(STORAGES={**settings.STORAGES, "default": store}):
        yield storages["default"]


def test_a_file_is_kept_and_removed(bucket):
    name = bucket.save("materials/a.txt", ContentFile(b"hallo"))
    kept = (bucket.size(name), bucket.open(name).read(), bucket.exists(name))
    bucket.delete(name)

    assert (kept, bucket.exists(name)) == ((5, b"hallo", True), False)


def test_a_part_is_asked_as_a_part(bucket):
    name = bucket.save("materials/big.bin", ContentFile(bytes(range(256)) * 4096))

    assert b"".join(bucket.stream(name, 256, 3)) == b"\x00\x01\x02"


def test_what_is_not_there_is_not_found(bucket):
    with pytest.raises(FileNotFoundError):
        bucket.size("materials/nowhere.bin")
    with pytest.raises(FileNotFoundError):
        bucket.stream("materials/nowhere.bin", 0, 1)


def test_no_address_of_the_bucket_leaves_the_portal(bucket):
    assert bucket.url("materials/a.txt") == "/media/materials/a.txt"


def test_a_stranger_at_the_bucket_is_refused(bucket, endpoint):
    name = bucket.save("materials/private.txt", ContentFile(b"geheim"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{endpoint}/portal/{name}")

    assert refused.value.code == 403


def test_a_kit_is_made_packed_and_given_out_by_the_portal(bucket, client):
    from campaigns import actions

    # The clock is not moved here: a store refuses a request that is signed at another hour.
    kit = make_kit()
    file = reverse("campaigns:material-file", args=[kit.materials.in_order().first().slug])
    kit_zip = reverse("campaigns:kit-zip", args=[kit.slug])
    streamed = client.get(kit_zip).getvalue()
    actions.build_archive(kit=kit, now=NOW)
    part = client.get(kit_zip, headers={"Range": "bytes=0-3"})

    assert (client.get(file).getvalue(), part.status_code, part.getvalue(), len(client.get(kit_zip).getvalue())) == (
        png(), 206, b"PK\x03\x04", len(streamed),
    )  # fmt: skip
