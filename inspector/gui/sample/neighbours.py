"""The rows nearest in meaning, and the ways to more of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.labels import VERDICTS
from inspector.domain.protocols import Task
from inspector.domain.sample import FIELDS
from inspector.gui.parts import column_of, heading
from inspector.gui.safe_text import SafeLabel, one_line
from inspector.gui.sample.flow import Flow
from inspector.gui.sample.neighbour_line import Neighbour, NeighbourLine
from inspector.gui.sample.small_key import small_key
from inspector.gui.theme import GRID
from inspector.session.columns import Columns
from inspector.session.near_duplicates import near_duplicates
from inspector.session.row_order import Order, Tab
from inspector.session.selection import NO_ROW
from inspector.session.similar import Ranked, field_of, find_similar
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

SHOWN: Final = 8


class Ask(StrEnum):
    """What of all rows can be asked for."""

    MOST = "most similar"
    LEAST = "least similar"
    COPIES = "near-duplicates"


KEYS: Final = {Ask.MOST: "S", Ask.LEAST: "Shift+S", Ask.COPIES: "D"}
ACTS: Final = {
    Ask.MOST: "select-the-most-similar-rows",
    Ask.LEAST: "select-the-least-similar-rows",
    Ask.COPIES: "the-next-verdict-is-for-all-near-duplicates",
}
TOLD: Final = {
    Ask.MOST: "Select the rows that are most similar in meaning, in that order",
    Ask.LEAST: "Select the rows that are least similar in meaning, in that order",
    Ask.COPIES: "The next verdict is for all near-duplicates of this row",
}


class Neighbours(QWidget):
    """Up to eight lines; the rows are looked up off the GUI thread."""

    asked = Signal(Ask)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._row = NO_ROW
        self._lines = [NeighbourLine() for _ in range(SHOWN)]
        self._nothing = SafeLabel("No map of meanings has been made yet.", "dim", wraps=True)
        self._told = SafeLabel("", "dim", wraps=True)
        self._told.hide()
        self._buttons = {
            ask: small_key(ask.value.capitalize(), KEYS[ask], TOLD[ask], act=ACTS[ask])
            for ask in Ask
        }
        column = column_of(self, heading("Nearest by meaning"), self._nothing, *self._lines)
        column.setSpacing(2)
        bar = QWidget()
        flow = Flow(bar, GRID)
        for button in self._buttons.values():
            flow.addWidget(button)
        column.addWidget(bar)
        column.addWidget(self._told)
        for ask, button in self._buttons.items():
            button.clicked.connect(lambda *_, ask=ask: self.asked.emit(ask))
        workspace.review.changed.connect(self._forget_copies)
        for line in self._lines:
            line.clicked.connect(workspace.selection.focus)

    def show_row(self, row: int) -> None:
        """Look the neighbours of a row up."""
        workspace, self._row = self._workspace, row
        self.setVisible(False)
        self._say(self._place_in_ranking(row))
        name = self._field(row)
        if name:
            workspace.work(
                "Nearest", lambda _: (row, _find(workspace, name, row)), lambda it: self._show(*it)
            )

    def find_similar(self, field: str, *, is_most: bool) -> None:
        """Select the rows most or least similar to this one, by a field if the row has it."""
        workspace, row, columns = self._workspace, self._row, self._workspace.columns
        results = workspace.results
        if columns is None or results is None or row == NO_ROW:
            return

        def work(task: Task) -> Ranked | None:
            by = field_of(results, row, field)
            return find_similar(results, row, by, task, is_most=is_most) if by else None

        def take(ranked: Ranked | None) -> None:
            if self._has_rows_of(columns):
                self._take_ranked(ranked)

        workspace.work("Find similar rows", work, take)

    def find_copies(self) -> None:
        """Select the near-duplicates of this row and let the next verdict be for all of them."""
        workspace, row, columns = self._workspace, self._row, self._workspace.columns
        results = workspace.results
        if columns is None or results is None or row == NO_ROW:
            return

        def take(rows: NDArray[np.int64]) -> None:
            if self._has_rows_of(columns):
                self._take_copies(row, rows)

        workspace.work(
            "Find near-duplicates", lambda task: near_duplicates(results, columns, row, task), take
        )

    def show_states(self) -> None:
        """Show the verdicts of the neighbours anew."""
        columns, verdicts = self._workspace.columns, self._workspace.review.verdicts
        for line in self._lines:
            if columns is not None and not line.isHidden() and line.row < len(verdicts):
                score = float(columns.ranking.scores[line.row])
                line.show_state(VERDICTS[verdicts[line.row]], score)

    def _has_rows_of(self, columns: Columns) -> bool:
        """Return whether row numbers found in a result are still of what is shown."""
        shown = self._workspace.columns
        return shown is not None and shown.union.has_rows_of(columns.union)

    def _take_ranked(self, ranked: Ranked | None) -> None:
        workspace = self._workspace
        if ranked is None:
            self._say("No map of meanings has been made yet.")
        elif ranked.row == workspace.selection.row:
            workspace.selection.rank(ranked)
            workspace.listing.sort(Order.SCORE)
            workspace.listing.show(Tab.SELECTED)
            way = "most" if ranked.is_most else "least"
            self._say(
                f"The {len(ranked.rows):,} {way} similar rows by {ranked.field} are selected."
            )

    def _take_copies(self, row: int, rows: NDArray[np.int64]) -> None:
        workspace = self._workspace
        if row != workspace.selection.row:
            return
        if len(rows) < 2:
            self._say("No other row is a near-duplicate of this one.")
            return
        workspace.selection.replace(rows)
        workspace.review.aim_at_whole()
        others = f"{len(rows) - 1:,} near-duplicates" if len(rows) > 2 else "1 near-duplicate"
        self._say(f"The next verdict is for this row and its {others}.")

    def _forget_copies(self) -> None:
        """Say it no longer once the aim was taken back."""
        if not len(self._workspace.review.target) and self._told.text().startswith("The next"):
            self._say("")

    def _place_in_ranking(self, row: int) -> str:
        ranked, columns = self._workspace.selection.ranked, self._workspace.columns
        cosine = ranked.cosine_of(row) if ranked is not None else None
        if ranked is None or cosine is None or columns is None or row == ranked.row:
            return ""
        return f"Cosine {cosine:.2f} to row {columns.place(ranked.row)[1]:,} by {ranked.field}."

    def _say(self, text: str) -> None:
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def _field(self, row: int) -> str:
        if self._workspace.columns is None:
            return ""
        dataset, record = self._workspace.columns.union.locate(row)
        texts = dataset.texts
        names = (name for name in FIELDS if name in texts and texts[name].present[record])
        return next(names, "")

    def _show(self, row: int, found: Sequence[Neighbour]) -> None:
        if row != self._row:
            return
        for line, neighbour in zip(self._lines, found, strict=False):
            line.show_neighbour(neighbour)
            line.show()
        for line in self._lines[len(found) :]:
            line.hide()
        self._nothing.setVisible(not found)
        self.show_states()
        self.setVisible(True)


def _find(workspace: Workspace, name: str, row: int) -> list[Neighbour]:
    results, columns = workspace.results, workspace.columns
    if columns is None or results is None or results.union is not columns.union:
        return []
    return [
        Neighbour(other, cosine, plain(one_line(columns.headline(other))))
        for cosine, other in results.nearest(name, row, SHOWN)
    ]
