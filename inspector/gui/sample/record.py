"""The record itself: its texts as a conversation, or its bytes as they are in the file."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.findings import Evidence
from inspector.gui.parts import column_of, heading, row_of
from inspector.gui.sample.conversation import Conversation
from inspector.gui.sample.raw_bytes import RawBytes
from inspector.gui.sample.reading import LARGE, Reading, read_row, size_of
from inspector.gui.sample.small_key import small_key
from inspector.gui.theme import GRID
from inspector.session.columns import Columns
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace


class RecordView(QWidget):
    """What a row holds; ``placed`` tells where an evidence that was asked for is."""

    placed = Signal(QWidget, QRect)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._columns: Columns | None = None
        self._row = NO_ROW
        self.conversation, self._bytes = Conversation(), RawBytes(workspace)
        self._heading = heading("Text")
        about = "Show the record's bytes as they are in the file"
        self._switch = small_key("Bytes", "B", about, act="raw-bytes-or-the-texts-again")
        self._switch.setCheckable(True)
        bar = row_of(None, self._heading)
        bar.addStretch(1)
        bar.addWidget(self._switch)
        column = column_of(self, spacing=GRID // 2)
        column.addLayout(bar)
        column.addWidget(self.conversation)
        column.addWidget(self._bytes)
        self._bytes.hide()
        self._switch.toggled.connect(self._on_switched)
        self._bytes.placed.connect(self.placed)

    def show_row(self, columns: Columns, row: int) -> None:
        """Show a row as texts or bytes, as the last one was."""
        self._columns, self._row = columns, row
        if self._switch.isChecked():
            self._bytes.show_row(columns, row)
        else:
            self._read()

    def show_bytes(self) -> None:
        """Show the bytes, or the texts again."""
        self._switch.toggle()

    def reveal(self, evidence: Evidence) -> None:
        """Let the span of an evidence stand out, and tell where it is."""
        if self._switch.isChecked():
            self._bytes.show_evidence(evidence)
        elif (found := self.conversation.reveal(evidence)) is not None:
            self.placed.emit(*found)

    def _on_switched(self, is_on: bool) -> None:
        self._heading.setText("RAW BYTES" if is_on else "TEXT")
        self._bytes.setVisible(is_on)
        self.conversation.setVisible(not is_on)
        if self._columns is not None and self._row != NO_ROW:
            self.show_row(self._columns, self._row)

    def _read(self) -> None:
        """Read the texts at once, or off the GUI thread where that takes long."""
        columns, row = self._columns, self._row
        assert columns is not None
        if size_of(columns, row) < LARGE:
            self._show_reading(read_row(columns, row))
        else:
            self.conversation.show_reading(Reading(row), ())
            self._workspace.work("Read", lambda _: read_row(columns, row), self._show_reading)

    def _show_reading(self, reading: Reading) -> None:
        if reading.row == self._row and self._columns is not None:
            evidence = self._columns.reasons.get(reading.row, ())
            self.conversation.show_reading(reading, evidence)
