"""The rows of the listing as a Qt model; a cell is made when it is asked for, and only then."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from inspector.domain.arrays import Bools
from inspector.domain.labels import VERDICTS, Verdict
from inspector.gui.safe_text import tooltip
from inspector.gui.table import cells
from inspector.session.columns import Columns
from inspector.session.row_order import Order, Tab
from inspector.session.similar import Ranked
from inspector.session.table_columns import table_columns
from inspector.session.workspace import Workspace

CACHED: Final = 1_024
"""Cells whose text is kept, more than any screen shows."""

QUICK: Final = frozenset(("score", "verdict", "stage"))
"""Columns that are not kept: they change, or cost nothing."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """Where the usual columns are in the model; all others come behind."""

    SCORE = 0
    VERDICT = 1
    STAGE = 2
    TEXT = 3
    WHY = 4
    PLACE = 5


STALE: Final = "•"
"""Marks the column that rows are sorted by but no longer stand by."""


class CellRole(IntEnum):
    """What a cell knows beyond its text; ``VALUE`` is a ``cells.Value``."""

    VALUE = int(Qt.ItemDataRole.UserRole) + 1
    IS_SELECTED = VALUE + 1


class ListingModel(QAbstractTableModel):
    """What the table shows: the rows of the listing with what is known of them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._columns: Columns | None = None
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self._selected: Bools = np.zeros(0, np.bool_)
        self._texts: dict[tuple[int, int], cells.Value] = {}
        self._ranks: NDArray[np.int64] = np.zeros(0, np.int64)
        self.columns = table_columns(None)
        self.is_stale = False
        self._values: dict[str, Callable[[Columns, int], cells.Value]] = {
            "score": cells.score,
            "verdict": self._verdict,
            "stage": cells.stage,
            "text": self._text,
            "why": self._why,
            "place": cells.place,
            "rank": self._rank,
            "group": cells.group,
            "dataset": cells.dataset,
            "length": cells.length,
        }
        self._kinds: dict[str, Callable[[Columns, int, str], cells.Value]] = {
            "field": cells.field,
            "origin": cells.origin,
            "detector": cells.detector,
        }

    def take_rows(self) -> bool:
        """Show the rows of the listing; return False when they are shown already."""
        rows, columns = self._workspace.listing.rows, self._workspace.columns
        if rows is self._rows and columns is self._columns:
            return False
        if columns is None or (len(rows) and int(rows.max()) >= len(columns)):
            return False  # rows of an earlier result; those of this one are on their way
        self.beginResetModel()
        if columns is not self._columns:
            self.columns, self._ranks = table_columns(columns), np.zeros(0, np.int64)
        self._rows, self._columns = rows, columns
        self.is_stale = False
        self._texts.clear()
        self.take_selection()
        self.endResetModel()
        return True

    def take_selection(self) -> None:
        """Note which rows are selected."""
        total = len(self._columns) if self._columns else 0
        rows = self._workspace.selection.rows
        self._selected = np.zeros(total, np.bool_)
        self._selected[rows[rows < total]] = True

    def row_at(self, position: int) -> int:
        """Return the row of the union that is shown at a place."""
        return int(self._rows[position])

    def rows_between(self, first: int, last: int) -> NDArray[np.int64]:
        """Return the rows of the union that are shown from one place to another, both included."""
        return self._rows[min(first, last) : max(first, last) + 1]

    def is_selected(self, position: int) -> bool:
        """Return whether the row at a place is selected."""
        return bool(self._selected[self._rows[position]])

    def position_of(self, row: int) -> int:
        """Return where a row of the union is shown, -1 for nowhere."""
        places = np.flatnonzero(self._rows == row)
        return int(places[0]) if len(places) else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Return how many rows are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def teller(self, name: str) -> Callable[[Columns, int], cells.Value]:
        """Return what makes the values of a column, on any thread."""
        kind, _, rest = name.partition(":")
        if name in self._values:
            return self._values[name]
        return lambda columns, row: self._kinds[kind](columns, row, rest)

    def value(self, index: Index) -> cells.Value:
        """Return what a cell shows, as it is; through ``data`` Qt would make a text of an enum."""
        if self._columns is None:
            return ""
        return self._value(self._columns, self.row_at(index.row()), index.column())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a role of a cell is; None where it has none."""
        if not index.isValid() or self._columns is None or index.row() >= len(self._rows):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cells.words(self.value(index))
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(cells.words(self.value(index)))
            case CellRole.VALUE:
                return self.value(index)
            case CellRole.IS_SELECTED:
                return self.is_selected(index.row())
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column, with an arrow where the rows are sorted by it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"{self.columns[section].about}\n{self._told(section)}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        listing, column = self._workspace.listing, self.columns[section]
        is_otherwise = self._ranked is not None or listing.is_preferred
        if column.name != listing.order or (is_otherwise and listing.order == Order.SCORE):
            return column.title  # the rows stand in another order than their scores
        arrow = "↓" if column.falls is not listing.is_reversed else "↑"
        return f"{column.title} {arrow}{STALE if self.is_stale else ''}"

    def _told(self, section: int) -> str:
        if self.is_stale and self.columns[section].name == self._workspace.listing.order:
            return "Rows judged since stayed where they were; a click sorts anew."
        return "A click sorts, a second one turns the order round; right-click for more columns."

    def _value(self, columns: Columns, row: int, section: int) -> cells.Value:
        """Return what a cell shows; one that takes time to make is kept."""
        name = self.columns[section].name
        if name in QUICK:
            return self._values[name](columns, row)
        value = self._texts.get((section, row))
        if value is None:
            value = self.teller(name)(columns, row)
            if len(self._texts) >= CACHED:
                self._texts.clear()
            self._texts[section, row] = value
        return value

    def _verdict(self, _: Columns, row: int) -> Verdict:
        verdicts = self._workspace.review.verdicts
        return VERDICTS[verdicts[row]] if row < len(verdicts) else Verdict.NONE

    def _rank(self, columns: Columns, row: int) -> int:
        if not len(self._ranks):
            self._ranks = columns.ranking.ranks
        return int(self._ranks[row])

    def _text(self, columns: Columns, row: int) -> str:
        is_sorted = self._workspace.listing.order == Order.TEXT
        return cells.headline(columns, row) if is_sorted else cells.excerpt(columns, row)

    def _why(self, columns: Columns, row: int) -> str:
        ranked = self._ranked
        cosine = None if ranked is None else ranked.cosine_of(row)
        if ranked is not None and cosine is not None:
            return f"cosine {cosine:.2f} to row {columns.place(ranked.row)[1]:,} by {ranked.field}"
        return cells.why(columns, row)

    @property
    def _ranked(self) -> Ranked | None:
        """Return by what likeness the rows are listed, None if they are not."""
        is_listed = self._workspace.listing.tab is Tab.SELECTED
        return self._workspace.selection.ranked if is_listed else None
