"""A line over the map that is smooth, while the picture below keeps its pixels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget


class Stroke(QGraphicsPathItem):
    """A path whose width is in pixels, however far one has zoomed."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it smoothly."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        super().paint(painter, option, widget)

    def dress(
        self, colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        """Take a colour and a width in pixels."""
        pen = QPen(colour, width, style)
        pen.setCosmetic(True)
        self.setPen(pen)


def circle(radius: float) -> QPainterPath:
    """Return a circle round nothing."""
    path = QPainterPath()
    path.addEllipse(-radius, -radius, 2 * radius, 2 * radius)
    return path
