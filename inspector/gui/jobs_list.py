"""The last jobs, in a small window above the tray."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.gui.crash import sentence
from inspector.gui.parts import clear_layout, column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.session.job_log import Seen
from inspector.session.jobs import JobState

WIDTH: Final = 400
ROLES: Final = {JobState.DONE: "good", JobState.FAILED: "bad"}


class JobsList(QFrame):
    """Title, stage, state and time of the last jobs; what went wrong, in a sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName("Last jobs")
        self.setFixedWidth(WIDTH)
        self._column: QVBoxLayout = column_of(self, margins=(16, 12, 16, 12))

    def show_jobs(self, jobs: Sequence[Seen]) -> None:
        """List these."""
        clear_layout(self._column)
        self._column.addWidget(heading("last jobs"))
        if not jobs:
            self._column.addWidget(SafeLabel("Nothing has run yet.", "dim"))
        for seen in jobs:
            self._column.addWidget(_line(seen))
        self.adjustSize()


def _line(seen: Seen) -> QWidget:
    job, box = seen.job, QWidget()
    state = SafeLabel(job.state.value, ROLES.get(job.state, "dim"))
    row = row_of(
        None,
        SafeLabel(f"{seen.began:%H:%M:%S}", "faint"),
        SafeLabel(one_line(job.title, 40), "strong"),
    )
    row.addWidget(ElidedLabel(one_line(seen.stage), "dim"), 1)
    row.addWidget(state)
    row.addWidget(SafeLabel(f"{seen.seconds:,.1f} s", "faint"))
    column = column_of(box, spacing=0)
    column.addLayout(row)
    box.setAccessibleName(f"{one_line(job.title, 40)} {job.state.value}")
    if job.state is JobState.FAILED and job.error is not None:
        why = ElidedLabel(one_line(sentence(job.error)), "bad")
        set_tooltip(why, sentence(job.error))
        column.addWidget(why)
    return box
