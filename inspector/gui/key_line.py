"""One action and its keys, in the list of all keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame

from inspector.gui.actions import Act
from inspector.gui.keys import keys, pressed
from inspector.gui.parts import clear_layout, row_of
from inspector.gui.safe_text import SafeLabel


class KeyLine(QFrame):
    """A click or Return asks for a new key; the next key pressed is it. Esc leaves it as it was.

    Signals:
        asked: it waits for a key.
        wished: this key was pressed for it; empty for one that it cannot have.
        usual: it is to have its usual keys back.
        left: it waits no longer.
        stepped: the line above (-1) or below (1) is to have the focus.
    """

    asked = Signal()
    wished = Signal(str)
    usual = Signal()
    left = Signal()
    stepped = Signal(int)

    def __init__(self, act: Act) -> None:
        super().__init__()
        self.act, self._waits = act, False
        self.setObjectName("keyLine")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = row_of(self, SafeLabel(act.title, "dim", wraps=True), margins=(8, 3, 8, 3), spacing=4)
        row.setStretch(0, 1)
        self._keys = row_of(None, spacing=4)
        row.addLayout(self._keys)
        self.refresh()

    def refresh(self) -> None:
        """Show the keys as they are."""
        clear_layout(self._keys)
        own = keys().is_own(self.act.name)
        if self._waits:
            self._keys.addWidget(SafeLabel("press a key", "chip", tone="asked"))
        else:
            if not self.act.keys_now:
                self._keys.addWidget(SafeLabel("no key", "small"))
            for key in self.act.keys_now:
                self._keys.addWidget(SafeLabel(key, "key", tone="own" if own else ""))
        told = " or ".join(self.act.keys_now) or "no key"
        self.setAccessibleName(f"{self.act.title}: {told}{', changed' if own else ''}")

    def leave(self) -> None:
        """Wait for a key no longer."""
        if self._waits:
            self._waits = False
            self.refresh()
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Keep a key that is waited for from everything else it would do."""
        if self._waits and isinstance(event, QKeyEvent):
            event.accept()
            if event.type() is QEvent.Type.KeyPress:
                self._take(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Ask for a key."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for a key, take the usual ones back, or go to another line."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.usual.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Wait for a key no longer."""
        super().focusOutEvent(event)
        self.leave()

    def _ask(self) -> None:
        self._waits = True
        self.refresh()
        self.asked.emit()

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
            self.wished.emit(pressed(event))
