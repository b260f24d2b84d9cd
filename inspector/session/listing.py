"""Which rows the table shows, and in which order; sorted and filtered off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.arrays import Bools
from inspector.domain.protocols import Task
from inspector.session.columns import Columns
from inspector.session.filters import Filters
from inspector.session.finder import Finder, Found
from inspector.session.row_order import Order, Preferred, Tab, Wish, listed
from inspector.session.selection import NO_ROW, Selection

BLOCK: Final = 1_024
"""Rows among which the next one is looked for first."""


class Work(Protocol):
    """Runs a function off the GUI thread and hands its value over on that thread."""

    def __call__(
        self, title: str, function: Callable[[Task], Any], on_done: Callable[[Any], None]
    ) -> None:
        """Run it; of several of one title only the newest hands over."""
        ...


class Listing:
    """The rows of the table.

    Attributes:
        rows: int64, as the table shows them from the top.
        tab: which rows they are.
        order: by what they are sorted; ``is_reversed`` turns the order round.
        query: what was searched for, empty for nothing.
        matching: bool (n), which rows pass the query and all filters; None without any.
        found: what else came of looking for them, as what is wrong with the query.
    """

    changed: ClassVar[Signal] = Signal()
    filtered: ClassVar[Signal] = Signal()

    def __init__(
        self,
        selection: Selection,
        work: Work,
        filters: Filters | None = None,
        finder: Finder | None = None,
    ) -> None:
        self._selection = selection
        self._filters, self.finder = filters or Filters(), finder or Finder()
        self._work = work
        self._columns: Columns | None = None
        self._verdicts: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self.tab = Tab.QUEUE
        self.order: str = Order.SCORE
        self.is_reversed = False
        self.query = ""
        self.matching: Bools | None = None
        self.found = Found(None)
        self._preferred: Preferred | None = None
        self._is_chosen = False
        self._is_wished = False
        self._is_new = False
        self._placed = NO_ROW
        selection.changed.connect(self._selection_changed)
        self._filters.changed.connect(self._seek)

    def load(self, columns: Columns, verdicts: NDArray[np.uint8]) -> None:
        """List the rows of a new result: the queue, or all while nothing is scored."""
        self._columns, self._verdicts = columns, verdicts
        self.finder.load(columns)
        self.matching = None
        self._is_new = True
        if not self._is_chosen and self.tab is not Tab.FILTERED:
            self.tab = Tab.QUEUE if len(columns.queue) else Tab.ALL
        self._find() if self.query or self._filters.pills else self.refresh()

    def forget_rows(self) -> None:
        """List nothing until the rows of the result to come are sorted: they have other numbers."""
        self.rows, self.matching, self._placed = np.zeros(0, np.int64), None, NO_ROW
        self.changed.emit()

    def counts(self) -> dict[Tab, int]:
        """Return how many rows each tab lists."""
        total = len(self._columns) if self._columns else 0
        return {
            Tab.QUEUE: len(self._columns.queue) if self._columns else 0,
            Tab.ALL: total,
            Tab.FILTERED: total if self.matching is None else int(self.matching.sum()),
            Tab.SELECTED: len(self._selection.rows),
        }

    def show(self, tab: Tab) -> None:
        """List other rows; what is being looked for comes in its tab, whenever it is found."""
        self._is_chosen, self._is_wished = True, False
        if tab != self.tab:
            self.tab = tab
            self.refresh()

    def sort(self, order: str, *, is_reversed: bool = False) -> None:
        """Sort by a column; scores and sizes fall, the rest is ascending, unless reversed."""
        self.order = next((known for known in Order if known == order), order)
        self.is_reversed = is_reversed
        self.refresh()

    def prefer(self, order: Preferred | None) -> None:
        """List by another order of all rows instead of by score; None for the score."""
        if order is not self._preferred:
            self._preferred = order
            self.refresh()

    @property
    def is_preferred(self) -> bool:
        """Whether another order stands in for that by score."""
        return self._preferred is not None

    def search(self, query: str) -> None:
        """Find rows by a query besides the pills, and list them; an empty one asks for nothing."""
        self.query = query.strip()
        self._seek()

    def refresh(self) -> None:
        """Sort anew."""
        if self._columns is None:
            return
        wish = Wish(
            self._columns,
            self._verdicts.copy(),
            self.tab,
            self.order,
            self.is_reversed,
            self.matching,
            self._selection.picked,
            self._preferred,
        )
        self._work("Sort", lambda _: listed(wish), lambda rows: self._show(wish.columns, rows))

    def after(self, row: int, *, step: int = 1, skip: Bools | None = None) -> int:
        """Return the row that follows in the list (or precedes, ``step=-1``).

        Args:
            row: where to start; one that is not listed counts as before the first.
            step: 1 or -1.
            skip: bool (n), rows to pass over.

        Returns:
            The row, ``row`` itself at the end of the list.
        """
        places = np.flatnonzero(self.rows == row)
        place = int(places[0]) if len(places) else -1
        rest = self.rows[place + 1 :] if step > 0 else self.rows[: max(place, 0)][::-1]
        if skip is None:
            return int(rest[0]) if len(rest) else row
        start, size = 0, BLOCK
        while start < len(rest):  # nearly always it is one of the first
            block = rest[start : start + size]
            wanted = ~skip[block]
            if wanted.any():
                return int(block[np.argmax(wanted)])
            start, size = start + size, 2 * size
        return row

    def on_labelled(self) -> None:
        """Find anew what depends on verdicts."""
        if self.finder.depends_on_labels:
            self._find()

    def _seek(self) -> None:
        """Find what someone has just asked for, and list it."""
        self._is_wished = True
        self._find()

    def _find(self) -> None:
        wish = self.finder.wish(self._filters.pills, self.query)
        if self._columns is None:
            return
        verdicts = self._verdicts.copy()
        self._work("Search", lambda task: self.finder.find(wish, verdicts, task), self._filter)

    def _filter(self, found: Found) -> None:
        self.found, self.matching = found, found.matching
        if found.matching is not None and self._is_wished:
            self.tab = Tab.FILTERED
        elif found.matching is None and self.tab is Tab.FILTERED:
            self.tab = Tab.QUEUE
        self._is_wished = False
        self.filtered.emit()
        self.refresh()

    def _selection_changed(self) -> None:
        if self.tab is Tab.SELECTED:
            self.refresh()
        else:
            self.changed.emit()

    def _show(self, columns: Columns, rows: NDArray[np.int64]) -> None:
        """Show the rows; the focus starts at the first unless the reviewer has put it elsewhere."""
        if columns is not self._columns:
            return  # of an earlier result
        self.rows = rows
        is_untouched = self._is_new and self._selection.row == self._placed
        if len(rows) and (self._selection.row == NO_ROW or is_untouched):
            self._placed = int(rows[0])
            self._selection.focus(self._placed)
        self._is_new = False
        self.changed.emit()
