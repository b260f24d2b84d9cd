"""One condition in the search bar, with a cross."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QToolButton

from inspector.domain.filters import Pill
from inspector.gui.parts import row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session.visible import plain

WIDEST: Final = 176
"""Pixels of the words."""
_NAMED: Final = re.compile(r"([\w.]+(?::|!=|>=|<=|>|<|=|~))(.+)", re.DOTALL)
_OPEN: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down)
_REMOVE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PillChip(QFrame):
    """A pill; a click or Return opens it, the cross or Delete takes it away, arrows go on.

    Args:
        pill: what it says.
        problem: what is wrong with it; empty if nothing is.
    """

    opened = Signal()
    removed = Signal()
    stepped = Signal(int)

    def __init__(self, pill: Pill, problem: str = "") -> None:
        super().__init__()
        self.pill = pill
        self.setObjectName("pill")
        self.setProperty("inverted", pill.is_inverted)
        self.setProperty("wrong", bool(problem))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        title = plain(one_line(pill.title))
        spoken = f"not {title}" if pill.is_inverted else title
        self.setAccessibleName(f"Filter {spoken}")
        query = plain(one_line(pill.query)) if pill.name and pill.query else ""
        told = [spoken, query, problem, "Return or click: invert, name, edit · Delete: remove"]
        set_tooltip(self, "\n".join(filter(None, told)))
        row = row_of(self, margins=(8, 0, 2, 0), spacing=0)
        for label in self._labels(title):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label)
        row.addSpacing(2)
        row.addWidget(self._cross(spoken))

    def _labels(self, title: str) -> list[SafeLabel]:
        labels = [SafeLabel("not ", "pillNot")] if self.pill.is_inverted else []
        found = None if self.pill.name or self.pill.region else _NAMED.match(title)
        if found is not None:
            labels.append(SafeLabel(found[1], "pill"))
        words = ElidedLabel(found[2] if found is not None else title, "pillValue")
        width = words.fontMetrics().horizontalAdvance(words.text()) + 6
        words.setFixedWidth(min(width, WIDEST))
        return [*labels, words]

    def _cross(self, title: str) -> QToolButton:
        cross = QToolButton()
        cross.setObjectName("pillCross")
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setAccessibleName(f"Remove the filter {title}")
        set_tooltip(cross, "Remove (Delete)")
        cross.setIcon(icon("close", "dim", 12))
        cross.setIconSize(QSize(12, 12))
        cross.clicked.connect(self.removed)
        theme().changed.connect(self._dress)
        self._close = cross
        return cross

    def _dress(self) -> None:
        self._close.setIcon(icon("close", "dim", 12))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()
        elif event.button() is Qt.MouseButton.MiddleButton:
            self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open it, take it away, or go on."""
        if event.key() in _OPEN:
            self.opened.emit()
        elif event.key() in _REMOVE:
            self.removed.emit()
        elif event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
