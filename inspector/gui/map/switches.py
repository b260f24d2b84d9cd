"""Shows or hides what the map has beside its points, as the menu of layers says."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from inspector.gui.map.controls import ToolButtons
from inspector.gui.map.layers import Layers
from inspector.gui.map.links import Links
from inspector.gui.map.overlays import load_overlays, save_overlays
from inspector.gui.map.plot import Plot
from inspector.gui.map.relief import Relief
from inspector.gui.map.wish import relief_of
from inspector.session.workspace import Workspace


class Switches(QObject):
    """What is shown is remembered; what a layer takes is computed once, when it is first shown."""

    changed = Signal()
    """The points are to be drawn anew."""

    def __init__(self, workspace: Workspace, plot: Plot, tools: ToolButtons) -> None:
        super().__init__(plot)
        self.links = Links(workspace, plot)
        self._workspace, self._plot, self._tools = workspace, plot, tools
        self._layers: Layers | None = None
        self._overlays = load_overlays()
        tools.switched.connect(self._switch)
        self._wear()

    def show_for(self, layers: Layers | None, field: str) -> None:
        """Go on with other points."""
        self._layers = self.links.layers = layers
        self.links.field = field
        self._wear()

    def _switch(self, name: str, is_on: bool) -> None:
        self._overlays = self._overlays.switched(name, on=is_on)
        save_overlays(self._overlays)
        self._wear()
        self.changed.emit()

    def _wear(self) -> None:
        shown, layers = self._overlays, self._layers
        self._tools.show_overlays(shown)
        self._plot.set_labels_visible(shown.keywords)
        self.links.switch(on=shown.links)
        if layers is None:
            return
        layers.overlays = shown
        if layers.relief is None and (shown.density or shown.contours):
            self._workspace.work(
                "Density",
                lambda _: relief_of(layers.cloud),
                lambda relief: self._rise(layers, relief),
            )

    def _rise(self, layers: Layers, relief: Relief) -> None:
        layers.relief = relief
        self.changed.emit()
