"""The reviewer's note on a row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from inspector.gui.parts import column_of, heading
from inspector.gui.theme import GRID
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

_LEAVE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteEdit(QPlainTextEdit):
    """Takes plain text only; Esc and Ctrl+Return leave it, the text stays."""

    left = Signal()
    ended = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Esc and Ctrl+Return from the window while the note is written."""
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and _ends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave, or write on."""
        if _ends(event):
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the text is to be kept."""
        super().focusOutEvent(event)
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the text is to be kept."""
        super().hideEvent(event)
        self.left.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste as plain text."""
        self.textCursor().insertText(source.text())


class Note(QWidget):
    """The note of the row that is looked at; kept when it is left and before the row changes."""

    ended = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._review = workspace.review
        self._row = NO_ROW
        self._waiting: dict[int, str] = {}
        self._edit = NoteEdit()
        self._edit.setObjectName("note")
        self._edit.setAccessibleName("note")
        self._edit.setTabChangesFocus(True)
        self._edit.setPlaceholderText("Press N to write a note; it is stored with your verdict")
        self._edit.setFixedHeight(8 * GRID)
        column_of(self, heading("Note"), self._edit)
        self._edit.left.connect(self.keep)
        self._edit.ended.connect(self._end)
        self._edit.textChanged.connect(self._on_text)
        self._review.changed.connect(self._keep_waiting)

    def show_row(self, row: int) -> None:
        """Keep the note of the row before, and show this one's."""
        self.keep()
        self._row = NO_ROW
        self._edit.setPlainText(self._waiting.get(row, self._review.notes.get(row, "")))
        self._edit.document().setModified(False)
        self._row = row

    def take_focus(self) -> None:
        """Let the reviewer write."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep(self) -> None:
        """Keep what was written.

        While a verdict is being written, the note waits: stored now, it would bring the verdict
        before that one back.
        """
        if self._row == NO_ROW or not self._edit.document().isModified():
            return
        self._edit.document().setModified(False)
        if self._review.pending:
            self._waiting[self._row] = self._edit.toPlainText()
        else:
            self._review.write_note(self._row, self._edit.toPlainText())

    def forget(self) -> None:
        """Drop what belongs to rows that are numbered otherwise now."""
        self._row, self._waiting = NO_ROW, {}

    def _on_text(self) -> None:
        """Have a note ready for the verdict that it will be stored with."""
        is_judged = self._row == NO_ROW or self._review.pending or self._review.reviewed[self._row]
        if not is_judged:
            self._review.write_note(self._row, self._edit.toPlainText())

    def _keep_waiting(self) -> None:
        if self._review.pending:
            return
        waiting, self._waiting = self._waiting, {}
        for row, note in waiting.items():
            self._review.write_note(row, note)

    def _end(self) -> None:
        self.keep()
        self.ended.emit()


def _ends(event: QKeyEvent) -> bool:
    is_sent = event.key() in _LEAVE and event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_Escape or bool(is_sent)
