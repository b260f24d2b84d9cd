"""A file that is read, exported and compared with what it was.

Tests draw over 2,000 examples in all; ``INSPECTOR_EXAMPLES=10`` makes ten times as many.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision, RemovedRow
from inspector.domain.labels import Verdict
from inspector.exporters.manifest import check_conservation
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.results import open_union
from inspector.pipeline.stages import Workspace, read
from inspector.readers.index import open_records
from robustness.harness import Silent

TIMES = int(os.environ.get("INSPECTOR_EXAMPLES", "1"))
REGISTRY = load_plugins(strangers=False)
WHY = RemovedRow(Verdict.POISON, "ann", "seen", 0.5, ("rare word",))
drawn_rows = st.lists(st.integers(0, 9), max_size=9)


def examples(count: int) -> settings:
    return settings(
        deadline=None,
        max_examples=count * TIMES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass
class Trip:
    """A file that was read, and what is exported of it."""

    folder: Path
    path: Path

    def __post_init__(self) -> None:
        work = Workspace(self.folder / "cache", self.folder / "cache", REGISTRY)
        arguments = {"path": str(self.path), "name": self.path.name, "stage": "", "mapping": {}}
        self.dataset: Dataset = open_union(
            work.cache, [read(work, **arguments, task=Silent())]
        ).datasets[0]

    def export(self, rows: set[int]) -> Path:
        """Write the clean copy without ``rows``, and check it as an export does."""
        removed = np.zeros(len(self.dataset), np.bool_)
        removed[list(rows)] = True
        decision = DatasetDecision(removed, dict.fromkeys(rows, WHY))
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        clean = folder / self.path.name
        REGISTRY.exporters[self.dataset.container]().write(self.dataset, decision, clean, Silent())
        reader = REGISTRY.readers[self.dataset.container]()
        check_conservation(self.dataset, decision, clean, reader, Silent())
        return clean

    def raws(self) -> list[bytes]:
        with open_records(self.dataset) as raw_of:
            return [raw_of(row) for row in range(len(self.dataset))]
