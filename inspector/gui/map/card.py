"""The card that tells what is under the mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from inspector.gui.clamped_label import ClampedLabel
from inspector.gui.parts import chip, column_of, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line
from inspector.session.columns import HEADLINE, Columns

WIDTH: Final = 264
MARGIN: Final = 12
LINES: Final = 4
GAP: Final = 14
EDGE: Final = 4
NAME: Final = 60


class HoverCard(QFrame):
    """File, row, score and the beginning of the text; never takes the mouse or the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.setObjectName("hoverCard")
        self.setAccessibleName("What is under the mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(WIDTH)
        self._file, self._record = ElidedLabel("", "strong"), SafeLabel("", "strong")
        self._score = chip("", "poison")
        self._text = ClampedLabel("", "dim", lines=LINES)
        head = row_of(None, self._file, self._record, self._score, spacing=4)
        head.addStretch(1)
        column = column_of(self, margins=(MARGIN, 8, MARGIN, 10), spacing=4)
        column.addLayout(head)
        column.addWidget(self._text)
        self.hide()

    def tell(self, columns: Columns, row: int, at: QPoint) -> None:
        """Show what a row is, beside a position and inside the parent."""
        name, record = columns.place(row)
        score = float(columns.ranking.scores[row])
        self._file.setText(one_line(name, NAME))
        self._record.setText(f"· row {record:,}")
        self._score.setText(f"{score:.2f}")
        self._score.set_role("chip", "poison" if columns.suspect[row] else "")
        self._score.setVisible(score == score)  # noqa: PLR0124 - not NaN: the record was readable
        text = " ".join(one_line(columns.headline(row), HEADLINE).split())
        self._text.setText(text)
        self._text.setFixedHeight(self._text.heightForWidth(WIDTH - 2 * MARGIN - 2))
        self._text.setVisible(bool(text))
        self.adjustSize()
        self._move_beside(at)
        self.show()
        self.raise_()

    def _move_beside(self, at: QPoint) -> None:
        room, parent = self.size(), self._owner.size()
        x = at.x() + GAP
        if x + room.width() + EDGE > parent.width():
            x = at.x() - GAP - room.width()
        y = min(at.y() + GAP, parent.height() - room.height() - EDGE)
        self.move(max(EDGE, x), max(EDGE, y))
