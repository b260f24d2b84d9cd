"""Which rows the table lists: one tab each, with how many there are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QToolButton, QWidget

from inspector.gui.parts import row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session.row_order import Tab

HEIGHT = 35
TOLD = {
    Tab.QUEUE: "Rows worth a look: what stands out at this number of rows",
    Tab.ALL: "Every row, most suspicious first",
    Tab.FILTERED: "Rows that the search finds",
    Tab.SELECTED: "Rows picked on the map, in the table or by a group",
}


class Tabs(QWidget):
    """The tabs above the table, and a hint at the right.

    Args:
        switches: stand before the hint.
    """

    chosen = Signal(Tab)
    columns_wanted = Signal()

    def __init__(self, *switches: QWidget) -> None:
        super().__init__()
        self.setObjectName("tableTabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._hint = SafeLabel("", "dim")
        self._columns = QToolButton()
        self._columns.setObjectName("tableColumns")
        self._columns.setAccessibleName("Columns")
        self._columns.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tooltip(self._columns, "Which columns are shown; drag headings to move and widen them")
        self._columns.clicked.connect(self.columns_wanted)
        self._group = QButtonGroup(self)
        self._buttons = {tab: _button(tab) for tab in Tab}
        row = row_of(self, margins=(8, 0, 8, 1), spacing=2)
        for number, button in enumerate(self._buttons.values()):
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        for switch in switches:
            row.addWidget(switch)
        row.addSpacing(6)
        row.addWidget(self._hint)
        row.addSpacing(8)
        row.addWidget(self._columns)
        self._group.idClicked.connect(self._on_clicked)
        theme().changed.connect(self._dress)
        self._dress()

    def show_counts(
        self, counts: Mapping[Tab, int], current: Tab, *, has_data: bool, has_query: bool
    ) -> None:
        """Say how many rows each tab lists, and which is open."""
        for tab, button in self._buttons.items():
            word = tab.value.capitalize()
            button.setText(f"{word} {counts[tab]:,}" if has_data else word)
            button.setAccessibleName(f"{word}: {counts[tab]:,} rows")
        self._buttons[Tab.FILTERED].setVisible(has_query)
        self._buttons[current].setChecked(True)

    def hint(self, text: str) -> None:
        """Say something at the right."""
        self._hint.setText(text)

    def _dress(self) -> None:
        self._columns.setIcon(icon("columns", "dim", 16))

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(tuple(Tab)[number])


def _button(tab: Tab) -> QPushButton:
    button = QPushButton()
    button.setObjectName("tableTab")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_tooltip(button, TOLD[tab])
    return button
