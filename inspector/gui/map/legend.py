"""What the colours mean, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from inspector.gui.parts import clear_layout
from inspector.gui.safe_text import SafeLabel, one_line

MOST: Final = 9
NAME: Final = 28


class Legend(QFrame):
    """One line a class: dot, name, count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAccessibleName("Legend")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 12, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)

    def show_entries(self, entries: Sequence[tuple[QColor, str, str]]) -> None:
        """Show colour, label and count of each class."""
        clear_layout(self._grid)
        for line, (colour, label, count) in enumerate(entries[:MOST]):
            name = SafeLabel(one_line(label, NAME))
            for column, widget in enumerate((_Dot(colour), name, SafeLabel(count, "dim"))):
                self._grid.addWidget(widget, line, column)
                widget.show()  # or it would have no size before the next event-loop turn
        if len(entries) > MOST:
            more = SafeLabel(f"and {len(entries) - MOST} more", "faint")
            self._grid.addWidget(more, MOST, 1, 1, 2)
        self._grid.activate()
        self.adjustSize()


class _Dot(QWidget):
    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(9, 9)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(self.rect())
