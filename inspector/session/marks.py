"""What reviewers left on the rows of a result: verdicts, notes and tags."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from inspector.domain.dataset import Union
from inspector.domain.events import Changes
from inspector.domain.labels import VERDICTS, LabelKey, Verdict
from inspector.session.columns import Columns
from inspector.session.selection import NO_ROW

if TYPE_CHECKING:
    from inspector.session.session import Session

CODES: Final = {verdict: code for code, verdict in enumerate(VERDICTS)}
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Labels of a result as arrays.

    Attributes:
        verdicts: uint8 (n), codes of ``VERDICTS``.
        notes: row to note; only rows that have one.
        tags: row to what it is tagged as; only rows that are.
    """

    verdicts: NDArray[np.uint8]
    notes: dict[int, str]
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def take(self, columns: Columns, changes: Changes) -> NDArray[np.int64]:
        """Take over what a gesture changed and return the rows, int64."""
        keys, notes, tags = list(changes.verdicts), changes.row_notes, changes.row_tags
        rows = find_rows(columns.union, keys)

        def rows_of(marks: Mapping[LabelKey, object]) -> NDArray[np.int64]:
            is_same = list(marks) == keys  # they usually are, which is known at once
            return rows if is_same else find_rows(columns.union, marks)

        self._judge(rows, changes.verdicts.values())
        _put(self.notes, rows_of(notes), notes.values())
        _put(self.tags, rows_of(tags), tags.values())
        return np.asarray(rows[rows != NO_ROW])

    def become(self, other: Marks) -> NDArray[np.int64]:
        """Take over another reading of the labels of all rows; return the rows that differ."""
        differs = self.verdicts != other.verdicts
        differs[list({*self.notes, *other.notes, *self.tags, *other.tags})] = True
        self.verdicts[:] = other.verdicts  # others look at this very array
        for marks in (self.notes, self.tags):
            marks.clear()
        self.notes.update(other.notes)
        self.tags.update(other.tags)
        return np.flatnonzero(differs).astype(np.int64, copy=False)

    def _judge(self, rows: NDArray[np.int64], verdicts: Collection[Verdict]) -> None:
        codes = np.fromiter(map(CODES.__getitem__, verdicts), np.uint8, len(rows))
        is_here = rows != NO_ROW
        self.verdicts[rows[is_here]] = codes[is_here]


def no_marks(total: int) -> Marks:
    """Return the labels of rows that have none."""
    return Marks(np.zeros(total, np.uint8), {})


def read_marks(session: Session, columns: Columns) -> Marks:
    """Read the labels of a project into arrays; takes a while, so not on the GUI thread.

    It also makes ``row_of`` of every dataset, which the first gesture would have to wait for.
    """
    marks, stored = no_marks(len(columns)), session.labels.details()
    rows, labels = find_rows(columns.union, stored), stored.values()
    marks._judge(rows, [label.verdict for label in labels])
    _put(marks.notes, rows, [label.note for label in labels])
    _put(marks.tags, rows, [label.tags for label in labels])
    return marks


def find_rows(union: Union, keys: Collection[LabelKey]) -> NDArray[np.int64]:
    """Return the row of each key, int64, ``NO_ROW`` for one whose record is not there."""
    starts = zip(union.starts.tolist(), union.datasets, strict=False)
    places = {dataset.name: (start, dataset.row_of) for start, dataset in starts}
    nowhere: tuple[int, dict[str, int]] = 0, {}

    def found() -> Iterator[int]:
        for key in keys:
            start, row_of = places.get(key.dataset, nowhere)
            record = row_of.get(key.uid)
            yield NO_ROW if record is None else start + record

    return np.fromiter(found(), np.int64, len(keys))


def _put(marks: dict[int, _Value], rows: NDArray[np.int64], values: Collection[_Value]) -> None:
    """Keep what is not empty."""
    if not marks and not any(values):
        return  # as after most verdicts
    for row, value in zip(rows.tolist(), values, strict=True):
        if row == NO_ROW:
            continue
        if value:
            marks[row] = value
        else:
            marks.pop(row, None)
