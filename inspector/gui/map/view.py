"""The map: every row a point, where texts of one meaning lie together."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from inspector.gui.map import splat
from inspector.gui.map.card import HoverCard
from inspector.gui.map.cloud import Cloud, make_cloud
from inspector.gui.map.controls import Choices, ToolButtons
from inspector.gui.map.layers import legend_entries, make_scene
from inspector.gui.map.legend import Legend
from inspector.gui.map.palette import ColourBy
from inspector.gui.map.plot import Plot
from inspector.gui.map.pointer import Pointer, Tool
from inspector.gui.parts import EmptyState, column_of
from inspector.gui.safe_text import SafeLabel
from inspector.gui.theme import theme
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

MARGIN: Final = 12


class MapView(QWidget):
    """Points of one field, coloured; observes results, selection, search and verdicts."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("mapPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Map")
        self._workspace = workspace
        self._field, self._by = "", ColourBy.STAGE
        self._cloud: Cloud | None = None
        self._plot = Plot()
        column_of(self, self._plot)
        self._make_floating()
        self._connect()
        self._reload()

    # --- what others may ask for

    def fit(self) -> None:
        """Show all points."""
        if self._cloud is not None:
            self._plot.fit(self._cloud.bounds)

    def start_pan(self) -> None:
        """Let dragging move the map."""
        self._use(Tool.PAN)

    def start_lasso(self) -> None:
        """Let dragging draw a lasso."""
        self._use(Tool.LASSO)

    def start_rectangle(self) -> None:
        """Let dragging draw a rectangle."""
        self._use(Tool.RECTANGLE)

    def colour_by(self, by: ColourBy) -> None:
        """Change what the colours tell."""
        self._by = by
        self._choices.show_colour(by)
        self._recolour()

    # --- building

    def _make_floating(self) -> None:
        self._empty = EmptyState("No map yet", "")
        self._empty.setParent(self)
        self._tools, self._choices = ToolButtons(self), Choices(self)
        self._legend, self._card = Legend(self), HoverCard(self)
        self._hint = SafeLabel("draft map, the full one is being computed", "small")
        self._hint.setParent(self)
        self._pointer = Pointer(self._plot.surface)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.reloaded.connect(self._reload)
        workspace.selection.changed.connect(self._on_selection)
        workspace.selection.focused.connect(self._on_focus)
        workspace.listing.filtered.connect(self._recolour)
        workspace.review.labelled.connect(self._on_labelled)
        theme().changed.connect(self._dress)
        self._tools.chosen.connect(self._use)
        self._tools.fitted.connect(self.fit)
        self._choices.field_chosen.connect(self._choose_field)
        self._choices.colour_chosen.connect(self.colour_by)
        self._pointer.clicked.connect(self._on_click)
        self._pointer.drawing.connect(self._on_drawing)
        self._pointer.drawn.connect(self._on_drawn)
        self._pointer.rested.connect(self._on_rest)
        self._pointer.left.connect(self._card.hide)
        self._choices.show_colour(self._by)
        self._dress()

    # --- what changed elsewhere

    def _reload(self) -> None:
        columns = self._workspace.columns
        fields = list(columns.points) if columns is not None else []
        if self._field not in fields:
            self._field = fields[0] if fields else ""
        self._choices.show_fields(fields, self._field)
        self._place()
        if columns is None or not self._field:
            self._say_why_empty()
            return
        points = columns.points[self._field]
        self._workspace.work("Map", lambda _: make_cloud(points), self._show_cloud)

    def _show_cloud(self, cloud: Cloud) -> None:
        old, self._cloud = self._cloud, cloud
        self._empty.setVisible(not len(cloud.rows))
        for widget in (self._tools, self._choices, self._legend):
            widget.setVisible(bool(len(cloud.rows)))
        if old is None or old.bounds != cloud.bounds:
            self.fit()
        self._recolour()
        self._on_focus(self._workspace.selection.row)

    def _say_why_empty(self) -> None:
        self._cloud = None
        self._plot.show_scene(None)
        self._empty.say("No map yet", "It appears once the texts are embedded.")
        self._empty.show()
        for widget in (self._tools, self._choices, self._legend, self._hint):
            widget.hide()

    def _on_selection(self) -> None:
        self._plot.show_outline([])
        self._recolour()

    def _on_labelled(self, _: object) -> None:
        if self._by is ColourBy.VERDICT:
            self._recolour()

    def _on_focus(self, row: int) -> None:
        place = self._cloud.place_of(row) if self._cloud is not None else None
        self._plot.show_ring(place)

    def _recolour(self) -> None:
        columns, cloud = self._workspace.columns, self._cloud
        if columns is None or cloud is None:
            return
        self._plot.show_scene(make_scene(self._workspace, columns, cloud, self._by))
        self._legend.show_entries(legend_entries(self._workspace, columns, self._by))
        self._hint.setVisible(columns.is_draft)
        self._place()

    def _dress(self) -> None:
        self._plot.dress()
        self._recolour()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the controls in their corners."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        for widget in (self._tools, self._choices, self._hint):
            widget.adjustSize()
        self._tools.move(MARGIN, MARGIN)
        self._choices.move(self.width() - self._choices.width() - MARGIN, MARGIN)
        self._legend.move(MARGIN, self.height() - self._legend.height() - MARGIN)
        self._hint.move(self.width() - self._hint.width() - MARGIN, self.height() - 28)
        self._empty.setGeometry(self.rect())

    # --- the mouse

    def _use(self, tool: Tool) -> None:
        self._pointer.set_tool(tool)
        self._tools.show_tool(tool)

    def _choose_field(self, field: str) -> None:
        self._field = field
        self._reload()

    def _row_at(self, position: QPointF) -> int:
        found = self._plot.point_at(position)
        return NO_ROW if found < 0 or self._cloud is None else int(self._cloud.rows[found])

    def _on_click(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self._row_at(position)
        if row == NO_ROW:
            return
        if not modifiers & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        ):
            self._workspace.selection.clear()
        else:
            self._pick(np.array([row]), modifiers)
        self._workspace.selection.focus(row)

    def _on_drawing(self, outline: list[QPointF]) -> None:
        self._plot.show_outline([self._plot.place(position) for position in outline])

    def _on_drawn(self, outline: list[QPointF], modifiers: Qt.KeyboardModifier) -> None:
        if self._cloud is None:
            return
        corners = [self._plot.place(position) for position in outline]
        polygon = np.array([(corner.x(), corner.y()) for corner in corners], np.float32)
        self._pick(self._cloud.rows[splat.within(self._cloud.xy, polygon)], modifiers)
        self._plot.show_outline(corners)

    def _pick(self, rows: np.ndarray[Any, Any], modifiers: Qt.KeyboardModifier) -> None:
        selection = self._workspace.selection
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            selection.add(rows)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            selection.remove(rows)
        else:
            selection.replace(rows)

    def _on_rest(self, position: QPointF) -> None:
        row, columns = self._row_at(position), self._workspace.columns
        if row != NO_ROW and columns is not None and self._pointer.tool is Tool.PAN:
            self._card.tell(columns, row, position.toPoint())
