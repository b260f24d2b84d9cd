"""What the row is tagged as: chips, and the way to change them."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.gui.parts import chip, column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel, one_line, set_tooltip
from inspector.gui.sample.flow import Flow
from inspector.gui.sample.small_key import small_key
from inspector.gui.theme import GRID
from inspector.session.selection import NO_ROW
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

SHOWN: Final = 40
"""Code points of a tag that its chip shows; the tooltip has it whole."""


class Tags(QWidget):
    """The tags of the row that is looked at; ``asked`` when they are to be changed."""

    asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._review = workspace.review
        self._row = NO_ROW
        self._chips: list[SafeLabel] = []
        self._nothing = SafeLabel("No attack type yet.", "faint")
        about = "Say which attack it is; of all rows that the next verdict is for"
        self._add = small_key("Tag", "T", about, act="tag-which-attack-it-is")
        self._add.clicked.connect(self.asked)
        bar = row_of(None, heading("Tags"))
        bar.addStretch(1)
        bar.addWidget(self._add)
        self._body = QWidget()
        self._flow = Flow(self._body, GRID // 2)
        column = column_of(self, spacing=GRID // 2)
        column.addLayout(bar)
        column.addWidget(self._nothing)
        column.addWidget(self._body)
        self._review.labelled.connect(self._on_labelled)

    def show_row(self, row: int) -> None:
        """Show the tags of a row."""
        self._row = row
        tags = self._review.tags.get(row, ())
        while len(self._chips) < len(tags):
            self._chips.append(chip("", "tag"))
            self._flow.addWidget(self._chips[-1])
        for label, tag in zip(self._chips, tags, strict=False):
            label.setText(one_line(plain(one_line(tag)), SHOWN))
            set_tooltip(label, plain(tag))
            label.show()
        for label in self._chips[len(tags) :]:
            label.hide()
        self._body.setVisible(bool(tags))
        self._nothing.setVisible(not tags)
        self._flow.invalidate()
        self._body.updateGeometry()

    def _on_labelled(self, rows: object) -> None:
        if self._row != NO_ROW and np.isin(self._row, np.asarray(rows)):
            self.show_row(self._row)
