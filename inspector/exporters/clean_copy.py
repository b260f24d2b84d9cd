"""A dataset without its removed records; what is kept stays byte for byte as it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, ClassVar

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision
from inspector.domain.protocols import Exporter, Task
from inspector.exporters.clean_arrow import ArrowCopy
from inspector.exporters.clean_parquet import ParquetCopy
from inspector.exporters.record_bytes import CHUNK_BYTES, check_record, copy_without, open_pair

hookimpl = HookimplMarker("inspector")
Cuts = Iterator[tuple[int, int]]


class JsonlCopy:
    """Leaves out the removed lines with their line ends."""

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "Clean copy (JSON Lines)"
    suffix: ClassVar[str] = ".jsonl"

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Copy everything else, blank lines and byte order mark included."""
        _write_lines(dataset, decision, target, task)


class CsvCopy:
    """Leaves out the removed records with their line ends."""

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "Clean copy (CSV or TSV)"
    suffix: ClassVar[str] = ".csv"

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Copy everything else, the header included."""
        _write_lines(dataset, decision, target, task)


class JsonArrayCopy:
    """Leaves out the removed elements, each with one separator."""

    name: ClassVar[str] = "json"
    title: ClassVar[str] = "Clean copy (JSON list)"
    suffix: ClassVar[str] = ".json"

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Copy everything else; a list that was valid JSON stays valid."""
        with open_pair(dataset, target) as (source, clean):
            for row in np.flatnonzero(decision.removed):
                check_record(source, dataset, int(row))
            cuts = list(_element_cuts(source, dataset, decision.removed))
            copy_without(source, clean, cuts, task)


class TextCopy:
    """Copies a document, or leaves the file empty if the document is removed."""

    name: ClassVar[str] = "text"
    title: ClassVar[str] = "Clean copy (text document)"
    suffix: ClassVar[str] = ".txt"

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Copy every byte or none."""
        with open_pair(dataset, target) as (source, clean):
            for row in np.flatnonzero(decision.removed):
                check_record(source, dataset, int(row))
            end = source.seek(0, 2) if decision.removed.all() else 0
            copy_without(source, clean, [(0, end)], task)


def _write_lines(dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
    with open_pair(dataset, target) as (source, clean):
        cuts = list(_line_cuts(source, dataset, np.flatnonzero(decision.removed)))
        copy_without(source, clean, cuts, task)


def _line_cuts(source: BinaryIO, dataset: Dataset, removed: NDArray[np.int64]) -> Cuts:
    for row in removed.tolist():
        check_record(source, dataset, row)
        start = int(dataset.index.offsets[row])
        end = start + int(dataset.index.lengths[row])
        source.seek(end)
        after = source.read(2)
        if after == b"\r\n":
            end += 2
        elif after[:1] in (b"\r", b"\n"):
            end += 1
        yield start, end


def _element_cuts(source: BinaryIO, dataset: Dataset, removed: NDArray[np.bool_]) -> Cuts:
    """Yield byte ranges such that each kept element but the first keeps what stands before it."""
    starts = np.asarray(dataset.index.offsets, np.int64)
    ends = starts + np.asarray(dataset.index.lengths, np.int64)
    n = len(starts) - _has_tail(source, starts, ends)
    kept = np.flatnonzero(~removed[:n])
    if len(kept) == 0 and n > 0:
        yield int(starts[0]), int(ends[n - 1])
    elif n > 0 and kept[0] > 0:
        yield int(starts[0]), int(starts[kept[0]])
    bounds = [*kept.tolist(), n] if len(kept) else []
    for before, after in pairwise(bounds):
        if after > before + 1:
            yield int(ends[before]), int(ends[after - 1])
    if n < len(starts) and removed[n]:
        yield int(starts[n]), int(ends[n])


def _has_tail(source: BinaryIO, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> bool:
    """Tell whether the last record is what follows the closing bracket, not an element."""
    if len(starts) < 2:
        return False
    source.seek(int(ends[-2]))
    gap = source.read(min(int(starts[-1] - ends[-2]), CHUNK_BYTES))
    return b"]" in gap


@hookimpl
def register_exporters() -> tuple[type[Exporter], ...]:
    """Offer one exporter per container; each is called like the reader it belongs to."""
    return (JsonlCopy, CsvCopy, JsonArrayCopy, ParquetCopy, ArrowCopy, TextCopy)
