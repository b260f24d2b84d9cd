"""The columns of a record that hold no text of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.domain.errors import InspectorError
from inspector.gui.parts import column_of, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.theme import GRID
from inspector.session.results import Results
from inspector.session.selection import NO_ROW
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

SHOWN: Final = 12
VALUE: Final = 300
KEY: Final = 96
"""Pixels for a name."""


class OtherColumns(QWidget):
    """Key and value of each other column, folded away until asked for."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._row = NO_ROW
        self._lines: list[tuple[QWidget, ElidedLabel, MarkedLine]] = []
        self._toggle = QPushButton()
        self._toggle.setObjectName("foldHeading")
        self._toggle.setCheckable(True)
        self._toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._toggle.toggled.connect(self._fold)
        self._rest = SafeLabel("", "faint")
        self._body = QWidget()
        self._column = column_of(self._body, self._rest, spacing=GRID // 2)
        column_of(self, self._toggle, self._body, spacing=GRID // 2)
        self._fold(is_open=False)

    def show_row(self, row: int) -> None:
        """Show the other columns of a row, which are read from its source once unfolded."""
        self._row = row
        self._body.hide()
        self._fold(self._toggle.isChecked())

    def _read(self) -> None:
        row, results = self._row, self._workspace.results
        if results is None:
            return
        self._workspace.work(
            "Other columns", lambda _: (row, *_read(results, row)), lambda found: self._show(*found)
        )

    def _show(self, row: int, pairs: Sequence[tuple[str, str]], n_columns: int) -> None:
        if row != self._row:
            return
        while len(self._lines) < len(pairs):
            self._add_line()
        for (line, key, value), (name, text) in zip(self._lines, pairs, strict=False):
            key.setText(name)
            value.show_text(text)
            line.show()
        for line, _, _ in self._lines[len(pairs) :]:
            line.hide()
        self._rest.setText(f"and {n_columns - len(pairs):,} more" if pairs else "There are none.")
        self._rest.setVisible(n_columns > len(pairs) or not pairs)
        self._body.setVisible(self._toggle.isChecked())

    def _add_line(self) -> None:
        line, key, value = QWidget(), ElidedLabel("", "faint"), MarkedLine("dim")
        key.setFixedWidth(KEY)
        row = row_of(line, key, value)
        row.setStretch(1, 1)
        row.setAlignment(key, Qt.AlignmentFlag.AlignTop)
        self._lines.append((line, key, value))
        self._column.insertWidget(len(self._lines) - 1, line)

    def _fold(self, is_open: bool) -> None:
        self._toggle.setText(f"{'▾' if is_open else '▸'}  OTHER COLUMNS")
        self._toggle.setAccessibleName("other columns")
        if is_open and self._row != NO_ROW:
            self._read()
        else:
            self._body.hide()


def _read(results: Results, row: int) -> tuple[list[tuple[str, str]], int]:
    """Return names and values as short texts, and how many there are."""
    try:
        columns = results.sample(row).meta
    except (InspectorError, OSError) as error:
        return [("not readable", one_line(str(error)))], 1
    pairs = [
        (plain(one_line(name, 40)), one_line(str(value), VALUE))
        for name, value in islice(columns.items(), SHOWN)
    ]
    return pairs, len(columns)
