"""The picture: a view box that pans and zooms, and in it an image, an outline, a ring, labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsPathItem, QWidget

from inspector.gui.map.canvas import Canvas, Scene
from inspector.gui.map.labels import Labels
from inspector.gui.map.lettering import Lettering
from inspector.gui.parts import column_of
from inspector.gui.theme import theme

REACH_PX: Final = 8.0
RING_PX: Final = 7.0
PADDING: Final = 0.06
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
        self._outline = QGraphicsPathItem()
        self._ring = QGraphicsEllipseItem(-RING_PX, -RING_PX, 2 * RING_PX, 2 * RING_PX)
        self._ring.setFlag(QGraphicsEllipseItem.GraphicsItemFlag.ItemIgnoresTransformations)
        for item in (self._outline, self._ring):
            item.setZValue(10)
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
        dashed = QPen(theme().colour("ink"), 1.4, Qt.PenStyle.DashLine)
        ring = QPen(theme().colour("poison"), 2.0)
        for pen, item in ((dashed, self._outline), (ring, self._ring)):
            pen.setCosmetic(True)
            item.setPen(pen)
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

    @property
    def label_texts(self) -> list[str]:
        """Return the labels that can be read now."""
        return self._labels.texts if self._labels.isVisible() else []

    def show_ring(self, place: tuple[float, float] | None) -> None:
        """Put the ring round a place, or take it away."""
        self._ring.setVisible(place is not None)
        if place is not None:
            self._ring.setPos(*place)

    def show_outline(self, outline: Sequence[QPointF]) -> None:
        """Draw a dashed outline through places of the map; nothing for none."""
        path = QPainterPath()
        if outline:
            path.addPolygon(QPolygonF(list(outline)))
            path.closeSubpath()
        self._outline.setPath(path)

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

    def _look(self) -> None:
        (left, right), (bottom, top) = self._box.viewRange()
        view = (left, bottom, right, top)
        self._labels.look(self._box.rect(), view, self.devicePixelRatioF())

    def draw(self) -> None:
        """Draw now."""
        self._due.stop()
        ratio = self.devicePixelRatioF()
        width, height = round(self._box.width() * ratio), round(self._box.height() * ratio)
        if self._scene is None or width < 2 or height < 2:
            return
        (left, right), (bottom, top) = self._box.viewRange()
        image = self._canvas.draw(self._scene, (left, bottom, right, top), (width, height), ratio)
        self._image.setImage(image, autoLevels=False, levels=None)
        self._image.setRect(QRectF(left, bottom, right - left, top - bottom))
