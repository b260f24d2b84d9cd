"""What is looked at: one focused row, and a set of selected rows; every view observes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Bools, Ints

if TYPE_CHECKING:
    from inspector.session.similar import Ranked

NO_ROW: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """The selected rows of one moment: int64, ascending, and their own order if they have one."""

    rows: NDArray[np.int64]
    ranked: Ranked | None

    def ordered(self, order: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows in their own order, else as they stand in ``order``, int64 of all."""
        if self.ranked is not None:
            return self.ranked.rows
        chosen = np.zeros(len(order), np.bool_)
        chosen[self.rows] = True
        return order[chosen[order]]


class Selection:
    """Rows of the union that are focused and selected; listeners read what they need.

    Attributes:
        row: the focused row, ``NO_ROW`` when there is none.
        rows: int64, the selected rows, ascending, each once.
        group: id of the group whose rows are selected, empty when they were picked otherwise.
        ranked: the order of the selected rows, None unless they were found by their likeness.
    """

    focused: ClassVar[Signal] = Signal(int)
    changed: ClassVar[Signal] = Signal()

    def __init__(self) -> None:
        self.row = NO_ROW
        self.rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self.group = ""
        self.ranked: Ranked | None = None

    @property
    def picked(self) -> Picked:
        """Return what is selected now, for work on another thread."""
        return Picked(self.rows, self.ranked)

    def focus(self, row: int) -> None:
        """Look at a row, or at none (``NO_ROW``)."""
        if row != self.row:
            self.row = row
            self.focused.emit(row)

    def replace(self, rows: Ints, group: str = "") -> None:
        """Select these rows and no others."""
        self._set(_ascending(np.asarray(rows, np.int64)), group)

    def rank(self, ranked: Ranked) -> None:
        """Select the rows that were found by their likeness, in that order."""
        self._set(_ascending(ranked.rows), ranked=ranked)

    def add(self, rows: Ints) -> None:
        """Select these rows too."""
        self._set(_ascending(np.concatenate([self.rows, rows])))

    def remove(self, rows: Ints) -> None:
        """Select these rows no longer."""
        self._set(self.rows[~np.isin(self.rows, rows)])

    def clear(self) -> None:
        """Select nothing; the focus stays."""
        self._set(np.zeros(0, np.int64))

    def mask(self, total: int) -> Bools:
        """Return bool (total), which rows are selected."""
        found = np.zeros(total, np.bool_)
        found[self.rows] = True
        return found

    def _set(self, rows: NDArray[np.int64], group: str = "", ranked: Ranked | None = None) -> None:
        is_same = group == self.group and ranked is self.ranked
        if not is_same or not np.array_equal(rows, self.rows):
            self.rows, self.group, self.ranked = rows, group, ranked
            self.changed.emit()


def _ascending(rows: Ints) -> NDArray[np.int64]:
    """Return the rows in order, each once; ``np.unique`` takes a second for a million."""
    if not len(rows):
        return np.zeros(0, np.int64)
    is_in = np.zeros(int(rows.max()) + 1, np.bool_)
    is_in[rows] = True
    return np.flatnonzero(is_in).astype(np.int64, copy=False)
