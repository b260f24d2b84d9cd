"""What the colours mean, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from inspector.gui.map.layers import Entry
from inspector.gui.parts import clear_layout
from inspector.gui.safe_text import SafeLabel, one_line

MOST: Final = 9
NAME: Final = 28
DOT: Final = 9


class Legend(QFrame):
    """One line a class: dot, name, count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAccessibleName("Legend")
        self._shown: list[Entry] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 12, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show colour, label and count of each class."""
        if list(entries) == self._shown:
            return
        self._shown = list(entries)
        clear_layout(self._grid)
        for line, entry in enumerate(entries[:MOST]):
            name = SafeLabel(one_line(entry.label, NAME))
            cells = (_Dot(entry.colour), name, SafeLabel(count_of(entry), "dim"))
            for column, widget in enumerate(cells):
                self._grid.addWidget(widget, line, column)
                widget.show()  # or it would have no size before the next event-loop turn
        if len(entries) > MOST:
            more = SafeLabel(f"and {len(entries) - MOST} more", "faint")
            self._grid.addWidget(more, MOST, 1, 1, 2)
            more.show()
        words = ", ".join(f"{entry.label} {count_of(entry)}" for entry in entries[:MOST])
        self.setAccessibleDescription(one_line(words, 600))
        self._grid.activate()
        self.adjustSize()


def count_of(entry: Entry) -> str:
    """Return a count as "88 / 163" with a selection, as "163" without one."""
    return f"{entry.whole:,}" if entry.part < 0 else f"{entry.part:,} / {entry.whole:,}"


class _Dot(QWidget):
    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(DOT, DOT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QRectF(self.rect()))
