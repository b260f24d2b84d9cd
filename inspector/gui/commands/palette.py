"""Everything that can be done, found by typing: a light sheet over the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QWidget,
)
from shiboken6 import isValid

from inspector.gui.commands.entries import Entry
from inspector.gui.commands.lines import LINE_HEIGHT, LineDelegate, Lines
from inspector.gui.painting import painting
from inspector.gui.parts import column_of, row_of
from inspector.gui.safe_text import SafeLabel
from inspector.gui.theme import GRID, icon, theme
from inspector.session.fuzzy import Match, Names

WIDTH: Final = 640
SHOWN: Final = 10
TOP: Final = 88
SCRIM: Final = 0.4
LONGEST: Final = 200
"""Code points of a query; more can be pasted by mistake."""
MOVES: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 1 - SHOWN,
    Qt.Key.Key_PageDown: SHOWN - 1,
}


class Palette(QWidget):
    """Covers its parent while it is open; Return does what is chosen, Esc does nothing.

    Args:
        parent: what it covers.
        known: what can be done.
        more: what a query adds, such as rows by their number.
    """

    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        known: Sequence[Entry],
        more: Callable[[str], Sequence[Entry]] = lambda _: (),
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Commands")
        self._known, self._more = known, more
        self._names = Names([f"{entry.title} {entry.detail}" for entry in known])
        self._before = QApplication.focusWidget()
        self._field, self._list, self._lines = QLineEdit(), QListView(), Lines()
        self._count = SafeLabel("", "small")
        self._sheet = self._build()
        self._field.textChanged.connect(self._search)
        self._list.clicked.connect(self._do)
        parent.installEventFilter(self)
        self._cover()
        self._search()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def found(self) -> list[Entry]:
        """Return what answers the query, best first."""
        return [entry for entry, _ in self._lines.found]

    def leave(self) -> None:
        """Close it, and give the keys back to what had them."""
        before = self._before
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys that move and end; keep all others from the window's actions."""
        if watched is self.parent() and event.type() is QEvent.Type.Resize:
            self._cover()
        if watched is self._field and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                return self._press(event)
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: ARG002, N802 - Qt's names
        """Keep the keys here while it is open."""
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Close it by a click beside the sheet."""
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the sheet in the upper middle."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Dim what is below."""
        with painting(self) as painter:
            painter.fillRect(self.rect(), theme().colour("background", SCRIM))

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        is_again = key == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape or is_again:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
        elif key in MOVES:
            self._move(MOVES[key])
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _move(self, step: int) -> None:
        """Choose another line; from the ends single steps go round."""
        last, here = self._lines.rowCount() - 1, self._list.currentIndex().row()
        if last < 0:
            return
        wished = here + step
        if abs(step) == 1 and not 0 <= wished <= last:
            wished = 0 if step > 0 else last
        self._choose(min(max(wished, 0), last))

    def _choose(self, line: int) -> None:
        index = self._lines.index(line, 0)
        self._list.setCurrentIndex(index)
        said = self._lines.data(index, Qt.ItemDataRole.AccessibleTextRole)
        self._field.setAccessibleDescription(str(said or "Nothing found"))

    def _do(self) -> None:
        index = self._list.currentIndex()
        if not index.isValid():
            return
        entry = self._lines.found[index.row()][0]
        self.leave()
        entry.do()

    def _search(self) -> None:
        query = self._field.text()
        found = [(self._known[number], match) for number, match in self._names.ranked(query)]
        firsts = [(entry, Match(0.0, ())) for entry in self._more(query)]
        self._lines.show_found([*firsts, *found])
        count = self._lines.rowCount()
        self._count.setText(
            f"{count:,} found" if count else "Nothing found; fewer letters find more."
        )
        self._choose(0)
        self._list.setVisible(count > 0)
        self._place()

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def _place(self) -> None:
        lines = min(self._lines.rowCount(), SHOWN)
        self._list.setFixedHeight(lines * LINE_HEIGHT + 2)  # its two lines
        self._sheet.layout().activate()  # type: ignore[union-attr]
        width = min(WIDTH, self.width() - 4 * GRID)
        height = self._sheet.sizeHint().height()
        corner = QPoint((self.width() - width) // 2, min(TOP, max(GRID, self.height() // 8)))
        self._sheet.setGeometry(QRect(corner.x(), corner.y(), width, height))

    def _build(self) -> QFrame:
        sheet = QFrame(self)
        sheet.setObjectName("palette")
        shadow = QGraphicsDropShadowEffect(sheet)
        shadow.setBlurRadius(4 * GRID)
        shadow.setOffset(0, GRID)
        shadow.setColor(theme().colour("background" if theme().is_dark else "grey", 0.8))
        sheet.setGraphicsEffect(shadow)
        self._field.setObjectName("paletteField")
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName("Command")
        self._field.setPlaceholderText("an action, a group, a dataset, a row’s number")
        self._field.installEventFilter(self)
        self._list.setObjectName("paletteList")
        self._list.setAccessibleName("Commands found")
        self._list.setModel(self._lines)
        self._list.setItemDelegate(LineDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        glass = SafeLabel("")
        glass.setPixmap(icon("search", "faint", 16).pixmap(16, 16))
        top = row_of(None, glass, self._field, margins=(24, 8, 24, 8))
        foot = row_of(None, margins=(24, 6, 24, 8), spacing=6)
        for key, words in (("↑↓", "choose"), ("Return", "do it"), ("Esc", "close")):
            foot.addWidget(SafeLabel(key, "key"))
            foot.addWidget(SafeLabel(words, "small"))
            foot.addSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(self._count)
        column = column_of(sheet, spacing=0)
        column.addLayout(top)
        column.addWidget(self._list)
        column.addLayout(foot)
        return sheet
