"""Which row it is: number, stage, file, verdict, score."""

from __future__ import annotations

from math import isnan

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from inspector.domain.labels import VERDICTS, Verdict
from inspector.gui.parts import SHORT_STAGES, chip, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, set_tooltip
from inspector.gui.theme import MARKS
from inspector.session.columns import Columns
from inspector.session.visible import plain


class Header(QWidget):
    """The first line of the sample view."""

    def __init__(self) -> None:
        super().__init__()
        self._title = SafeLabel("", "title")
        self._stage, self._verdict, self._score = chip(""), chip(""), chip("")
        self._file = ElidedLabel("", "file")
        box = QFrame()
        box.setObjectName("fileChip")
        box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        row_of(box, self._file, margins=(5, 0, 5, 0))
        layout = row_of(self, self._title, self._stage, box)
        layout.addStretch(1)
        layout.addWidget(self._verdict)
        layout.addWidget(self._score)

    def show_row(self, columns: Columns, row: int) -> None:
        """Show which row it is."""
        dataset, record = columns.union.locate(row)
        self._title.setText(f"Row {record:,}")
        self._stage.setText(SHORT_STAGES.get(dataset.stage, dataset.stage))
        _tone(self._stage, dataset.stage.value)
        self._file.setText(plain(dataset.name))
        set_tooltip(self._file, plain(dataset.name))
        score = float(columns.ranking.scores[row])
        self._score.setVisible(not isnan(score))
        if not isnan(score):
            self._score.setText(f"{score:.2f}")
            self._score.setAccessibleName(f"score {score:.2f}")
            _tone(self._score, "poison" if columns.suspect[row] else "")

    def show_verdict(self, code: int) -> None:
        """Show what the row was judged."""
        verdict = VERDICTS[code]
        self._verdict.setVisible(verdict is not Verdict.NONE)
        if verdict is not Verdict.NONE:
            self._verdict.setText(f"{MARKS[verdict]} {verdict.value}")
            _tone(self._verdict, verdict.value)


def _tone(label: SafeLabel, tone: str) -> None:
    if label.property("tone") != tone:
        label.set_role("chip", tone)
