"""What the machine is busy with: one line in the review bar, and a list of the last jobs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QToolButton, QWidget

from inspector.gui.crash import report, sentence
from inspector.gui.jobs_list import JobsList
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.parts import row_of
from inspector.gui.safe_text import ElidedLabel, one_line, set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session.job_log import ENDED, JobLog, Seen
from inspector.session.jobs import Job, JobState
from inspector.session.workspace import Workspace

TICK_MS: Final = 250
BAR_WIDTH: Final = 120


class JobsTray(QWidget):
    """The running job with progress and cancel, or what became of it.

    It is invisible while there is nothing to say, and takes no part in the layout then.
    """

    resized = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._jobs = JobLog()
        self._label = ElidedLabel("", "dim")
        self._bar = QProgressBar()
        self._cancel = QToolButton()
        self._failed = QPushButton()
        self._popup = JobsList(self)
        self._shown: Seen | None = None
        self._is_narrow = False
        self._timer = QTimer(self, interval=TICK_MS)
        self._build()
        self._timer.timeout.connect(self._tick)
        self._cancel.clicked.connect(self._on_cancel)
        self._failed.clicked.connect(self._on_failed)
        theme().changed.connect(self._dress)
        workspace.session.jobs.changed.connect(self._on_job)
        self._tick()

    def set_narrow(self, narrow: bool) -> None:
        """Leave out the bar where there is little room."""
        self._is_narrow = narrow
        self._bar.setVisible(not narrow and self._is_running())
        self._settle()

    def cut(self) -> int:
        """Return how many pixels of the words have no room at the smallest size."""
        if self._label.isHidden():
            return 0
        return self._label.sizeHint().width() - self._label.minimumSizeHint().width()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the last jobs."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._show_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Show the last jobs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_list()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Find another size in another font."""
        if event.type() is QEvent.Type.FontChange:
            self.resized.emit()
        super().changeEvent(event)

    def _on_job(self, job: Job) -> None:
        """Take note, and paint at the next tick; a job reports a thousand times a second."""
        self._jobs.note(job)
        if job.state in ENDED:
            self._tick()
        if not self._timer.isActive():
            self._timer.start()

    def _tick(self) -> None:
        """Show what there is to show now, and sleep when nothing will change by itself."""
        self._shown = seen = self._jobs.shown()
        has_failed = seen is not None and seen.job.state is JobState.FAILED
        self._label.setVisible(seen is not None and not has_failed)
        self._failed.setVisible(has_failed)
        self._cancel.setVisible(self._is_running())
        self._bar.setVisible(self._is_running() and not self._is_narrow)
        if seen is not None:
            self._show(seen)
        if self.isHidden() != (seen is None):
            self.setVisible(seen is not None)
            self.resized.emit()
        if self._popup.isVisible():
            self._popup.show_jobs(self._jobs.last())
        if not self._jobs.is_busy():
            self._timer.stop()

    def _show(self, seen: Seen) -> None:
        job, words = seen.job, one_line(seen.words())
        if words != self._label.text():
            self._label.setText(words)
            self.setAccessibleName(words)
            set_tooltip(self, f"{words}\nClick for the last jobs")
            self._settle()
            self.resized.emit()
        self._failed.setText(f"{one_line(job.title, 40)} failed")
        self._failed.setAccessibleName(f"{one_line(job.title, 40)} failed: show why")
        self._cancel.setAccessibleName(f"Cancel the {one_line(job.title, 40).lower()}")
        self._bar.setRange(0, 1000 if job.total else 0)
        self._bar.setValue(int(1000 * min(job.done / job.total, 1.0)) if job.total else 0)

    def _settle(self) -> None:
        """Let the bar around it know the size at once."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.updateGeometry()

    def _is_running(self) -> bool:
        return self._shown is not None and self._shown.job.state not in ENDED

    def _on_cancel(self) -> None:
        if self._shown is not None:
            self._shown.job.cancel()
            self._cancel.setEnabled(False)
            QTimer.singleShot(1000, self._cancel, lambda: self._cancel.setEnabled(True))

    def _on_failed(self) -> None:
        if self._shown is None or self._shown.job.error is None:
            return
        job, error = self._shown.job, self._shown.job.error
        details = "" if sentence(error) == str(error) else report(error)
        title = f"{one_line(job.title, 40)} failed"
        MessageDialog(self.window(), title, sentence(error), details).open()
        self._jobs.forget_failure(job)
        self._tick()

    def _show_list(self) -> None:
        self._popup.show_jobs(self._jobs.last())
        self._popup.adjustSize()
        corner = self.mapToGlobal(QPoint(0, 0))
        self._popup.move(corner.x(), corner.y() - self._popup.height() - 8)
        self._popup.show()

    def _build(self) -> None:
        self.setObjectName("jobsTray")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Jobs")
        self._bar.setFixedWidth(BAR_WIDTH)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._cancel.setProperty("tone", "flat")
        self._cancel.setObjectName("cancelJob")
        self._cancel.setAccessibleName("Cancel the job")
        set_tooltip(self._cancel, "Cancel; what was computed so far is kept")
        self._failed.setProperty("tone", "poison")
        self._failed.setAccessibleName("Show why it failed")
        row = row_of(self, margins=(4, 0, 4, 0))
        row.addWidget(self._label, 1)
        for widget in (self._bar, self._cancel):
            row.addWidget(widget)
        row.addWidget(self._failed, 0, Qt.AlignmentFlag.AlignRight)
        self._dress()

    def _dress(self) -> None:
        self._cancel.setIcon(icon("close", "dim", 12))
