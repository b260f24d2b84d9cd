"""What was read from a source, as one Arrow IPC file that is opened by memory map.

Only files that this program wrote itself are mapped; sources never are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn, TurnColumn
from inspector.domain.dataset import Dataset, Problem, RowIndex
from inspector.domain.sample import FIELDS, Stage

FILE: Final = "texts.arrow"


def write_batches(folder: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write all batches as one contiguous batch, so that every column is one buffer; return rows."""
    table = pa.Table.from_batches(list(batches), schema).combine_chunks()
    with pa.OSFile(str(folder / FILE), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(table)
    return int(table.num_rows)


def open_dataset(folder: Path, *, name: str, path: Path, container: str, stage: Stage) -> Dataset:
    """Open what ``write_batches`` wrote; text stays on disk until someone looks at it."""
    table = pa.ipc.open_file(pa.memory_map(str(folder / FILE))).read_all()
    layouts = Counter(value for value in table["layout"].to_pylist() if value)
    texts = {field: _text_column(table[field]) for field in FIELDS}
    kept = [field for field in FIELDS if texts[field].present.any()]
    return Dataset(
        name=name,
        path=path,
        stage=stage,
        container=container,
        layouts=dict(layouts.most_common()),
        index=_row_index(table),
        texts={field: texts[field] for field in kept},
        turns={field: _turn_column(table, field) for field in kept},
        problems=_problems(table),
    )


def guessed_stage(folder: Path) -> Stage:
    """Return the stage that most readable records of a written table have."""
    column = pa.ipc.open_file(pa.memory_map(str(folder / FILE))).read_all()["stage"]
    counts = Counter(value for value in column.to_pylist() if value)
    return Stage(counts.most_common(1)[0][0]) if counts else Stage.SFT


def _array(column: pa.ChunkedArray) -> pa.Array:
    chunks = column.chunks
    return chunks[0] if len(chunks) == 1 else column.combine_chunks()


def _numbers(column: pa.ChunkedArray, kind: type[np.generic]) -> NDArray[np.generic]:
    return np.asarray(column.to_numpy(), kind)


def _row_index(table: pa.Table) -> RowIndex:
    rows = table.num_rows
    hashes = _array(table["hash"])
    raw = hashes.buffers()[1]
    digests = np.frombuffer(raw, np.uint8, rows * 16, hashes.offset * 16) if rows else b""
    digests = np.asarray(np.frombuffer(digests, np.uint8).reshape(rows, 16))
    return RowIndex(
        offsets=_numbers(table["offset"], np.int64),
        lengths=_numbers(table["length"], np.int64),
        hashes=digests,
        occurrences=_occurrences(digests),
        readable=_numbers(table["readable"], np.bool_),
    )


def _occurrences(digests: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Count, for every record, the equal records before it."""
    if not len(digests):
        return np.zeros(0, np.int32)
    _, inverse = np.unique(np.ascontiguousarray(digests).view("V16").ravel(), return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    same = inverse[order]
    first = np.concatenate([[True], same[1:] != same[:-1]])
    starts = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    counts = np.empty(len(order), np.int32)
    counts[order] = np.arange(len(order)) - starts
    return counts


def _text_column(column: pa.ChunkedArray) -> TextColumn:
    array = _array(column)
    present = np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.bool_)
    _, offsets, data = array.buffers()
    if offsets is None or not len(array):
        return TextColumn.of([None] * len(array))
    ends = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    texts = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return TextColumn(texts, ends, present)


def _turn_column(table: pa.Table, field: str) -> TurnColumn:
    starts, roles = _array(table[f"{field}_starts"]), _array(table[f"{field}_roles"])
    lengths = np.asarray(pc.list_value_length(starts).fill_null(0).to_numpy(zero_copy_only=False))
    return TurnColumn(
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        starts=np.asarray(starts.flatten().to_numpy(zero_copy_only=False), np.int32),
        roles=np.asarray(roles.flatten().to_numpy(zero_copy_only=False), np.uint8),
    )


def _problems(table: pa.Table) -> tuple[Problem, ...]:
    bad = np.flatnonzero(~_numbers(table["readable"], np.bool_))
    rows: Mapping[str, list[object]] = (
        table.take(pa.array(bad)).select(["problem", "problem_offset"]).to_pydict()
    )
    return tuple(
        Problem(int(row), int(str(offset)) if offset is not None else -1, str(reason))
        for row, reason, offset in zip(bad, rows["problem"], rows["problem_offset"], strict=True)
    )
