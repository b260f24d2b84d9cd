"""The map: every row a point, where texts of one meaning lie together."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from inspector.gui.map.colouring.columns import ColourBy, choices_of
from inspector.gui.map.floating import Floating
from inspector.gui.map.gestures import Gestures
from inspector.gui.map.labels import make_labels
from inspector.gui.map.layers import Layers
from inspector.gui.map.making import Making
from inspector.gui.map.picture import offer_picture
from inspector.gui.map.plot import Plot
from inspector.gui.map.pointer import Pointer, Tool
from inspector.gui.map.switches import Switches
from inspector.gui.parts import column_of
from inspector.gui.theme import theme
from inspector.session.workspace import Workspace


class MapView(QWidget):
    """Points of one field, coloured; observes results, selection, search and verdicts."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("mapPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Map")
        self._workspace = workspace
        self._field = self._wished = ""
        self._making = Making(workspace, self._show_layers, self._redraw)
        self._layers: Layers | None = None
        self._due = QTimer(self, singleShot=True, interval=0)
        self._plot = Plot()
        column_of(self, self._plot)
        self._floating = Floating(self)
        self._pointer = Pointer(self._plot.surface)
        self._gestures = Gestures(workspace, self._plot, self._pointer, self._floating.card)
        self._switches = Switches(workspace, self._plot, self._floating.tools)
        self._connect()
        self._show_layers(None)
        self._reload()

    # --- what others may ask for

    def fit(self) -> None:
        """Show all points."""
        if self._layers is not None:
            self._plot.fit(self._layers.cloud.bounds)

    def save_picture(self, scale: int = 1) -> None:
        """Let the user save the map with its legend as PNG, ``scale`` times as sharp."""
        offer_picture(self, self._workspace, self._plot, self._floating.legend, scale)

    @property
    def field(self) -> str:
        """Which field the map is of, empty for none."""
        return self._field

    def start_pan(self) -> None:
        """Let dragging move the map."""
        self._use(Tool.PAN)

    def start_lasso(self) -> None:
        """Let dragging draw a lasso."""
        self._use(Tool.LASSO)

    def start_rectangle(self) -> None:
        """Let dragging draw a rectangle."""
        self._use(Tool.RECTANGLE)

    def colour_by(self, key: str) -> None:
        """Change what the colours tell: a key of ``choices_of``."""
        self._making.by = key
        self._offer_colours()
        self._making.colour()

    @property
    def look(self) -> tuple[str, str]:
        """Return the field that is mapped, or is to be, and what the colours tell."""
        return self._wished or self._field, str(self._making.by)

    def restore(self, field: str, colour: str) -> None:
        """Map a field once it has a map, and colour as before; what is not known stays as it is."""
        self._wished, self._making.by = field, colour
        self._reload()

    # --- building

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.reloaded.connect(self._reload)
        workspace.reranked.connect(self._reload)
        workspace.selection.changed.connect(self._redraw)
        workspace.selection.focused.connect(self._on_focus)
        workspace.listing.filtered.connect(self._redraw)
        workspace.filters.changed.connect(self._on_filters)
        workspace.review.labelled.connect(self._on_labelled)
        theme().changed.connect(self._dress)
        self._due.timeout.connect(self._show)
        self._floating.tools.chosen.connect(self._use)
        self._floating.tools.fitted.connect(self.fit)
        self._switches.changed.connect(self._redraw)
        self._floating.tools.picture_asked.connect(self.save_picture)
        self._floating.choices.field_chosen.connect(self._choose_field)
        self._floating.choices.colour_chosen.connect(self.colour_by)
        self._floating.legend.asked.connect(workspace.filters.toggle)

    # --- what changed elsewhere

    def _reload(self) -> None:
        columns = self._workspace.columns
        fields = list(columns.points) if columns is not None else []
        if self._wished in fields:
            self._field, self._wished = self._wished, ""
        if self._field not in fields:
            self._field = fields[0] if fields else ""
        self._gestures.take_field(self._field)
        self._floating.choices.show_fields(fields, self._field)
        self._floating.card.hide()
        if columns is None or not self._field:
            self._making.forget()
            self._show_layers(None)
            return
        self._offer_colours()
        self._making.make(columns, self._field)

    def _offer_colours(self) -> None:
        """Show what there is to colour by; what there no longer is gives way to the stages."""
        columns = self._workspace.columns
        if columns is None or not self._field:
            return
        choices = choices_of(columns, self._field)
        if self._making.by not in {choice.key for choice in choices}:
            self._making.by = ColourBy.STAGE
        self._floating.choices.show_colours(choices, self._making.by)
        self._place()

    def _show_layers(self, layers: Layers | None) -> None:
        before, self._layers = self._layers, layers
        self._gestures.take(layers)
        if layers is not None and layers is before:  # by other scores
            self._redraw()
            return
        self._floating.show_for(
            has_points=layers is not None and bool(len(layers.cloud.rows)),
            is_draft=layers is not None and layers.columns.is_draft,
        )
        if before is None or layers is None or before.cloud.bounds != layers.cloud.bounds:
            self.fit()
        self._show_labels(layers)
        self._switches.show_for(layers, self._field)
        self._show_ring(self._workspace.selection.row)
        self._redraw()

    def _show_labels(self, layers: Layers | None) -> None:
        labels = make_labels(layers.columns.clusters.get(self._field) if layers else None)
        self._plot.show_labels(labels)
        self.setAccessibleDescription(f"Topics: {labels.topics}" if labels.topics else "")

    def _on_filters(self) -> None:
        self._gestures.show_regions()
        self._redraw()

    def _on_labelled(self, _: object) -> None:
        if self._making.by == ColourBy.VERDICT:
            self._making.colour()
        self._redraw()

    def _on_focus(self, row: int) -> None:
        place = self._show_ring(row)
        self._switches.links.look()
        if place is not None:
            self._plot.reveal(place)

    def _show_ring(self, row: int) -> tuple[float, float] | None:
        place = self._layers.cloud.place_of(row) if self._layers is not None else None
        self._plot.show_ring(place)
        return place

    def _dress(self) -> None:
        self._plot.dress()
        if self._layers is not None:
            self._layers.dress()
        self._redraw()

    def _redraw(self) -> None:
        self._due.start()  # however much changes in one turn of the event loop, it is drawn once

    def _show(self) -> None:
        if self._layers is None:
            self._plot.show_scene(None)
        elif self._layers.is_current:
            self._plot.show_scene(self._layers.scene())
            title, entries = self._layers.coat.classes.title, self._layers.legend()
            self._floating.legend.show_entries(title, entries, self._workspace.filters.has)
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the controls in their corners."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._floating.place()
        self._plot.keep_clear(self._floating.covered())

    def _use(self, tool: Tool) -> None:
        self._pointer.set_tool(tool)
        self._floating.tools.show_tool(tool)

    def _choose_field(self, field: str) -> None:
        self._field, self._wished = field, ""
        self._reload()
