"""One worker for all files of a module: it must survive them all."""

from __future__ import annotations

import pytest

from robustness.harness import Reading


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    reading = Reading(tmp_path_factory.mktemp("reading"))
    yield reading
    reading.close()
