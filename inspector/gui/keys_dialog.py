"""All keys at a glance, and how the user wants them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.domain.errors import InspectorError
from inspector.gui.actions import Act
from inspector.gui.key_line import KeyLine
from inspector.gui.keys import keys
from inspector.gui.parts import KeyButton, column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import GRID

WIDTH: Final = 760
HIGHEST: Final = 620
HELP: Final = (
    "Click an action, or press Return on it, then its new key. Backspace gives the usual one back."
)
ASK: Final = "Press the new key for “{title}”. Esc leaves it as it is."
REFUSED: Final = "That key moves the focus or cannot be told apart; press another one."
CONFLICT: Final = "{key} already does “{other}”; press it again to take it from there."
DONE: Final = "{key} does “{title}” now."


class KeysDialog(QDialog):
    """Every action with its keys, which a click changes; show it by ``open()``.

    Args:
        parent: whose window it belongs to.
        acts: what can be done.
    """

    def __init__(self, parent: QWidget | None, acts: Sequence[Act]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        self.setAccessibleName("Keys")
        self.setMinimumWidth(WIDTH)
        self._lines = [KeyLine(act) for act in acts]
        self._told = SafeLabel(HELP, "dim", wraps=True)
        self._all = KeyButton("Reset all")
        self._contested = ""
        column = column_of(self, margins=(24, 24, 24, 16), spacing=16)
        column.addWidget(SafeLabel("Keys", "title"))
        column.addWidget(self._make_list(), 1)
        column.addWidget(self._told)
        column.addLayout(self._make_end())
        for line in self._lines:
            self._connect(line)
        keys().changed.connect(self._refresh)
        self._refresh()
        if self._lines:
            self._lines[0].setFocus()

    def _connect(self, line: KeyLine) -> None:
        line.asked.connect(lambda: self._ask(line))
        line.wished.connect(lambda key: self._wish(line, key))
        line.usual.connect(lambda: self._try(lambda: keys().reset(line.act.name), HELP))
        line.left.connect(lambda: self._say(HELP))
        line.stepped.connect(lambda step: self._step(line, step))

    def _ask(self, line: KeyLine) -> None:
        self._contested = ""
        self._say(ASK.format(title=line.act.title))

    def _wish(self, line: KeyLine, key: str) -> None:
        """Give an action the key that was pressed; one of another action only at the second go."""
        other = next((each for each in self._lines if key in each.act.keys_now), None)
        if not key:
            self._say(REFUSED, "warning")
        elif other is not None and other is not line and key != self._contested:
            self._contested = key
            self._say(CONFLICT.format(key=key, other=other.act.title), "warning")
        else:
            line.leave()
            self._try(
                lambda: self._give(line, key, other), DONE.format(key=key, title=line.act.title)
            )

    def _give(self, line: KeyLine, key: str, other: KeyLine | None) -> None:
        if other is not None and other is not line:
            left = tuple(each for each in other.act.keys_now if each != key)
            keys().change(other.act.name, left)
        others = tuple(each for each in line.act.keys_now[1:] if each != key)
        keys().change(line.act.name, (key, *others))

    def _try(self, change: Callable[[], None], told: str) -> None:
        """Change keys; what cannot be stored is said."""
        try:
            change()
        except InspectorError as error:
            self._say(f"The keys stay as they were. {error}", "bad")
        else:
            self._say(told)

    def _say(self, text: str, role: str = "dim") -> None:
        self._told.set_role(role)
        self._told.setText(text)

    def _step(self, line: KeyLine, step: int) -> None:
        place = self._lines.index(line) + step
        if 0 <= place < len(self._lines):
            self._lines[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _refresh(self) -> None:
        for line in self._lines:
            line.refresh()
        self._all.setEnabled(any(keys().is_own(line.act.name) for line in self._lines))

    def _make_list(self) -> QScrollArea:
        content = QWidget()
        halves = row_of(content, margins=(0, 0, GRID, 0), spacing=3 * GRID)
        for half in _halves(self._lines):
            halves.addLayout(_column(half), 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(content.sizeHint().height(), HIGHEST, self._room()))
        return area

    def _room(self) -> int:
        """Return how high the list may be in the window, 0.. pixels."""
        parent = self.parentWidget()
        return max(160, parent.height() - 240) if parent is not None else HIGHEST

    def _make_end(self) -> QHBoxLayout:
        close = KeyButton("Close", "Esc")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        set_tooltip(self._all, "Give every action its usual keys back")
        self._all.setAutoDefault(False)
        self._all.clicked.connect(lambda: self._try(keys().reset, HELP))
        end = row_of(None, self._all)
        end.addStretch(1)
        end.addWidget(close)
        return end


def _halves(lines: Sequence[KeyLine]) -> tuple[list[KeyLine], list[KeyLine]]:
    """Split between sections, so that both halves are about as long."""
    ordered = list(lines)
    sections = [line.act.section for line in ordered]
    breaks = [n for n in range(1, len(ordered)) if sections[n] != sections[n - 1]]
    middle = min(breaks, key=lambda n: abs(2 * n - len(ordered)), default=len(ordered))
    return ordered[:middle], ordered[middle:]


def _column(lines: Sequence[KeyLine]) -> QVBoxLayout:
    column = column_of(None, spacing=0)
    for number, (section, members) in enumerate(groupby(lines, key=lambda line: line.act.section)):
        title = heading(section)
        title.setContentsMargins(GRID, 2 * GRID if number else 0, 0, GRID // 2)
        column.addWidget(title)
        for line in members:
            column.addWidget(line)
    column.addStretch(1)
    return column
