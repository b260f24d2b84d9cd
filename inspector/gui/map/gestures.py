"""What the mouse on the map does to what is looked at and selected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt

from inspector.gui.map.card import HoverCard
from inspector.gui.map.layers import Layers
from inspector.gui.map.plot import Plot
from inspector.gui.map.pointer import Pointer
from inspector.session.filters import Mode
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Gestures(QObject):
    """Turns clicks, outlines and resting into rows; writes to selection and filters only.

    Attributes:
        layers: whose points are under the mouse, None while there are none.
        field: whose map it is.
    """

    def __init__(self, workspace: Workspace, plot: Plot, pointer: Pointer, card: HoverCard) -> None:
        super().__init__(plot)
        self.layers: Layers | None = None
        self.field = ""
        self._workspace, self._plot, self._card = workspace, plot, card
        pointer.clicked.connect(self._on_click)
        pointer.drawing.connect(self._on_drawing)
        pointer.given_up.connect(self.show_regions)
        pointer.drawn.connect(self._on_drawn)
        pointer.rested.connect(self._on_rest)
        pointer.left.connect(card.hide)

    def row_at(self, position: QPointF) -> int:
        """Return the row under a position, ``NO_ROW`` if none is near."""
        if self.layers is None or not self.layers.is_current:
            return NO_ROW
        found = self._plot.point_at(position)
        return NO_ROW if found < 0 else int(self.layers.cloud.rows[found])

    def show_regions(self) -> None:
        """Outline what the filters ask for on this map."""
        self._plot.show_outlines(self._regions())

    def _regions(self) -> list[list[QPointF]]:
        regions = [pill.region for pill in self._workspace.filters.pills if pill.region is not None]
        parts = [part for region in regions for part in region.parts if part.field == self.field]
        return [[QPointF(x, y) for x, y in part.polygon.tolist()] for part in parts]

    def _on_click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self.row_at(position)
        if row == NO_ROW:
            return
        self._pick(np.array([row] if modifiers & (SHIFT | CTRL) else [], np.int64), modifiers)
        self._workspace.selection.focus(row)

    def _on_drawing(self, outline: list[QPointF]) -> None:
        drawn = [self._plot.place(position) for position in outline]
        self._plot.show_outlines([*self._regions(), drawn])

    def _on_drawn(self, outline: list[QPointF], modifiers: Qt.KeyboardModifier) -> None:
        if self.layers is None or not self.layers.is_current:
            return
        corners = [self._plot.place(position) for position in outline]
        polygon = np.array([(corner.x(), corner.y()) for corner in corners], np.float64)
        self._pick(self.layers.cloud.within(polygon.astype(np.float32)), modifiers)
        self._workspace.filters.set_region(self.field, polygon, _mode(modifiers))

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


def _mode(modifiers: Qt.KeyboardModifier) -> Mode:
    if modifiers & SHIFT:
        return Mode.ADD
    return Mode.REMOVE if modifiers & CTRL else Mode.REPLACE
