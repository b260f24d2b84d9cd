"""The pills of the search bar; where there is no room, the first ones fold into one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from inspector.domain.filters import Pill
from inspector.gui.parts import clear_layout, row_of
from inspector.gui.safe_text import one_line, set_tooltip
from inspector.gui.search.pill import PillChip
from inspector.session.visible import plain

GAP: Final = 4
FOLD: Final = 40
"""Pixels of the button that stands for those without room."""


class PillRow(QWidget):
    """Pills side by side.

    Signals:
        opened: number of the pill, and the widget it is shown by.
        removed: number of the pill.
        left: the keys go on to the field.
    """

    opened = Signal(int, object)
    removed = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[PillChip] = []
        self._room = self._hidden = 0
        self._shown: tuple[tuple[Pill, ...], dict[Pill, str]] = (), {}
        self._fold = QToolButton()
        self._fold.setObjectName("pillFold")
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.clicked.connect(self._on_fold)
        self._row = row_of(None, spacing=GAP)
        self._all = row_of(self, self._fold, spacing=GAP)
        self._all.addLayout(self._row)

    def load(self, pills: Sequence[Pill], problems: Mapping[Pill, str]) -> None:
        """Show these pills; those that are shown already keep their widgets, and the keys."""
        if (tuple(pills), dict(problems)) == self._shown:
            return
        self._shown = tuple(pills), dict(problems)
        focused = next((n for n, chip in enumerate(self._chips) if chip.hasFocus()), -1)
        clear_layout(self._row)
        self._chips = []
        for number, pill in enumerate(pills):
            chip = PillChip(pill, problems.get(pill, ""))
            chip.opened.connect(lambda n=number, c=chip: self.opened.emit(n, c))
            chip.removed.connect(lambda n=number: self.removed.emit(n))
            chip.stepped.connect(lambda step, n=number: self._step(n, step))
            self._row.addWidget(chip)
            self._chips.append(chip)
        self.fit(self._room)
        if focused >= 0:
            self.focus(min(focused, len(self._chips) - 1))

    def fit(self, room: int) -> None:
        """Show as many of the last pills as have room in so many pixels."""
        self._room = room
        widths = [chip.sizeHint().width() + GAP for chip in self._chips]
        hidden, total = 0, sum(widths)
        while hidden < len(widths) and total + (FOLD if hidden else 0) > room:
            total -= widths[hidden]
            hidden += 1
        for number, chip in enumerate(self._chips):
            chip.setVisible(number >= hidden)
        self._hidden = hidden
        self._fold.setText(f"+{hidden}")
        self._fold.setAccessibleName(f"{hidden} more filters")
        set_tooltip(self._fold, f"{hidden} more filters that have no room here")
        self._fold.setVisible(hidden > 0)
        self.setVisible(bool(self._chips))

    def focus(self, number: int) -> None:
        """Let keys go to a pill; to the field where there is none."""
        if 0 <= number < len(self._chips) and not self._chips[number].isHidden():
            self._chips[number].setFocus(Qt.FocusReason.TabFocusReason)
        elif 0 <= number < self._hidden:
            self._fold.setFocus(Qt.FocusReason.TabFocusReason)
        elif number >= len(self._chips):
            self.left.emit()

    def focus_last(self) -> None:
        """Let keys go to the last pill."""
        self.focus(len(self._chips) - 1)

    def _step(self, number: int, step: int) -> None:
        self.focus(number + step)

    def _on_fold(self) -> None:
        """List those without room; choosing one opens it."""
        menu = QMenu(self)
        for number, chip in enumerate(self._chips[: self._hidden]):
            title = plain(one_line(chip.pill.title, 60)).replace("&", "&&")
            action = QAction(f"not {title}" if chip.pill.is_inverted else title, menu)
            action.triggered.connect(lambda *_, n=number: self.opened.emit(n, self._fold))
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._fold.mapToGlobal(self._fold.rect().bottomLeft()))
