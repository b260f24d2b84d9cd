"""The table itself: its keys and clicks are told, never acted upon here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from inspector.gui.table.delegates import CellDelegate
from inspector.gui.table.header import Header
from inspector.gui.table.model import ListingModel
from inspector.gui.theme import theme

ROW_HEIGHT: Final = 27


class RowsTable(QTableView):
    """Rows of one height, drawn from the model when they are seen.

    Attributes:
        position: place of the focused row, -1 when it is not listed.
        hovered: place of the row under the mouse, -1 for none.
    """

    copy_wanted = Signal()
    clicked_at = Signal(int, Qt.KeyboardModifier)
    moved_to = Signal(int, Qt.KeyboardModifier)

    def __init__(self, model: ListingModel) -> None:
        super().__init__()
        self.position = -1
        self.hovered = -1
        self.setObjectName("listing")
        self.setAccessibleName("Rows")
        self.columns = Header(model)
        self.setHorizontalHeader(self.columns)
        self.setModel(model)
        self.columns.follow()
        self.setItemDelegate(CellDelegate(self, model))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self._build_headers()
        theme().changed.connect(self.viewport().update)

    def set_position(self, position: int) -> None:
        """Mark a place as the focused one and bring it into view with the row next to it."""
        earlier, self.position = self.position, position
        for place in (earlier, position):
            self._update_row(place)
        if position < 0:
            return
        index = self.model().index(position, 0)
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        self._bring_into_view(position)

    def height_of_focus(self) -> int:
        """Return how many pixels below the top the focused row stands; -1 if it is out of sight."""
        top = self.position * ROW_HEIGHT - self.verticalScrollBar().value()
        return top if self.position >= 0 and top < self.viewport().height() else -1

    def hold_focus(self, height: int) -> None:
        """Let the focused row stand so high again when other rows moved; -1 leaves all as it is."""
        if self.position >= 0 and height >= 0:
            self.verticalScrollBar().setValue(self.position * ROW_HEIGHT - height)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move by the keys that move, copy; leave all others to the window."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        page = max(1, self.viewport().height() // ROW_HEIGHT - 1)
        last = self.model().rowCount() - 1
        targets = {
            Qt.Key.Key_Up: self.position - 1,
            Qt.Key.Key_Down: self.position + 1,
            Qt.Key.Key_PageUp: self.position - page,
            Qt.Key.Key_PageDown: self.position + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None or last < 0:
            event.ignore()
            return
        self.moved_to.emit(min(max(target, 0), last), event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell which row was clicked."""
        place = self.indexAt(event.position().toPoint()).row()
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self.clicked_at.emit(place, event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take a fast second click for a click."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light up the row under the mouse."""
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Light up no row."""
        self._hover(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that keys go here; Qt would make the first cell the current one."""
        self._update_row(self.position)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that keys go elsewhere."""
        self._update_row(self.position)
        super().focusOutEvent(event)

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Leave it to ``set_position``, which keeps the next row in view too."""

    def _bring_into_view(self, position: int) -> None:
        self.updateGeometries()  # or the scroll bar would still have the range of the last rows
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top = position * ROW_HEIGHT
        highest, lowest = top - ROW_HEIGHT, top + 2 * ROW_HEIGHT - room
        value = bar.value()
        if value < lowest - room or value > highest + room:
            bar.setValue(top - room // 2 + ROW_HEIGHT // 2)
        elif room > 3 * ROW_HEIGHT:
            bar.setValue(max(min(value, highest), lowest))
        else:
            bar.setValue(max(min(value, top), top + ROW_HEIGHT - room))

    def _hover(self, place: int) -> None:
        earlier, self.hovered = self.hovered, place
        if place != earlier:
            self._update_row(earlier)
            self._update_row(place)

    def _update_row(self, place: int) -> None:
        if place >= 0:
            top, width = self.rowViewportPosition(place), self.viewport().width()
            self.viewport().update(QRect(0, top, width, ROW_HEIGHT))

    def _build_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)


def overlay(child: QWidget, table: RowsTable) -> None:
    """Lay a widget over the rows of a table; it stays there when the table changes its size."""
    from inspector.gui.parts import column_of

    column_of(table.viewport(), child)
    child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
