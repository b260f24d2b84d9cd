"""Parquet and Arrow to index batches: batches become lines of canonical JSON, compiled.

What is in any doubt (a text that is not UTF-8, columns of one name, too much at once) is read row
by row, as are small files. The result is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from inspector.domain.errors import InputError
from inspector.domain.protocols import Record, Task
from inspector.files.arrow_ipc import open_ipc
from inspector.readers.containers.arrow import checked_rows
from inspector.readers.containers.canonical import can_hold_floats
from inspector.readers.containers.json_text import parse_again
from inspector.readers.containers.parquet import (
    MAX_RATIO,
    batch_rows,
    open_parquet,
    parquet_batches,
)
from inspector.readers.containers.source import file_size
from inspector.readers.fast_canonical import REFUSED, canonical_lines
from inspector.readers.fast_lines import BLOCK_BYTES, Block, LineIndexer, worked_on
from inspector.readers.index_batches import BatchBuilder, add_record

BLOCK_ROWS: Final = 2**15
FREE_BYTES: Final = 2**28


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive rows of a table.

    Attributes:
        row: number of the first.
        batches: one or more, of one schema.
        is_valid: whether they are known to be; None if they were not validated yet.
    """

    row: int
    batches: tuple[pa.RecordBatch, ...]
    is_valid: bool | None

    @property
    def n_bytes(self) -> int:
        """Size of the rows in memory."""
        return sum(batch.nbytes for batch in self.batches)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return sum(batch.num_rows for batch in self.batches)


@dataclass(frozen=True, slots=True)
class Table:
    """An open file: its parts in order, how many rows it says it has (0: unknown), its rows."""

    parts: Iterator[Part]
    n_rows: int
    rows_of: Callable[[pa.RecordBatch], Iterator[tuple[bytes, str]]]


class TableIndexer:
    """Indexes the rows of one Parquet or Arrow file; ``batches`` never stops before the end."""

    resume: Final = -1

    def __init__(
        self, path: Path, mapping: Mapping[str, str], *, is_parquet: bool, block_bytes: int = 0
    ) -> None:
        self._open = _parquet if is_parquet else _arrow
        self._path = path
        self._mapping = mapping
        self._block_bytes = block_bytes or BLOCK_BYTES
        self._lines = LineIndexer(path, mapping)
        self._left = MAX_RATIO * file_size(path) + FREE_BYTES

    def batches(self, task: Task) -> Iterator[pa.RecordBatch]:
        """Yield the index in order; parts are worked on in threads, a few at a time.

        Raises:
            InputError: if the file is damaged, or holds far more than its size allows.
        """
        with self._open(self._path) as table:

            def parts() -> Iterator[Part]:
                for part in collected(table.parts, self._block_bytes):
                    task.report(part.row, table.n_rows, f"Reading {self._path.name}")
                    yield part

            for size, batch, part in worked_on(parts(), self._index):
                self._spend(size)
                if batch is not None:
                    yield batch
                elif part is not None:
                    yield from self._row_by_row(part, table)
            task.report(table.n_rows, table.n_rows, f"Reading {self._path.name}")

    def _index(self, part: Part) -> tuple[int, pa.RecordBatch | None, Part | None]:
        """Return bytes of canonical JSON and the index, or the part itself if it is in doubt."""
        if part.is_valid is False:
            return 0, None, part
        try:
            if part.is_valid is None:
                for batch in part.batches:
                    batch.validate(full=True)
            data = canonical_lines(part.batches)
        except REFUSED:
            return 0, None, part
        size = len(data)
        return size - part.n_rows, self._lines.index(Block(0, data, size, part.row)), None

    def _row_by_row(self, part: Part, table: Table) -> Iterator[pa.RecordBatch]:
        builder = BatchBuilder()
        rows = (item for batch in part.batches for item in table.rows_of(batch))
        for row, (raw, problem) in enumerate(rows, part.row):
            self._spend(len(raw))
            value = None if problem else parse_again(raw, self._path)
            record = Record(row, raw, value, problem, -1, 0)
            add_record(builder, record, self._path, self._mapping)
            if builder.is_full:
                yield builder.finish()
        if len(builder):
            yield builder.finish()

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise InputError(
                f"{self._path.name} unpacks to over {MAX_RATIO} times its size; refused."
            )


def collected(parts: Iterable[Part], n_bytes: int) -> Iterator[Part]:
    """Join parts, or cut them, to such of about this size; only valid ones are joined."""
    held: list[Part] = []
    for part in (piece for whole in parts for piece in _pieces(whole, n_bytes)):
        size = sum(each.n_bytes for each in held) + part.n_bytes
        n_rows = sum(each.n_rows for each in held) + part.n_rows
        if held and (
            size > n_bytes or n_rows > BLOCK_ROWS or part.is_valid is not held[0].is_valid
        ):
            yield _joined(held)
            held = []
        held.append(part)
    if held:
        yield _joined(held)


def _joined(parts: list[Part]) -> Part:
    batches = tuple(batch for part in parts for batch in part.batches)
    return Part(parts[0].row, batches, parts[0].is_valid)


def _pieces(part: Part, n_bytes: int) -> Iterator[Part]:
    """Cut a part of one batch."""
    (batch,) = part.batches
    step = min(max(1, n_bytes * batch.num_rows // max(batch.nbytes, 1)), BLOCK_ROWS)
    for at in range(0, batch.num_rows, step):
        yield Part(part.row + at, (batch.slice(at, step),), part.is_valid)


@contextmanager
def _parquet(path: Path) -> Iterator[Table]:
    with open_parquet(path) as file:
        n_rows = file.metadata.num_rows

        def parts() -> Iterator[Part]:
            found = 0
            for row, batch in parquet_batches(file, 0):
                found += batch.num_rows
                yield Part(row, (batch,), None)
            if found != n_rows:
                raise InputError(f"{path.name} is damaged: {found} of its {n_rows} rows are there.")

        with_floats = can_hold_floats(file.schema_arrow)
        yield Table(parts(), n_rows, lambda batch: batch_rows(batch, with_floats=with_floats))


@contextmanager
def _arrow(path: Path) -> Iterator[Table]:
    with open_ipc(path) as file:
        parts = (Part(row, (batch,), is_valid) for row, batch, is_valid in file.batches())
        yield Table(parts, 0, checked_rows)
