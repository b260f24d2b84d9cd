"""A line of the panel that adds or removes a filter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame


class FilterLine(QFrame):
    """A line that is pressed by mouse, Return or Space; ``chosen`` while its filter is on."""

    pressed = Signal()

    def __init__(self, query: str) -> None:
        super().__init__()
        self.query = query
        self.setObjectName("filterLine")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def choose(self, chosen: bool) -> None:
        """Draw it as one whose filter is on, or not."""
        if chosen is not bool(self.property("chosen")):
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Press it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press it by Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
