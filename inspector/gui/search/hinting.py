"""Offers what may be typed where the cursor is, and takes what is chosen into the field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from inspector.gui.search.field import Field
from inspector.gui.search.hints import HintList
from inspector.session.query.hints import Hint, hints
from inspector.session.query.schema import Schema


class Hinting(QObject):
    """Shows a list below the field while there is something to offer or to say.

    Signals:
        completed: the text of the field has changed.
        returned: Return was pressed, or Down, where there is nothing to choose.
    """

    completed = Signal()
    returned = Signal()

    def __init__(self, field: Field, below: QWidget, schema: Callable[[], Schema]) -> None:
        super().__init__(below)
        self._field, self._below, self._schema = field, below, schema
        self._list = HintList()
        field.returned.connect(self._on_return)
        field.stepped.connect(self._on_step)
        field.completed.connect(self._on_return)
        self._list.chosen.connect(self._complete)
        below.destroyed.connect(self._list.deleteLater)

    def offer(self, problem: str = "") -> None:
        """Show what may be typed here, and what is wrong with what is."""
        before = self._field.text()[: self._field.cursorPosition()]
        self._list.load(hints(before, self._schema()), problem)
        self._field.completes = False
        if self._field.hasFocus() and self._list.has_words:
            self._list.show_below(self._below)
        else:
            self._list.hide()

    def hide(self) -> None:
        """Offer nothing."""
        self._list.hide()

    def _on_return(self) -> None:
        chosen = self._list.current if self._list.isVisible() else None
        if chosen is None:
            self.returned.emit()
        else:
            self._complete(chosen)

    def _on_step(self, step: int) -> None:
        if self._list.isVisible() and self._list.hints:
            self._list.step(step)
            self._field.completes = self._list.current is not None
        elif step > 0:
            self.returned.emit()

    def _complete(self, hint: Hint) -> None:
        text, cursor = self._field.text(), self._field.cursorPosition()
        self._field.setText(f"{text[: hint.start]}{hint.text}{text[cursor:]}")
        self._field.setCursorPosition(hint.start + len(hint.text))
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.completed.emit()
