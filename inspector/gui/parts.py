"""Small widgets that several views share."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.keys import keys
from inspector.gui.painting import painting
from inspector.gui.safe_text import SafeLabel
from inspector.gui.theme import GRID, theme

_Box = TypeVar("_Box", bound=QBoxLayout)
SHORT_STAGES = {"sft": "SFT", "preference": "pref", "reward": "reward", "corpus": "corpus"}
"""Stages as a narrow chip says them."""


class KeyButton(QPushButton):
    """A button with its key printed on it.

    Args:
        text: what it does.
        key: the key, as people call it.
        tone: poison, clean, unsure, primary or flat; empty for the ordinary look.
        mark: a shape before the text.
        act: name of the action whose key it is; the user may give that another one.
    """

    def __init__(
        self, text: str, key: str = "", *, tone: str = "", mark: str = "", act: str = ""
    ) -> None:
        super().__init__()
        self._usual, self._act = key, act
        self.setProperty("tone", tone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._label = SafeLabel("")
        self._label.setProperty("tone", tone)
        row = row_of(self, margins=(12, 0, 12, 0))
        row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = row_of(None, spacing=GRID // 2)
        if mark:
            words.addWidget(SafeLabel(mark, "mark", tone=tone))
        words.addWidget(self._label)
        row.addLayout(words)
        self._key = SafeLabel(key, "key")
        row.addWidget(self._key)
        self._key.setVisible(bool(key))
        if act:
            keys().changed.connect(self._print_key)
        for label in self.findChildren(SafeLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_label(text)
        if act:
            self._print_key()

    def set_label(self, text: str) -> None:
        """Change what it says."""
        self._label.setText(text)
        self.setAccessibleName(text)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.updateGeometry()

    def _print_key(self) -> None:
        key = keys().first(self._act, self._usual)
        self._key.setText(key.replace("Shift+", "⇧"))
        self._key.setVisible(bool(key))
        self.set_label(self._label.text())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give label and key the room they need."""
        layout = self.layout()
        assert layout is not None
        return QSize(layout.sizeHint().width(), 4 * GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never cut the label."""
        return self.sizeHint()


class StrengthBar(QWidget):
    """A thin bar, 0..1."""

    def __init__(self, value: float = 0.0, colour: str = "poison") -> None:
        super().__init__()
        self._value, self._colour = value, colour
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_value(value)
        theme().changed.connect(self.update)

    def set_value(self, value: float) -> None:
        """Change the length."""
        self._value = min(1.0, max(0.0, value))
        self.setAccessibleName(f"strength {self._value:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw groove and bar."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            room = QRectF(self.rect())
            painter.setBrush(theme().colour("line"))
            painter.drawRoundedRect(room, 2, 2)
            room.setWidth(room.width() * self._value)
            painter.setBrush(theme().colour(self._colour))
            painter.drawRoundedRect(room, 2, 2)


class Card(QFrame):
    """A raised box that can be chosen by mouse, Return or Space."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_chosen(self, chosen: bool) -> None:
        """Draw it as the one that is looked at."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose it by Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class EmptyState(QWidget):
    """What a view says while it has nothing to show, and what to do next."""

    def __init__(self, title: str, advice: str) -> None:
        super().__init__()
        column = column_of(self, spacing=GRID // 2)
        column.addStretch(1)
        self._title, self._advice = SafeLabel(title, "strong"), SafeLabel(advice, "dim", wraps=True)
        for label in (self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def say(self, title: str, advice: str) -> None:
        """Change both sentences."""
        self._title.setText(title)
        self._advice.setText(advice)


def heading(text: str) -> SafeLabel:
    """Return a heading, in capitals as the theme has them."""
    return SafeLabel(text.upper(), "heading")


def chip(text: str, tone: str = "") -> SafeLabel:
    """Return a small framed word."""
    return SafeLabel(text, "chip", tone=tone)


def flat_button(text: str = "") -> QPushButton:
    """Return a button that looks like a line of text."""
    button = QPushButton(text)
    button.setObjectName("fold")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def row_of(
    owner: QWidget | None = None,
    *widgets: QWidget,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = GRID,
) -> QHBoxLayout:
    """Lay widgets out side by side, in ``owner`` if there is one."""
    layout = QHBoxLayout(owner) if owner is not None else QHBoxLayout()
    return _fill(layout, widgets, margins, spacing)


def column_of(
    owner: QWidget | None = None,
    *widgets: QWidget,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = GRID,
) -> QVBoxLayout:
    """Lay widgets out below each other, in ``owner`` if there is one."""
    layout = QVBoxLayout(owner) if owner is not None else QVBoxLayout()
    return _fill(layout, widgets, margins, spacing)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if inner is not None:
            clear_layout(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _fill(
    layout: _Box, widgets: tuple[QWidget, ...], margins: tuple[int, int, int, int], spacing: int
) -> _Box:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout
