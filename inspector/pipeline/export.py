"""Write an export folder: whole or absent."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

from inspector.domain.dataset import Dataset, Union
from inspector.domain.decision import Decision, ExportReport
from inspector.domain.errors import InputError, UsageError
from inspector.domain.protocols import Task
from inspector.exporters.manifest import check_conservation, write_checksums, write_manifest
from inspector.exporters.suspects import write_suspects
from inspector.pipeline.plugins import Registry
from inspector.pipeline.state import ReadResult
from inspector.readers.index import open_records


def export(
    union: Union,
    decision: Decision,
    *,
    reads: Sequence[ReadResult],
    registry: Registry,
    target: Path,
    task: Task,
) -> ExportReport:
    """Write clean copies, removed records, manifest and checksums to ``target``.

    Everything is written beside ``target``, checked, flushed, and renamed into place at the end.

    Raises:
        UsageError: ``target`` holds something already.
        InputError: a source is not what was scanned, or a copy does not add up.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is not an empty folder; choose another for the export.")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.parent / f".{target.name}.{uuid.uuid4().hex}.partial"
    try:
        aside.mkdir()
        _write(union, decision, reads=reads, registry=registry, folder=aside, task=task)
        _flush(aside)
        if target.exists():
            target.rmdir()
        aside.rename(target)
        _flush_path(target.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    removed = {name: int(part.removed.sum()) for name, part in decision.datasets.items()}
    kept = {dataset.name: len(dataset) - removed[dataset.name] for dataset in union.datasets}
    return ExportReport(kept, removed)


def check_source(dataset: Dataset, read: ReadResult) -> None:
    """Raise ``InputError`` unless the source's bytes are those that were scanned."""
    try:
        with dataset.path.open("rb") as handle:
            digest = hashlib.file_digest(handle, lambda: hashlib.blake2b(digest_size=32))
    except OSError as error:
        raise InputError(f"{dataset.name} cannot be read any more: {error.strerror}.") from error
    if digest.hexdigest() != read.digest:
        raise InputError(f"{dataset.name} has changed since it was scanned; scan it again.")


def _write(
    union: Union,
    decision: Decision,
    *,
    reads: Sequence[ReadResult],
    registry: Registry,
    folder: Path,
    task: Task,
) -> None:
    suspects, manifest = folder / "data" / "suspects.jsonl", folder / "rows.manifest.jsonl"
    suspects.parent.mkdir(parents=True)
    with suspects.open("wb") as removed, manifest.open("wb") as rows:
        for number, (dataset, read) in enumerate(zip(union.datasets, reads, strict=True)):
            task.report(number, len(reads), dataset.name)
            check_source(dataset, read)
            part = decision.datasets[dataset.name]
            copy = folder / "data" / "clean" / dataset.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            registry.exporters[dataset.container]().write(dataset, part, copy, task)
            check_conservation(dataset, part, copy, registry.readers[dataset.container](), task)
            with open_records(dataset) as raw_of:
                write_suspects(dataset, part, raw_of, removed)
            with open_records(dataset) as raw_of:
                write_manifest(dataset, part, raw_of, rows, task)
    write_checksums(folder)


def _flush(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _flush_path(path)


def _flush_path(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
