"""A bomb takes neither the machine nor the worker with it."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector.pipeline.memory import FREE_BYTES, memory_ceiling, read_ceiling
from robustness.harness import Silent, flaws_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process so")

UNDER = """
    import sys
    from pathlib import Path
    from inspector.domain.errors import InspectorError
    from inspector.pipeline.memory import memory_ceiling
    from inspector.pipeline.stages import Workspace, read
    from robustness.harness import Silent

    source, cache, megabytes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    work = Workspace(cache, cache)
    work.registry
    try:
        with memory_ceiling(megabytes * 2**20):
            arguments = {"path": str(source), "name": source.name, "stage": "", "mapping": {}}
            print(read(work, **arguments, task=Silent()).rows)
    except (MemoryError, InspectorError) as error:
        print(type(error).__name__)
    print(len(bytearray(1500 * 2**20)))  # the ceiling is gone
"""


def write_heavy_row(path, megabytes):
    """Write a small file whose only row is large: no batch of rows is small enough for it."""
    offsets = pa.array(np.zeros(megabytes, np.int32))
    texts = pa.DictionaryArray.from_arrays(offsets, pa.array(["x" * 2**20]))
    lists = pa.ListArray.from_arrays(pa.array([0, megabytes], pa.int32()), texts)
    pq.write_table(pa.table({"text": ["T"], "x": lists}), path, store_schema=False)
    return path


def read_under(path, cache, megabytes):
    code = textwrap.dedent(UNDER)
    command = [sys.executable, "-c", code, str(path), str(cache), str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def tests_on_path(monkeypatch, request):
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath / "tests"))


def test_a_row_that_is_too_large_ends_in_an_error_and_the_ceiling_goes(tmp_path, tests_on_path):
    path = write_heavy_row(tmp_path / "a.parquet", 200)
    assert path.stat().st_size < 2**20
    refused, size = read_under(path, tmp_path / "cache", 150)
    assert refused in ("MemoryError", "InputError")
    assert int(size) == 1500 * 2**20


def test_negative_control_under_a_higher_ceiling_the_row_is_read(tmp_path, tests_on_path):
    path = write_heavy_row(tmp_path / "a.parquet", 200)
    assert read_under(path, tmp_path / "cache", 4000)[0] == "1"


def test_in_the_worker_a_bomb_is_one_sentence_and_the_next_file_is_read(reading, tmp_path):
    bomb = write_heavy_row(tmp_path / "bomb.parquet", 6000)
    good = write_heavy_row(tmp_path / "good.parquet", 1)
    before = reading.read(good)
    outcome = reading.read(bomb)
    assert outcome.kind == "refused"
    assert outcome.message.startswith("bomb.parquet ")
    assert flaws_of(outcome.message) == []
    assert reading.read(good).dataset.uids == before.dataset.uids
    assert peak_bytes(reading) < FREE_BYTES + 2**30


def peak_bytes(reading):
    """Return the most that the worker ever held."""
    assert reading.client.call("detectors", {}, Silent())
    (worker,) = [
        child
        for child in psutil.Process().children()
        if str(reading.folder / "cache") in child.cmdline()
    ]
    with open(f"/proc/{worker.pid}/status", encoding="ascii") as file:  # noqa: PTH123 - of another
        (line,) = [line for line in file if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def test_the_ceiling_grows_with_the_file_and_stays_below_the_machine():
    physical = psutil.virtual_memory().total
    assert read_ceiling(0) <= FREE_BYTES
    assert read_ceiling(2**20) > read_ceiling(0) or read_ceiling(0) < FREE_BYTES
    assert read_ceiling(2**50) < physical


def test_a_ceiling_does_not_lift_one_that_is_there():
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with memory_ceiling(2**30):
        inner = resource.getrlimit(resource.RLIMIT_DATA)[0]
        with memory_ceiling(2**40):
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] <= inner
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
