"""What a new file looks like as it would be read; stage and fields can be set by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QGridLayout, QWidget

from inspector.domain.recipe import Recipe
from inspector.domain.sample import FIELDS, Stage
from inspector.gui.clamped_label import ClampedLabel
from inspector.gui.parts import KeyButton, chip, clear_layout, column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel
from inspector.pipeline.preview import Preview
from inspector.session.session import Session
from inspector.session.visible import plain

SIZE: Final = (760, 600)
DETECTED: Final = "as detected"
SHOWN_ROWS: Final = 3
LINES: Final = 2


class ImportDialog(QDialog):
    """First rows, layout and stage of one file; the user may say otherwise before it is scanned.

    Args:
        session: the project that the file goes into.
        path: the file.
        start: called with the recipe to scan once the user agrees.
        parent: the window.
    """

    def __init__(
        self, session: Session, path: Path, start: Callable[[Recipe], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle("Open a dataset")
        self.resize(*SIZE)
        self._session, self._path, self._start = session, path, start
        self._is_filled = False
        self._summary = SafeLabel("Reading the first rows…", "dim", wraps=True)
        self._problems = SafeLabel("", "bad", wraps=True)
        self._stage = _combo("Stage")
        self._fields = {name: _combo(name) for name in FIELDS}
        self._rows = QGridLayout()
        self._scan = KeyButton("Scan", "Return", tone="primary")
        self._scan.setDefault(True)
        self._scan.setEnabled(False)
        self._build()
        self._look()

    def mapping(self) -> dict[str, str]:
        """Return the fields that the user has placed by hand."""
        chosen = {name: combo.currentText().strip() for name, combo in self._fields.items()}
        return {name: text for name, text in chosen.items() if text and text != DETECTED}

    def show_preview(self, preview: Preview) -> None:
        """Show what was found."""
        layouts = ", ".join(f"{name} ({count})" for name, count in preview.layouts.items())
        what = (
            f"{preview.container} · the first {preview.sampled:,} rows · {layouts or 'no layout'}"
        )
        self._summary.setText(what)
        told = [f"row {row:,}: {reason}" for row, reason in preview.problems[:2]]
        more = f"{preview.n_problems:,} of them cannot be read: " if told else ""
        self._problems.setText(plain(more + "; ".join(told)))
        self._problems.setVisible(bool(told))
        if not self._is_filled:
            self._fill(preview)
        self._show_rows(preview)
        self._scan.setEnabled(bool(preview.rows))

    def _look(self) -> None:
        self._session.start_preview(self._path, self.mapping(), self.show_preview)

    def _fill(self, preview: Preview) -> None:
        self._is_filled = True
        guess = next(iter(preview.stages), "")
        self._stage.addItem(f"{DETECTED} ({guess})" if guess else DETECTED, "")
        for stage in Stage:
            self._stage.addItem(stage.value, stage.value)
        for combo in self._fields.values():
            combo.addItems([DETECTED, *(plain(place) for place in preview.pointers)])
            combo.currentTextChanged.connect(lambda *_: self._look())

    def _show_rows(self, preview: Preview) -> None:
        clear_layout(self._rows)
        line = 0
        for number, texts in preview.rows[:SHOWN_ROWS]:
            for place, (name, text) in enumerate(texts.items()):
                if place == 0:
                    self._rows.addWidget(SafeLabel(f"row {number}", "faint"), line, 0)
                self._rows.addWidget(chip(name), line, 1)
                words = ClampedLabel(plain(" ".join(text.split())), "", lines=LINES)
                self._rows.addWidget(words, line, 2)
                line += 1
        self._rows.setRowStretch(line, 1)

    def _accept(self) -> None:
        chosen = str(self._stage.currentData() or "")
        stages = {str(self._path): Stage(chosen)} if chosen else {}
        recipe = self._session.with_sources([self._path], stages=stages, mapping=self.mapping())
        self.accept()
        self._start(recipe)

    def _build(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.addRow(SafeLabel("stage", "dim"), self._stage)
        for name, combo in self._fields.items():
            combo.setEditable(True)
            form.addRow(SafeLabel(name, "dim"), combo)
        cancel = KeyButton("Cancel", "Esc")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._scan.clicked.connect(self._accept)
        buttons = row_of(None)
        buttons.addStretch(1)
        for button in (cancel, self._scan):
            buttons.addWidget(button)
        self._rows.setColumnStretch(2, 1)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(8)
        column = column_of(self, margins=(24, 24, 24, 24), spacing=12)
        column.addWidget(ElidedLabel(plain(self._path.name), "title"))
        column.addWidget(self._summary)
        column.addWidget(self._problems)
        column.addWidget(heading("First rows as they would be read"))
        column.addLayout(self._rows, 1)
        column.addWidget(heading("Say otherwise"))
        column.addLayout(form)
        column.addLayout(buttons)


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    return combo
