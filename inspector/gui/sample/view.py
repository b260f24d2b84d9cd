"""The row that is looked at, from what speaks against it to who judged it."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QWidget

from inspector.gui.parts import EmptyState, column_of
from inspector.gui.sample.header import Header
from inspector.gui.sample.history import History
from inspector.gui.sample.neighbours import Neighbours
from inspector.gui.sample.note import Note
from inspector.gui.sample.other_columns import OtherColumns
from inspector.gui.sample.record import RecordView
from inspector.gui.sample.tags import Tags
from inspector.gui.sample.why import Why
from inspector.gui.theme import GRID
from inspector.session.columns import Columns
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

MARGINS: Final = (2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)


class SampleView(QWidget):
    """Everything about the focused row.

    Args:
        workspace: the open project.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._workspace = workspace
        self._columns: Columns | None = None
        self._row = NO_ROW
        self._header, self._why, self._record = Header(), Why(), RecordView(workspace)
        self.neighbours, self._note = Neighbours(workspace), Note(workspace)
        self.tags = Tags(workspace)
        self._history, self._others = History(workspace), OtherColumns(workspace)
        self._target: tuple[QWidget, QRect] | None = None
        self._scroll_later = QTimer(self, singleShot=True, interval=0)
        self._build()
        self._connect()
        self._on_focused()

    def take_note(self) -> None:
        """Let the reviewer write a note on the row."""
        if self._row != NO_ROW:
            self._target = self._note, self._note.rect()
            self._scroll()
            self._note.take_focus()

    def show_bytes(self) -> None:
        """Show the record's bytes as they are in the file, or its texts again."""
        if self._row != NO_ROW:
            self._record.show_bytes()

    def keep_note(self) -> None:
        """Keep what was written so far, for when the window is about to go."""
        self._note.keep()

    def _build(self) -> None:
        self._empty = EmptyState(
            "No row is looked at", "Pick a row in the table or a point on the map"
        )
        content = QWidget()
        content.setObjectName("panel")
        content.setMinimumWidth(25 * GRID)  # whatever the words of strangers ask for
        column = column_of(content, margins=MARGINS, spacing=12)
        for widget in (self._header, self._why, self._record):
            column.addWidget(widget)
        for part in (self.neighbours, self.tags, self._note, self._history, self._others):
            column.addSpacing(GRID // 2)
            column.addWidget(part)
        column.addStretch(1)
        self._content, self._area = content, QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName("sample")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._area)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.selection.focused.connect(self._on_focused)
        workspace.reloaded.connect(self._on_reloaded)
        workspace.reranked.connect(self._on_reloaded)
        workspace.review.changed.connect(self._on_verdicts)
        workspace.review.labelled.connect(self._on_labelled)
        self._why.asked.connect(self._record.reveal)
        self._record.placed.connect(self._reveal)
        self._note.ended.connect(self._area.setFocus)
        self._scroll_later.timeout.connect(self._scroll)
        self._area.verticalScrollBar().rangeChanged.connect(self._on_range)

    def _on_focused(self, _row: int = NO_ROW) -> None:
        row, columns = self._workspace.selection.row, self._workspace.columns
        if columns is not self._columns:
            return self._on_reloaded()
        return self._show(columns, row)

    def _on_reloaded(self) -> None:
        """Show the row of a new result; before its labels are there, ``reloaded`` still comes."""
        columns = self._workspace.columns
        if columns is None or len(self._workspace.review.verdicts) != len(columns):
            return
        self._note.renumber(self._workspace.selection.row)  # the focus stays on its record
        self._columns = columns
        self._show(columns, self._workspace.selection.row)

    def _show(self, columns: Columns | None, row: int) -> None:
        self._row = row if columns is not None else NO_ROW
        if columns is None or row == NO_ROW:
            self._note.keep()
            self._stack.setCurrentWidget(self._empty)
            return
        self.setUpdatesEnabled(False)
        try:
            self._header.show_row(columns, row)
            self._header.show_verdict(int(self._workspace.review.verdicts[row]))
            self._why.show_why(
                columns.reasons.get(row, ()),
                [group for _, group in columns.groups_with(row)],
                is_scored=columns.is_scored,
            )
            self.tags.show_row(row)
            self._note.show_row(row)
            self._record.show_row(columns, row)
            self.neighbours.show_row(row)
            self._history.show_row(row)
            self._others.show_row(row)
            self._stack.setCurrentWidget(self._area)
            self._area.verticalScrollBar().setValue(0)
        finally:
            self.setUpdatesEnabled(True)

    def _on_verdicts(self) -> None:
        verdicts = self._workspace.review.verdicts
        if 0 <= self._row < len(verdicts):
            self._header.show_verdict(int(verdicts[self._row]))
            self.neighbours.show_states()

    def _on_labelled(self, rows: object) -> None:
        if self._row != NO_ROW and np.isin(self._row, np.asarray(rows)):
            self._history.refresh()

    def _on_range(self, _minimum: int, maximum: int) -> None:
        """Keep the width of the text whether there is a scroll bar or not."""
        left, top, right, bottom = MARGINS
        bar = self._area.verticalScrollBar().sizeHint().width() if maximum else 0
        layout = self._content.layout()
        assert layout is not None
        layout.setContentsMargins(left, top, right - bar, bottom)

    def _reveal(self, widget: QWidget, place: QRect) -> None:
        self._target = widget, place
        self._scroll_later.start()

    def _scroll(self) -> None:
        """Bring what was asked for into view, a third from the top."""
        if self._target is None:
            return
        widget, place = self._target
        top = widget.mapTo(self._content, QPoint(0, place.top())).y()
        bar, room = self._area.verticalScrollBar(), self._area.viewport().height()
        if not bar.value() <= top <= bar.value() + room - min(place.height() + GRID, room):
            bar.setValue(top - room // 3)
