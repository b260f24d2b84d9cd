"""What the mouse does on the map: click, hover, lasso, rectangle; panning is the view box's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

HOVER_MS: Final = 200
CLICK_PX: Final = 4
STEP_PX: Final = 3


class Tool(StrEnum):
    """What dragging does."""

    PAN = "pan"
    LASSO = "lasso"
    RECTANGLE = "rectangle"


class Pointer(QObject):
    """Watches the mouse over a widget; positions are in its pixels.

    Signals:
        clicked: position and keyboard modifiers.
        drawing: the outline so far, a list of positions that grows.
        given_up: no outline is being drawn any longer.
        drawn: the finished outline and keyboard modifiers.
        rested: where the mouse has stayed for 200 ms.
        left: the mouse moved on or away.
    """

    clicked = Signal(QPointF, object)
    drawing = Signal(object)
    given_up = Signal()
    drawn = Signal(object, object)
    rested = Signal(QPointF)
    left = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.tool = Tool.PAN
        self._watched = watched
        self._pressed: QPointF | None = None
        self._at = QPointF()
        self._outline: list[QPointF] = []
        self._rest = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._rest.timeout.connect(lambda: self.rested.emit(self._at))
        watched.setMouseTracking(True)
        watched.installEventFilter(self)

    def set_tool(self, tool: Tool) -> None:
        """Change what dragging does; an outline that is being drawn is given up."""
        self.tool = tool
        self._pressed, self._outline = None, []
        self.given_up.emit()
        is_pan = tool is Tool.PAN
        shape = Qt.CursorShape.ArrowCursor if is_pan else Qt.CursorShape.CrossCursor
        self._watched.setCursor(shape)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take what belongs to a tool, note clicks, and let the view box have the rest."""
        if event.type() is QEvent.Type.Leave:
            self._rest.stop()
            self.left.emit()
        if isinstance(event, QMouseEvent):
            if event.type() is QEvent.Type.MouseButtonPress:
                return self._press(event)
            if event.type() is QEvent.Type.MouseMove:
                return self._move(event)
            if event.type() is QEvent.Type.MouseButtonRelease:
                return self._release(event)
        if event.type() is QEvent.Type.Wheel:
            self._rest.stop()
            self.left.emit()
            return self._is_drawing  # what is drawn would no longer be where it was drawn
        return super().eventFilter(watched, event)

    @property
    def _is_drawing(self) -> bool:
        return self._pressed is not None and self.tool is not Tool.PAN

    def _press(self, event: QMouseEvent) -> bool:
        self._rest.stop()
        self.left.emit()
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        self._pressed = event.position()
        self._outline = [event.position()]
        return self.tool is not Tool.PAN

    def _move(self, event: QMouseEvent) -> bool:
        self._at = event.position()
        if not event.buttons():
            self.left.emit()
            self._rest.start()
            return False
        if self._pressed is None or not self._is_drawing:
            return False
        if self.tool is Tool.RECTANGLE:
            self._outline = _corners(self._pressed, event.position())
        elif _distance(self._outline[-1], event.position()) >= STEP_PX:
            self._outline.append(event.position())
        self.drawing.emit(self._outline)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return False
        pressed, self._pressed = self._pressed, None
        if _distance(pressed, event.position()) <= CLICK_PX and len(self._outline) < 5:
            self.given_up.emit()
            self.clicked.emit(event.position(), event.modifiers())
        elif self.tool is not Tool.PAN and len(self._outline) >= 3:
            self.drawn.emit(self._outline, event.modifiers())
        else:
            self.given_up.emit()
        return self.tool is not Tool.PAN


def _corners(one: QPointF, other: QPointF) -> list[QPointF]:
    return [one, QPointF(other.x(), one.y()), other, QPointF(one.x(), other.y())]


def _distance(one: QPointF, other: QPointF) -> float:
    return (one - other).manhattanLength()
