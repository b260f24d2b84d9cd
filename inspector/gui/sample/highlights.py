"""What stands out in a text: marked spans, chips, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextDocument

from inspector.gui.sample.lines import places
from inspector.gui.theme import theme
from inspector.session.visible import VisibleText, visible


@dataclass(frozen=True, slots=True)
class Mark:
    """Code points ``start:end`` of a text that stand out: evidence, or else a difference."""

    start: int
    end: int
    is_evidence: bool = True


class Highlights:
    """Draws below and above the letters of a document.

    Attributes:
        text: what the document shows.
        chips: where its chips are, in positions of the document.
        flashed: the positions that were asked for, None for nothing.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._marks: list[tuple[int, int, bool]] = []
        self.text = visible("")
        self.chips: list[tuple[int, int]] = []
        self.flashed: tuple[int, int] | None = None

    def set_text(self, text: VisibleText) -> None:
        """Take another text, which has no marks yet."""
        self.text, self.flashed, self._marks = text, None, []
        self.chips = []
        for number, chip in enumerate(text.chips):
            if chip.kind != "break":  # a chip may have isolates around it and a line end behind it
                start = text.chip_span(number)[0]
                opens, closes = chip.label.index("⟦"), chip.label.index("⟧")
                self.chips.append((start + opens, start + closes + 1))

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Let these spans of the source stand out."""
        self._marks = [(*self.text.span(mark.start, mark.end), mark.is_evidence) for mark in marks]

    def flash(self, start: int, end: int) -> QRectF:
        """Let code points of the source stand out too; return where they are."""
        self.flashed = self.text.span(start, end)
        size = self._document.size()
        found = list(self._rects(*self.flashed, QRectF(0, 0, size.width(), size.height())))
        return found[0].united(found[-1]) if found else QRectF(0, 0, size.width(), 1)

    def paint_below(self, painter: QPainter, room: QRectF) -> None:
        """Draw grounds, as far as they are in ``room``."""
        for start, end, is_evidence in self._marks:
            colour = theme().colour("highlight" if is_evidence else "line")
            for rect in self._rects(start, end, room):
                painter.fillRect(rect, colour)

    def paint_above(self, painter: QPainter, room: QRectF) -> None:
        """Draw underlines and boxes, as far as they are in ``room``."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end, is_evidence in self._marks:
            colour = theme().colour("poison" if is_evidence else "faint")
            thin = 2 if is_evidence else 1
            for rect in self._rects(start, end, room):
                painter.fillRect(rect.adjusted(0, rect.height() - thin, 0, 0), colour)
        for start, end in self.chips:
            self._box(painter, start, end, room, theme().colour("unsure"))
        if self.flashed is not None:
            self._box(painter, *self.flashed, room, theme().colour("poison"), width=2)

    def _box(
        self, painter: QPainter, start: int, end: int, room: QRectF, colour: QColor, width: int = 1
    ) -> None:
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in self._rects(start, end, room):
            painter.drawRoundedRect(rect.adjusted(1.5, 0.5, -1.5, -0.5), 3, 3)

    def _rects(self, start: int, end: int, room: QRectF) -> Iterator[QRectF]:
        """Yield what positions ``start:end`` take up, line by line, as far as it is in ``room``."""
        block = self._document.findBlock(start)
        while block.isValid() and block.position() < end:
            shift = block.position()
            place = self._document.documentLayout().blockBoundingRect(block)
            if place.top() > room.bottom():
                return
            if place.bottom() >= room.top():
                layout = block.layout()
                yield from places(layout, start - shift, end - shift, room.top(), room.bottom())
            block = block.next()
