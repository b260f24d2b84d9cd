"""The search field of the top bar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QToolButton, QWidget
from shiboken6 import isValid

from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session.workspace import Workspace

PAUSE_MS: Final = 300
"""How long nothing is typed before the search begins by itself."""
HEIGHT: Final = 28
LONGEST: Final = 1_000
"""Code points of a query; more can be pasted by mistake."""


class SearchBar(QWidget):
    """Finds rows while one types; Return goes on to the rows, Esc ends the search."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._field = Field()
        self._count = SafeLabel("", "dim")
        self._clear = QToolButton()
        self._key = SafeLabel("/", "key")
        self._glass = SafeLabel("")
        self._frame = QFrame()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._before: QWidget | None = None
        self._build()
        self._dress()
        self._connect()
        self._refresh()

    def take_focus(self) -> None:
        """Let the next letters be the query."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _build(self) -> None:
        self._frame.setObjectName("searchField")
        self._frame.setFixedHeight(HEIGHT)
        self._glass.setAccessibleName("Search")
        self._clear.setObjectName("clearSearch")
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.setAccessibleName("Clear the search")
        self._clear.setIconSize(QSize(14, 14))
        set_tooltip(self._clear, "End the search (Esc)")
        row_of(self, self._frame)
        row = row_of(self._frame, self._glass, margins=(8, 0, 6, 0))
        row.addWidget(self._field, 1)
        for widget in (self._count, self._clear, self._key):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        self._workspace.listing.filtered.connect(self._on_filtered)
        self._field.textEdited.connect(self._on_edited)
        self._field.returned.connect(self._on_return)
        self._field.escaped.connect(self._end)
        self._field.entered.connect(self._on_entered)
        self._clear.clicked.connect(self._end)
        self._pause.timeout.connect(self._search)
        theme().changed.connect(self._dress)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _dress(self) -> None:
        self._glass.setPixmap(icon("search", "faint", 14).pixmap(14, 14))
        self._clear.setIcon(icon("close", "dim", 14))

    def _search(self) -> None:
        self._pause.stop()
        query = self._field.text().strip()
        if query != self._workspace.listing.query:
            self._count.setText("searching…" if query else "")
            self._workspace.listing.search(query)

    def _end(self) -> None:
        self._field.clear()
        self._refresh()
        self._search()
        self._give_back()

    def _give_back(self) -> None:
        """Give the keys back to what had them."""
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._field.clearFocus()

    def _refresh(self) -> None:
        matching = self._workspace.listing.matching
        has_text, has_focus = bool(self._field.text()), self._field.hasFocus()
        is_found = matching is not None and has_text
        self._count.setText(_rows(int(matching.sum())) if matching is not None and has_text else "")
        self._count.setVisible(is_found or self._pause.isActive())
        self._clear.setVisible(has_text)
        self._key.setVisible(not has_text and not has_focus)

    def _on_edited(self) -> None:
        self._pause.start()
        self._refresh()

    def _on_return(self) -> None:
        self._search()
        self._give_back()

    def _on_filtered(self) -> None:
        """Show what was found, and a query that came or went from elsewhere."""
        query = self._workspace.listing.query
        if not self._pause.isActive() and query != self._field.text().strip():
            self._field.setText(query)
        self._refresh()

    def _on_entered(self, has_focus: bool) -> None:
        self._frame.setProperty("active", has_focus)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
        self._refresh()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self._field and old is not None and not self.isAncestorOf(old):
            self._before = old


class Field(QLineEdit):
    """The line that one types into; tells of Return, Esc and of getting and losing the focus."""

    returned = Signal()
    escaped = Signal()
    entered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self.setPlaceholderText("words, “phrases”")
        self.setAccessibleName("Search rows")

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcut while one types here."""
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the keys that end typing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.returned.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that letters go here."""
        super().focusInEvent(event)
        self.entered.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that letters go elsewhere."""
        super().focusOutEvent(event)
        self.entered.emit(False)


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
