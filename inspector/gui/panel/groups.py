"""The suspected patterns, strongest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.findings import Group
from inspector.gui.panel.group_card import GroupCard
from inspector.gui.panel.section import RIGHT, Note, Section
from inspector.gui.parts import column_of, flat_button
from inspector.gui.safe_text import SafeLabel
from inspector.gui.table.cells import excerpt
from inspector.session.jumps import best_row, go_to_group
from inspector.session.workspace import Workspace

FIRST: Final = 3
"""Cards that are shown at first, so that what is below them is in sight."""
CARDS: Final = 24
"""Cards that are made at once."""
CHANCE: Final = 0.05
"""A pattern whose corrected p-value is above may well be chance."""

Pattern = tuple[str, Group]


class GroupsView(QWidget):
    """A card for each pattern; a click selects its rows and shows the most suspicious one.

    ``reached`` tells of a card that the arrow keys went to, for whoever scrolls.
    """

    reached = Signal(GroupCard)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._count = Note()
        self._advice = SafeLabel("", "dim", wraps=True)
        self._strong, self._weak = CardList(), CardList()
        self._fold = flat_button()
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the patterns of the result."""
        columns = self._workspace.columns
        ranking = columns.ranking if columns else None
        known = list(zip(ranking.group_ids, ranking.groups, strict=True)) if ranking else []
        weak = [pattern for pattern in known if pattern[1].p_value > CHANCE]
        strong = [pattern for pattern in known if pattern[1].p_value <= CHANCE]
        self._strong.load(strong, self._example)
        self._weak.load(weak if self._fold.isChecked() else [], self._example)
        self._n_weak = len(weak)
        self._count.setText(_counted(len(known), "group") if known else "")
        self._advice.setText(self._tell(len(strong)))
        self._advice.setVisible(not strong)
        self._show_fold()

    def cards(self) -> list[GroupCard]:
        """Return the cards that are shown, from the top."""
        return [*self._strong.cards, *(self._weak.cards if self._fold.isChecked() else ())]

    def _build(self) -> None:
        content = QWidget()
        parts = self._advice, self._strong, self._fold, self._weak
        column_of(content, *parts, margins=(12, 0, RIGHT, 0))
        self._fold.setCheckable(True)
        column_of(self, Section("Suspects", content, self._count))

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.reloaded.connect(self.refresh)
        workspace.reranked.connect(self.refresh)
        workspace.selection.changed.connect(self._show_chosen)
        workspace.review.labelled.connect(self._on_labelled)
        self._fold.toggled.connect(self._on_fold)
        for cards in (self._strong, self._weak):
            cards.chosen.connect(self._choose)
            cards.stepped.connect(self._step)
            cards.aimed.connect(self._aim)
            cards.grown.connect(self._on_grown)

    def _tell(self, n_strong: int) -> str:
        if self._workspace.columns is None:
            return "Patterns appear here once the data are scanned."
        if not self._workspace.session.is_scanned:
            return "Looking for patterns…"
        if self._n_weak and not n_strong:
            return "No pattern stands out from chance. Rows are still ranked one by one."
        return "No suspected patterns. Rows are still ranked one by one."

    def _choose(self, card: GroupCard) -> None:
        columns = self._workspace.columns
        if columns is not None and card.group_id in columns.ranking.group_ids:
            go_to_group(self._workspace, columns.ranking.group_ids.index(card.group_id))

    def _example(self, group: Group) -> str:
        """Return the part of the most suspicious row that is worth a look."""
        columns = self._workspace.columns
        return excerpt(columns, best_row(columns, group)) if columns and len(group.rows) else ""

    def _aim(self, card: GroupCard) -> None:
        """Let the next verdict be for all rows of a card."""
        self._choose(card)
        review = self._workspace.review
        if not len(review.target):
            review.aim_at_whole()

    def _step(self, card: GroupCard, step: int) -> None:
        cards = self.cards()
        place = cards.index(card) + step
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.reached.emit(cards[place])

    def _show_chosen(self) -> None:
        for card in self.cards():
            card.choose(card.group_id == self._workspace.selection.group)

    def _on_labelled(self, rows: object) -> None:  # noqa: ARG002 - the signal's argument
        self._show_reviewed()

    def _on_grown(self) -> None:
        self._show_reviewed()
        self._show_chosen()

    def _show_reviewed(self) -> None:
        verdicts = self._workspace.review.verdicts
        for card in self.cards():
            rows = card.group.rows
            card.set_reviewed(int(np.count_nonzero(verdicts[rows[rows < len(verdicts)]])))

    def _on_fold(self) -> None:
        columns = self._workspace.columns
        if columns is not None and self._fold.isChecked():
            known = zip(columns.ranking.group_ids, columns.ranking.groups, strict=True)
            weak = [pattern for pattern in known if pattern[1].p_value > CHANCE]
            self._weak.load(weak, self._example)
        else:
            self._weak.load([], self._example)
        self._show_fold()

    def _show_fold(self) -> None:
        sign = "▾" if self._fold.isChecked() else "▸"
        self._fold.setText(f"{sign}  {_counted(self._n_weak, 'weaker pattern')}")
        self._fold.setVisible(self._n_weak > 0)
        self._on_grown()


class CardList(QWidget):
    """Cards of patterns below each other, some of them at first, more on demand."""

    chosen = Signal(GroupCard)
    stepped = Signal(GroupCard, int)
    aimed = Signal(GroupCard)
    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[GroupCard] = []
        self._patterns: Sequence[Pattern] = ()
        self._tell: Callable[[Group], str] = lambda _: ""
        self._more = flat_button()
        self._more.clicked.connect(self._on_more)
        self._column = column_of(self, self._more)
        self._add()
        self.hide()

    def load(self, patterns: Sequence[Pattern], tell: Callable[[Group], str]) -> None:
        """Show these patterns instead, with an example of each; the same ones keep their cards."""
        if _are_same(patterns, self._patterns):
            return
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards, self._patterns, self._tell = [], patterns, tell
        self._add()
        self.setVisible(bool(patterns))

    def _on_more(self) -> None:
        self._add()
        self.grown.emit()

    def _add(self) -> None:
        start = len(self.cards)
        end = start + CARDS if start else FIRST
        for group_id, group in self._patterns[start:end]:
            card = GroupCard(group, group_id, self._tell(group))
            card.aimed.connect(self._on_aimed)
            card.clicked.connect(self._on_clicked)
            card.stepped.connect(self._on_stepped)
            self._column.insertWidget(len(self.cards), card)
            self.cards.append(card)
        left = len(self._patterns) - len(self.cards)
        of_all = f" of {left:,}" if left > CARDS else ""
        self._more.setText(f"Show {min(left, CARDS):,} more{of_all}")
        self._more.setVisible(left > 0)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender())

    def _on_aimed(self) -> None:
        self.aimed.emit(self.sender())

    def _on_stepped(self, step: int) -> None:
        self.stepped.emit(self.sender(), step)


def _are_same(some: Sequence[Pattern], others: Sequence[Pattern]) -> bool:
    return len(some) == len(others) and all(
        one[0] == other[0]
        and one[1].p_value == other[1].p_value
        and np.array_equal(one[1].rows, other[1].rows)
        for one, other in zip(some, others, strict=True)
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
