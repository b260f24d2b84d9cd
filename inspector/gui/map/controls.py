"""The controls that float over the map: tools at the left, what is shown at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QToolButton, QWidget

from inspector.gui.map.palette import ColourBy
from inspector.gui.map.pointer import Tool
from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import icon, theme


class ToolButtons(QFrame):
    """Pan, lasso, rectangle, fit."""

    chosen = Signal(Tool)
    fitted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        row = row_of(self, margins=(4, 4, 4, 4), spacing=2)
        self._buttons = {
            Tool.PAN: _button("pan", "Pan by dragging, zoom by the wheel (Esc)"),
            Tool.LASSO: _button("lasso", "Lasso points; Shift adds, Ctrl takes away (L)"),
            Tool.RECTANGLE: _button(
                "rectangle", "Points in a rectangle; Shift adds, Ctrl takes away (R)"
            ),
        }
        for tool, button in self._buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda *_, tool=tool: self.chosen.emit(tool))
            row.addWidget(button)
        fit = _button("fit", "Show all points (F)")
        fit.clicked.connect(lambda *_: self.fitted.emit())
        row.addWidget(fit)
        self._icons = {**{tool.value: button for tool, button in self._buttons.items()}, "fit": fit}
        self._dress()
        theme().changed.connect(self._dress)
        self.show_tool(Tool.PAN)

    def show_tool(self, tool: Tool) -> None:
        """Mark the tool in use."""
        for each, button in self._buttons.items():
            button.setChecked(each is tool)

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
        self._fields, self._colours = _combo("Map of which field"), _combo("Colour by")
        self._colours.addItems([by.value for by in ColourBy])
        row_of(
            self,
            SafeLabel("Map", "dim"),
            self._fields,
            SafeLabel("Colour", "dim"),
            self._colours,
            margins=(12, 4, 4, 4),
            spacing=4,
        )
        self._fields.currentTextChanged.connect(self._choose_field)
        self._colours.currentTextChanged.connect(
            lambda text: self.colour_chosen.emit(ColourBy(text))
        )

    def show_fields(self, fields: Sequence[str], chosen: str) -> None:
        """Offer the fields that have a map."""
        self._fields.blockSignals(True)
        self._fields.clear()
        self._fields.addItems(list(fields))
        self._fields.setCurrentText(chosen)
        self._fields.blockSignals(False)
        self.adjustSize()

    def show_colour(self, by: ColourBy) -> None:
        """Mark what the colours tell."""
        self._colours.setCurrentText(by.value)

    def _choose_field(self, text: str) -> None:
        if text:
            self.field_chosen.emit(text)


def _button(name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("tone", "flat")
    button.setObjectName("mapTool")
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name.capitalize())
    set_tooltip(button, words)
    return button


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName("mapChoice")
    combo.setAccessibleName(name)
    combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo
