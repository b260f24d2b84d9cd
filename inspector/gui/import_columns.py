"""Which column or place of a record makes which field, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout

from inspector.domain.sample import Stage
from inspector.gui.import_rows import Pane
from inspector.gui.painting import painting
from inspector.gui.parts import column_of, heading
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.theme import theme
from inspector.pipeline.preview import Preview
from inspector.session.visible import plain

UNUSED: Final = "—"
MARK: Final = "▾"
MARK_MARGIN: Final = 8
PAUSE_MS: Final = 250
"""How long typing rests before the rows are read anew."""

FIELD_HELP: Final = {
    "prompt": "what is asked",
    "response": "what is answered; alone, a text to continue",
    "chosen": "the preferred answer",
    "rejected": "the answer that is not preferred",
    "messages": "a whole conversation; what the model says at its end is the response",
    "system": "instructions before the prompt",
    "tools": "definitions of tools",
    "history": "earlier turns, before the prompt",
    "input": "data that the prompt is about",
    "kto_tag": "true or false: whether the response is a wanted one",
}


class ColumnsForm(QFrame):
    """A choice a field; ``edited`` at every key, ``changed`` after a short rest."""

    edited = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("columnsForm")
        self.stage = _combo("Stage")
        self.fields = {name: _combo(name) for name in FIELD_HELP}
        self._places: dict[str, str] = {}
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.changed)
        self._build()
        for combo in self.fields.values():
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            combo.currentTextChanged.connect(self._on_edited)

    def mapping(self) -> dict[str, str]:
        """Return the fields that are placed."""
        texts = {name: combo.currentText().strip() for name, combo in self.fields.items()}
        placed = {name: text for name, text in texts.items() if text not in ("", UNUSED)}
        return {name: self._places.get(text, text) for name, text in placed.items()}

    def chosen_stage(self) -> Stage | None:
        """Return what the user said, None to take what the layout says."""
        value = str(self.stage.currentData() or "")
        return Stage(value) if value else None

    def _on_edited(self, _text: str) -> None:
        self._timer.start()
        self.edited.emit()

    def offer(self, preview: Preview) -> None:
        """Offer the places of the file."""
        self._places = {plain(place): place for place in preview.pointers}
        for combo in self.fields.values():
            self._fill(combo, [UNUSED, *self._places])

    def show_mapping(self, mapping: Mapping[str, str]) -> None:
        """Show where each field comes from; not the user's doing, so ``changed`` is not emitted."""
        for name, combo in self.fields.items():
            combo.blockSignals(True)
            combo.setCurrentText(plain(mapping.get(name, UNUSED)))
            combo.blockSignals(False)

    def show_stage(self, detected: str, given: Stage | None) -> None:
        """Say which stage it is if nobody says otherwise."""
        at = self.stage.currentIndex()
        self.stage.clear()
        self.stage.addItem(f"as detected ({detected})" if detected else "as detected", "")
        for stage in Stage:
            self.stage.addItem(stage.value, stage.value)
        known = [*Stage].index(given) + 1 if given else 0
        self.stage.setCurrentIndex(at if at >= 0 else known)

    @staticmethod
    def _fill(combo: QComboBox, places: list[str]) -> None:
        shown = combo.currentText()
        combo.blockSignals(True)
        combo.clear()
        combo.addItems(places)
        combo.setCurrentText(shown or UNUSED)
        combo.blockSignals(False)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for line, (name, combo) in enumerate(self.fields.items()):
            label = SafeLabel("wanted?" if name == "kto_tag" else name, "dim")
            set_tooltip(label, FIELD_HELP[name])
            set_tooltip(combo, FIELD_HELP[name])
            grid.addWidget(label, line, 0)
            grid.addWidget(combo, line, 1)
        pane = Pane("Columns")
        pane.column.addLayout(grid)
        pane.column.addStretch(1)
        column = column_of(self, margins=(16, 12, 8, 12))
        column.addWidget(heading("Stage"))
        stage = column_of(None, self.stage, margins=(0, 0, 8, 0))
        column.addLayout(stage)
        column.addSpacing(4)
        column.addWidget(heading("Columns by hand"))
        column.addWidget(
            SafeLabel("Choose a column, or write a JSON pointer.", "small", wraps=True)
        )
        column.addWidget(pane, 1)


class Choice(QComboBox):
    """A box with the mark that it opens."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark that the theme leaves out."""
        super().paintEvent(event)
        with painting(self) as painter:
            painter.setPen(theme().colour("dim"))
            room = self.rect().adjusted(0, 0, -MARK_MARGIN, 0)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, MARK
            )


def _combo(name: str) -> Choice:
    combo = Choice()
    combo.setAccessibleName(name)
    combo.setMinimumContentsLength(8)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo
