"""Which attack rows are: known types at a key each, and own words."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QWidget

from inspector.domain.arrays import Ints
from inspector.domain.tags import KNOWN, LONGEST, tag_of
from inspector.gui.parts import KeyButton, column_of, row_of
from inspector.gui.safe_text import SafeLabel, one_line, set_tooltip
from inspector.gui.theme import GRID
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

WIDTH: Final = 480
KEYS: Final = "1234567890"
OWN: Final = 8
"""Own words of other rows that are offered."""
SHOWN: Final = 24


class TagDialog(QDialog):
    """Asks which attack rows are; ``accepted`` says that ``added`` and ``removed`` are meant.

    Args:
        workspace: the project.
        rows: the rows of the union that would be tagged.
        parent: whose window it belongs to.
    """

    def __init__(self, workspace: Workspace, rows: Ints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = np.asarray(rows, np.int64)
        self._counts = _counts(workspace, self.rows)
        self._touched: set[str] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question = _question(workspace, self.rows)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setFixedWidth(WIDTH)
        self._own = QLineEdit()
        self._own.setPlaceholderText("Own words, with commas between")
        self._own.setAccessibleName("own words")
        self._own.setMaxLength(4 * LONGEST)
        self._buttons = {
            tag: self._make_button(tag, n) for n, tag in enumerate(self._offered(workspace))
        }
        self._build(question)

    @property
    def added(self) -> list[str]:
        """Return what the rows are to be tagged as."""
        own = [tag_of(word) for word in self._own.text().split(",")]
        chosen = [tag for tag in self._touched if self._buttons[tag].isChecked()]
        order = list(self._buttons)
        return [tag for tag in (*sorted(chosen, key=order.index), *own) if tag]

    @property
    def removed(self) -> list[str]:
        """Return what the rows are to be tagged as no longer."""
        gone = [tag for tag in self._touched if not self._buttons[tag].isChecked()]
        return [tag for tag in gone if self._counts[tag] and tag not in self.added]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a known type by its key."""
        place = KEYS.find(event.text()) if event.text() else -1
        if place >= 0:
            list(self._buttons.values())[place].click()
        else:
            super().keyPressEvent(event)

    def _offered(self, workspace: Workspace) -> list[str]:
        """Return the known types, then own words: of these rows, then of others."""
        kinds = dict.fromkeys(workspace.review.tags.values())  # few, however many rows are tagged
        own = chain(self._counts, *kinds)
        fresh = dict.fromkeys(tag for tag in own if tag not in KNOWN)
        return [*KNOWN, *islice(fresh, OWN)]

    def _make_button(self, tag: str, number: int) -> KeyButton:
        count, total = self._counts[tag], len(self.rows)
        words = one_line(plain(one_line(tag)), SHOWN)
        some = f" · {count:,}" if 0 < count < total else ""
        button = KeyButton(f"{words}{some}", KEYS[number : number + 1], tone="choice")
        button.setCheckable(True)
        button.setChecked(count == total)
        button.setAutoDefault(False)
        set_tooltip(button, plain(tag) + (f": {count:,} of {total:,} rows have it" if some else ""))
        button.clicked.connect(lambda *_: self._touched.add(tag))
        return button

    def _build(self, question: str) -> None:
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for number, button in enumerate(self._buttons.values()):
            grid.addWidget(button, number // 2, number % 2)
        cancel, yes = KeyButton("Cancel", "Esc"), KeyButton("Tag", "Return", tone="primary")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        yes.setDefault(True)
        yes.clicked.connect(self.accept)
        end = row_of(None)
        end.addWidget(SafeLabel("One undo takes it back.", "small"))
        end.addStretch(1)
        end.addWidget(cancel)
        end.addWidget(yes)
        column = column_of(self, margins=(24, 24, 24, 16), spacing=12)
        column.addWidget(SafeLabel(question, "title"))
        column.addLayout(grid)
        column.addWidget(self._own)
        column.addLayout(end)
        next(iter(self._buttons.values())).setFocus(Qt.FocusReason.PopupFocusReason)


def _counts(workspace: Workspace, rows: NDArray[np.int64]) -> Counter[str]:
    """Return how many of the rows have each tag."""
    tags = workspace.review.tags
    kinds = Counter(map(tags.get, rows.tolist())) if tags else {}  # few: counted without a loop
    found: Counter[str] = Counter()
    for kind, count in kinds.items():
        found.update(dict.fromkeys(kind or (), count))
    return found


def _question(workspace: Workspace, rows: NDArray[np.int64]) -> str:
    if len(rows) != 1 or workspace.columns is None:
        return f"Tag {len(rows):,} rows"
    return f"Tag row {workspace.columns.place(int(rows[0]))[1]:,}"
