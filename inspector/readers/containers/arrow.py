"""Arrow IPC files and streams; as in Parquet, a row's canonical JSON stands for it.

A row is found by validating all batches before it: looking at one costs the time of reading so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Final

import pyarrow as pa
from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Record, Task
from inspector.files.arrow_ipc import IpcFile, open_ipc
from inspector.readers.containers.canonical import can_hold_floats
from inspector.readers.containers.json_text import parse_again
from inspector.readers.containers.parquet import batch_rows
from inspector.readers.containers.row_finder import row_finder
from inspector.readers.containers.source import REPORT_EVERY, file_size

PART_ROWS: Final = 1024
FEW_ROWS: Final = 16
"""As many rows of a dictionary are unpacked at once: each can be as large as the file."""

PART_BYTES: Final = 64 * 2**20
MAX_RATIO: Final = 1000
hookimpl = HookimplMarker("inspector")


class ArrowReader:
    """Reads every batch only after it was validated as a whole."""

    name: ClassVar[str] = "arrow"
    title: ClassVar[str] = "Arrow (file or stream)"
    suffixes: ClassVar[tuple[str, ...]] = (".arrow", ".feather")
    version: ClassVar[int] = 1

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield every row; its offset is its number and its length 0."""
        limit = MAX_RATIO * file_size(path) + 2**28
        with open_ipc(path) as file:
            for row, raw, problem in ipc_rows(file, 0):
                if row % REPORT_EVERY == 0:
                    task.report(row, 0, f"Reading {path.name}")
                limit -= len(raw)
                if limit < 0:
                    raise InputError(
                        f"{path.name} unpacks to over {MAX_RATIO} times its size; refused."
                    )
                value = None if problem else parse_again(raw, path)
                yield Record(row, raw, value, problem, -1, 0)

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse the canonical JSON of a row."""
        return parse_again(raw, path)


def ipc_rows(file: IpcFile, first: int) -> Iterator[tuple[int, bytes, str]]:
    """Yield (row, canonical JSON, problem) from row ``first`` on."""
    for start, batch, _ in file.batches():
        begin = max(first - start, 0)
        if begin < batch.num_rows:
            for row, item in enumerate(checked_rows(batch.slice(begin)), start + begin):
                yield row, *item


def checked_rows(batch: pa.RecordBatch) -> Iterator[tuple[bytes, str]]:
    """Yield (canonical JSON, problem) of each row of a validated batch, a few rows at a time."""
    with_floats = can_hold_floats(batch.schema)
    most = FEW_ROWS if any("dictionary" in str(field.type) for field in batch.schema) else PART_ROWS
    part = max(1, min(most, PART_BYTES * batch.num_rows // max(batch.nbytes, 1)))
    for at in range(0, batch.num_rows, part):
        yield from batch_rows(batch.slice(at, part), with_floats=with_floats, is_checked=True)


@contextmanager
def arrow_row_source(path: Path) -> Iterator[Callable[[int], bytes]]:
    """Open a file and give a function from row number to canonical JSON; ascending is fast."""
    file_size(path)
    with open_ipc(path) as file:
        yield row_finder(lambda first: ipc_rows(file.again(), first), path.name)


@hookimpl
def register_readers() -> tuple[type[Reader], ...]:
    """Offer the reader to the registry."""
    return (ArrowReader,)
