"""What the mouse on the map does to what is looked at and selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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

Polygon = NDArray[np.float64]
BOX: Final = 4
"""Corners of a rectangle, all of which move; a lasso has more and only grows."""
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Gestures(QObject):
    """Turns clicks, outlines and resting into rows; writes to selection and filters only."""

    def __init__(self, workspace: Workspace, plot: Plot, pointer: Pointer, card: HoverCard) -> None:
        super().__init__(plot)
        self._layers: Layers | None = None
        self._field = ""
        self._workspace, self._plot, self._card = workspace, plot, card
        self._regions: list[list[QPointF]] = []
        self._corners: list[QPointF] = []
        self._waiting: tuple[Layers, Polygon, Qt.KeyboardModifier] | None = None
        pointer.clicked.connect(self._on_click)
        pointer.drawing.connect(self._on_drawing)
        pointer.given_up.connect(self._on_given_up)
        pointer.drawn.connect(self._on_drawn)
        pointer.rested.connect(self._on_rest)
        pointer.left.connect(card.hide)

    def take(self, layers: Layers | None) -> None:
        """Go on with other points, None while there are none.

        What was drawn while they were on their way is for them, if they lie where the others lay.
        """
        self._layers = layers
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        before, polygon, modifiers = waiting
        if layers is not None and layers.lies_as(before):
            self._surround(layers, polygon, modifiers)
        else:
            self.show_regions()

    def take_field(self, field: str) -> None:
        """Go on with the map of another field."""
        self._field = field
        self.show_regions()

    def row_at(self, position: QPointF) -> int:
        """Return the row under a position, ``NO_ROW`` if none is near."""
        if self._layers is None or not self._layers.is_current:
            return NO_ROW
        found = self._plot.point_at(position)
        return NO_ROW if found < 0 else int(self._layers.cloud.rows[found])

    def show_regions(self) -> None:
        """Outline what the filters ask for on this map."""
        regions = [pill.region for pill in self._workspace.filters.pills if pill.region is not None]
        parts = [part for region in regions for part in region.parts if part.field == self._field]
        self._regions = [[QPointF(x, y) for x, y in part.polygon.tolist()] for part in parts]
        self._plot.show_outlines(self._regions)

    def _on_click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self.row_at(position)
        if row == NO_ROW:
            return
        self._pick(np.array([row] if modifiers & (SHIFT | CTRL) else [], np.int64), modifiers)
        self._workspace.selection.focus(row)

    def _on_drawing(self, outline: Sequence[QPointF]) -> None:
        self._plot.show_outlines([*self._regions, self._places(outline)])

    def _on_drawn(self, outline: Sequence[QPointF], modifiers: Qt.KeyboardModifier) -> None:
        layers, corners = self._layers, self._places(outline)
        self._corners = []
        if layers is None:
            self.show_regions()
            return
        polygon = np.array([(corner.x(), corner.y()) for corner in corners], np.float64)
        if layers.is_current:
            self._surround(layers, polygon, modifiers)
        else:
            self._waiting = layers, polygon, modifiers

    def _on_given_up(self) -> None:
        self._corners, self._waiting = [], None
        self.show_regions()

    def _places(self, outline: Sequence[QPointF]) -> list[QPointF]:
        """Return where on the map an outline is; of one that has grown only the end is new."""
        if len(outline) <= BOX or len(self._corners) > len(outline):
            self._corners = []
        self._corners += [self._plot.place(corner) for corner in outline[len(self._corners) :]]
        return self._corners

    def _surround(self, layers: Layers, polygon: Polygon, modifiers: Qt.KeyboardModifier) -> None:
        """Select what lies in a polygon, and filter by it."""
        self._pick(layers.cloud.within(polygon.astype(np.float32)), modifiers)
        self._workspace.filters.set_region(layers.field, polygon, _mode(modifiers))

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
