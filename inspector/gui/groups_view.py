"""The suspected patterns, strongest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from inspector.domain.findings import Group
from inspector.gui.group_card import GroupCard
from inspector.gui.parts import column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel
from inspector.session.workspace import Workspace

CARDS: Final = 24
"""Cards that are made at once."""
CHANCE: Final = 0.05
"""A pattern whose corrected p-value is above may well be chance."""

Pattern = tuple[str, Group]


class GroupsView(QWidget):
    """A card for each pattern; a click selects its rows and shows the most suspicious one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._count = SafeLabel("", "dim")
        self._advice = SafeLabel("", "dim", wraps=True)
        self._strong, self._weak = CardList(), CardList()
        self._fold = flat_button()
        self._area = QScrollArea()
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
        self._strong.load(strong)
        self._weak.load(weak if self._fold.isChecked() else [])
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
        self._inner = column_of(content, self._advice, self._strong, self._fold, self._weak)
        self._inner.addStretch(1)
        self._leave_room(0, 0)
        self._fold.setCheckable(True)
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top = row_of(None, heading("Suspects"), margins=(12, 16, 12, 0))
        top.addStretch(1)
        top.addWidget(self._count)
        column = column_of(self)
        column.addLayout(top)
        column.addWidget(self._area, 1)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.reloaded.connect(self.refresh)
        workspace.selection.changed.connect(self._show_chosen)
        workspace.review.labelled.connect(self._on_labelled)
        self._fold.toggled.connect(self._on_fold)
        self._area.verticalScrollBar().rangeChanged.connect(self._leave_room)
        for cards in (self._strong, self._weak):
            cards.chosen.connect(self._choose)
            cards.stepped.connect(self._step)
            cards.grown.connect(self._on_grown)

    def _leave_room(self, _: int, most: int) -> None:
        """Keep the cards as wide with a scroll bar as without."""
        self._inner.setContentsMargins(12, 0, 4 if most else 12, 8)

    def _tell(self, n_strong: int) -> str:
        if self._workspace.columns is None:
            return "Patterns appear here once the data are scanned."
        if not self._workspace.session.is_scanned:
            return "Looking for patterns…"
        if self._n_weak and not n_strong:
            return "No pattern stands out from chance. Rows are still ranked one by one."
        return "No suspected patterns. Rows are still ranked one by one."

    def _choose(self, card: GroupCard) -> None:
        columns, rows = self._workspace.columns, card.group.rows
        if columns is None or not len(rows):
            return
        scores = np.nan_to_num(columns.ranking.scores[rows], nan=-1.0)
        self._workspace.selection.replace(rows, card.group_id)
        self._workspace.selection.focus(int(rows[int(np.argmax(scores))]))

    def _step(self, card: GroupCard, step: int) -> None:
        cards = self.cards()
        place = cards.index(card) + step
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(cards[place], 0, 8)

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
            self._weak.load([pattern for pattern in known if pattern[1].p_value > CHANCE])
        else:
            self._weak.load([])
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
    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[GroupCard] = []
        self._patterns: Sequence[Pattern] = ()
        self._more = flat_button()
        self._more.clicked.connect(self._on_more)
        self._column = column_of(self, self._more)
        self._add()
        self.hide()

    def load(self, patterns: Sequence[Pattern]) -> None:
        """Show these patterns instead; the same ones keep their cards."""
        if _are_same(patterns, self._patterns):
            return
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards, self._patterns = [], patterns
        self._add()
        self.setVisible(bool(patterns))

    def _on_more(self) -> None:
        self._add()
        self.grown.emit()

    def _add(self) -> None:
        start = len(self.cards)
        for group_id, group in self._patterns[start : start + CARDS]:
            card = GroupCard(group, group_id)
            card.clicked.connect(self._on_clicked)
            card.stepped.connect(self._on_stepped)
            self._column.insertWidget(len(self.cards), card)
            self.cards.append(card)
        left = len(self._patterns) - len(self.cards)
        self._more.setText(f"Show {min(left, CARDS):,} more of {left:,}")
        self._more.setVisible(left > 0)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender())

    def _on_stepped(self, step: int) -> None:
        self.stepped.emit(self.sender(), step)


def _are_same(some: Sequence[Pattern], others: Sequence[Pattern]) -> bool:
    return len(some) == len(others) and all(
        one[0] == other[0]
        and one[1].p_value == other[1].p_value
        and np.array_equal(one[1].rows, other[1].rows)
        for one, other in zip(some, others, strict=True)
    )


def flat_button() -> QPushButton:
    """Return a button that looks like a line of text."""
    button = QPushButton()
    button.setObjectName("fold")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
