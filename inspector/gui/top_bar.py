"""The bar above everything: menu, project, search, reviewer, help."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from inspector.gui.keys import tell_key
from inspector.gui.parts import KeyButton, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel
from inspector.gui.theme import icon, theme

HEIGHT = 44
SEARCH_WIDTH = 600


class TopBar(QWidget):
    """Logo and menu at the left, the search in the middle, the reviewer at the right.

    Args:
        menu: drops down from the logo.
        title: name of the project; empty on the start screen.
        about: what the project holds.
        right: who reviews, or that nothing leaves the computer.
        search: the search field, if there is anything to search.
    """

    help_wanted = Signal()

    def __init__(
        self, menu: QMenu, title: str, about: str, right: str, search: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._about = ElidedLabel(about, "dim")
        self._menu_button = self._make_menu_button(menu)
        theme().changed.connect(self._dress)
        keys = KeyButton("", "?", tone="flat", act="keys")
        keys.setAccessibleName("Keys")
        tell_key(keys, "All keys", "keys", "?")
        keys.clicked.connect(self.help_wanted)
        left = row_of(None, self._menu_button)
        if title:
            left.addWidget(SafeLabel(title, "strong"))
        left.addWidget(self._about, 1)
        end = row_of(None)
        end.addStretch(1)
        for widget in (SafeLabel(right, "dim"), keys):
            end.addWidget(widget)
        row = row_of(self, margins=(8, 0, 8, 0), spacing=16)
        row.addLayout(left, 1)
        if search is not None:
            search.setMaximumWidth(SEARCH_WIDTH)
            row.addWidget(search, 2)
        row.addLayout(end, 1)

    def set_about(self, about: str) -> None:
        """Say what the project holds now."""
        self._about.setText(about)

    @staticmethod
    def _make_menu_button(menu: QMenu) -> QToolButton:
        button = QToolButton()
        button.setObjectName("menuButton")
        button.setProperty("tone", "flat")
        button.setText("Inspector")
        button.setAccessibleName("Menu")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(20, 20))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        button.setIcon(icon("logo", "poison", 20))
        return button

    def _dress(self) -> None:
        self._menu_button.setIcon(icon("logo", "poison", 20))
