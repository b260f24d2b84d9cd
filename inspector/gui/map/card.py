"""The card that tells what is under the mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from inspector.gui.parts import chip, column_of, row_of
from inspector.gui.safe_text import SafeLabel, short
from inspector.session.columns import Columns

WIDTH: Final = 264
SHOWN: Final = 160
GAP: Final = 14


class HoverCard(QFrame):
    """File, row, score and the beginning of the text; never takes the mouse or the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.setObjectName("hoverCard")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(WIDTH)
        self._place, self._score = SafeLabel("", "strong"), chip("", "poison")
        self._text = SafeLabel("", "dim", wraps=True)
        head = row_of(None, self._place)
        head.addStretch(1)
        head.addWidget(self._score)
        column = column_of(self, margins=(12, 8, 12, 10), spacing=4)
        column.addLayout(head)
        column.addWidget(self._text)
        self.hide()

    def tell(self, columns: Columns, row: int, at: QPoint) -> None:
        """Show what a row is, beside a position and inside the parent."""
        name, record = columns.place(row)
        score = columns.ranking.scores[row]
        self._place.setText(f"{short(name, 24)} · row {record:,}")
        self._score.setText(f"{score:.2f}")
        self._score.set_role("chip", "poison" if columns.suspect[row] else "")
        self._text.setText(short(" ".join(columns.headline(row).split()), SHOWN))
        self.adjustSize()
        room, parent = self.size(), self._owner.size()
        x = at.x() + GAP if at.x() + GAP + room.width() < parent.width() else at.x() - GAP - WIDTH
        y = min(at.y() + GAP, parent.height() - room.height() - 4)
        self.move(max(4, x), max(4, y))
        self.show()
        self.raise_()
