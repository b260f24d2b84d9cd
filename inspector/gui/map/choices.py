"""Which field is mapped and what the colours tell, as two words to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QMenu, QToolButton, QWidget

from inspector.gui.map.colouring.columns import DETECTORS, Choice
from inspector.gui.painting import painting
from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import GRID, theme

ARROW = "▾"
ROOM = 6
"""Pixels left and right of a choice."""


class Choices(QFrame):
    """Which field is mapped, and what the colours tell."""

    field_chosen = Signal(str)
    colour_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self._fields, self._colours = _Word("Map of which field"), _MenuWord("Colour by")
        row_of(
            self,
            SafeLabel("Map", "dim"),
            self._fields,
            _gap(),
            SafeLabel("Colour", "dim"),
            self._colours,
            margins=(12, 4, 6, 4),
            spacing=2,
        )
        self._fields.currentTextChanged.connect(self._choose_field)
        self._colours.chosen.connect(self.colour_chosen)

    def show_fields(self, fields: Sequence[str], chosen: str) -> None:
        """Offer the fields that have a map."""
        self._fields.blockSignals(True)
        self._fields.clear()
        self._fields.addItems(list(fields))
        self._fields.setCurrentText(chosen)
        self._fields.blockSignals(False)
        self._fields.updateGeometry()
        self.adjustSize()

    def show_colours(self, choices: Sequence[Choice], key: str) -> None:
        """Offer what can be coloured by, and mark what is."""
        self._colours.offer(choices, key)
        self.adjustSize()

    def _choose_field(self, text: str) -> None:
        if text:
            self.field_chosen.emit(text)


class _Word(QComboBox):
    """A combobox that looks like a word with ▾ and is as wide as what is chosen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("mapChoice")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view().setMinimumWidth(120)
        self.currentTextChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _size(self.currentText(), self.fontMetrics())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        _paint(self, self.currentText())


class _MenuWord(QToolButton):
    """The same look before a menu with headings; the detectors, which are many, have their own."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("mapChoice")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name, self._title = name, ""
        self._offered: tuple[object, ...] = ()
        self._menu = QMenu(self)
        self._menu.setAccessibleName(name)
        self.clicked.connect(self._open)
        set_tooltip(self, "What the colours of the points tell")

    def offer(self, choices: Sequence[Choice], key: str) -> None:
        """Fill the menu and show what is chosen."""
        if self._offered == (tuple(choices), key):
            return
        self._offered = (tuple(choices), key)
        self._title = next((choice.title for choice in choices if choice.key == key), key)
        self.setAccessibleName(f"{self._name}: {self._title}")
        self._menu.clear()
        group = QActionGroup(self._menu)
        for section, members in groupby(choices, lambda choice: choice.section):
            if section == DETECTORS:
                self._menu.addSeparator()
                menu = self._menu.addMenu("Score of a detector")
            else:
                menu = self._menu
                menu.addAction(section.upper()).setEnabled(False)
            for choice in members:
                action = menu.addAction(choice.title.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(choice.key == key)
                action.setActionGroup(group)
                action.triggered.connect(lambda *_, key=choice.key: self.chosen.emit(key))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _size(self._title, self.fontMetrics())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        _paint(self, self._title)

    def _open(self) -> None:
        right = self.mapToGlobal(QPoint(self.width(), self.height() + GRID))
        self._menu.popup(right - QPoint(self._menu.sizeHint().width(), 0))


def _size(text: str, metrics: QFontMetrics) -> QSize:
    return QSize(metrics.horizontalAdvance(f"{text} {ARROW}") + 2 * ROOM, metrics.height() + 8)


def _paint(widget: QWidget, text: str) -> None:
    with painting(widget) as painter:
        if widget.hasFocus() or widget.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("line"))
            painter.drawRoundedRect(widget.rect(), 6, 6)
        room = widget.rect().adjusted(ROOM, 0, -ROOM, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme().colour("accent" if widget.hasFocus() else "ink"))
        painter.drawText(room, flags, text)
        width = widget.fontMetrics().horizontalAdvance(f"{text} ")
        painter.setPen(theme().colour("dim"))
        painter.drawText(QRect(room).adjusted(width, 0, ROOM, 0), flags, ARROW)


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(GRID)
    return gap
