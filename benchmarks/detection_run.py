"""The straight line in one process: models, kernels and vectors stay loaded between cases."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from inspector.domain.arrays import Vectors
from inspector.domain.dataset import Union
from inspector.domain.findings import Findings
from inspector.domain.sample import FIELDS
from inspector.pipeline import stages
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.results import open_union, open_vectors
from inspector.store.findings_cache import open_findings

NEAR = 16


class Quiet:
    """A task that nobody watches."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found.

    Attributes:
        union: the datasets.
        vectors: field to vectors.
        findings: one a detector.
        failed: detector to the reason why it has none.
        seconds: detector to wall seconds; ``-`` is reading, embedding and neighbours.
    """

    union: Union
    vectors: dict[str, Vectors]
    findings: tuple[Findings, ...]
    failed: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class Runner:
    """Scans files with all detectors, or some."""

    def __init__(self, cache: Path, user_cache: Path, detectors: Sequence[str] = ()) -> None:
        self.work = stages.Workspace(cache, user_cache, load_plugins(strangers=False))
        self.detectors = list(detectors) or list(self.work.registry.detectors)

    def scan(self, files: Sequence[Path], *, is_scored: bool = True) -> Scan:
        """Return what the detectors find; one that fails is listed and stops no other."""
        began = time.perf_counter()
        reads = [
            stages.read(self.work, path=str(f), name=f.name, stage="", mapping={}, task=Quiet())
            for f in files
        ]
        vectors, graphs = self._embed(reads)
        seconds = {"-": time.perf_counter() - began}
        findings, failed = [], {}
        for name in self.detectors if is_scored else ():
            began = time.perf_counter()
            try:
                key = stages.score(
                    self.work,
                    reads=reads,
                    vectors=vectors,
                    graphs=graphs,
                    detector=name,
                    options={},
                    task=Quiet(),
                )
                findings.append(open_findings(self.work.cache.folder("score", key)))
            except Exception as error:  # noqa: BLE001 - the table tells, as the scan does
                failed[name] = f"{type(error).__name__}: {error}"
            seconds[name] = time.perf_counter() - began
        opened = {name: open_vectors(self.work.cache, key) for name, key in vectors.items()}
        union = open_union(self.work.cache, reads)
        return Scan(union, opened, tuple(findings), failed, seconds)

    def _embed(self, reads: Sequence[stages.ReadResult]) -> tuple[dict[str, str], dict[str, str]]:
        vectors, graphs = {}, {}
        for name in FIELDS:
            found = stages.embed(
                self.work,
                reads=reads,
                field=name,
                embedder="sentence",
                folder="",
                device="auto",
                options={},
                task=Quiet(),
            )
            if found["texts"]:
                key = vectors[name] = str(found["key"])
                near = stages.neighbours(
                    self.work, vectors=key, k=NEAR, device="auto", task=Quiet()
                )
                graphs[name] = str(near["key"])
        return vectors, graphs


@contextmanager
def peak_memory(every_s: float = 0.005) -> Iterator[list[float]]:
    """Give a list that holds, afterwards, by how many MiB this process grew at most meanwhile."""
    begin, peak, over = resident(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(every_s):
            peak[0] = max(peak[0], resident() - begin)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def resident() -> float:
    """Return the memory that this process holds, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def row_matrix(scan: Scan) -> np.ndarray:
    """Return float32 (n, d): each row's vectors of all fields side by side, for the baselines."""
    rows = np.arange(len(scan.union))
    return np.hstack([vectors.rows(rows) for vectors in scan.vectors.values()])
