"""Thin lines from the focused row to those nearest in meaning, wherever the map has put them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from inspector.domain.protocols import Task
from inspector.gui.map.layers import Layers
from inspector.gui.map.plot import Plot
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

MOST: Final = 8
Found = tuple[Layers, int, list[int]]


class Links(QObject):
    """Looks neighbours up in the space of the vectors, off the GUI thread, and has them drawn.

    Attributes:
        layers: whose points are joined, None while there are none.
        field: whose vectors.
    """

    def __init__(self, workspace: Workspace, plot: Plot) -> None:
        super().__init__(plot)
        self.layers: Layers | None = None
        self.field = ""
        self._workspace, self._plot = workspace, plot
        self._is_on = False

    def switch(self, *, on: bool) -> None:
        """Show them or not."""
        self._is_on = on
        self.look()

    def look(self) -> None:
        """Join the row that has the focus now; its old lines go at once."""
        self._plot.show_links([])
        layers, row, field = self.layers, self._workspace.selection.row, self.field
        if not self._is_on or layers is None or layers.cloud.place_of(row) is None:
            return
        results = self._workspace.results
        if results is None or results.union is not layers.columns.union:
            return

        def find(_: Task) -> Found:
            return layers, row, [other for _, other in results.nearest(field, row, MOST)]

        self._workspace.work("Links", find, self._show)

    def _show(self, found: Found) -> None:
        layers, row, others = found
        if layers is not self.layers or row != self._workspace.selection.row or row == NO_ROW:
            return
        here = layers.cloud.place_of(row)
        ends = [layers.cloud.place_of(other) for other in others]
        if here is not None and self._is_on:
            self._plot.show_links([(here, end) for end in ends if end is not None])
