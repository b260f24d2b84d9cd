"""What was read from a source, as one Arrow IPC file that is opened by memory map.

Only files that this program wrote itself are mapped; sources never are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn, TurnColumn
from inspector.domain.dataset import Dataset, Problem, RowIndex
from inspector.domain.sample import FIELDS, Stage

FILE: Final = "texts.arrow"


def write_batches(folder: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write batches as one, so that every column is a single buffer; return the number of rows."""
    table = pa.Table.from_batches(list(batches), schema).combine_chunks()
    with pa.OSFile(str(folder / FILE), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(table)
    return int(table.num_rows)


def open_dataset(folder: Path, *, name: str, path: Path, container: str, stage: Stage) -> Dataset:
    """Open what ``write_batches`` wrote; text stays on disk until someone looks at it."""
    table = pa.ipc.open_file(pa.memory_map(str(folder / FILE))).read_all()
    layouts = Counter(value for value in table["layout"].to_pylist() if value)
    texts = {field: _text_column(table, field) for field in FIELDS}
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


def _array(table: pa.Table, name: str) -> Any:  # noqa: ANN401 - pyarrow's stubs know no columns
    chunks = table[name].chunks
    return chunks[0] if len(chunks) == 1 else table[name].combine_chunks()


def _numbers(table: pa.Table, name: str) -> NDArray[np.int64]:
    return np.asarray(table[name].to_numpy(), np.int64)


def _readable(table: pa.Table) -> NDArray[np.bool_]:
    return np.asarray(table["readable"].to_numpy(), np.bool_)


def _row_index(table: pa.Table) -> RowIndex:
    digests = _digests(table)
    return RowIndex(
        offsets=_numbers(table, "offset"),
        lengths=_numbers(table, "length"),
        hashes=digests,
        occurrences=_occurrences(digests),
        readable=_readable(table),
    )


def _digests(table: pa.Table) -> NDArray[np.uint8]:
    hashes, rows = _array(table, "hash"), table.num_rows
    if not rows:
        return np.zeros((0, 16), np.uint8)
    data = np.frombuffer(hashes.buffers()[1], np.uint8, rows * 16, hashes.offset * 16)
    return np.asarray(data.reshape(rows, 16))


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


def _text_column(table: pa.Table, field: str) -> TextColumn:
    array = _array(table, field)
    present = np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.bool_)
    _, offsets, data = array.buffers()
    if offsets is None or not len(array):
        return TextColumn.of([None] * len(array))
    ends = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    texts = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return TextColumn(texts, ends, present)


def _turn_column(table: pa.Table, field: str) -> TurnColumn:
    starts, roles = _array(table, f"{field}_starts"), _array(table, f"{field}_roles")
    lengths = np.asarray(pc.list_value_length(starts).fill_null(0).to_numpy(zero_copy_only=False))
    return TurnColumn(
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        starts=np.asarray(starts.flatten().to_numpy(zero_copy_only=False), np.int32),
        roles=np.asarray(roles.flatten().to_numpy(zero_copy_only=False), np.uint8),
    )


def _problems(table: pa.Table) -> tuple[Problem, ...]:
    bad = np.flatnonzero(~_readable(table))
    told = table.select(["problem", "problem_offset"]).take(bad).to_pylist()
    return tuple(
        Problem(int(row), int(item["problem_offset"]), str(item["problem"]))
        for row, item in zip(bad, told, strict=True)
    )
