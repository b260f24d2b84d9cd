"""One row that is near in meaning."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame

from inspector.domain.labels import Verdict
from inspector.gui.parts import row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel
from inspector.gui.theme import MARKS
from inspector.session.selection import NO_ROW


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row and how near it is (cosine)."""

    row: int
    cosine: float
    headline: str


class NeighbourLine(QFrame):
    """A neighbour; a click or Return goes there."""

    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sampleLine")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.row = NO_ROW
        self._cosine, self._end = SafeLabel("", "cosine"), SafeLabel("", "small")
        self._text = ElidedLabel("")
        self._cosine.setFixedWidth(28)
        row_of(self, self._cosine, self._text, self._end, margins=(0, 2, 4, 2)).setStretch(1, 1)

    def show_neighbour(self, neighbour: Neighbour) -> None:
        """Show a row."""
        self.row = neighbour.row
        near = f"{neighbour.cosine:.2f}".replace("0.", ".", 1)
        self._cosine.setText(near)
        self._text.setText(neighbour.headline)
        self.setAccessibleName(f"{near} {neighbour.headline}")

    def show_state(self, verdict: Verdict, score: float) -> None:
        """Show what the row was judged, or else its score."""
        is_judged = verdict is not Verdict.NONE
        words = f"{MARKS[verdict]} {verdict.value}" if is_judged else f"{score:.2f}"
        self._end.setText("" if isnan(score) and not is_judged else words)
        if self._end.property("tone") != verdict.value:
            self._end.set_role("mark" if is_judged else "small", verdict.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go there."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go there by Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit(self.row)
        else:
            super().keyPressEvent(event)
