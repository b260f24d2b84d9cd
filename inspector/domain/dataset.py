"""A file that was read, and the union of all files of a project."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools, Bytes, Ints, TextColumn, TurnColumn
from inspector.domain.notes import Note
from inspector.domain.origins import OriginColumn, joined, untold
from inspector.domain.sample import ROLES, TURN_SEPARATOR, Stage, Turn

STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record could not be read: 0-based record, byte offset (-1 if none), one sentence."""

    row: int
    byte_offset: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class RowIndex:
    """Where the n records of a file lie and what identifies them.

    Attributes:
        offsets: int64 (n), byte offset of the record; its row number in Parquet.
        lengths: int64 (n), bytes without line end; 0 in Parquet.
        hashes: uint8 (n, 16), blake2b-128 of the record's bytes without BOM and line end.
        occurrences: int32 (n), how many equal records came before.
        readable: bool (n), False for a record listed in ``Dataset.problems``.
    """

    offsets: Ints
    lengths: Ints
    hashes: Bytes
    occurrences: Ints
    readable: Bools


@dataclass(frozen=True, eq=False)
class Dataset:
    """One source file: identity, index and text columns; never rows as Python objects.

    Attributes:
        name: the ``file`` people see: basename, parent folder prefixed on a clash.
        path: the source, which is never written.
        stage: where in training it is used.
        container: ``jsonl``, ``json``, ``csv`` or ``parquet``.
        layouts: layout name to number of records.
        index: where the records are.
        texts: field to column.
        turns: field to turn boundaries.
        problems: the records that could not be read, in file order.
        notes: uint8 (n), bits of ``notes.NOTES``; zeros if not given.
        told: record number to its notes in words; of very many noted records only the first.
        origins: kind of origin (``sample.ORIGINS``) to its column; only kinds that some record has.
    """

    name: str
    path: Path
    stage: Stage
    container: str
    layouts: Mapping[str, int]
    index: RowIndex
    texts: Mapping[str, TextColumn]
    turns: Mapping[str, TurnColumn]
    problems: tuple[Problem, ...]
    notes: Bytes = field(default_factory=lambda: np.zeros(0, np.uint8))
    told: Mapping[int, tuple[Note, ...]] = field(default_factory=dict)
    origins: Mapping[str, OriginColumn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not len(self.notes):
            object.__setattr__(self, "notes", np.zeros(len(self), np.uint8))

    def __len__(self) -> int:
        return len(self.index.offsets)

    def uid(self, row: int) -> str:
        """Content hash and occurrence: the identity that labels hang on."""
        return f"{self.index.hashes[row].tobytes().hex()}-{self.index.occurrences[row]}"

    def problem(self, row: int) -> str:
        """Return why a record could not be read, as it is told; empty for one that could."""
        if self.index.readable[row]:
            return ""
        number = bisect_left(self.problems, row, key=lambda problem: problem.row)
        found = self.problems[number : number + 1]
        return found[0].reason if found and found[0].row == row else "unreadable"

    @cached_property
    def uids(self) -> list[str]:
        """Return the uid of every record, in file order."""
        digests = self.index.hashes.tobytes().hex()
        counts = self.index.occurrences.tolist()
        return [f"{digests[32 * row : 32 * row + 32]}-{count}" for row, count in enumerate(counts)]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Map uid to record number."""
        return {uid: row for row, uid in enumerate(self.uids)}

    def find(self, uids: Sequence[str]) -> NDArray[np.int64]:
        """Return the record number of each uid, -1 where there is none; needs no dictionary."""
        halves, order = self._hash_halves, self._hash_order
        found = np.full(len(uids), -1, np.int64)
        for number, uid in enumerate(uids):
            digest, _, count = uid.partition("-")
            if len(digest) != 32 or not count.isdecimal() or uid != f"{digest}-{int(count)}":
                continue
            try:
                wanted = np.frombuffer(bytes.fromhex(digest), np.uint64)
            except ValueError:
                continue
            first, last = (
                np.searchsorted(halves, wanted[0], side=side, sorter=order)
                for side in ("left", "right")
            )
            guess = order[first + int(count) : first + int(count) + 1].tolist()
            for row in (*guess, *order[first:last].tolist()):
                if self.uid(row) == uid:
                    found[number] = row
                    break
        return found

    @cached_property
    def _hash_halves(self) -> NDArray[np.uint64]:
        return np.ascontiguousarray(self.index.hashes[:, :8]).view(np.uint64).ravel()

    @cached_property
    def _hash_order(self) -> NDArray[np.int64]:
        return np.argsort(self._hash_halves, kind="stable")


@dataclass(frozen=True, eq=False)
class Union:
    """All datasets of a project side by side; a *row* of the union is one record of one of them."""

    datasets: tuple[Dataset, ...]

    def __len__(self) -> int:
        return int(self.starts[-1])

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Return int64 (datasets + 1), the union row at which each dataset begins."""
        sizes = [len(dataset) for dataset in self.datasets]
        return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    @cached_property
    def dataset_of(self) -> NDArray[np.int32]:
        """Return int32 (n), which dataset a row belongs to."""
        numbers = np.arange(len(self.datasets), dtype=np.int32)
        return np.repeat(numbers, np.diff(self.starts))

    @cached_property
    def stage_of(self) -> NDArray[np.int32]:
        """Return int32 (n), index into ``STAGES``."""
        codes = [STAGES.index(dataset.stage) for dataset in self.datasets]
        return np.asarray(codes, np.int32)[self.dataset_of]

    @cached_property
    def readable(self) -> Bools:
        """Return bool (n)."""
        parts = [dataset.index.readable for dataset in self.datasets]
        return np.concatenate(parts) if parts else np.zeros(0, np.bool_)

    @cached_property
    def notes(self) -> Bytes:
        """Return uint8 (n), bits of ``notes.NOTES``: what parsers disagree on."""
        parts = [dataset.notes for dataset in self.datasets]
        return np.concatenate(parts) if parts else np.zeros(0, np.uint8)

    def told(self, row: int) -> tuple[Note, ...]:
        """Return the notes of a row in words, as far as they were kept."""
        dataset, record = self.locate(row)
        return dataset.told.get(record, ())

    def origin(self, kind: str) -> OriginColumn:
        """Return what all rows tell of a kind of origin; equal values have one code everywhere."""
        return joined([data.origins.get(kind) or untold(len(data)) for data in self.datasets])

    def has_rows_of(self, other: Union) -> bool:
        """Return whether a row number means the same record in both."""
        return len(self.datasets) == len(other.datasets) and all(
            a is b or (a.name == b.name and np.array_equal(a.index.hashes, b.index.hashes))
            for a, b in zip(self.datasets, other.datasets, strict=True)
        )

    def locate(self, row: int) -> tuple[Dataset, int]:
        """Return the dataset and record number of a row of the union."""
        number = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.datasets[number], row - int(self.starts[number])

    def row(self, name: str, record: int) -> int | None:
        """Return the union row of record ``record`` of the dataset called ``name``, if any."""
        for start, dataset in zip(self.starts, self.datasets, strict=False):
            if dataset.name == name and 0 <= record < len(dataset):
                return int(start) + record
        return None

    def text(self, field: str, row: int) -> str:
        """Return the stored text of a field; empty where absent."""
        dataset, record = self.locate(row)
        column = dataset.texts.get(field)
        return column[record] if column is not None else ""

    def head(self, field: str, row: int, length: int) -> str:
        """Return the first ``length`` code points of a field; empty where absent."""
        dataset, record = self.locate(row)
        column = dataset.texts.get(field)
        return column.head(record, length) if column is not None else ""

    def turns(self, field: str, row: int) -> list[tuple[int, Turn]]:
        """Return (code point of the stored text at which it starts, turn); empty where absent."""
        dataset, record = self.locate(row)
        if field not in dataset.texts or not dataset.texts[field].present[record]:
            return []
        text, marks = dataset.texts[field][record], dataset.turns[field][record]
        ends = [start - len(TURN_SEPARATOR) for start, _ in marks[1:]] + [len(text)]
        return [
            (start, Turn(ROLES[role], text[start:end]))
            for (start, role), end in zip(marks, ends, strict=True)
        ]

    def texts(self, field: str) -> Iterator[str]:
        """Yield the stored text of a field for every row; empty where absent."""
        for dataset in self.datasets:
            column = dataset.texts.get(field)
            yield from column if column is not None else [""] * len(dataset)

    def present(self, field: str) -> Bools:
        """Return bool (n), which rows have the field."""
        parts = [
            dataset.texts[field].present
            if field in dataset.texts
            else np.zeros(len(dataset), np.bool_)
            for dataset in self.datasets
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.bool_)
