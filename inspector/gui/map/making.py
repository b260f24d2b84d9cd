"""Points are arranged and coloured off the GUI thread; what comes too late is dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from inspector.gui.map.cloud import Cloud
from inspector.gui.map.colouring.columns import ColourBy
from inspector.gui.map.colouring.paints import Coat
from inspector.gui.map.layers import Layers
from inspector.gui.map.wish import Wish
from inspector.session.columns import Columns
from inspector.session.workspace import Workspace

RANKED: Final = (ColourBy.SCORE, ColourBy.GROUP)
"""Colours that change with the weights of the detectors."""


class Making:
    """Makes what the map draws.

    Args:
        workspace: whose rows they are.
        show: takes the points of another result or field.
        redraw: draws the same points in other colours.

    Attributes:
        by: key of what the colours tell.
    """

    def __init__(
        self, workspace: Workspace, show: Callable[[Layers], None], redraw: Callable[[], None]
    ) -> None:
        self.by: str = ColourBy.STAGE
        self._workspace, self._show, self._redraw = workspace, show, redraw
        self._layers: Layers | None = None
        self._field = ""

    def make(self, columns: Columns, field: str) -> None:
        """Arrange the points of a field; those that are there already go on with other scores."""
        self._field = field
        if self._layers is not None and self._layers.go_on(columns, field):
            if self.by in RANKED or self._layers.coat.key != self.by:
                self.colour()
            self._show(self._layers)
            return
        wish = self._wish(columns)
        self._workspace.work(
            "Map", lambda _: wish.prepared(), lambda found: self._arrived(wish, *found)
        )

    def forget(self) -> None:
        """Have no points any longer."""
        self._layers = None

    def colour(self) -> None:
        """Colour the points that are there anew."""
        layers = self._layers
        if layers is None or not layers.is_current:
            return
        wish = self._wish(layers.columns)
        self._workspace.work(
            "Colours",
            lambda _: wish.coat(layers.cloud),
            lambda coat: self._coloured(layers, coat),
        )

    def _wish(self, columns: Columns) -> Wish:
        return Wish(columns, self._field, self.by, self._workspace.review.verdicts.copy())

    def _arrived(self, wish: Wish, cloud: Cloud, coat: Coat) -> None:
        if wish.columns is not self._workspace.columns or wish.field != self._field:
            return
        self._layers = Layers(self._workspace, wish.columns, wish.field, cloud, coat)
        self._show(self._layers)
        if coat.key != self.by or not self._is_true(coat):
            self.colour()

    def _is_true(self, coat: Coat) -> bool:
        """Return whether the verdicts are still those that the colours tell."""
        if coat.key != ColourBy.VERDICT:
            return True
        return np.array_equal(coat.classes.codes, self._workspace.review.verdicts)

    def _coloured(self, layers: Layers, coat: Coat) -> None:
        if layers is self._layers and coat.key == self.by:
            layers.wear(coat)
            self._redraw()
