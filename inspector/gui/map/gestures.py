"""What the mouse on the map does to what is looked at and selected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt

from inspector.gui.map.card import HoverCard
from inspector.gui.map.layers import Layers
from inspector.gui.map.plot import Plot
from inspector.gui.map.pointer import Pointer
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Gestures(QObject):
    """Turns clicks, outlines and resting into rows; writes to the workspace's selection only.

    Attributes:
        layers: whose points are under the mouse, None while there are none.
    """

    def __init__(self, workspace: Workspace, plot: Plot, pointer: Pointer, card: HoverCard) -> None:
        super().__init__(plot)
        self.layers: Layers | None = None
        self._workspace, self._plot, self._card = workspace, plot, card
        self._outline: list[QPointF] = []
        pointer.clicked.connect(self._on_click)
        pointer.drawing.connect(self._on_drawing)
        pointer.given_up.connect(self._on_given_up)
        pointer.drawn.connect(self._on_drawn)
        pointer.rested.connect(self._on_rest)
        pointer.left.connect(card.hide)

    def row_at(self, position: QPointF) -> int:
        """Return the row under a position, ``NO_ROW`` if none is near."""
        if self.layers is None or not self.layers.is_current:
            return NO_ROW
        found = self._plot.point_at(position)
        return NO_ROW if found < 0 else int(self.layers.cloud.rows[found])

    def forget_outline(self) -> None:
        """Take away the outline of what was selected."""
        self._outline = []
        self._plot.show_outline([])

    def _on_click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self.row_at(position)
        if row == NO_ROW:
            return
        self._pick(np.array([row] if modifiers & (SHIFT | CTRL) else [], np.int64), modifiers)
        self._workspace.selection.focus(row)

    def _on_drawing(self, outline: list[QPointF]) -> None:
        self._plot.show_outline([self._plot.place(position) for position in outline])

    def _on_given_up(self) -> None:
        self._plot.show_outline(self._outline)

    def _on_drawn(self, outline: list[QPointF], modifiers: Qt.KeyboardModifier) -> None:
        if self.layers is None or not self.layers.is_current:
            return
        corners = [self._plot.place(position) for position in outline]
        polygon = np.array([(corner.x(), corner.y()) for corner in corners], np.float32)
        self._pick(self.layers.cloud.within(polygon), modifiers)
        self._outline = corners
        self._plot.show_outline(corners)

    def _pick(self, rows: NDArray[np.int64], modifiers: Qt.KeyboardModifier) -> None:
        selection = self._workspace.selection
        if modifiers & SHIFT:
            selection.add(rows)
        elif modifiers & CTRL:
            selection.remove(rows)
        else:
            selection.replace(rows)

    def _on_rest(self, position: QPointF) -> None:
        row, columns = self.row_at(position), self._workspace.columns
        if row != NO_ROW and columns is not None:
            self._card.tell(columns, row, position.toPoint())
