"""The controls that float over the map: tools at the left, what is shown at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QMenu, QToolButton, QWidget

from inspector.gui.keys import tell_key
from inspector.gui.map.palette import ColourBy
from inspector.gui.map.pointer import Tool
from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import GRID, icon, theme

ARROW = "▾"
ROOM = 6
"""Pixels left and right of a choice."""


class ToolButtons(QFrame):
    """Pan, lasso, rectangle, fit, layers."""

    chosen = Signal(Tool)
    fitted = Signal()
    labels_switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        row = row_of(self, margins=(4, 4, 4, 4), spacing=2)
        self._buttons = {
            Tool.PAN: _button("pan", "Pan by dragging, zoom by the wheel", "clear", "Esc"),
            Tool.LASSO: _button("lasso", "Lasso points; Shift adds, Ctrl takes away", "lasso", "L"),
            Tool.RECTANGLE: _button(
                "rectangle", "Points in a rectangle; Shift adds, Ctrl takes away", "rectangle", "R"
            ),
        }
        for tool, button in self._buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda *_, tool=tool: self.chosen.emit(tool))
            row.addWidget(button)
        fit = _button("fit", "Show all points", "fit", "F")
        fit.clicked.connect(lambda *_: self.fitted.emit())
        row.addWidget(fit)
        self._layers = _button("layers", "What the map shows beside the points")
        self._layers.clicked.connect(self._open_layers)
        row.addWidget(self._layers)
        self._menu = self._layers_menu()
        self._icons = {tool.value: button for tool, button in self._buttons.items()}
        self._icons |= {"fit": fit, "layers": self._layers}
        self._dress()
        theme().changed.connect(self._dress)
        self.show_tool(Tool.PAN)

    def show_tool(self, tool: Tool) -> None:
        """Mark the tool in use."""
        for each, button in self._buttons.items():
            button.setChecked(each is tool)

    def _layers_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Layers of the map")
        labels = menu.addAction("Keywords of clusters")
        labels.setCheckable(True)
        labels.setChecked(True)
        labels.toggled.connect(self.labels_switched)
        return menu

    def _open_layers(self) -> None:
        self._menu.popup(self._layers.mapToGlobal(QPoint(0, self._layers.height() + 4)))

    def _dress(self) -> None:
        for name, button in self._icons.items():
            button.setIcon(icon(name, "ink", 16))


class Choices(QFrame):
    """Which field is mapped, and what the colours tell."""

    field_chosen = Signal(str)
    colour_chosen = Signal(ColourBy)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self._fields, self._colours = _Choice("Map of which field"), _Choice("Colour by")
        self._colours.addItems([by.value for by in ColourBy])
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
        self._colours.currentTextChanged.connect(self._choose_colour)

    def show_fields(self, fields: Sequence[str], chosen: str) -> None:
        """Offer the fields that have a map."""
        self._fields.blockSignals(True)
        self._fields.clear()
        self._fields.addItems(list(fields))
        self._fields.setCurrentText(chosen)
        self._fields.blockSignals(False)
        self._fields.updateGeometry()
        self.adjustSize()

    def show_colour(self, by: ColourBy) -> None:
        """Mark what the colours tell."""
        self._colours.setCurrentText(by.value)
        self.adjustSize()

    def _choose_field(self, text: str) -> None:
        if text:
            self.field_chosen.emit(text)

    def _choose_colour(self, text: str) -> None:
        if text:
            self.colour_chosen.emit(ColourBy(text))


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedWidth(GRID)
    return gap


def _button(name: str, words: str, act: str = "", key: str = "") -> QToolButton:
    button = QToolButton()
    button.setProperty("tone", "flat")
    button.setObjectName("mapTool")
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name.capitalize())
    if act:
        tell_key(button, words, act, key)
    else:
        set_tooltip(button, words)
    return button


class _Choice(QComboBox):
    """A combobox that looks like a word with ▾ and is as wide as what is chosen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("mapChoice")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view().setMinimumWidth(120)
        self.currentTextChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(f"{self.currentText()} {ARROW}")
        return QSize(words + 2 * ROOM, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        painter = QPainter(self)
        is_lit = self.hasFocus() or self.underMouse()
        if is_lit:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("line"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        room = self.rect().adjusted(ROOM, 0, -ROOM, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme().colour("accent" if self.hasFocus() else "ink"))
        painter.drawText(room, flags, self.currentText())
        width = self.fontMetrics().horizontalAdvance(f"{self.currentText()} ")
        painter.setPen(theme().colour("dim"))
        painter.drawText(QRect(room).adjusted(width, 0, ROOM, 0), flags, ARROW)
