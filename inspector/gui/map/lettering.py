"""Draws the labels over the picture: each is painted once and then only moved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from inspector.gui.map.labels import MOST, Labels, arrange, make_labels
from inspector.gui.painting import painting
from inspector.gui.theme import theme

SIZES_PX: Final = (13, 12, 12)
"""Of the letters, by level."""
HALO_PX: Final = 5.0
HALO: Final = 0.88
"""How much of what is below the halo covers."""
EDGE_PX: Final = 4.0
SAME: Final = 1.002
"""Zoomed by less, the same labels stand."""


class Lettering(QGraphicsItem):
    """Keywords over a view box, in its pixels; the mouse goes through to what is below."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setAcceptHoverEvents(False)
        self._rect = QRectF()
        self._view = (0.0, 0.0, 1.0, 1.0)
        self._ratio, self._scale = 1.0, 0.0
        self._covered: tuple[QRectF, ...] = ()
        self._pictures: dict[int, QPixmap] = {}
        self.show_labels(make_labels(None))

    @property
    def texts(self) -> list[str]:
        """Return what can be read now, the largest cluster first."""
        return [self._labels.texts[label] for label, _ in self._standing()]

    def show_labels(self, labels: Labels) -> None:
        """Show other labels."""
        self._labels = labels
        self._sizes = np.array(
            [self._size(text, level) for text, level in _each(labels)], np.float64
        ).reshape(-1, 2)
        self._shown = np.zeros(0, np.int64)
        self.dress()

    def keep_clear(self, covered: Sequence[QRectF]) -> None:
        """Show no label where something lies over the view box, in its pixels."""
        self._covered = tuple(covered)
        self.update()

    def dress(self) -> None:
        """Take the colours of the theme."""
        self._pictures = {}
        self._scale = 0.0
        self._look()

    def look(self, rect: QRectF, view: tuple[float, float, float, float], ratio: float) -> None:
        """Show what is to be read from here.

        Args:
            rect: the view box in its own pixels.
            view: left, bottom, right, top of the map.
            ratio: device pixels a logical one.
        """
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect, self._scale = QRectF(rect), 0.0
        if ratio != self._ratio:
            self._ratio, self._pictures = ratio, {}
        self._view = view
        self._look()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return the view box."""
        return self._rect

    def contains(self, point: QPointF | QPoint | QPainterPath.Element) -> bool:  # noqa: ARG002 - Qt's signature
        """Return False: no label is ever under the mouse."""
        return False

    def shape(self) -> QPainterPath:
        """Return nothing: no label is ever in a rectangle either."""
        return QPainterPath()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002 - Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002 - Qt's signature
    ) -> None:
        """Put the pictures of all labels that lie within the view."""
        painter.setClipRect(self._rect)
        for label, place in self._standing():
            painter.drawPixmap(place, self._picture(label))

    def _look(self) -> None:
        left, _, right, _ = self._view
        scale = self._rect.width() / max(right - left, 1e-12)
        if self._scale <= 0 or not 1 / SAME < scale / self._scale < SAME:
            self._scale = scale
            side = min(self._rect.width(), self._rect.height())
            self._shown = arrange(self._labels, self._sizes, scale, side)
        self.update()

    def _standing(self) -> list[tuple[int, QPointF]]:
        """Return the labels within the view, and where the left upper corner of each is."""
        if not len(self._shown) or self._rect.isEmpty():
            return []
        left, bottom, right, top = self._view
        wide, high = self._rect.width() / (right - left), self._rect.height() / (top - bottom)
        places, sizes = self._labels.places[self._shown], self._sizes[self._shown]
        x = (places[:, 0] - left) * wide - sizes[:, 0] / 2
        y = (top - places[:, 1]) * high - sizes[:, 1] / 2
        is_seen = (x > EDGE_PX - HALO_PX) & (x + sizes[:, 0] < self._rect.width() + HALO_PX)
        is_seen &= (y > EDGE_PX - HALO_PX) & (y + sizes[:, 1] < self._rect.height() + HALO_PX)
        for each in self._covered:
            is_beside = (x > each.right()) | (x + sizes[:, 0] < each.left())
            is_seen &= is_beside | (y > each.bottom()) | (y + sizes[:, 1] < each.top())
        kept = np.flatnonzero(is_seen)[:MOST].tolist()
        return [(int(self._shown[i]), self._corner(x[i], y[i])) for i in kept]

    def _corner(self, x: float, y: float) -> QPointF:
        """Return a corner on whole device pixels, or the letters would blur."""
        return QPointF(round(x * self._ratio) / self._ratio, round(y * self._ratio) / self._ratio)

    def _size(self, text: str, level: int) -> tuple[float, float]:
        metrics = QFontMetricsF(_font(level))
        return metrics.horizontalAdvance(text) + 2 * HALO_PX, metrics.height() + HALO_PX

    def _picture(self, label: int) -> QPixmap:
        if label not in self._pictures:
            level = int(self._labels.levels[label])
            self._pictures[label] = _paint(
                self._labels.texts[label], level, self._sizes[label], self._ratio
            )
        return self._pictures[label]


def _each(labels: Labels) -> list[tuple[str, int]]:
    return list(zip(labels.texts, labels.levels.tolist(), strict=True))


def _font(level: int) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(SIZES_PX[min(level, len(SIZES_PX) - 1)])
    font.setWeight(QFont.Weight.Medium if level == 0 else QFont.Weight.Normal)
    return font


def _paint(text: str, level: int, size: NDArray[np.float64], ratio: float) -> QPixmap:
    """Return a text with a halo of the ground's colour."""
    font = _font(level)
    pixmap = QPixmap(math.ceil(size[0] * ratio), math.ceil(size[1] * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(HALO_PX, HALO_PX / 2 + QFontMetricsF(font).ascent()), font, text)
    halo = QPen(theme().colour("map", HALO), HALO_PX)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    with painting(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(path, halo)
        painter.fillPath(path, theme().colour("ink" if level == 0 else "dim"))
    return pixmap
