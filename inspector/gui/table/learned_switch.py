"""The switch that says from how many labels the order was learned."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

from inspector.gui.safe_text import set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session import learned_words
from inspector.session.workspace import Workspace

ICON = 14


class LearnedSwitch(QPushButton):
    """Shows the learned order and switches it; it is not there while nothing can be learned."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._learning = workspace.learning
        self.setObjectName("learned")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(ICON, ICON))
        self.clicked.connect(self._learning.switch)
        self._learning.changed.connect(self.refresh)
        workspace.review.labelled.connect(self._on_labelled)
        workspace.reloaded.connect(self.refresh)
        theme().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how it stands."""
        words, is_used = learned_words.short(self._learning), self._learning.is_used
        self.setVisible(bool(words))
        self.setText(words)
        self.setChecked(self._learning.is_on)
        self.setIcon(icon("learn", "accent" if is_used else "faint", ICON))
        self.setAccessibleName(words or "Learned order")
        self.setAccessibleDescription("Switches between the learned order and the scores")
        set_tooltip(self, learned_words.long(self._learning) if words else "")

    def _on_labelled(self, rows: object) -> None:  # noqa: ARG002 - the signal's argument
        self.refresh()
