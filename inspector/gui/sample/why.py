"""What speaks against a row, in words; a click shows where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from inspector.domain.findings import Evidence, Group
from inspector.gui.parts import column_of
from inspector.gui.safe_text import SafeLabel
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.theme import GRID

REASONS: Final = 6
GROUPS: Final = 2
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NOTHING: Final = "Nothing speaks against this row."
NOT_YET: Final = "The detectors have not looked at it yet."


class Why(QFrame):
    """The evidence of a row and the groups it belongs to."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("why")
        self._evidence: Sequence[Evidence] = ()
        self._groups: Sequence[Group] = ()
        self._nothing = SafeLabel(NOTHING, "dim")
        self._reasons = _Lines(lambda: MarkedLine(is_link=True), self._connect)
        self._patterns = _Patterns()
        self._more = QPushButton()
        self._more.setProperty("tone", "flat")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._show_all)
        column_of(
            self,
            self._nothing,
            self._reasons,
            self._patterns,
            self._more,
            margins=(GRID + 4, 0, 0, 0),
            spacing=6,
        )

    def show_why(
        self, evidence: Sequence[Evidence], groups: Sequence[Group], *, is_scored: bool = True
    ) -> None:
        """Show what speaks against a row, the strongest first."""
        self._nothing.setText(NOTHING if is_scored else NOT_YET)
        self._evidence, self._groups = evidence, groups
        self._show(REASONS, GROUPS)

    def _show_all(self) -> None:
        self._show(len(self._evidence), len(self._groups))

    def _show(self, reasons: int, groups: int) -> None:
        nothing = not self._evidence and not self._groups
        if self.property("empty") is not nothing:
            self.setProperty("empty", nothing)
            self.style().unpolish(self)
            self.style().polish(self)
        self._nothing.setVisible(nothing)
        self._reasons.show_texts([item.reason for item in self._evidence[:reasons]])
        self._patterns.show_groups(self._groups[:groups])
        rest = max(len(self._evidence) - reasons, 0) + max(len(self._groups) - groups, 0)
        self._more.setText(f"and {rest} more")
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(rest > 0)

    def _connect(self, line: QWidget, number: int) -> None:
        assert isinstance(line, MarkedLine)
        line.clicked.connect(lambda: self.asked.emit(self._evidence[number]))


class _Lines(QWidget):
    """Lines that are made once and used again."""

    def __init__(
        self, make: Callable[[], MarkedLine], connect: Callable[[QWidget, int], None]
    ) -> None:
        super().__init__()
        self._make, self._connect = make, connect
        self._lines: list[MarkedLine] = []
        self._column: QVBoxLayout = column_of(self, spacing=6)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show so many lines."""
        while len(self._lines) < len(texts):
            line = self._make()
            self._connect(line, len(self._lines))
            self._lines.append(line)
            self._column.addWidget(line)
        for line, text in zip(self._lines, texts, strict=False):
            line.show_text(text)
            line.show()
        for line in self._lines[len(texts) :]:
            line.hide()
        self.setVisible(bool(texts))


class _Patterns(QWidget):
    """Groups: what they are, why they are suspected, how sure that is."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[MarkedLine, MarkedLine, MarkedLine]] = []
        self._column: QVBoxLayout = column_of(self, spacing=2)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show groups."""
        while len(self._lines) < len(groups):
            lines = MarkedLine(is_strong=True), MarkedLine("dim"), MarkedLine("faint")
            self._lines.append(lines)
            if len(self._lines) > 1:
                self._column.addSpacing(GRID // 2)
            for line in lines:
                self._column.addWidget(line)
        for number, lines in enumerate(self._lines):
            for line in lines:
                line.setVisible(number < len(groups))
        for lines, group in zip(self._lines, groups, strict=False):
            for line, text in zip(lines, _told(group), strict=True):
                line.show_text(text)
        self.setVisible(bool(groups))


def p_text(p: float) -> str:
    """Write a p-value as people do: ``p = 4·10⁻³¹``, ``p = 0.013``."""
    if p <= 1e-300:
        return "p < 10⁻³⁰⁰"
    if p >= 0.001:
        return f"p = {p:.2g}"
    power = floor(log10(p))
    digit = round(p / 10.0**power)
    if digit == 10:
        digit, power = 1, power + 1
    raised = str(power).translate(_RAISED)
    return f"p = 10{raised}" if digit == 1 else f"p = {digit}·10{raised}"


def _told(group: Group) -> tuple[str, str, str]:
    names = {"sft": "SFT", "preference": "pairs"}
    stages = [f"{names.get(stage, stage)} {count:,}" for stage, count in group.stages.items()]
    facts = " · ".join([p_text(group.p_value), _counted(len(group.rows)), *stages])
    return group.title, group.explanation, facts


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
