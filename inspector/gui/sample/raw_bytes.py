"""The record's bytes as they are in the file: hexadecimal or escaped, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextCharFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QSizePolicy, QTextEdit, QWidget

from inspector.domain.errors import InspectorError
from inspector.domain.findings import Evidence
from inspector.gui.parts import column_of, row_of
from inspector.gui.safe_text import SafeLabel, one_line, set_tooltip
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.theme import GRID, monospace, theme
from inspector.session.byte_lines import ByteLines, escaped_lines, hex_lines
from inspector.session.columns import Columns
from inspector.session.raw_bytes import PAGE, RawPage, page_with, read_page
from inspector.session.selection import NO_ROW
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

SIZE_PX: Final = 12
FEW, MANY = 8, 16
"""Bytes a line where the panel is narrow, and where there is room for more."""


class BytesText(QPlainTextEdit):
    """Lines of bytes, as high as they are many; the panel scrolls, not they."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rawBytes")
        self.setAccessibleName("raw bytes")
        self.setReadOnly(True)
        self.setFont(monospace(SIZE_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)

    @property
    def letters(self) -> int:
        """How many characters a line has room for."""
        metrics = QFontMetrics(monospace(SIZE_PX))
        return max(8, (self.width() - 2 * GRID) // max(metrics.horizontalAdvance("0"), 1))

    def show_lines(self, lines: ByteLines, page: RawPage) -> None:
        """Show lines, with what is evidence and what hides marked."""
        self.setPlainText(lines.text)
        spans = [
            *((span, "highlight", "ink") for part in page.evidence for span in lines.spans(*part)),
            *((span, "raised", "unsure") for part in page.hidden for span in lines.spans(*part)),
        ]
        self.setExtraSelections([self._selection(*span) for span in spans])
        height = self.blockBoundingRect(self.document().firstBlock()).height()
        self.setFixedHeight(ceil(height * self.document().blockCount()) + 2 * GRID + 2)

    def place_of(self, lines: ByteLines, page: RawPage) -> QRect:
        """Return where the first evidence stands."""
        first = lines.spans(*page.evidence[0])[:1] if page.evidence else []
        cursor = QTextCursor(self.document())
        cursor.setPosition(first[0][0] if first else 0)
        return self.cursorRect(cursor)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the panel scroll."""
        event.ignore()

    def _selection(self, span: tuple[int, int], ground: str, ink: str) -> QTextEdit.ExtraSelection:
        form = QTextCharFormat()
        form.setBackground(theme().colour(ground))
        form.setForeground(theme().colour(ink))
        form.setFontUnderline(True)
        form.setUnderlineColor(theme().colour("poison" if ground == "highlight" else ink))
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, form
        return selection


class RawBytes(QWidget):
    """A page of a record's bytes; read off the GUI thread."""

    placed = Signal(QWidget, QRect)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._columns: Columns | None = None
        self._row = NO_ROW
        self._page: RawPage | None = None
        self._lines = ByteLines("", ())
        self._letters = 0
        self._told, self._where = SafeLabel("", "dim"), SafeLabel("", "faint", wraps=True)
        self._problem = MarkedLine("poison")
        self._text = BytesText()
        self._hex = _switch("Hex", "Hexadecimal beside ASCII", self._draw)
        self._escaped = _switch("Escaped", r"ASCII as it is, every other byte as \xNN", self._draw)
        self._back = _button("‹", "Bytes before these", lambda: self._turn(-1))
        self._on = _button("›", "Bytes after these", lambda: self._turn(1))
        self._build()
        theme().changed.connect(self._draw)

    def show_row(self, columns: Columns, row: int) -> None:
        """Show the first bytes of a row's record."""
        self._columns, self._row, self._page = columns, row, None
        self._ask(lambda: read_page(columns, row, 0, columns.reasons.get(row, ())))

    def show_evidence(self, evidence: Evidence) -> None:
        """Show the bytes at which an evidence begins, and tell where by ``placed``."""
        columns, row = self._columns, self._row
        if columns is not None:
            self._ask(lambda: page_with(columns, row, evidence), is_sought=True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put as many bytes on a line as there is room for."""
        super().resizeEvent(event)
        if self._text.letters != self._letters:
            self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again in another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._draw()

    def _build(self) -> None:
        for button in (self._hex, self._escaped):
            button.setAutoExclusive(True)
        self._hex.setChecked(True)
        self._problem.hide()
        bar = row_of(None, self._hex, self._escaped, spacing=4)
        bar.addStretch(1)
        for widget in (self._told, self._back, self._on):
            bar.addWidget(widget)
        column = column_of(self)
        column.addLayout(bar)
        for part in (self._problem, self._text, self._where):
            column.addWidget(part)

    def _ask(self, read: Callable[[], RawPage], *, is_sought: bool = False) -> None:
        def work(_: object) -> tuple[RawPage | None, str]:
            try:
                return read(), ""
            except (InspectorError, OSError) as error:
                return None, one_line(str(error))

        row = self._row
        self._workspace.work(
            "Raw bytes", work, lambda found: self._show(row, *found, is_sought=is_sought)
        )

    def _show(self, row: int, page: RawPage | None, problem: str, *, is_sought: bool) -> None:
        if row != self._row:
            return
        self._page = page
        self._problem.show_text(problem)
        self._problem.setVisible(bool(problem))
        self._draw()
        if page is not None and is_sought:
            self.placed.emit(self._text, self._text.place_of(self._lines, page))

    def _draw(self, _: object = None) -> None:
        page, self._letters = self._page, self._text.letters
        for widget in (self._text, self._told, self._where):
            widget.setVisible(page is not None)
        if page is None:
            self._back.setEnabled(False)
            self._on.setEnabled(False)
            return
        wide = self._letters >= MANY * 4 + 9
        if self._hex.isChecked():
            self._lines = hex_lines(page.data, page.start, MANY if wide else FEW)
        else:
            self._lines = escaped_lines(page.data, self._letters)
        self._text.show_lines(self._lines, page)
        self._tell(page)

    def _tell(self, page: RawPage) -> None:
        end = page.start + len(page.data)
        self._back.setEnabled(page.start > 0)
        self._on.setEnabled(end < page.total)
        self._told.setText(f"{page.start:,}–{max(end - 1, 0):,} of {page.total:,}")
        assert self._columns is not None
        name = plain(self._columns.place(page.row)[0])
        if page.offset >= 0:
            where = f"The record begins at byte {page.offset:,} of {name}."
        else:
            where = f"Rows of {name} have no bytes of their own: this is the row as canonical JSON."
        self._where.setText(where)

    def _turn(self, step: int) -> None:
        page, columns = self._page, self._columns
        if page is not None and columns is not None:
            row, start = page.row, max(0, page.start + step * PAGE)
            self._ask(lambda: read_page(columns, row, start, columns.reasons.get(row, ())))


def _button(text: str, name: str, do: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName("smallButton")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name)
    set_tooltip(button, name)
    button.clicked.connect(lambda *_: do())
    return button


def _switch(text: str, name: str, do: Callable[[], None]) -> QPushButton:
    button = _button(text, name, do)
    button.setCheckable(True)
    return button
