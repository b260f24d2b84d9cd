"""The tools that float over the map."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from inspector.gui.keys import tell_key
from inspector.gui.map.overlays import TITLES, Overlays
from inspector.gui.map.pointer import Tool
from inspector.gui.parts import row_of
from inspector.gui.safe_text import set_tooltip
from inspector.gui.theme import icon, theme

PICTURES: Final = {1: "Save picture…", 2: "Save picture, twice as sharp…"}


class ToolButtons(QFrame):
    """Pan, lasso, rectangle, fit, layers."""

    chosen = Signal(Tool)
    fitted = Signal()
    switched = Signal(str, bool)
    """Name of an overlay, and whether it is shown."""
    picture_asked = Signal(int)
    """How many pixels a pixel of the screen is to have."""

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
        self._switches: dict[str, QAction] = {}
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

    def show_overlays(self, overlays: Overlays) -> None:
        """Mark what is shown."""
        for name, action in self._switches.items():
            action.blockSignals(True)
            action.setChecked(getattr(overlays, name))
            action.blockSignals(False)

    def _layers_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Layers of the map")
        for name, title in TITLES.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.toggled.connect(lambda on, name=name: self.switched.emit(name, on))
            self._switches[name] = action
        menu.addSeparator()
        for scale, words in PICTURES.items():
            action = menu.addAction(words)
            action.triggered.connect(lambda *_, scale=scale: self.picture_asked.emit(scale))
        return menu

    def _open_layers(self) -> None:
        self._menu.popup(self._layers.mapToGlobal(QPoint(0, self._layers.height() + 4)))

    def _dress(self) -> None:
        for name, button in self._icons.items():
            button.setIcon(icon(name, "ink", 16))


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
