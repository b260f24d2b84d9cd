"""A look at what a verdict is about before it is given to many rows."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.arrays import Ints
from inspector.domain.dataset import STAGES, Union
from inspector.domain.labels import VERDICTS, Verdict
from inspector.gui.parts import SHORT_STAGES, KeyButton, chip, column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line
from inspector.gui.theme import MARKS
from inspector.session.columns import Columns
from inspector.session.review import CODES
from inspector.session.workspace import Workspace

WIDTH: Final = 560
SHOWN_ROWS: Final = 5
SHOWN_FILES: Final = 6


class BulkDialog(QDialog):
    """Asks before many rows get a verdict; ``accepted`` says yes, and Esc no. Show by ``open()``.

    Args:
        workspace: the project.
        rows: the rows of the union that would be labelled.
        verdict: what they would be labelled.
        parent: whose window it belongs to.
    """

    def __init__(
        self, workspace: Workspace, rows: Ints, verdict: Verdict, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        question = f"Mark {len(rows):,} rows as {verdict.value}?"
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setFixedWidth(WIDTH)
        column = column_of(self, margins=(24, 24, 24, 16), spacing=12)
        column.addWidget(SafeLabel(question, "title"))
        columns = workspace.columns
        if columns is not None:
            chosen = np.asarray(rows, np.int64)
            self._tell(column, columns, chosen, workspace.review.verdicts[chosen], verdict)
        column.addLayout(self._make_buttons(len(rows), verdict))

    def _tell(
        self,
        column: QVBoxLayout,
        columns: Columns,
        rows: NDArray[np.int64],
        verdicts: NDArray[np.uint8],
        verdict: Verdict,
    ) -> None:
        column.addLayout(_chips(columns.union, rows))
        others = _others(verdicts, verdict)
        if others:
            column.addWidget(SafeLabel(others, "bad", wraps=True))
        files = column_of(None, heading("by file"), spacing=4)
        for name, count in _counts(columns.union, rows):
            files.addLayout(_pair(name, count))
        first = column_of(None, heading(f"the first {min(SHOWN_ROWS, len(rows))}"), spacing=4)
        for row in rows[:SHOWN_ROWS].tolist():
            first.addWidget(ElidedLabel(one_line(columns.headline(row)), "dim"))
        column.addLayout(files)
        column.addLayout(first)
        column.addWidget(SafeLabel("One undo takes all of it back.", "small"))

    def _make_buttons(self, count: int, verdict: Verdict) -> QHBoxLayout:
        cancel = KeyButton("Cancel", "Esc")
        cancel.clicked.connect(self.reject)
        cancel.setAutoDefault(False)
        yes = KeyButton(
            f"Mark {count:,} as {verdict.value}",
            "Return",
            tone=verdict.value,
            mark=MARKS[verdict],
        )
        yes.setDefault(True)
        yes.clicked.connect(self.accept)
        yes.setFocus(Qt.FocusReason.PopupFocusReason)
        buttons = row_of(None)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(yes)
        return buttons


def _chips(union: Union, rows: NDArray[np.int64]) -> QHBoxLayout:
    """Return a chip a stage, with its count."""
    counts = np.bincount(union.stage_of[rows], minlength=len(STAGES))
    line = row_of(None)
    for stage, count in zip(STAGES, counts.tolist(), strict=True):
        if count:
            line.addWidget(chip(f"{SHORT_STAGES[stage.value]} {count:,}", stage.value))
    line.addStretch(1)
    return line


def _others(verdicts: NDArray[np.uint8], verdict: Verdict) -> str:
    """Return in words how many rows already carry another verdict; empty when none does."""
    counts = np.bincount(verdicts, minlength=len(VERDICTS)).tolist()
    counts[CODES[Verdict.NONE]] = counts[CODES[verdict]] = 0
    if not sum(counts):
        return ""
    pairs = zip(VERDICTS, counts, strict=True)
    parts = ", ".join(f"{count:,} {other.value}" for other, count in pairs if count)
    carry = "carries" if sum(counts) == 1 else "carry"
    return f"{sum(counts):,} of them {carry} another verdict already: {parts}."


def _counts(union: Union, rows: NDArray[np.int64]) -> list[tuple[str, str]]:
    """Return (file, count) of the files with most rows, and one line for all others."""
    counts = np.bincount(union.dataset_of[rows], minlength=len(union.datasets))
    order = [int(number) for number in np.argsort(-counts, kind="stable") if counts[number]]
    told = [(union.datasets[n].name, f"{int(counts[n]):,}") for n in order[:SHOWN_FILES]]
    rest = order[SHOWN_FILES:]
    if rest:
        told.append((f"{len(rest)} more files", f"{int(counts[rest].sum()):,}"))
    return told


def _pair(left: str, right: str) -> QHBoxLayout:
    line = row_of(None)
    line.addWidget(ElidedLabel(one_line(left)), 1)
    line.addWidget(SafeLabel(right, "dim"))
    return line
