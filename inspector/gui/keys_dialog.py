"""All keys at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from inspector.gui.parts import KeyButton, column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel

WIDTH: Final = 720

Key = tuple[str, str, str]
"""Section, keys with a space between, what they do."""


class KeysDialog(QDialog):
    """The keys in two columns; show it by ``open()``.

    Args:
        parent: whose window it belongs to.
        keys: section, keys with a space between alternatives, what they do.
    """

    def __init__(self, parent: QWidget | None, keys: Sequence[Key]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        self.setAccessibleName("Keys")
        self.setMinimumWidth(WIDTH)
        column = column_of(self, margins=(24, 24, 24, 16), spacing=16)
        column.addWidget(SafeLabel("Keys", "title"))
        halves = row_of(None, spacing=32)
        for half in _halves(keys):
            halves.addLayout(_column(half), 1)
        column.addLayout(halves, 1)
        close = KeyButton("Close", "Esc")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        end = row_of(None)
        end.addStretch(1)
        end.addWidget(close)
        column.addLayout(end)
        close.setFocus()


def _halves(keys: Sequence[Key]) -> tuple[list[Key], list[Key]]:
    """Split between sections, so that both halves are about as long."""
    ordered = list(keys)
    breaks = [n for n in range(1, len(ordered)) if ordered[n][0] != ordered[n - 1][0]]
    middle = min(breaks, key=lambda n: abs(2 * n - len(ordered)), default=len(ordered))
    return ordered[:middle], ordered[middle:]


def _column(keys: Sequence[Key]) -> QVBoxLayout:
    column = column_of(None)
    for number, (section, members) in enumerate(groupby(keys, key=lambda key: key[0])):
        if number:
            column.addSpacing(8)
        column.addWidget(heading(section))
        for _, names, what in members:
            column.addWidget(_line(names, what))
    column.addStretch(1)
    return column


def _line(names: str, what: str) -> QWidget:
    line = QWidget()
    line.setAccessibleName(f"{names}: {what}")
    row = row_of(line, spacing=4)
    row.addWidget(SafeLabel(what, "dim", wraps=True), 1)
    for name in names.split():
        row.addWidget(SafeLabel(name, "key"), 0, Qt.AlignmentFlag.AlignTop)
    return line
