"""The first records of a file as they would be read, and those that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.domain.sample import Stage
from inspector.gui.clamped_label import ClampedLabel
from inspector.gui.parts import (
    SHORT_STAGES,
    EmptyState,
    chip,
    clear_layout,
    column_of,
    heading,
    row_of,
)
from inspector.gui.safe_text import SafeLabel
from inspector.pipeline.preview import Preview, PreviewRow
from inspector.session.visible import plain

LINES: Final = 2
ROLE_WIDTH: Final = 72
FIELD_WIDTH: Final = 72
PROBLEMS_HEIGHT: Final = 108
MAPPED: Final = {f"mapped-{stage}" for stage in Stage}
"""Layouts of rows that were read by columns and not by the layout's own name."""

TONES: Final = {"chosen": "clean", "rejected": "poison"}


class Pane(QScrollArea):
    """A column that scrolls; widgets go into ``column``."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self.column: QVBoxLayout = column_of(content, margins=(0, 0, 8, 0))
        self.setWidget(content)


class PreviewRows(QWidget):
    """What the rows become, field by field, and below it what cannot be read."""

    def __init__(self) -> None:
        super().__init__()
        self._rows, self._problems = Pane("First rows"), Pane("Rows that cannot be read")
        self._empty = EmptyState("Reading the first rows…", "")
        self._bad = heading("")
        column = column_of(self)
        column.addWidget(heading("First rows, as they will be read"))
        column.addWidget(self._empty, 1)
        column.addWidget(self._rows, 1)
        column.addSpacing(4)
        column.addWidget(self._bad)
        column.addWidget(self._problems)
        self._problems.setMaximumHeight(PROBLEMS_HEIGHT)
        self._rows.hide()
        self._tell_problems(None)

    def show_preview(self, preview: Preview) -> None:
        """Replace what is shown."""
        clear_layout(self._rows.column)
        for row in preview.rows:
            self._rows.column.addWidget(_row_card(row))
        self._rows.column.addStretch(1)
        self._rows.setVisible(bool(preview.rows))
        self._empty.setVisible(not preview.rows)
        self._empty.say(
            "No row can be read so.", "Choose the columns that hold the texts on the right."
        )
        self._tell_problems(preview)

    def fail(self) -> None:
        """Say that there is nothing to show."""
        self._empty.say("This file cannot be read.", "Nothing was changed; the reason is below.")

    def _tell_problems(self, preview: Preview | None) -> None:
        count = preview.n_problems if preview else 0
        self._bad.setVisible(count > 0)
        self._problems.setVisible(count > 0)
        if preview is None or not count:
            return
        self._bad.setText(f"Cannot be read: {count:,} of {preview.sampled:,} rows".upper())
        clear_layout(self._problems.column)
        self._problems.column.addLayout(_table(preview.problems))
        listed = len(preview.problems)
        if count > listed:
            self._problems.column.addWidget(SafeLabel(f"and {count - listed:,} more", "small"))
        self._problems.column.addStretch(1)


def _table(problems: Sequence[tuple[int, int, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for line, (row, offset, reason) in enumerate(problems):
        place = f"row {row:,}" + (f" · byte {offset:,}" if offset >= 0 else "")
        grid.addWidget(SafeLabel(place, "warning"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(ClampedLabel(plain(reason), "dim", lines=LINES), line, 1)
    return grid


def _row_card(row: PreviewRow) -> QFrame:
    card = QFrame()
    card.setObjectName("previewRow")
    column = column_of(card, margins=(12, 8, 12, 10), spacing=6)
    head = row_of(None, SafeLabel(f"row {row.row:,}", "faint"))
    head.addStretch(1)
    is_mapped = row.layout in MAPPED
    head.addWidget(SafeLabel("by these columns" if is_mapped else row.layout, "small"))
    head.addWidget(chip(SHORT_STAGES.get(row.stage, row.stage), row.stage))
    column.addLayout(head)
    column.addLayout(_fields(row))
    return card


def _fields(row: PreviewRow) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, FIELD_WIDTH)
    grid.setColumnMinimumWidth(1, ROLE_WIDTH)
    grid.setColumnStretch(2, 1)
    top = Qt.AlignmentFlag.AlignTop
    for name, turns in row.fields.items():
        for number, (role, text) in enumerate(turns):
            line = grid.rowCount()
            if number == 0:
                grid.addWidget(chip(name, TONES.get(name, "")), line, 0, top)
            grid.addWidget(SafeLabel(role.replace("_", " "), "small"), line, 1, top)
            words = plain(" ".join(text.split())) or "(empty)"
            grid.addWidget(ClampedLabel(words, "" if text else "faint", lines=LINES), line, 2)
    return grid
