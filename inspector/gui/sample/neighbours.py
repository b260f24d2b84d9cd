"""The rows nearest in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from inspector.domain.labels import VERDICTS, Verdict
from inspector.domain.sample import FIELDS
from inspector.gui.parts import column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line
from inspector.gui.theme import MARKS
from inspector.session.selection import NO_ROW
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row and how near it is (cosine)."""

    row: int
    cosine: float
    headline: str


class NeighbourLine(QFrame):
    """A neighbour; a click or Return goes there."""

    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sampleLine")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.row = NO_ROW
        self._cosine, self._end = SafeLabel("", "cosine"), SafeLabel("", "small")
        self._text = ElidedLabel("")
        self._cosine.setFixedWidth(28)
        row_of(self, self._cosine, self._text, self._end, margins=(0, 2, 4, 2)).setStretch(1, 1)

    def show_neighbour(self, neighbour: Neighbour) -> None:
        """Show a row."""
        self.row = neighbour.row
        near = f"{neighbour.cosine:.2f}".replace("0.", ".", 1)
        self._cosine.setText(near)
        self._text.setText(neighbour.headline)
        self.setAccessibleName(f"{near} {neighbour.headline}")

    def show_state(self, verdict: Verdict, score: float) -> None:
        """Show what the row was judged, or else its score."""
        is_judged = verdict is not Verdict.NONE
        words = f"{MARKS[verdict]} {verdict.value}" if is_judged else f"{score:.2f}"
        self._end.setText("" if isnan(score) and not is_judged else words)
        if self._end.property("tone") != verdict.value:
            self._end.set_role("mark" if is_judged else "small", verdict.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go there."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go there by Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit(self.row)
        else:
            super().keyPressEvent(event)


class Neighbours(QWidget):
    """Up to eight lines; the rows are looked up off the GUI thread."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._row = NO_ROW
        self._lines = [NeighbourLine() for _ in range(SHOWN)]
        self._nothing = SafeLabel("No map of meanings has been made yet.", "dim", wraps=True)
        column_of(self, heading("Nearest by meaning"), self._nothing, *self._lines, spacing=2)
        for line in self._lines:
            line.clicked.connect(workspace.selection.focus)

    def show_row(self, row: int) -> None:
        """Look the neighbours of a row up."""
        workspace, self._row = self._workspace, row
        self.setVisible(False)
        name = self._field(row)
        if name:
            workspace.work(
                "Nearest", lambda _: (row, _find(workspace, name, row)), lambda it: self._show(*it)
            )

    def show_states(self) -> None:
        """Show the verdicts of the neighbours anew."""
        columns, verdicts = self._workspace.columns, self._workspace.review.verdicts
        for line in self._lines:
            if columns is not None and not line.isHidden() and line.row < len(verdicts):
                score = float(columns.ranking.scores[line.row])
                line.show_state(VERDICTS[verdicts[line.row]], score)

    def _field(self, row: int) -> str:
        if self._workspace.columns is None:
            return ""
        dataset, record = self._workspace.columns.union.locate(row)
        texts = dataset.texts
        names = (name for name in FIELDS if name in texts and texts[name].present[record])
        return next(names, "")

    def _show(self, row: int, found: Sequence[Neighbour]) -> None:
        if row != self._row:
            return
        for line, neighbour in zip(self._lines, found, strict=False):
            line.show_neighbour(neighbour)
            line.show()
        for line in self._lines[len(found) :]:
            line.hide()
        self._nothing.setVisible(not found)
        self.show_states()
        self.setVisible(True)


def _find(workspace: Workspace, name: str, row: int) -> list[Neighbour]:
    results, columns = workspace.session.results, workspace.columns
    if columns is None or results.union is not columns.union:
        return []
    return [
        Neighbour(other, cosine, plain(one_line(columns.headline(other))))
        for cosine, other in results.nearest(name, row, SHOWN)
    ]
