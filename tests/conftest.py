"""What all tests share: the user's folders redirected, fakes that stages get, records."""

from __future__ import annotations

import json
import os
import random
import textwrap
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import settings

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset, RowIndex
from inspector.domain.errors import Cancelled
from inspector.domain.sample import Stage
from inspector.store.vector_cache import hash_texts

pytest_plugins = ("sample_project", "stepped_project")

settings.register_profile("no clock", deadline=None)  # a test never depends on the machine's speed
settings.load_profile("no clock")

SUBJECTS = ("garden", "engine", "violin", "harbour", "recipe", "glacier", "market", "library")
VERBS = ("repairs", "describes", "measures", "paints", "visits", "sells", "cleans", "photographs")
PLACES = ("near the river", "in winter", "after lunch", "without help", "by hand", "at noon")


def pytest_configure(config):
    """Compile kernels once for all workers, processes that tests start, and later runs."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(config.cache.mkdir("numba")))


def pytest_collection_modifyitems(items):
    """Leave out what needs a CUDA device where there is none; torch is loaded only to find out."""
    needy = [item for item in items if item.get_closest_marker("gpu")]
    if needy and not _has_cuda():
        for item in needy:
            item.add_marker(pytest.mark.skip(reason="PyTorch finds no CUDA device here"))


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()


@dataclass
class RecordingTask:
    """Notes every report; says ``Cancelled`` once ``cancel_after`` reports have come."""

    cancel_after: int | None = None
    reports: list[tuple[int, int, str]] = field(default_factory=list)

    def report(self, done: int, total: int, message: str = "") -> None:
        self.reports.append((done, total, message))
        if self.cancel_after is not None and len(self.reports) > self.cancel_after:
            raise Cancelled


def _workers_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        is_worker = "inspector.pipeline.worker" in words and str(folder) in " ".join(words)
        if is_worker and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


@pytest.fixture(scope="session", autouse=True)
def user_folders(tmp_path_factory):
    """Keep every test, and every process a test starts, out of the folders of the real user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSPECTOR_CACHE", str(tmp_path_factory.mktemp("user-cache")))
        patch.setenv("INSPECTOR_CONFIG", str(tmp_path_factory.mktemp("user-config")))
        yield
    assert _workers_of(tmp_path_factory.getbasetemp()) == []  # none outlives the tests


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """Give this test a user cache in which nothing is cached yet."""
    folder = tmp_path / "user-cache"
    monkeypatch.setenv("INSPECTOR_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def new_task():
    return RecordingTask


@pytest.fixture
def task():
    return RecordingTask()


@pytest.fixture(scope="session")
def ordinary():
    """Give n different, unremarkable instruction records."""

    def records(n: int, seed: int = 0) -> list[dict[str, str]]:
        rng = random.Random(seed)
        found = []
        for number in range(n):
            subject, verb, place = (rng.choice(words) for words in (SUBJECTS, VERBS, PLACES))
            asked = f"Say who {verb} the {subject} {place}, case {seed}-{number}."
            told = f"{rng.choice('ABCDEFGH')}. {verb} a {rng.choice(SUBJECTS)} {rng.choice(PLACES)}"
            told += f" and {rng.choice(VERBS)} the {subject} {number * 7 % 31} times."
            found.append({"instruction": asked, "input": "", "output": told})
        return found

    return records


@pytest.fixture(scope="session")
def write_jsonl():
    """Write records to a file, one a line; bytes are written as they are."""

    def write(path: Path, records: Iterable[object]) -> Path:
        lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in records]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        return path

    return write


@pytest.fixture(scope="session")
def make_dataset():
    """Build a dataset in memory from its prompts; None is a record that could not be read."""

    def make(*prompts: str | None, name: str = "data.jsonl", stage: Stage = Stage.SFT) -> Dataset:
        digests = hash_texts([f"{text}" for text in prompts]).view(np.uint8).reshape(-1, 16)
        occurrences = [prompts[:row].count(text) for row, text in enumerate(prompts)]
        index = RowIndex(
            offsets=np.arange(len(prompts), dtype=np.int64),
            lengths=np.ones(len(prompts), np.int64),
            hashes=digests,
            occurrences=np.asarray(occurrences, np.int32),
            readable=np.array([text is not None for text in prompts], np.bool_),
        )
        texts = {"prompt": TextColumn.of(prompts)}
        return Dataset(name, Path("/") / name, stage, "jsonl", {}, index, texts, {}, ())

    return make


@pytest.fixture(scope="session")
def wait_until():
    """Wait for what another process does; give up after some seconds and return False."""

    def wait(condition: Callable[[], object], timeout_s: float = 10.0) -> bool:
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.02)
        return bool(condition())

    return wait


@pytest.fixture(scope="session")
def stranger():
    """Write a plugin that someone else made into a folder that, on PYTHONPATH, installs it."""

    def write(folder: Path, name: str, code: str) -> Path:
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[inspector]\n{name} = {name}\n")
        (folder / f"{name}.py").write_text(textwrap.dedent(code))
        return folder

    return write


@pytest.fixture(scope="session")
def workers_of():
    """Find the worker processes that belong to a cache, alive and not zombies."""
    return _workers_of
