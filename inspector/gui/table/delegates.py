"""How a cell is drawn: plain text and shapes, by the painter alone."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from inspector.domain.labels import Verdict
from inspector.domain.sample import Stage
from inspector.gui.painting import unchanged
from inspector.gui.table import cells
from inspector.gui.table.model import ListingModel
from inspector.gui.theme import GRID, theme

if TYPE_CHECKING:
    from inspector.gui.table.rows_table import RowsTable

BAR_WIDTH: Final = 42
BAR_HEIGHT: Final = 6
MARK: Final = 10
TEXT: Final = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


class CellDelegate(QStyledItemDelegate):
    """Draws every column of the table."""

    def __init__(self, table: RowsTable, model: ListingModel) -> None:
        super().__init__(table)
        self._table, self._model = table, model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row's ground, then what the cell says."""
        rect = _rect(option)
        with unchanged(painter):
            painter.setClipRect(rect)
            painter.setFont(self._table.font())
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            self._paint_ground(painter, rect, index)
            self._paint_value(painter, rect.adjusted(GRID, 0, -GRID // 2, -1), index)

    def _paint_value(
        self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        value = self._model.value(index)
        match value:
            case None | float():
                _paint_score(painter, room, value)
            case Verdict():
                _paint_verdict(painter, room, value)
            case Stage():
                _paint_text(painter, room, cells.words(value), theme().colour("ink"))
            case int():
                _paint_text(painter, room, cells.words(value), theme().colour("dim"))
            case tuple():
                _paint_place(painter, room, value)
            case _:
                _paint_text(painter, room, value, theme().colour("ink"))

    def _paint_ground(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table, colours = self._table, theme()
        is_focused = index.row() == table.position
        is_selected = self._model.is_selected(index.row())
        if is_focused:
            painter.fillRect(rect, colours.colour("raised"))
        elif index.row() == table.hovered:
            painter.fillRect(rect, colours.colour("raised", 0.5))
        if is_selected:
            painter.fillRect(rect, colours.colour("accent", 0.14))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, colours.colour("line"))
        if is_focused:
            edge = colours.colour("accent" if table.hasFocus() else "faint")
            painter.fillRect(line, edge)
            painter.fillRect(line.translated(0, 1 - rect.height()), edge)
        if is_selected and index.column() == 0:
            painter.fillRect(
                QRect(rect.left(), rect.top(), 2, rect.height()), colours.colour("accent")
            )


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect = option.rect
    assert isinstance(rect, QRect)
    return rect


def _paint_text(painter: QPainter, room: QRect, text: str, colour: QColor) -> None:
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(colour)
    painter.drawText(room, TEXT, shown)


def _paint_score(painter: QPainter, room: QRect, score: float | None) -> None:
    if score is None:
        _paint_text(painter, room, "unreadable", theme().colour("faint"))
        return
    if isnan(score):
        _paint_text(painter, room, "…", theme().colour("faint"))
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    top = room.center().y() - BAR_HEIGHT / 2 + 1
    for token, share in (("line", 1.0), ("poison", min(1.0, max(0.0, score)))):
        bar = QRectF(room.left(), top, BAR_WIDTH * share, BAR_HEIGHT)
        painter.setBrush(theme().colour(token))
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
    words = room.adjusted(BAR_WIDTH + GRID, 0, 0, 0)
    _paint_text(painter, words, f"{score:.2f}", theme().colour("ink"))


def _paint_verdict(painter: QPainter, room: QRect, verdict: Verdict) -> None:
    if verdict is Verdict.NONE:
        return
    colour = theme().colour(verdict.value)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    _paint_mark(painter, QPointF(room.left() + MARK / 2, room.center().y() + 1), verdict)
    _paint_text(painter, room.adjusted(MARK + 6, 0, 0, 0), verdict.value, colour)


def _paint_mark(painter: QPainter, centre: QPointF, verdict: Verdict) -> None:
    """Draw the verdict's shape, the same on every system, whatever its fonts have."""
    half = MARK / 2
    if verdict is Verdict.CLEAN:
        painter.drawEllipse(centre, half - 0.5, half - 0.5)
        return
    corners = {
        Verdict.POISON: ((0, -half), (half, 0), (0, half), (-half, 0)),
        Verdict.UNSURE: ((0, 0.5 - half), (half, half - 0.5), (-half, half - 0.5)),
    }[verdict]
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


def _paint_place(painter: QPainter, room: QRect, place: tuple[str, int]) -> None:
    """Draw file and record; the file gives way."""
    metrics = QFontMetrics(painter.font())
    number = f" · {place[1]:,}"
    width = max(0, room.width() - metrics.horizontalAdvance(number) - 1)
    name = metrics.elidedText(place[0], Qt.TextElideMode.ElideRight, width)
    painter.setPen(theme().colour("dim"))
    painter.drawText(room, TEXT, name)
    rest = room.adjusted(metrics.horizontalAdvance(name), 0, 0, 0)
    painter.drawText(rest, TEXT, number)
