"""The line that one types into."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from inspector.session.query.lexer import LONGEST

PLACEHOLDER: Final = "words, “phrases”, field:value, ~meaning"
TOO_LONG: Final = "With what is typed, this filter is too long to edit."
_RETURN: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Field(QLineEdit):
    """Tells of the keys that do more than write.

    Signals:
        returned: Return was pressed.
        pinned: Ctrl+Return was pressed.
        escaped: Esc was pressed.
        stepped: 1 for Down, -1 for Up.
        completed: Tab was pressed; asked only where ``completes`` is True.
        emptied: Backspace was pressed where nothing is written.
        left_out: Left was pressed at the very beginning.
        entered: whether letters go here now.
    """

    returned = Signal()
    pinned = Signal()
    escaped = Signal()
    stepped = Signal(int)
    completed = Signal()
    emptied = Signal()
    left_out = Signal()
    entered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.completes = False
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName("Search rows")

    def write(self, text: str) -> bool:
        """Replace what is written, unless the text is longer than a query may be."""
        before = self.text()
        self.setText(text)
        if self.text() != text:  # it was cut, and would ask for something else
            self.setText(before)
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcut while one types here, and Tab while it completes."""
        if isinstance(event, QKeyEvent):
            is_asked = event.type() is QEvent.Type.ShortcutOverride
            if is_asked and event.key() in (Qt.Key.Key_Escape, *_RETURN):
                event.accept()
                return True
            is_tab = event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab
            if is_tab and self.completes:
                self.completed.emit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the keys that do more than write."""
        key, is_start = event.key(), self.cursorPosition() == 0 and not self.hasSelectedText()
        if key in _RETURN and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pinned.emit()
        elif key in _RETURN:
            self.returned.emit()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif key == Qt.Key.Key_Left and is_start:
            self.left_out.emit()
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
