"""The palette's list: entries that answer the query, drawn as plain text by the painter alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.gui.commands.entries import Entry
from inspector.gui.painting import unchanged
from inspector.gui.theme import GRID, monospace, theme
from inspector.session.fuzzy import Match

LINE_HEIGHT: Final = 34
KIND_WIDTH: Final = 72
KEY_HEIGHT: Final = 18

Index = QModelIndex | QPersistentModelIndex
Found = tuple[Entry, Match]


class Lines(QAbstractListModel):
    """The entries that answer, best first."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Found] = ()

    def show_found(self, found: Sequence[Found]) -> None:
        """List these instead."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Return how many answer."""
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, and for a screen reader all that the line says."""
        if not index.isValid():
            return None
        entry = self.found[index.row()][0]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.title, entry.kind, entry.detail, entry.key)))
        return None


class LineDelegate(QStyledItemDelegate):
    """Draws kind, title with the letters that were typed, detail and key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's name
        """Return the one height of all lines."""
        return QSize(1, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        model = index.model()
        assert isinstance(model, Lines)
        entry, match = model.found[index.row()]
        rect, state = option.rect, option.state
        assert isinstance(rect, QRect)
        with unchanged(painter):
            painter.setClipRect(rect)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if state & QStyle.StateFlag.State_Selected:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("line"))
                painter.drawRoundedRect(rect.adjusted(GRID, 1, -GRID, -1), 6, 6)
            _draw_line(painter, rect.adjusted(3 * GRID, 0, -3 * GRID, 0), entry, match)


def _draw_line(painter: QPainter, room: QRect, entry: Entry, match: Match) -> None:
    kind = QRect(room.left(), room.top(), KIND_WIDTH, room.height())
    _draw(painter, kind, entry.kind, theme().colour("faint"))
    room.setLeft(kind.right() + GRID)
    if entry.key:
        room.setRight(_draw_key(painter, room, entry.key) - GRID)
    if entry.detail:
        room.setRight(_draw_detail(painter, room, entry.detail) - 2 * GRID)
    _draw_title(painter, room, entry.title, match)


def _draw(painter: QPainter, room: QRect, text: str, colour: QColor) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, flags | Qt.TextFlag.TextSingleLine, shown)


def _draw_detail(painter: QPainter, room: QRect, detail: str) -> int:
    """Draw at the right; return where that begins."""
    width = min(painter.fontMetrics().horizontalAdvance(detail) + 1, room.width() // 2)
    place = QRect(room.right() - width, room.top(), width, room.height())
    _draw(painter, place, detail, theme().colour("dim"))
    return place.left()


def _draw_key(painter: QPainter, room: QRect, key: str) -> int:
    """Draw a framed key at the right; return where that begins."""
    font = monospace(11)
    width = QFontMetrics(font).horizontalAdvance(key) + 12
    top = room.center().y() - KEY_HEIGHT // 2
    frame = QRect(room.right() - width, top, width, KEY_HEIGHT)
    with unchanged(painter):
        painter.setFont(font)
        painter.setPen(theme().colour("faint"))
        painter.setBrush(theme().colour("background"))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(theme().colour("dim"))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, key)
    return frame.left()


def _draw_title(painter: QPainter, room: QRect, title: str, match: Match) -> None:
    """Draw the title; the letters that were typed are in the accent colour."""
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
    layout = QTextLayout(shown, painter.font())
    kept = len(shown) - 1 if shown != title else len(shown)
    layout.setFormats([_lit(title, place) for place in match.places if place < kept])
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setPen(theme().colour("ink"))
    layout.draw(painter, QPointF(room.left(), room.center().y() - line.height() / 2 + 1))


def _lit(title: str, place: int) -> QTextLayout.FormatRange:
    """Return the look of the letter at a code point; Qt counts UTF-16 units."""
    units = len(title[:place].encode("utf-16-le", "surrogatepass")) // 2
    lit, look = QTextLayout.FormatRange(), QTextCharFormat()
    look.setForeground(theme().colour("accent"))
    look.setFontWeight(QFont.Weight.DemiBold)
    lit.start, lit.length, lit.format = units, 1 + (ord(title[place]) > 0xFFFF), look
    return lit
