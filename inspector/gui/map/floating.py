"""What lies over the map: tools, choices, legend, hover card, and a word while there is no map."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from inspector.gui.map.card import HoverCard
from inspector.gui.map.choices import Choices
from inspector.gui.map.controls import ToolButtons
from inspector.gui.map.legend import Legend
from inspector.gui.parts import EmptyState
from inspector.gui.safe_text import SafeLabel

MARGIN: Final = 12


class Floating:
    """The widgets in the corners of their owner.

    Attributes:
        tools: top left.
        choices: top right.
        legend: bottom left.
        hint: bottom right, while the map is a draft.
        card: beside the mouse.
        empty: over all, while there is no map.
    """

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self.empty = EmptyState("No map yet", "The map appears once the texts are embedded.")
        self.hint = SafeLabel("draft map, the full one is being computed", "small")
        for widget in (self.empty, self.hint):
            widget.setParent(owner)
        self.tools, self.choices = ToolButtons(owner), Choices(owner)
        self.legend, self.card = Legend(owner), HoverCard(owner)

    def show_for(self, *, has_points: bool, is_draft: bool) -> None:
        """Show what makes sense with a map or without."""
        self.empty.setVisible(not has_points)
        for widget in (self.tools, self.choices, self.legend):
            widget.setVisible(has_points)
        self.hint.setVisible(has_points and is_draft)
        self.place()

    def covered(self) -> list[QRectF]:
        """Return what the corners cover of their owner."""
        corners = (self.tools, self.choices, self.legend, self.hint)
        return [QRectF(widget.geometry()) for widget in corners if not widget.isHidden()]

    def place(self) -> None:
        """Put all into their corners."""
        for widget in (self.tools, self.choices, self.hint):
            widget.adjustSize()
        right, bottom = self._owner.width() - MARGIN, self._owner.height() - MARGIN
        self.tools.move(MARGIN, MARGIN)
        self.choices.move(right - self.choices.width(), MARGIN)
        self.legend.move(MARGIN, bottom - self.legend.height())
        self.hint.move(right - self.hint.width(), bottom - self.hint.height())
        self.empty.setGeometry(self._owner.rect())
