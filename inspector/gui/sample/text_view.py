"""A read-only text as high as it needs to be, with marked spans and visible hidden characters."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QSizePolicy, QTextEdit

from inspector.gui.painting import painting
from inspector.gui.sample.highlights import Highlights, Mark
from inspector.gui.theme import MONOSPACE, theme
from inspector.session.visible import VisibleText

SPACING: Final = 112
"""Per cent of the height of its letters that a line has."""
FENCE: Final = "```"
"""Begins and ends lines of code."""
FLASH_MS: Final = 1_400
"""How long a span that was asked for stands out."""


class TextView(QTextEdit):
    """Shows a text as it is; never as HTML, never with a scroll bar of its own.

    Args:
        size_px: height of the letters.
    """

    def __init__(self, size_px: int = 13) -> None:
        super().__init__()
        self._highlights = Highlights(self.document())
        self._size_px = size_px
        self._calm = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._calm.timeout.connect(self._stop_flash)
        self._build()
        theme().changed.connect(self._dress)

    def show_text(self, text: VisibleText, marks: Sequence[Mark], name: str) -> None:
        """Show a text.

        Args:
            text: what to show.
            marks: spans in code points of its source.
            name: what a screen reader calls it.
        """
        self.setAccessibleName(name)
        self._highlights.set_text(text)
        self._highlights.set_marks(marks)
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setBlockFormat(_spaced())
        cursor.insertText(text.shown, QTextCharFormat())
        if FENCE in text.shown:
            _dress_code(cursor, self._size_px)
        _dress_chips(cursor, self._highlights.chips, self._size_px)
        cursor.endEditBlock()
        self._fit()
        self.viewport().update()

    def set_machine(self, is_machine: bool) -> None:
        """Show what machines write to each other, calls and their results, in letters of one width.

        To be said before the text is shown.
        """
        if self.property("machine") is not is_machine:
            self.setProperty("machine", is_machine)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Let other spans stand out."""
        self._highlights.set_marks(marks)
        self.viewport().update()

    def flash(self, start: int, end: int) -> QRectF:
        """Let code points of the source stand out for a moment; return where they are."""
        self._calm.start()
        self.viewport().update()
        return self._highlights.flash(start, end)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room for."""
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May be narrow."""
        return QSize(40, 16)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the text."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the panel scroll."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy the characters of the text, not the chips."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_original()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer both ways to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, slot in (
            ("Copy", self.copy_original),
            ("Copy as shown", self.copy),
            ("Select all", self.selectAll),
        ):
            menu.addAction(title).triggered.connect(slot)
        menu.popup(event.globalPos())

    def copy_original(self) -> None:
        """Copy what is selected as it is in the data, hidden characters too."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            original = self._highlights.text.original(
                cursor.selectionStart(), cursor.selectionEnd()
            )
            QApplication.clipboard().setText(original)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw highlights, then the text, then underlines and the boxes of chips."""
        room = QRectF(event.rect())
        with painting(self.viewport()) as painter:
            self._highlights.paint_below(painter, room)
        super().paintEvent(event)
        with painting(self.viewport()) as painter:
            self._highlights.paint_above(painter, room)

    def _build(self) -> None:
        self.setObjectName("sampleText")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.setProperty("size", self._size_px)
        self.document().setDocumentMargin(0)
        self.setTabStopDistance(2 * self._size_px)
        self.viewport().setAutoFillBackground(False)

    def _dress(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        _dress_chips(cursor, self._highlights.chips, self._size_px)
        cursor.endEditBlock()

    def _fit(self) -> None:
        height = ceil(self.document().size().height())
        if height != self.height():
            self.setFixedHeight(height)

    def _stop_flash(self) -> None:
        self._highlights.flashed = None
        self.viewport().update()


def _spaced() -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(SPACING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return form


def _dress_code(cursor: QTextCursor, size_px: int) -> None:
    """Show lines between fences, and these, in letters of one width."""
    form = QTextCharFormat()
    form.setFontFamilies(list(MONOSPACE))
    form.setProperty(QTextCharFormat.Property.FontPixelSize, size_px - 1)
    block, is_code = cursor.document().begin(), False
    while block.isValid():
        is_fence = block.text().lstrip().startswith(FENCE)
        if is_fence or is_code:
            cursor.setPosition(block.position())
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.mergeCharFormat(form)
        is_code ^= is_fence
        block = block.next()


def _dress_chips(cursor: QTextCursor, chips: Sequence[tuple[int, int]], size_px: int) -> None:
    """Colour the chips; their brackets are for screen readers, the eye gets a box."""
    word, bracket = QTextCharFormat(), QTextCharFormat()
    for form, colour in ((word, theme().colour("unsure")), (bracket, QColor(0, 0, 0, 0))):
        form.setFontFamilies(list(MONOSPACE))
        form.setProperty(QTextCharFormat.Property.FontPixelSize, size_px - 1)
        form.setForeground(colour)
    for start, end in chips:
        for first, last, form in ((start, end, bracket), (start + 1, end - 1, word)):
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)
