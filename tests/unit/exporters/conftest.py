"""Fixtures for the exporters: read a file as the pipeline does, decide, export."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision, RemovedRow
from inspector.domain.labels import Verdict
from inspector.domain.protocols import Exporter, Reader
from inspector.domain.sample import Stage
from inspector.exporters.clean_copy import register_exporters
from inspector.readers.containers import arrow, csv, json_array, jsonl, parquet, text
from inspector.readers.index import SCHEMA, choose_reader, index_records
from inspector.store.text_cache import open_dataset, write_batches

MODULES = (arrow, csv, json_array, jsonl, parquet, text)
READERS = [reader for module in MODULES for reader in module.register_readers()]
WHY = RemovedRow(Verdict.POISON, "ann", "seen", 0.5, ("rare word",))


class SilentTask:
    def report(self, done, total, message=""):
        pass


@dataclass
class Source:
    """A file that was read."""

    dataset: Dataset
    reader: Reader
    exporter: Exporter
    task: SilentTask

    def decide(self, *rows: int) -> DatasetDecision:
        removed = np.zeros(len(self.dataset), np.bool_)
        removed[list(rows)] = True
        return DatasetDecision(removed, dict.fromkeys(rows, WHY))

    def export(self, *rows: int) -> Path:
        """Write the clean copy without ``rows`` beside the source."""
        target = self.dataset.path.with_name("clean" + self.dataset.path.suffix)
        target.unlink(missing_ok=True)
        self.exporter.write(self.dataset, self.decide(*rows), target, self.task)
        return target


@pytest.fixture(scope="session")
def read_source():
    def read(path: Path) -> Source:
        reader = choose_reader(path, READERS)
        with tempfile.TemporaryDirectory() as folder:
            batches = index_records(reader, path, mapping={}, task=SilentTask())
            write_batches(Path(folder), SCHEMA, batches)
            dataset = open_dataset(
                Path(folder), name=path.name, path=path, container=reader.name, stage=Stage.SFT
            )
        exporters = {exporter.name: exporter for exporter in register_exporters()}
        return Source(dataset, reader, exporters[reader.name](), SilentTask())

    return read


@pytest.fixture
def source_of(tmp_path, read_source):
    """Write bytes to a file and read it."""

    def write_and_read(name: str, content: bytes) -> Source:
        (tmp_path / name).write_bytes(content)
        return read_source(tmp_path / name)

    return write_and_read
