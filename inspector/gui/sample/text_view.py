"""A read-only text as high as it needs to be, with marked spans and visible hidden characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from inspector.gui.sample.lines import places
from inspector.gui.theme import MONOSPACE, theme
from inspector.session.visible import VisibleText, visible

SPACING: Final = 112
"""Per cent of the height of its letters that a line has."""
FLASH_MS: Final = 1_400
"""How long a span that was asked for stands out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Code points ``start:end`` of the text that stand out; ``is_evidence`` or a difference."""

    start: int
    end: int
    is_evidence: bool = True


class TextView(QTextEdit):
    """Shows a text as it is; never as HTML, never with a scroll bar of its own.

    Args:
        size_px: height of the letters.
    """

    def __init__(self, size_px: int = 13) -> None:
        super().__init__()
        self._text = visible("")
        self._marks: list[tuple[int, int, bool]] = []
        self._chips: list[tuple[int, int]] = []
        self._flashed: tuple[int, int] | None = None
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
        self._text, self._flashed = text, None
        self.set_marks(marks)
        self._chips = [
            text.chip_span(number) for number, chip in enumerate(text.chips) if chip.kind != "break"
        ]
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setBlockFormat(_spaced())
        cursor.insertText(text.shown, QTextCharFormat())
        _dress_chips(cursor, self._chips, self._size_px)
        cursor.endEditBlock()
        self._fit()
        self.viewport().update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Let other spans stand out."""
        self._marks = [(*self._text.span(mark.start, mark.end), mark.is_evidence) for mark in marks]
        self.viewport().update()

    def flash(self, start: int, end: int) -> QRectF:
        """Let code points of the source stand out for a moment; return where they are."""
        self._flashed = self._text.span(start, end)
        self._calm.start()
        self.viewport().update()
        found = list(self._rects(*self._flashed, self._everything()))
        return found[0].united(found[-1]) if found else QRectF(self.rect())

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

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        """Copy the characters of the text, not the chips."""
        cursor, data = self.textCursor(), QMimeData()
        data.setText(self._text.original(cursor.selectionStart(), cursor.selectionEnd()))
        return data

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw highlights, then the text, then underlines and the boxes of chips."""
        room = QRectF(event.rect())
        painter = QPainter(self.viewport())
        for start, end, is_evidence in self._marks:
            colour = theme().colour("highlight" if is_evidence else "line")
            for rect in self._rects(start, end, room):
                painter.fillRect(rect, colour)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end, is_evidence in self._marks:
            colour = theme().colour("poison" if is_evidence else "faint")
            for rect in self._rects(start, end, room):
                thin = 2 if is_evidence else 1
                painter.fillRect(rect.adjusted(0, rect.height() - thin, 0, 0), colour)
        for start, end in self._chips:
            self._box(painter, start, end, room, theme().colour("unsure"))
        if self._flashed is not None:
            self._box(painter, *self._flashed, room, theme().colour("poison"), width=2)
        painter.end()

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
        self.viewport().setAutoFillBackground(False)

    def _dress(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        _dress_chips(cursor, self._chips, self._size_px)
        cursor.endEditBlock()

    def _fit(self) -> None:
        height = ceil(self.document().size().height())
        if height != self.height():
            self.setFixedHeight(height)

    def _stop_flash(self) -> None:
        self._flashed = None
        self.viewport().update()

    def _everything(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.document().size().height())

    def _box(
        self, painter: QPainter, start: int, end: int, room: QRectF, colour: QColor, width: int = 1
    ) -> None:
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in self._rects(start, end, room):
            painter.drawRoundedRect(rect.adjusted(1.5, 0.5, -1.5, -0.5), 3, 3)

    def _rects(self, start: int, end: int, room: QRectF) -> Iterator[QRectF]:
        """Yield what positions ``start:end`` take up, line by line, as far as it is in ``room``."""
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            shift = block.position()
            place = self.document().documentLayout().blockBoundingRect(block)
            if place.top() > room.bottom():
                return
            if place.bottom() >= room.top():
                layout = block.layout()
                yield from places(layout, start - shift, end - shift, room.top(), room.bottom())
            block = block.next()


def _spaced() -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(SPACING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return form


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
