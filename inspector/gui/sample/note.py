"""The reviewer's note on a row."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from inspector.gui.keys import keys
from inspector.gui.parts import column_of, heading
from inspector.gui.safe_text import short
from inspector.gui.theme import GRID
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

LONGEST: Final = 10_000
"""Code points of a note that can be edited."""
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
        self._written: dict[int, str] = {}
        self._edit = NoteEdit()
        self._edit.setObjectName("note")
        self._edit.setAccessibleName("note")
        self._edit.setTabChangesFocus(True)
        self._edit.setFixedHeight(8 * GRID)
        column_of(self, heading("Note"), self._edit)
        self._edit.left.connect(self.keep)
        self._edit.ended.connect(self._end)
        self._review.changed.connect(self._on_changed)
        self._review.labelled.connect(self._on_labelled)
        keys().changed.connect(self._tell_key)
        self._tell_key()

    def show_row(self, row: int) -> None:
        """Keep the note of the row before, and show this one's."""
        self.keep()
        note = self._written.get(row, self._review.notes.get(row, ""))
        if row == self._row and note == self._edit.toPlainText():
            return  # it may be being written: the cursor stays where it is
        self._row = NO_ROW
        self._show(note)
        self._row = row

    def take_focus(self) -> None:
        """Let the reviewer write."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep(self) -> None:
        """Store what was written, with a verdict or without."""
        if self._row == NO_ROW or not self._edit.document().isModified():
            return
        self._edit.document().setModified(False)
        self._written[self._row] = self._edit.toPlainText()
        self._review.write_note(self._row, self._edit.toPlainText())

    def renumber(self, row: int) -> None:
        """Take the number that the row has in a new result, ``NO_ROW`` if it is gone."""
        kept = self._written.get(self._row)
        self._row, self._written = row, {} if kept is None else {row: kept}

    def _on_changed(self) -> None:
        if not self._review.pending and not self._review.failure:
            self._written = {}

    def _on_labelled(self, rows: object) -> None:
        """Show a note that was changed from elsewhere, by undo; one being written stays."""
        is_written = self._edit.document().isModified() or self._row in self._written
        if self._row == NO_ROW or is_written or not np.isin(self._row, np.asarray(rows)):
            return
        note = self._review.notes.get(self._row, "")
        if note != self._edit.toPlainText():
            self._show(note)

    def _show(self, note: str) -> None:
        """Show a note; one that is too long to be laid out at once is cut, and stays as it is."""
        self._edit.setPlainText(short(note, LONGEST))
        self._edit.setReadOnly(len(note) > LONGEST)
        self._edit.document().setModified(False)

    def _tell_key(self) -> None:
        key = keys().first("note", "N")
        start = f"Press {key} to write a note" if key else "Write a note"
        self._edit.setPlaceholderText(f"{start}, with or without a verdict")

    def _end(self) -> None:
        self.keep()
        self.ended.emit()


def _ends(event: QKeyEvent) -> bool:
    is_sent = event.key() in _LEAVE and event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_Escape or bool(is_sent)
