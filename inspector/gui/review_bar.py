"""The bar below everything: verdicts with their keys, jobs, progress, and whether all is saved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from inspector.domain.labels import Verdict
from inspector.gui.device_button import DeviceButton
from inspector.gui.jobs_tray import JobsTray
from inspector.gui.keys import keys
from inspector.gui.painting import painting
from inspector.gui.parts import KeyButton, row_of
from inspector.gui.safe_text import SafeLabel, one_line, set_tooltip
from inspector.gui.theme import MARKS, theme
from inspector.session.workspace import Workspace

HEIGHT: Final = 52
NARROWEST: Final = 900
KEYS: Final = {Verdict.POISON: "1", Verdict.CLEAN: "2", Verdict.UNSURE: "3"}
JOB_WIDTHS: Final = (1000, 1000, 160, 160, 80, 0)
"""Room that a job's words get at most while one thing after the other is left out for them."""


class ReviewBar(QWidget):
    """What a reviewer does, as buttons; they only say what is wished, and the window does it."""

    judged = Signal(Verdict)
    skipped = Signal()
    whole = Signal()
    undone = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._verdicts = {verdict: _verdict_button(verdict) for verdict in KEYS}
        self._skip = KeyButton("Skip", "Space", act="skip")
        self._whole = KeyButton("Whole group", "G", act="whole")
        self._undo = KeyButton("Undo", "Z", act="undo")
        self._tray = JobsTray(workspace)
        self._donut = Donut()
        self._progress = SafeLabel("", "dim")
        self._saved = SafeLabel("", "good")
        self._retry = KeyButton("Retry", tone="poison")
        self._offline = SafeLabel("offline", "dim")
        self._device = DeviceButton(workspace)
        self._progress_words = self._saved_words = self._whole_words = ("", "", "")
        self._step = 0
        self._build()
        self._connect()
        self.refresh()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave things out rather than make the window wide."""
        return QSize(NARROWEST, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def refresh(self) -> None:
        """Say how things are."""
        self._show_buttons()
        self._show_progress()
        self._show_saved()
        self._device.refresh()
        self._fit()

    def _show_buttons(self) -> None:
        workspace, review = self._workspace, self._workspace.review
        aimed, whole = len(review.target), len(review.whole)
        has_row = workspace.columns is not None and (workspace.selection.row >= 0 or aimed > 0)
        for verdict, button in self._verdicts.items():
            word = verdict.value.capitalize()
            button.set_label(f"{word} {aimed:,}" if aimed else word)
            button.setEnabled(has_row)
        self._skip.setEnabled(has_row)
        picked = len(workspace.selection.rows) > 0 and not workspace.selection.group
        name = "Whole selection" if picked else "Whole group"
        long, short = (f"{name} · {whole:,}", f"All {whole:,}") if whole else (name, "All")
        self._whole_words = (long, long, short)
        self._whole.setEnabled(whole > 0)
        self._whole.setChecked(aimed > 0)
        title = workspace.review.undo_title
        self._undo.setEnabled(bool(title))
        self._undo.setAccessibleName(f"Undo: {title}" if title else "Undo")
        set_tooltip(self._undo, f"Undo: {title}" if title else "")

    def _show_progress(self) -> None:
        done, total = self._workspace.review.progress
        self._donut.setVisible(total > 0)
        self._donut.set_progress(done, total)
        words = f"{done:,} of {total:,} reviewed" if total else ""
        short = f"{done:,}/{total:,}" if total else ""
        self._progress_words = (words, short, short)
        for widget in (self._progress, self._donut):
            set_tooltip(widget, f"{words}: rows of the queue that have a verdict" if words else "")

    def _show_saved(self) -> None:
        review = self._workspace.review
        text, role, more, again = "", "dim", "", "Write again."
        if review.failure:
            text, role, more = "✗ not saved", "bad", review.failure
            if not review.writer.failure:
                text, again = "✗ labels not read", "Read again."
        elif review.pending:
            text = "saving…"
        elif review.saved_at is not None:
            text, role = f"✓ saved {review.saved_at:%H:%M:%S}", "good"
            more = "Every verdict is on disk."
        long = f"{text}: {one_line(more, 60)}" if review.failure else text
        self._saved_words = (long, text, text[:1])
        self._saved.set_role(role)
        self._saved.setVisible(bool(text))
        set_tooltip(self._saved, more)
        self._retry.setVisible(bool(review.failure))
        set_tooltip(self._retry, f"{again} {review.failure}" if review.failure else "")

    def _on_whole(self) -> None:
        self.whole.emit()
        self._show_buttons()  # a click has toggled the button by itself

    def _fit(self) -> None:
        """Leave out what matters least until the rest has room."""
        layout = self.layout()
        if layout is None:
            return
        for step, most in enumerate(JOB_WIDTHS):
            self._leave_out(step)
            layout.invalidate()
            layout.activate()
            if layout.minimumSize().width() + min(most, self._tray.cut()) <= self.width():
                return

    def _leave_out(self, step: int) -> None:
        length = 0 if step < 2 else 1 if step < 4 else 2
        self._offline.setVisible(step < 1)
        self._device.setVisible(step < 2)
        self._saved.setText(self._saved_words[length])
        self._progress.setText(self._progress_words[length])
        self._whole.set_label(self._whole_words[length])
        self._tray.set_narrow(step >= 3)
        self._donut.setVisible(step < 4 and bool(self._progress_words[0]))
        self._progress.setAccessibleName(self._progress_words[0])
        self._saved.setAccessibleName(self._saved_words[0])
        self._whole.setAccessibleName(self._whole_words[0])

    def _build(self) -> None:
        self.setObjectName("reviewBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._whole.setCheckable(True)
        set_tooltip(self._whole, "The next verdict is for all of these rows")
        set_tooltip(self._skip, "Go on without a verdict")
        row = row_of(self, *self._verdicts.values(), margins=(12, 0, 12, 0))
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for button in (self._skip, self._whole, self._undo):
            row.addWidget(button)
        row.addSpacing(16)
        row.addStretch(1)
        row.addWidget(self._tray, 1000)
        row.addSpacing(16)
        for widget in (self._donut, self._progress, self._saved, self._retry):
            row.addWidget(widget)
        row.addWidget(self._offline)
        row.addWidget(self._device)
        set_tooltip(self._offline, "Nothing is ever sent anywhere.")

    def _connect(self) -> None:
        for verdict, button in self._verdicts.items():
            button.setProperty("verdict", verdict)
            button.clicked.connect(self._on_verdict)
        self._skip.clicked.connect(self.skipped)
        self._whole.clicked.connect(self._on_whole)
        self._undo.clicked.connect(self.undone)
        keys().changed.connect(self._fit)
        self._retry.clicked.connect(self._workspace.review.retry)
        self._tray.resized.connect(self._fit)
        workspace = self._workspace
        for signal in (workspace.review.changed, workspace.reloaded, workspace.selection.changed):
            signal.connect(self.refresh)
        workspace.selection.focused.connect(self._on_focused)

    def _on_verdict(self) -> None:
        for verdict, button in self._verdicts.items():
            if button is self.sender():
                self.judged.emit(verdict)

    def _on_focused(self, row: int) -> None:  # noqa: ARG002 - the signal's argument
        self._show_buttons()
        self._fit()


class Donut(QWidget):
    """How much of the queue is reviewed, as a ring."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(16, 16)
        self._share = 0.0
        theme().changed.connect(self.update)

    def set_progress(self, done: int, total: int) -> None:
        """Fill ``done`` of ``total``."""
        self._share = done / total if total else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw groove and share."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            for token, share in (("line", 1.0), ("clean", self._share)):
                pen = QPen(theme().colour(token), 2.5)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawArc(room, 90 * 16, -round(360 * 16 * share))


def _verdict_button(verdict: Verdict) -> KeyButton:
    tone = verdict.value
    return KeyButton(tone.capitalize(), KEYS[verdict], tone=tone, mark=MARKS[verdict], act=tone)
