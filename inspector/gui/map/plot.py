"""The picture: a view box that pans and zooms, and in it an image, an outline, a ring, labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QWidget

from inspector.gui.map.canvas import Canvas, Scene
from inspector.gui.map.labels import Labels
from inspector.gui.map.lettering import Lettering
from inspector.gui.map.stroke import Stroke, circle
from inspector.gui.parts import column_of
from inspector.gui.theme import theme

REACH_PX: Final = 8.0
RING_PX: Final = 7.0
PADDING: Final = 0.06
Place = tuple[float, float]
DEEPEST: Final = 20_000
"""How far one can zoom in, and (by the second) out, against all points in view."""
WIDEST: Final = 8


class Plot(QWidget):
    """Draws a scene for what is looked at, once an event-loop turn; knows pixels and places."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._canvas = Canvas()
        self._due = QTimer(self, singleShot=True, interval=0)
        self._due.timeout.connect(self.draw)
        self._view: Any = pg.GraphicsView(self, useOpenGL=False)
        self._view.setFrameShape(self._view.Shape.NoFrame)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box: Any = pg.ViewBox(lockAspect=True, enableMenu=False)
        self._box.setDefaultPadding(0)
        self._view.setCentralItem(self._box)
        self._image: Any = pg.ImageItem(axisOrder="row-major")
        self._box.addItem(self._image, ignoreBounds=True)
        self._outline, self._ring, self._links = Stroke(), Stroke(circle(RING_PX)), Stroke()
        self._ring.setFlag(Stroke.GraphicsItemFlag.ItemIgnoresTransformations)
        for item, height in ((self._links, 4), (self._outline, 10), (self._ring, 10)):
            item.setZValue(height)
            self._box.addItem(item, ignoreBounds=True)
        self._labels = Lettering()
        self._labels.setZValue(5)
        self._labels.setParentItem(self._box)
        column_of(self, self._view)
        for changed in (self._box.sigRangeChanged, self._box.sigResized):
            changed.connect(lambda *_: self._due.start())
            changed.connect(lambda *_: self._look())
        self.dress()

    @property
    def surface(self) -> QWidget:
        """Return the widget that gets the mouse."""
        surface: QWidget = self._view.viewport()
        return surface

    def dress(self) -> None:
        """Take the colours of the theme."""
        self._view.setBackground(theme().colour("map"))
        self._outline.dress(theme().colour("ink"), 1.4, Qt.PenStyle.DashLine)
        self._ring.dress(theme().colour("poison"), 2.0)
        self._links.dress(theme().colour("ink", 0.6), 1.2)
        self._labels.dress()

    def show_scene(self, scene: Scene | None) -> None:
        """Draw another scene, from where one looks now."""
        self._scene = scene
        self._image.setVisible(scene is not None)
        self._due.start()

    def show_labels(self, labels: Labels) -> None:
        """Name clusters of the map."""
        self._labels.show_labels(labels)

    def keep_clear(self, covered: Sequence[QRectF]) -> None:
        """Show no label where something lies over the map, in pixels of the surface."""
        self._labels.keep_clear(covered)

    def set_labels_visible(self, is_visible: bool) -> None:
        """Show the labels or hide them."""
        self._labels.setVisible(is_visible)

    def show_ring(self, place: tuple[float, float] | None) -> None:
        """Put the ring round a place, or take it away."""
        self._ring.setVisible(place is not None)
        if place is not None:
            self._ring.setPos(*place)

    def show_outlines(self, outlines: Sequence[Sequence[QPointF]]) -> None:
        """Draw dashed outlines, each through places of the map."""
        path = QPainterPath()
        for outline in outlines:
            path.addPolygon(QPolygonF(list(outline)))
            path.closeSubpath()
        self._outline.setPath(path)

    def show_links(self, links: Sequence[tuple[Place, Place]]) -> None:
        """Draw thin lines, each between two places of the map."""
        path = QPainterPath()
        for start, end in links:
            path.moveTo(*start)
            path.lineTo(*end)
        self._links.setPath(path)

    def fit(self, bounds: tuple[float, float, float, float]) -> None:
        """Look at left, bottom, right, top."""
        left, bottom, right, top = bounds
        wide, high = max(right - left, 1e-3), max(top - bottom, 1e-3)
        span = max(wide, high)
        self._box.setLimits(minXRange=span / DEEPEST, maxXRange=span * WIDEST)
        self._box.setRange(QRectF(left, bottom, wide, high), padding=PADDING)

    def reveal(self, place: tuple[float, float]) -> None:
        """Look at a place if it is far outside of what is seen, not if it is a little outside."""
        (left, right), (bottom, top) = self._box.viewRange()
        x, y = place
        far_x, far_y = (right - left) / 2, (top - bottom) / 2
        if left - far_x <= x <= right + far_x and bottom - far_y <= y <= top + far_y:
            return
        self._box.translateBy(x=x - (left + right) / 2, y=y - (bottom + top) / 2)

    def place(self, position: QPointF) -> QPointF:
        """Return the place of the map at a position in pixels of the surface."""
        found: QPointF = self._box.mapSceneToView(self._view.mapToScene(position.toPoint()))
        return found

    def position(self, place: tuple[float, float]) -> QPointF:
        """Return the position in pixels of the surface at which a place of the map is."""
        scene = self._box.mapViewToScene(QPointF(*place))
        return QPointF(self._view.mapFromScene(scene))

    def point_at(self, position: QPointF) -> int:
        """Return the point nearest to a position, -1 if none is within some pixels."""
        if self._scene is None:
            return -1
        from inspector.gui.map import splat

        here, (wide, high) = self.place(position), self._box.viewPixelSize()
        xy = self._scene.cloud.xy
        return int(splat.nearest(xy, here.x(), here.y(), 1 / wide, 1 / high, REACH_PX))

    def _look(self, ratio: float = 0.0) -> None:
        (left, right), (bottom, top) = self._box.viewRange()
        view = (left, bottom, right, top)
        self._labels.look(self._box.rect(), view, ratio or self.devicePixelRatioF())

    def paint(self, painter: QPainter, room: QRectF, ratio: float) -> None:
        """Paint what is seen into ``room``, as sharp as ``ratio`` device pixels a pixel allow."""
        self._look(ratio)
        self.draw(ratio)
        self._view.render(painter, room, self._view.rect())
        self._look()
        self.draw()

    def draw(self, ratio: float = 0.0) -> None:
        """Draw now, for the screen unless another number of device pixels a pixel is given."""
        self._due.stop()
        ratio = ratio or self.devicePixelRatioF()
        wide, high = self._box.width() * ratio, self._box.height() * ratio
        width, height = math.ceil(wide), math.ceil(high)
        if self._scene is None or wide < 2 or high < 2:
            return
        (left, right), (bottom, top) = self._box.viewRange()
        # at 150 % the box may end within a pixel; an image stretched to it would blur
        right = left + (right - left) * width / wide
        bottom = top - (top - bottom) * height / high
        image = self._canvas.draw(self._scene, (left, bottom, right, top), (width, height), ratio)
        self._image.setImage(image, autoLevels=False, levels=None)
        self._image.setRect(QRectF(left, bottom, right - left, top - bottom))
