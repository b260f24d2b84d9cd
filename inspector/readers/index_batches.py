"""Records to Arrow batches of bounded size."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from inspector.domain.notes import Note
from inspector.domain.protocols import Record
from inspector.domain.sample import FIELDS, ORIGINS, ROLES, Sample, Turn, join_turns
from inspector.readers.containers.source import open_source
from inspector.readers.layouts.detect import map_row, why_unmapped

BATCH_CHARACTERS: Final = 4 * 2**20
BATCH_ROWS: Final = 2**14

TOLD: Final = pa.list_(
    pa.struct(
        [
            pa.field("kind", pa.uint8()),
            *(pa.field(name, pa.string()) for name in ("key", "kept", "other")),
        ]
    )
)
"""Notes of a row in words; null where it has none."""

SCHEMA: Final = pa.schema(
    [
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("length", pa.int64(), nullable=False),
        pa.field("hash", pa.binary(16), nullable=False),
        pa.field("readable", pa.bool_(), nullable=False),
        pa.field("layout", pa.string()),
        pa.field("stage", pa.string()),
        pa.field("problem", pa.string()),
        pa.field("problem_offset", pa.int64(), nullable=False),
        pa.field("notes", pa.uint8(), nullable=False),
        pa.field("told", TOLD),
        *(pa.field(f"origin_{kind}", pa.large_string()) for kind in ORIGINS),
        *(
            field
            for name in FIELDS
            for field in (
                pa.field(name, pa.large_string()),
                pa.field(f"{name}_starts", pa.list_(pa.int32())),
                pa.field(f"{name}_roles", pa.list_(pa.uint8())),
            )
        ),
    ]
)
"""``offset`` to ``problem_offset`` as in ``RowIndex`` and ``Problem``; text and turns per field.

``notes`` are bits of ``domain.notes.NOTES``; an origin is null where it is not told.
"""

_ROLE_NUMBER: Final = {role: number for number, role in enumerate(ROLES)}


class BatchBuilder:
    """Collects rows until they are worth a batch."""

    def __init__(self) -> None:
        self._start()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def is_full(self) -> bool:
        """Whether the batch should be finished now."""
        return self._size >= BATCH_CHARACTERS or len(self._rows) >= BATCH_ROWS

    def add(
        self, record: Record, digest: bytes, sample: Sample | None, problem: str, at: int
    ) -> None:
        """Add one record with its sample, or with its problem."""
        length = len(record.raw) if record.length < 0 else record.length
        row: tuple[object, ...]
        if sample is None:
            row = (record.offset, length, digest, False, None, None, problem, at)
        else:
            row = (record.offset, length, digest, True, sample.layout, sample.stage, None, -1)
        notes = (record.notes, _told(record.told) if record.told else None)
        self._rows.append((*row, *notes))
        self._origins.append(sample.origin if sample is not None else {})
        fields = sample.fields if sample is not None else {}
        for name, column in self._fields.items():
            self._size += column.add(fields.get(name))

    def finish(self) -> pa.RecordBatch:
        """Return the batch and start the next one."""
        columns = list(zip(*self._rows, strict=True))
        arrays: list[pa.Array[Any]] = [
            pa.array(column, SCHEMA.field(number).type) for number, column in enumerate(columns)
        ]
        for kind in ORIGINS:
            told = [origin.get(kind) for origin in self._origins]
            arrays.append(pa.array(told, pa.large_string()))
        for field in self._fields.values():
            arrays += field.arrays()
        self._start()
        return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)

    def _start(self) -> None:
        self._rows: list[tuple[object, ...]] = []
        self._origins: list[Mapping[str, str]] = []
        self._fields = {name: _FieldColumns() for name in FIELDS}
        self._size = 0


def add_record(
    builder: BatchBuilder, record: Record, path: Path, mapping: Mapping[str, str]
) -> None:
    """Map a record to fields and add it; one that fits no layout is added with its reason."""
    problem, at, sample = record.problem, record.problem_offset, None
    if record.value is not None:
        sample = map_row(record.value, mapping)
        if sample is None:
            problem = why_unmapped(record.value, mapping)
            at = record.offset if record.length != 0 else -1
    builder.add(record, _hash_of(record, path), sample, problem, at)


def _told(notes: tuple[Note, ...]) -> list[dict[str, object]]:
    return [asdict(note) for note in notes]


def _hash_of(record: Record, path: Path) -> bytes:
    """Return blake2b-128 of a record; one too long to hold is read piece by piece."""
    if record.length <= len(record.raw):
        return hashlib.blake2b(record.raw, digest_size=16).digest()
    digest, left = hashlib.blake2b(digest_size=16), record.length
    with open_source(path) as (file, _):
        file.seek(record.offset)
        while left and (piece := file.read(min(left, 2**20))):
            digest.update(piece)
            left -= len(piece)
    return digest.digest()


class _FieldColumns:
    """Text, starts and roles of one field."""

    def __init__(self) -> None:
        self._texts: list[str | None] = []
        self._starts: list[int] = []
        self._roles: list[int] = []
        self._ends: list[int] = [0]

    def add(self, turns: tuple[Turn, ...] | None) -> int:
        """Append one row and return the length of its text."""
        text = None
        if turns and len(turns) == 1:
            text = turns[0].text
            self._starts.append(0)
            self._roles.append(_ROLE_NUMBER[turns[0].role])
        elif turns:
            text, starts, roles = join_turns(turns)
            self._starts += starts
            self._roles += roles
        self._texts.append(text)
        self._ends.append(len(self._starts))
        return len(text) if text else 0

    def arrays(self) -> list[pa.Array[Any]]:
        """Return the three columns; the lists are null where the text is."""
        offsets = pa.array(self._ends, pa.int32())
        missing = pa.array([text is None for text in self._texts], pa.bool_())
        starts = pa.ListArray.from_arrays(offsets, pa.array(self._starts, pa.int32()), mask=missing)
        roles = pa.ListArray.from_arrays(offsets, pa.array(self._roles, pa.uint8()), mask=missing)
        return [pa.array(self._texts, pa.large_string()), starts, roles]
