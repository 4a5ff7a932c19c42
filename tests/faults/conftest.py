"""Faults are made with processes of their own."""

import subprocess

import pytest


def pytest_collection_modifyitems(items):
    """Eleven workers start one after the other, which takes minutes where a machine is busy with something else."""
    for item in items:
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.timeout(400))


@pytest.fixture(autouse=True)
def nobody_stays(monkeypatch):
    """A test that fails leaves no worker behind: it would send the mails of the next one."""
    started = []

    class Noted(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    yield
    for one in started:
        if one.poll() is None:
            one.kill()
            one.wait()
