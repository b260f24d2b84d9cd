"""What the layout of a file may be, as cards to choose from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.gui.parts import (
    SHORT_STAGES,
    Card,
    StrengthBar,
    chip,
    clear_layout,
    column_of,
    row_of,
)
from inspector.gui.safe_text import ElidedLabel, set_tooltip
from inspector.pipeline.preview import Preview, Reading

MIXED: Final = "Row by row"
MOST: Final = 3
WIDEST: Final = 344
HEAD: Final = 20


class GuessCard(Card):
    """A layout with its stage and the share of rows that it fits.

    Args:
        reading: the layout.
        sampled: rows that were looked at.
        is_detected: whether it is what is taken if nobody says otherwise.
    """

    stepped = Signal(int)

    def __init__(self, reading: Reading, sampled: int, *, is_detected: bool) -> None:
        super().__init__()
        self.reading = reading
        self.setProperty("kind", "guess")
        self.setMaximumWidth(WIDEST)
        fits = round(reading.share * sampled)
        share = f"fits {fits:,} of {sampled:,} rows"
        detected = " · detected" if is_detected else ""
        told = filter(None, (reading.layout, reading.stage, share + detected))
        self.setAccessibleName(", ".join(told))
        columns = ", ".join(each for places in reading.columns.values() for each in places)
        set_tooltip(self, "\n".join(filter(None, (reading.layout, reading.by, columns))))
        column = column_of(self, margins=(12, 9, 12, 11), spacing=4)
        head = row_of(None)
        head.addStrut(HEAD)
        head.addWidget(ElidedLabel(reading.layout, "strong"), 1)
        if reading.stage:
            head.addWidget(chip(SHORT_STAGES.get(reading.stage, reading.stage), reading.stage))
        column.addLayout(head)
        column.addWidget(ElidedLabel(reading.by, "dim"))
        column.addSpacing(2)
        column.addWidget(StrengthBar(reading.share, "accent"))
        column.addWidget(ElidedLabel(f"{share}{detected}", "small"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the card beside it by the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class GuessRow(QWidget):
    """The cards side by side; ``chosen`` tells of the layout that the user takes."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = row_of(self)
        self.cards: list[GuessCard] = []

    def show_guesses(self, preview: Preview) -> None:
        """Show the layouts that fit; the first one is what is detected."""
        clear_layout(self._row)
        offers = offers_of(preview)
        self.cards = [
            GuessCard(each, preview.sampled, is_detected=number == 0)
            for number, each in enumerate(offers)
        ]
        for number, card in enumerate(self.cards):
            card.clicked.connect(lambda reading=card.reading: self.chosen.emit(reading))
            card.stepped.connect(lambda step, place=number: self._step(place + step))
            self._row.addWidget(card, 1)
        self._row.addStretch(0 if len(self.cards) > 2 else 1)

    def mark(self, reading: Reading | None) -> None:
        """Draw one card as the one that counts, or none."""
        for card in self.cards:
            card.set_chosen(card.reading is reading)

    def _step(self, place: int) -> None:
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus()
            self.cards[place].clicked.emit()


def offers_of(preview: Preview) -> list[Reading]:
    """Return what can be chosen: what is detected, and the other layouts that fit."""
    if not preview.layouts or not preview.guesses:
        return []
    first, *others = preview.guesses
    if len(preview.layouts) == 1 and first.layout in preview.layouts:
        columns = first.columns
        detected = Reading(first.layout, first.by, first.stage, first.share, columns, {})
        return [detected, *others[: MOST - 1]]
    mixed = " · ".join(f"{name} {count:,}" for name, count in preview.layouts.items())
    share = 1 - preview.n_problems / preview.sampled
    stage = next(iter(preview.stages)) if len(preview.stages) == 1 else ""
    return [Reading(MIXED, mixed, stage, share, {}, {}), *preview.guesses[:MOST]]
