"""A label of a few lines."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QTextLayout, QTextOption

from inspector.gui.painting import painting
from inspector.gui.safe_text import SafeLabel, one_line

LONGEST: Final = 600
"""Code points that are laid out; no label of a few lines has room for more."""
PITCH: Final = 1.12
"""Distance of the lines against the font's own."""


class ClampedLabel(SafeLabel):
    """Wraps, also within a long word, and ends in … where its lines are used up.

    Args:
        text: what it says.
        role: which style of the theme it has.
        lines: how many lines it may take.
    """

    def __init__(self, text: str, role: str = "", *, lines: int) -> None:
        self._lines = lines
        self._heights: dict[int, int] = {}
        super().__init__(one_line(text, LONGEST), role, wraps=True)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Grow in height where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return what the lines need."""
        if width not in self._heights:
            _, ends = self._lay_out(width)
            self._heights[width] = round(self._pitch() * min(len(ends), self._lines))
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure anew in another font."""
        if event.type() is QEvent.Type.FontChange:
            self._heights.clear()
        super().changeEvent(event)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        self._heights.clear()
        super().setText(text)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Take any width."""
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 200
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Allow it to be narrow."""
        return QSize(24, round(self._pitch()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw the lines, the last one cut if there is more."""
        with painting(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            layout, ends = self._lay_out(self.width())
            metrics = QFontMetricsF(self.font())
            lead = (self._pitch() - metrics.height()) / 2
            for number in range(min(len(ends), self._lines)):
                top = number * self._pitch() + lead
                if number == self._lines - 1 and len(ends) > self._lines:
                    rest = _from_unit(self.text(), ends[number - 1] if number else 0)
                    cut = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
                    painter.drawText(QPointF(0, top + metrics.ascent()), cut)
                else:
                    layout.lineAt(number).draw(painter, QPointF(0, top - layout.lineAt(number).y()))

    def _lay_out(self, width: int) -> tuple[QTextLayout, list[int]]:
        """Return the layout and where its lines end, one more than are shown at most."""
        layout = QTextLayout(self.text(), self.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        option = layout.textOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        ends: list[int] = []
        layout.beginLayout()
        while len(ends) <= self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            ends.append(line.textStart() + line.textLength())
        layout.endLayout()
        return layout, ends

    def _pitch(self) -> float:
        return QFontMetricsF(self.font()).height() * PITCH


def _from_unit(text: str, unit: int) -> str:
    """Return a text from a place that is counted in UTF-16 units, as Qt does."""
    return text.encode("utf-16-le", "surrogatepass")[2 * unit :].decode("utf-16-le", "replace")
