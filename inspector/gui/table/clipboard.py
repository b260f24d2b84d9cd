"""Copies rows of the table: made beside the GUI thread, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from inspector.domain.protocols import Task
from inspector.gui.table import cells
from inspector.gui.table.header import Header
from inspector.gui.table.model import ListingModel
from inspector.session.copying import MOST, json_lines, reference, tab_separated
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

Tell = Callable[[str], None]


class Clipboard:
    """Copies the selected rows in the order of the table, or the focused one.

    Args:
        workspace: the project.
        model: the rows that are listed.
        header: the columns that are shown.
        tell: says what was copied.
    """

    def __init__(
        self, workspace: Workspace, model: ListingModel, header: Header, tell: Tell
    ) -> None:
        self._workspace, self._model, self._header, self._tell = workspace, model, header, tell

    def rows(self) -> NDArray[np.int64]:
        """Return the rows that would be copied: selected ones in list order, else the focused."""
        selection, columns = self._workspace.selection, self._workspace.columns
        if columns is None:
            return np.zeros(0, np.int64)
        if len(selection.rows):
            listed = self._workspace.listing.rows
            chosen = listed[selection.mask(len(columns))[listed]]
            return chosen if len(chosen) else selection.rows
        return np.array([selection.row] if selection.row != NO_ROW else [], np.int64)

    def copy_table(self) -> None:
        """Copy the columns that are shown, with tabs between them."""
        columns, rows = self._workspace.columns, self.rows()[:MOST].tolist()
        shown = [name for name, _ in self._header.arrangement()]
        titles = {column.name: column.title for column in self._model.columns}
        names = [name for name in shown if name in titles]
        values = [self._model.teller(name) for name in names]
        if columns is None:
            return

        def make(task: Task) -> str:
            lines = []
            for number, row in enumerate(rows):
                task.report(number, len(rows))
                lines.append([cells.words(value(columns, row)) for value in values])
            return tab_separated([titles[name] for name in names], lines)

        self._copy(make, len(rows))

    def copy_json(self) -> None:
        """Copy one JSON object a line, with whole texts."""
        columns, rows = self._workspace.columns, self.rows()[:MOST].tolist()
        verdicts = self._workspace.review.verdicts.tolist()
        if columns is not None:
            self._copy(lambda task: json_lines(columns, verdicts, rows, task), len(rows))

    def copy_reference(self) -> None:
        """Copy where the focused row is, as the command line takes it."""
        columns, row = self._workspace.columns, self._workspace.selection.row
        if columns is not None and row != NO_ROW:
            self._put(reference(columns, row), 1)

    def _copy(self, make: Callable[[Task], str], count: int) -> None:
        if count:
            self._workspace.work("Copy", make, lambda text: self._put(text, count))

    def _put(self, text: str, count: int) -> None:
        QApplication.clipboard().setText(text)
        more = f", the first of {len(self.rows()):,}" if count == MOST else ""
        self._tell(f"copied {count:,} {'row' if count == 1 else 'rows'}{more}")
