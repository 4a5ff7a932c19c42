"""A worker is killed in the middle of a series: every place still gets its files, once, and nothing half stands in the ZIP."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.db import connection
from django.utils import timezone

from campaigns import actions, series
from campaigns.actions.batching import ROW_CLAIM
from campaigns.enums import RowState
from campaigns.models import BatchFile
from mmn_portal.people.enums import Role
from tests.campaigns.studio import make_design
from tests.conftest import belong, make_organisation, make_user

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PLACES, KILLS = 9, 2
SCRIPT = "import django; django.setup(); from campaigns import tasks; tasks.draw_waiting_batches()"


@pytest.fixture
def batch():
    library, ina = make_organisation("Bibliotheek Zuid", website="https://www.bieb-zuid.nl"), make_user("ina")
    belong(ina, library, Role.OWNER)
    places = [series.Place(f"Plek {number}", {"kop": f"Kom naar plek {number}"}) for number in range(PLACES)]
    design = make_design(library, ina)
    return actions.order_batch(design=design, places=places, sizes=["a4", "vierkant"], by=ina, now=timezone.now())


def worker(settings) -> subprocess.Popen:
    """A process of its own that draws what waits, in the test database."""
    facts = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development",
        "DATABASE_URL": f"postgres://{facts['USER']}@{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}/{facts['NAME']}",
        "REDIS_URL": "",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=portal.BASE_DIR, env=environment)


def test_a_killed_worker_leaves_no_place_without_its_files_and_none_with_two(batch, settings):
    for kill in range(KILLS):
        running = worker(settings)
        end = time.monotonic() + 40
        while batch.rows.filter(state=RowState.DONE).count() < 2 * (kill + 1) and time.monotonic() < end:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
    half = batch.rows.filter(state=RowState.DONE).count()
    held = batch.rows.filter(state=RowState.WAITING, claimed_until__isnull=False).count()

    # Nobody waits for whoever was killed longer than her claim lasts.
    actions.draw_waiting_batches(clock=lambda: timezone.now() + ROW_CLAIM + timedelta(seconds=1))

    assert (2 <= half < PLACES, held <= KILLS) == (True, True)
    assert set(batch.rows.values_list("state", flat=True)) == {RowState.DONE}
    assert BatchFile.objects.filter(row__batch=batch).count() == PLACES * 5
    with zipfile.ZipFile(io.BytesIO(b"".join(actions.batch_parcel(batch=batch)))) as parcel:
        assert parcel.testzip() is None
        folders = [name.split("/")[0] for name in parcel.namelist() if "/" in name]
    assert {folder: folders.count(folder) for folder in folders} == {
        f"{number:03}-plek-{number - 1}": 5 for number in range(1, PLACES + 1)
    }
