"""The texts of a row as a conversation; preference pairs side by side with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.domain.findings import Evidence
from inspector.gui.parts import column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel
from inspector.gui.sample.bubble import Bubble
from inspector.gui.sample.highlights import Mark
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.sample.reading import Passage, Reading
from inspector.gui.theme import GRID

TURNS: Final = 40
"""Turns that are shown at once."""
SIDE_BY_SIDE: Final = 340
"""Pixels from which on two columns are wide enough to read."""


class Turns(QWidget):
    """The turns of one or more fields below each other.

    Args:
        is_narrow: one of two columns.
    """

    def __init__(self, *, is_narrow: bool = False) -> None:
        super().__init__()
        self._is_narrow = is_narrow
        self._passages: Sequence[Passage] = ()
        self._marks: dict[str, list[Mark]] = {}
        self._whole: frozenset[str] = frozenset()
        self._bubbles: list[Bubble] = []
        self._n_shown = 0
        self._column: QVBoxLayout = column_of(self)
        self._more = QPushButton()
        self._more.setProperty("tone", "flat")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._show_more)
        self._column.addWidget(self._more)

    def show_passages(
        self, passages: Sequence[Passage], marks: dict[str, list[Mark]], whole: frozenset[str]
    ) -> None:
        """Show turns.

        Args:
            passages: the turns.
            marks: field to spans that stand out.
            whole: fields of which everything stands out.
        """
        self._passages, self._marks, self._whole = passages, marks, whole
        self._n_shown = 0
        self._show_more()
        self.setVisible(bool(passages))

    def reveal(self, evidence: Evidence) -> tuple[QWidget, QRect] | None:
        """Let the span of an evidence stand out; return where it is, None if it is not here."""
        for number, passage in enumerate(self._passages):
            end = passage.start + len(passage.text)
            if passage.field == evidence.field and evidence.start <= end:
                while number >= self._n_shown:
                    self._show_more()
                bubble = self._bubbles[number]
                if evidence.start == evidence.end:
                    return bubble, bubble.rect()
                return bubble.reveal(max(evidence.start, passage.start), evidence.end)
        return None

    def _show_more(self) -> None:
        shown = min(self._n_shown + TURNS, len(self._passages))
        for number in range(self._n_shown, shown):
            passage = self._passages[number]
            if number == len(self._bubbles):
                self._bubbles.append(Bubble(is_narrow=self._is_narrow))
                self._column.insertWidget(number, self._bubbles[-1])
            marks = self._marks.get(passage.field, [])
            is_marked = passage.field in self._whole
            is_alone = self._is_narrow and len(self._passages) == 1 and bool(passage.text.strip())
            self._bubbles[number].show_passage(
                passage, marks, is_marked=is_marked, is_alone=is_alone
            )
            self._bubbles[number].show()
        for bubble in self._bubbles[shown:]:
            bubble.hide()
        self._n_shown = shown
        rest = len(self._passages) - shown
        self._more.setVisible(rest > 0)
        if rest:
            self._more.setText(f"Show more turns ({rest:,})")
            self._more.setAccessibleName(self._more.text())


class Conversation(QWidget):
    """All texts of a row."""

    def __init__(self) -> None:
        super().__init__()
        self._turns = Turns()
        self._chosen, self._rejected = Turns(is_narrow=True), Turns(is_narrow=True)
        self._problem = MarkedLine("poison")
        self._told = SafeLabel("", "small", wraps=True)
        self._pair = QWidget()
        self._columns = row_of(self._pair)
        for title, turns in (("Chosen", self._chosen), ("Rejected", self._rejected)):
            side = QWidget()
            column = column_of(side, heading(title), turns, spacing=GRID // 2)
            column.addStretch(1)
            self._columns.addWidget(side, 1)
        column_of(self, self._problem, self._turns, self._pair, self._told)

    def show_reading(self, reading: Reading, evidence: Sequence[Evidence]) -> None:
        """Show the texts of a row and mark what its evidence is about."""
        marks, whole = _marks(reading, evidence)
        passages = reading.passages
        has_pair = "chosen" in passages and "rejected" in passages
        pair = ("chosen", "rejected") if has_pair else ()
        below = [each for name, turns in passages.items() if name not in pair for each in turns]
        self._turns.show_passages(below, marks, whole)
        self._pair.setVisible(has_pair)
        if has_pair:
            self._chosen.show_passages(passages["chosen"], marks, whole)
            self._rejected.show_passages(passages["rejected"], marks, whole)
        self._problem.show_text(reading.problem)
        self._problem.setVisible(bool(reading.problem))
        self._told.setText(_diff_told(reading))
        self._told.setVisible(has_pair)

    def reveal(self, evidence: Evidence) -> tuple[QWidget, QRect] | None:
        """Let the span of an evidence stand out; return where it is."""
        for turns in (self._turns, self._chosen, self._rejected):
            found = turns.reveal(evidence) if turns.isVisibleTo(self) else None
            if found is not None:
                return found
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put chosen and rejected side by side where there is room."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)


def _marks(
    reading: Reading, evidence: Sequence[Evidence]
) -> tuple[dict[str, list[Mark]], frozenset[str]]:
    """Return field to marked spans, and the fields that are evidence as a whole."""
    marks: dict[str, list[Mark]] = {}
    if reading.diff is not None:
        for name, spans in (("chosen", reading.diff.left), ("rejected", reading.diff.right)):
            marks[name] = [Mark(start, end, is_evidence=False) for start, end in spans]
    whole = set()
    for item in evidence:
        turns = reading.passages.get(item.field, ())
        length = turns[-1].start + len(turns[-1].text) if turns else 0
        if item.start == item.end or (item.start <= 0 and item.end >= length):
            whole.add(item.field)
        else:
            marks.setdefault(item.field, []).append(Mark(item.start, item.end))
    return marks, frozenset(whole)


def _diff_told(reading: Reading) -> str:
    if reading.diff is None:
        return ""
    if not reading.diff.is_whole:
        return "Chosen and rejected are too long to be compared word by word."
    if not reading.diff.left and not reading.diff.right:
        return "Chosen and rejected say the same words."
    return "Marked words are in one of the two only."
