"""What reviewers left on the rows of a result: verdicts, notes and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from inspector.domain.events import Changes
from inspector.domain.labels import VERDICTS, LabelKey
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
        rows = {row for row, _ in _known(columns, changes.verdicts)}
        for row, verdict in _known(columns, changes.verdicts):
            self.verdicts[row] = CODES[verdict]
        for row, note in _known(columns, changes.row_notes):
            _put(self.notes, row, note)
        for row, tags in _known(columns, changes.row_tags):
            _put(self.tags, row, tags)
        return np.fromiter(rows, np.int64)


def read_marks(session: Session, columns: Columns) -> Marks:
    """Read the labels of a project into arrays; takes a while, so not on the GUI thread.

    It also makes ``row_of`` of every dataset, which the first gesture would have to wait for.
    """
    marks = Marks(np.zeros(len(columns), np.uint8), {}, {})
    stored = session.labels.details()
    for start, dataset in zip(columns.union.starts, columns.union.datasets, strict=False):
        rows_of = dataset.row_of
        for key, details in stored.items():
            if key.dataset == dataset.name and key.uid in rows_of:
                row = int(start) + rows_of[key.uid]
                marks.verdicts[row] = CODES[details.verdict]
                _put(marks.notes, row, details.note)
                _put(marks.tags, row, details.tags)
    return marks


def key_of(columns: Columns, row: int) -> LabelKey:
    """Return what the label of a row hangs on."""
    dataset, record = columns.union.locate(row)
    return LabelKey(dataset.name, dataset.uid(record))


def _known(columns: Columns, marks: Mapping[LabelKey, _Value]) -> Iterator[tuple[int, _Value]]:
    for key, value in marks.items():
        row = _row(columns, key)
        if row != NO_ROW:
            yield row, value


def _row(columns: Columns, key: LabelKey) -> int:
    for start, dataset in zip(columns.union.starts, columns.union.datasets, strict=False):
        if dataset.name == key.dataset and key.uid in dataset.row_of:
            return int(start) + dataset.row_of[key.uid]
    return NO_ROW


def _put(marks: dict[int, _Value], row: int, value: _Value) -> None:
    """Keep what is not empty."""
    if value:
        marks[row] = value
    else:
        marks.pop(row, None)
