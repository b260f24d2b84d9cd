"""What was read from a source: a folder of columns that are opened by memory map.

Only files that this program wrote itself are mapped; sources never are. Columns are ``.npy``
files, written as the batches come; ``texts.arrow`` holds what is small: counts, problems, and the
values of origins; ``notes.arrow`` the notes in words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from inspector.domain.arrays import TextColumn, TurnColumn
from inspector.domain.dataset import Dataset, Problem, RowIndex
from inspector.domain.sample import FIELDS, ORIGINS, Stage
from inspector.store.array_cache import load_array, save_arrays
from inspector.store.column_files import ColumnFiles, writing_columns
from inspector.store.note_table import NoteTable, read_notes
from inspector.store.occurrences import count_occurrences
from inspector.store.origin_columns import OriginCodes, open_origins

VERSION: Final = 3
"""Of the files; a new one makes projects read their sources again."""

FILE: Final = "texts.arrow"
_COUNTS: Final = b"counts"
_FIELDS: Final[list[pa.Field[Any]]] = [
    pa.field("row", pa.int64()),
    pa.field("problem_offset", pa.int64()),
    pa.field("problem", pa.string()),
]
_PROBLEMS: Final = pa.schema(_FIELDS)


def write_batches(folder: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write batches one by one, holding none; return the number of rows."""
    counts = _Counts()
    with writing_columns(folder) as columns:
        writer = _Writer(columns, counts)
        writer.write(pa.RecordBatch.from_pylist([], schema))
        for batch in batches:
            writer.write(batch)
    digests = _digests(folder)
    save_arrays(folder, {"occurrences": count_occurrences(digests)})
    counts.notes.write(folder)
    _write_small(folder / FILE, counts)
    return counts.rows


def open_dataset(folder: Path, *, name: str, path: Path, container: str, stage: Stage) -> Dataset:
    """Open what ``write_batches`` wrote; text stays on disk until someone looks at it."""
    small = _read_small(folder)
    counts = _counts_of(small)
    kept = [name for name in FIELDS if name in counts["fields"]]
    layouts: Counter[str] = Counter(counts["layouts"])
    return Dataset(
        name=name,
        path=path,
        stage=stage,
        container=container,
        layouts=dict(layouts.most_common()),
        index=_row_index(folder),
        texts={field: _text_column(folder, field) for field in kept},
        turns={field: _turn_column(folder, field) for field in kept},
        problems=_problems(small),
        notes=np.asarray(load_array(folder, "notes"), np.uint8),
        told=read_notes(folder),
        origins=open_origins(folder, counts["origins"]),
    )


def guessed_stage(folder: Path) -> Stage:
    """Return the stage that most readable records of a written table have."""
    counts: Counter[str] = Counter(_counts_of(_read_small(folder))["stages"])
    return Stage(counts.most_common(1)[0][0]) if counts else Stage.SFT


@dataclass
class _Counts:
    """What is small enough to be held while the columns are written."""

    rows: int = 0
    layouts: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    fields: set[str] = field(default_factory=set)
    problems: list[pa.RecordBatch] = field(default_factory=list)
    notes: NoteTable = field(default_factory=NoteTable)
    origins: OriginCodes = field(default_factory=OriginCodes)


class _Writer:
    """Appends batches to the columns of a folder."""

    def __init__(self, columns: ColumnFiles, counts: _Counts) -> None:
        self._columns = columns
        self._counts = counts
        self._ends = dict.fromkeys(FIELDS, 0)
        self._turn_ends = dict.fromkeys(FIELDS, 0)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append one batch."""
        counts, n = self._counts, batch.num_rows
        for name in ("offset", "length"):
            self._columns.append(name, _plain(batch, name), np.int64)
        hashes = batch.column("hash")
        data = _bytes(hashes.buffers()[1])
        part = data[hashes.offset * 16 : (hashes.offset + n) * 16]
        self._columns.append("hash", part, np.uint8)
        readable = _plain(batch, "readable").astype(np.bool_)
        self._columns.append("readable", readable, np.bool_)
        for name, counter in (("layout", counts.layouts), ("stage", counts.stages)):
            for item in pc.value_counts(batch.column(name).drop_null()):
                counter[item["values"].as_py()] += item["counts"].as_py()
        self._note_problems(batch, readable)
        self._columns.append("notes", _plain(batch, "notes"), np.uint8)
        counts.notes.add(batch.column("told"), counts.rows)
        for kind in ORIGINS:
            counts.origins.write(self._columns, kind, batch.column(f"origin_{kind}"), counts.rows)
        for name in FIELDS:
            self._write_field(batch, name)
        counts.rows += n

    def _note_problems(self, batch: pa.RecordBatch, readable: NDArray[np.bool_]) -> None:
        bad = np.flatnonzero(~readable)
        if len(bad):
            told = batch.select(["problem_offset", "problem"]).take(bad)
            rows = pa.array(bad + self._counts.rows, pa.int64())
            self._counts.problems.append(
                pa.RecordBatch.from_arrays([rows, *told.columns], schema=_PROBLEMS)
            )

    def _write_field(self, batch: pa.RecordBatch, name: str) -> None:
        texts, n = batch.column(name), batch.num_rows
        present = np.asarray(texts.is_valid().to_numpy(zero_copy_only=False), np.bool_)
        if present.any():
            self._counts.fields.add(name)
        self._columns.append(f"{name}.present", present, np.bool_)
        _, ends, data = texts.buffers()
        limits = np.zeros(n + 1, np.int64)
        if n and ends is not None:
            limits = _bytes(ends).view(np.int64)[texts.offset : texts.offset + n + 1]
        part = _bytes(data)[limits[0] : limits[-1]]
        self._columns.append(f"{name}.text", part, np.uint8)
        shift = self._ends[name] - int(limits[0])
        self._append_ends(f"{name}.ends", limits + shift)
        self._ends[name] = int(limits[-1]) + shift
        self._write_turns(batch, name)

    def _write_turns(self, batch: pa.RecordBatch, name: str) -> None:
        starts, roles = batch.column(f"{name}_starts"), batch.column(f"{name}_roles")
        sizes = pc.list_value_length(starts).fill_null(0).to_numpy(zero_copy_only=False)
        ends = self._turn_ends[name] + np.concatenate([[0], np.cumsum(sizes)])
        self._append_ends(f"{name}.turns", ends)
        self._turn_ends[name] = int(ends[-1])
        flat = pc.list_flatten(starts).to_numpy(zero_copy_only=False)
        self._columns.append(f"{name}.starts", flat, np.int32)
        flat = pc.list_flatten(roles).to_numpy(zero_copy_only=False)
        self._columns.append(f"{name}.roles", flat, np.uint8)

    def _append_ends(self, name: str, ends: NDArray[Any]) -> None:
        """Append where things end; the first 0 is written once."""
        is_first = name not in self._columns
        self._columns.append(name, ends if is_first else ends[1:], np.int64)


def _bytes(buffer: pa.Buffer | None) -> NDArray[np.uint8]:
    return np.frombuffer(memoryview(buffer if buffer is not None else b""), np.uint8)


def _plain(batch: pa.RecordBatch, name: str) -> NDArray[Any]:
    return np.asarray(batch.column(name).to_numpy(zero_copy_only=False))


def _write_small(path: Path, counts: _Counts) -> None:
    told = {
        "layouts": counts.layouts,
        "stages": counts.stages,
        "fields": sorted(counts.fields),
        "origins": counts.origins.values,
    }
    schema = _PROBLEMS.with_metadata({_COUNTS: json.dumps(told).encode()})
    table = pa.Table.from_batches(counts.problems, _PROBLEMS).replace_schema_metadata(
        schema.metadata
    )
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(table)


def _read_small(folder: Path) -> pa.Table:
    with pa.OSFile(str(folder / FILE), "rb") as source:
        return pa.ipc.open_file(source).read_all()


def _counts_of(table: pa.Table) -> dict[str, Any]:
    metadata = table.schema.metadata or {}
    if _COUNTS not in metadata:
        raise pa.ArrowInvalid("The texts are in the files of an older version.")
    return dict(json.loads(metadata[_COUNTS]))


def _problems(table: pa.Table) -> tuple[Problem, ...]:
    return tuple(
        Problem(int(item["row"]), int(item["problem_offset"]), str(item["problem"]))
        for item in table.to_pylist()
    )


def _row_index(folder: Path) -> RowIndex:
    return RowIndex(
        offsets=np.asarray(load_array(folder, "offset"), np.int64),
        lengths=np.asarray(load_array(folder, "length"), np.int64),
        hashes=_digests(folder),
        occurrences=np.asarray(load_array(folder, "occurrences"), np.int32),
        readable=np.asarray(load_array(folder, "readable"), np.bool_),
    )


def _digests(folder: Path) -> NDArray[np.uint8]:
    return np.asarray(load_array(folder, "hash"), np.uint8).reshape(-1, 16)


def _text_column(folder: Path, field: str) -> TextColumn:
    return TextColumn(
        data=np.asarray(load_array(folder, f"{field}.text"), np.uint8),
        offsets=np.asarray(load_array(folder, f"{field}.ends"), np.int64),
        present=np.asarray(load_array(folder, f"{field}.present"), np.bool_),
    )


def _turn_column(folder: Path, field: str) -> TurnColumn:
    return TurnColumn(
        offsets=np.asarray(load_array(folder, f"{field}.turns"), np.int64),
        starts=np.asarray(load_array(folder, f"{field}.starts"), np.int32),
        roles=np.asarray(load_array(folder, f"{field}.roles"), np.uint8),
    )
