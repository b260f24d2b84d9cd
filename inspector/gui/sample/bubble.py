"""One turn of a conversation: who says it, the text, and what hides in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from inspector.gui.parts import column_of
from inspector.gui.safe_text import SafeLabel
from inspector.gui.sample.highlights import Mark
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.sample.reading import Page, Passage, page_of, size_text
from inspector.gui.sample.text_view import TextView
from inspector.gui.theme import GRID
from inspector.session.visible import spelt

PAGES: Final = 8
"""Pages between the one shown last and a span that is asked for; more are passed over."""
MACHINE: Final = ("tools", "tool_call", "tool")
"""Roles whose turns machines write for each other."""
SPELT: Final = 3
"""What hidden characters spell is told of so many."""


class Bubble(QFrame):
    """A turn in a raised box; a long text is shown page by page.

    Args:
        is_narrow: one of two side by side.
    """

    def __init__(self, *, is_narrow: bool = False) -> None:
        super().__init__()
        self.setObjectName("bubble")
        self._is_narrow = is_narrow
        self._passage = Passage("", 0, "", "")
        self._marks: list[Mark] = []
        self._pages: list[Page] = []
        self._views: list[TextView] = []
        self._role = SafeLabel("", "heading")
        self._spelt = MarkedLine("unsure")
        self._more = QPushButton()
        self._more.setProperty("tone", "flat")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._show_more)
        side = GRID if is_narrow else 12
        self._column = column_of(self, margins=(side, GRID, side, GRID), spacing=GRID // 2)
        for widget in (self._role, self._spelt, self._more):
            self._column.addWidget(widget)

    def show_passage(
        self, passage: Passage, marks: Sequence[Mark], *, is_marked: bool, is_alone: bool = False
    ) -> None:
        """Show a turn.

        Args:
            passage: the turn.
            marks: spans in code points of the field.
            is_marked: something speaks against the whole of it.
            is_alone: a heading above already says what it is.
        """
        self._passage, self._marks, self._pages = passage, list(marks), []
        self._say_role("" if passage.text.strip() else "empty")
        self._role.setVisible(not is_alone)
        if self.property("marked") is not is_marked:
            self.setProperty("marked", is_marked)
            self.style().unpolish(self)
            self.style().polish(self)
        for view in self._views[1:]:
            view.hide()
        self._show_more()

    def mark(self, marks: Sequence[Mark]) -> None:
        """Mark other spans, which were found later."""
        self._marks = list(marks)
        for number, page in enumerate(self._pages):
            self._views[number].set_marks(self._marks_of(page))

    def reveal(self, start: int, end: int) -> tuple[QWidget, QRect]:
        """Let code points of the field stand out; return where they are."""
        while start >= self._pages[-1].end and self._has_more and len(self._pages) < PAGES:
            self._show_more()
        if start >= self._pages[-1].end and self._has_more:
            self._show_from(start)
            self._say_role(f"continued at character {start - self._passage.start:,}")
        for view, page in zip(self._views, self._pages, strict=False):
            if page.start <= start < page.end:
                return view, view.flash(start - page.start, end - page.start).toAlignedRect()
        return self, self.rect()

    @property
    def _has_more(self) -> bool:
        return self._pages[-1].end < self._passage.start + len(self._passage.text)

    def _say_role(self, addition: str) -> None:
        passage = self._passage
        role = passage.field if passage.role == "unknown" else passage.role.replace("_", " ")
        self._role.setText(f"{role.upper()} · {addition}" if addition else role.upper())

    def _show_more(self) -> None:
        self._show_from(self._pages[-1].end if self._pages else self._passage.start)

    def _show_from(self, start: int) -> None:
        page = page_of(self._passage, start)
        self._pages.append(page)
        if len(self._views) < len(self._pages):
            self._views.append(TextView(12 if self._is_narrow else 13))
            self._column.insertWidget(len(self._views), self._views[-1])
        view = self._views[len(self._pages) - 1]
        name = f"{self._passage.field}, {self._passage.role}"
        view.set_machine(self._passage.role in MACHINE)
        view.show_text(page.text, self._marks_of(page), name)
        view.show()
        self._tell_rest()

    def _tell_rest(self) -> None:
        told = [sentence for page in self._pages for sentence in spelt(page.text)]
        more = [f"and {len(told) - SPELT} more"] if len(told) > SPELT else []
        self._spelt.show_text("\n".join(told[:SPELT] + more), keeps_lines=True)
        self._spelt.setVisible(bool(told))
        if self._has_more:
            self._more.setText(f"Show more ({size_text(self._passage, self._pages[-1].end)})")
            self._more.setAccessibleName(self._more.text())
        self._more.setVisible(self._has_more)

    def _marks_of(self, page: Page) -> list[Mark]:
        """Return the marks on a page, counted from its beginning."""
        return [
            Mark(max(mark.start, page.start) - page.start, mark.end - page.start, mark.is_evidence)
            for mark in self._marks
            if mark.start < page.end and mark.end > page.start
        ]
