"""A suspected pattern as a card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from inspector.domain.findings import Group
from inspector.gui.clamped_label import ClampedLabel
from inspector.gui.keys import keys, pressed
from inspector.gui.parts import SHORT_STAGES, Card, StrengthBar, chip, column_of, row_of
from inspector.gui.safe_text import ElidedLabel, set_tooltip
from inspector.session.visible import plain

TITLE_LINES, EXPLANATION_LINES = 2, 2
AIM = "whole", "G"
"""The action whose key it takes, and its usual key."""
OPENS = "Return: look at its rows."
AIMS = "the next verdict is for all of them."


class GroupCard(Card):
    """Title, explanation, stages, what is reviewed, and how strong the pattern is.

    Args:
        group: the pattern.
        group_id: its stable id.
        example: what one of its rows says; empty for none.
    """

    stepped = Signal(int)
    aimed = Signal()

    def __init__(self, group: Group, group_id: str, example: str = "") -> None:
        super().__init__()
        self.group, self.group_id = group, group_id
        self.setProperty("kind", "group")
        self._count = 0
        self._reviewed = ElidedLabel("", "small")
        self._reviewed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        title = plain(group.title[:600])
        self._reviewed.hide()
        self._title = title[:1].upper() + title[1:]
        self._explanation = plain(group.explanation[:1_500])
        self._build(example)
        keys().changed.connect(self._tell_keys)
        self._tell_keys()

    def set_reviewed(self, count: int) -> None:
        """Say how many of its rows have a verdict."""
        if count == self._count:
            return
        self._count, total = count, len(self.group.rows)
        is_done = count == total
        self._reviewed.set_role("good" if is_done else "small")
        self._reviewed.setText("✓ reviewed" if is_done else f"{count:,} of {total:,} reviewed")
        self._reviewed.setVisible(count > 0)

    def choose(self, chosen: bool) -> None:
        """Draw it as the one that is looked at, or not; dressing it anew takes a while."""
        if chosen is not bool(self.property("chosen")):
            self.set_chosen(chosen)

    def event(self, event: QEvent) -> bool:
        """Take the key for a whole group for itself, which elsewhere is the focused row's."""
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and _is_aim(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the card above or below by the arrow keys, or aim at its rows."""
        if _is_aim(event):
            self.aimed.emit()
            return
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def _tell_keys(self) -> None:
        odds = f"{len(self.group.rows):,} rows · p = {self.group.p_value:.2g} after correction"
        key = keys().first(*AIM)
        told = f"{OPENS} {key}: {AIMS}" if key else OPENS
        set_tooltip(self, f"{self._title}\n{self._explanation}\n{odds}\n{told}")

    def _build(self, example: str) -> None:
        self.setAccessibleName(f"{self._title}, {len(self.group.rows):,} rows")
        column = column_of(self, margins=(9, 8, 9, 9), spacing=4)
        column.addWidget(ClampedLabel(self._title, "strong", lines=TITLE_LINES))
        column.addWidget(ClampedLabel(self._explanation, "dim", lines=EXPLANATION_LINES))
        if example:
            line = ElidedLabel(f"“{plain(example)}”", "small")
            line.setAccessibleName(f"example: {plain(example)}")
            column.addWidget(line)
        chips = row_of(None, spacing=4)
        for stage, count in self.group.stages.items():
            chips.addWidget(chip(f"{SHORT_STAGES.get(stage, stage)} {count:,}", stage))
        chips.addStretch(1)
        chips.addWidget(self._reviewed, 1000)
        column.addSpacing(2)
        column.addLayout(chips)
        column.addSpacing(2)
        column.addWidget(StrengthBar(self.group.strength))


def _is_aim(event: QKeyEvent) -> bool:
    name, usual = AIM
    return pressed(event) in keys().of(name, (usual,))
