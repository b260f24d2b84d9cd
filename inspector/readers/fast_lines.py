"""Lines of JSON to index batches in blocks: compiled where rows are alike, row by row where not.

The lines are those of a file, or were written from a table: then each is a row of it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from inspector.domain.protocols import Record, Task
from inspector.readers.containers.json_text import parse_again, record_of
from inspector.readers.containers.source import open_source, skip_bom
from inspector.readers.fast_batches import fast_batch, merged
from inspector.readers.fast_plans import Shapes
from inspector.readers.fast_scan import MAX_PATTERNS, PATTERNS, ROWS, scan
from inspector.readers.index_batches import BatchBuilder, add_record
from inspector.readers.layouts.detect import map_row
from inspector.readers.layouts.mapping import opened_columns

BLOCK_BYTES: Final = 8 * 2**20
MAX_LINE_BYTES: Final = 32 * 2**20
"""A file with a longer line is read record by record from there on."""

THREADS: Final = min(os.cpu_count() or 1, 4)
_LEARNT_ROWS: Final = 64
_SMALLEST_SLOT: Final = 5
Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines.

    Attributes:
        offset: of the first byte in the file.
        data: uint8; only the first ``size`` bytes count.
        size: where the last line ends.
        first_row: -1, or the lines are rows of a table from this one on, none of them blank.
    """

    offset: int
    data: NDArray[np.uint8]
    size: int
    first_row: int = -1


class LineIndexer:
    """Indexes the lines of one file; ``resume`` is where ``batches`` had to stop, or -1."""

    def __init__(self, path: Path, mapping: Mapping[str, str], block_bytes: int = 0) -> None:
        self.resume = -1
        self._path = path
        self._mapping = mapping
        self._block_bytes = block_bytes or BLOCK_BYTES
        self._shapes = Shapes(partial(map_row, mapping=mapping), opened_columns(mapping))

    def batches(self, task: Task) -> Iterator[pa.RecordBatch]:
        """Yield the index in file order; blocks are worked on in threads, a few at a time."""
        with open_source(self._path) as (file, size):

            def blocks() -> Iterator[Block]:
                for block in self._blocks(file):
                    task.report(block.offset, size, f"Reading {self._path.name}")
                    yield block

            for batch in worked_on(blocks(), self.index):
                if batch is not None:
                    yield batch
            task.report(size, size, f"Reading {self._path.name}")

    def index(self, block: Block) -> pa.RecordBatch | None:
        """Index the records of a block; None if all its lines are blank."""
        n_known = len(self._shapes)
        found = self._scanned(block)
        if len(in_doubt := found.rows[found.rows[:, 2] < 0]):
            self._learn(block, in_doubt)
            if len(self._shapes) > n_known:  # by this block or, meanwhile, by another
                found = self._scanned(block)
        plans = [self._shapes.plan(*pattern) for pattern in found.patterns.tolist()]
        is_fast = _is_planned(found.rows, plans)
        parts = []
        if is_fast.any():
            parts.append(
                fast_batch(block.offset, block.data, found.rows[is_fast], found.spans, plans)
            )
        if not is_fast.all():
            parts.append(self._slow_batch(block, found.rows[~is_fast], np.flatnonzero(~is_fast)))
        batch = merged(parts, is_fast) if parts else None
        return batch if batch is None or block.first_row < 0 else _numbered(batch, block.first_row)

    def _blocks(self, file: BinaryIO) -> Iterator[Block]:
        """Cut the file behind line feeds; set ``resume`` and stop at a line without an end."""
        offset, rest = skip_bom(file), np.zeros(0, np.uint8)
        while True:
            data = np.empty(len(rest) + self._block_bytes, np.uint8)
            data[: len(rest)] = rest
            got = file.readinto(data.data[len(rest) :])  # type: ignore[attr-defined]
            size = len(rest) + got
            if not size:
                return
            end = _last_line_end(data, size) if got else size
            if end:
                yield Block(offset, data, end)
                offset += end
            rest = data[end:size].copy()
            if len(rest) > MAX_LINE_BYTES:
                self.resume = offset
                return

    def _scanned(self, block: Block) -> _Found:
        data, size = block.data, block.size
        lines = int(np.count_nonzero(data[:size] == 10)) + 1
        rows, counts = np.empty((lines, 4), np.int64), np.zeros(4, np.int64)
        spans = np.empty((size // _SMALLEST_SLOT + 64, 3), np.int64)
        patterns = np.empty((MAX_PATTERNS, 3), np.int64)
        table = np.full(4 * MAX_PATTERNS, -1, np.int64)
        keys, ends, shapes, roles = self._shapes.arrays()
        shapes = shapes if _is_utf8(data, size) else shapes[:0]
        scan(data, size, keys, ends, shapes, roles, rows, spans, patterns, table, counts)
        return _Found(rows[: counts[ROWS]], spans, patterns[: counts[PATTERNS]])

    def _learn(self, block: Block, rows: NDArray[np.int64]) -> None:
        step = -(-len(rows) // _LEARNT_ROWS)
        records = (self._record(block, row, 0) for row in rows[::step].tolist())
        self._shapes.learn(each.value for each in records if each.value is not None)

    def _slow_batch(
        self, block: Block, rows: NDArray[np.int64], numbers: NDArray[np.int64]
    ) -> pa.RecordBatch:
        builder = BatchBuilder()
        for row, number in zip(rows.tolist(), numbers.tolist(), strict=True):
            add_record(builder, self._record(block, row, number), self._path, self._mapping)
        return builder.finish()

    def _record(self, block: Block, row: list[int], number: int) -> Record:
        start, end = row[:2]
        raw = block.data[start:end].tobytes()
        if block.first_row < 0:
            return record_of(block.offset + start, raw)
        return Record(block.first_row + number, raw, parse_again(raw, self._path), "", -1, 0)


def worked_on(items: Iterable[Item], work: Callable[[Item], Found]) -> Iterator[Found]:
    """Yield what ``work`` makes of each item, in order; threads are a few items ahead."""
    ahead: deque[Future[Found]] = deque()
    with ThreadPoolExecutor(THREADS) as threads:
        try:
            for item in items:
                ahead.append(threads.submit(work, item))
                if len(ahead) > THREADS:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Found:
    """What ``scan`` wrote."""

    rows: NDArray[np.int64]
    spans: NDArray[np.int64]
    patterns: NDArray[np.int64]


def _numbered(batch: pa.RecordBatch, first_row: int) -> pa.RecordBatch:
    """Return a batch of consecutive rows, which have a number in place of an offset and length."""
    n = batch.num_rows
    offsets = pa.array(np.arange(first_row, first_row + n, dtype=np.int64))
    columns = [offsets, pa.array(np.zeros(n, np.int64)), *batch.columns[2:]]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _is_planned(rows: NDArray[np.int64], plans: list[Any]) -> NDArray[np.bool_]:
    known = np.array([plan is not None for plan in plans] + [False], np.bool_)
    return np.asarray(known[rows[:, 2]])


def _is_utf8(data: NDArray[np.uint8], size: int) -> bool:
    offsets = pa.py_buffer(np.array([0, size], np.int64).data)
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data.data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _last_line_end(data: NDArray[np.uint8], size: int) -> int:
    """Return the position behind the last line feed, 0 if there is none."""
    step = 2**16
    for start in range(size - size % step, -1, -step):
        found = np.flatnonzero(data[start : min(start + step, size)] == 10)
        if len(found):
            return start + int(found[-1]) + 1
    return 0
