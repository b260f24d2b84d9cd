"""What leaves, what stays, and then: the cleaned data in a folder that anyone can check."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from inspector.domain.decision import ExportReport
from inspector.gui.crash import sentence
from inspector.gui.export_preview import FileList, LeavingTable
from inspector.gui.message_dialog import WrappedText
from inspector.gui.parts import KeyButton, column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel
from inspector.session.export_preview import Preview, free_target, make_preview
from inspector.session.jobs import Job, JobState, Lane
from inspector.session.results import Results
from inspector.session.workspace import Workspace

SIZE: Final = (720, 560)
CHECK: Final = "sha256sum -c SHA256SUMS"


class ExportDialog(QDialog):
    """Shows what an export would do and does it; show it by ``open()``.

    Closing it leaves a running export alone; the job tray goes on telling of it.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._looking: Job | None = None
        self._shown: Results | None = None  # what is told of; None while it is being looked at
        self._is_open = True
        self._summary = SafeLabel("Looking at every record…", "strong")
        self._rule = SafeLabel("", "dim", wraps=True)
        self._files, self._rows = FileList(), LeavingTable()
        self._warnings = SafeLabel("", "warning", wraps=True)
        self._target = QLineEdit(str(free_target(workspace.session.project.path)))
        self._browse = KeyButton("Browse…")
        self._bar = QProgressBar()
        self._status = WrappedText("", "What happened")
        self._copy, self._folder = KeyButton("Copy check"), KeyButton("Open folder")
        self._close = KeyButton("Cancel", "Esc")
        self._export = KeyButton("Export", "Return", tone="primary")
        self._build()
        self._connect()
        self._load()

    def done(self, result: int) -> None:
        """Listen no longer."""
        if self._is_open:
            self._is_open = False
            self._workspace.session.jobs.changed.disconnect(self._on_job)
            self._workspace.review.labelled.disconnect(self._load)
            self._workspace.reloaded.disconnect(self._load)
        super().done(result)

    def _load(self, *_: object) -> None:
        workspace, session = self._workspace, self._workspace.session
        columns, results = workspace.columns, workspace.results
        if columns is None or results is None:
            return
        verdicts, writer = workspace.review.verdicts.copy(), workspace.review.writer

        def look(_: Job) -> Preview:
            writer.settle()  # verdicts on their way are in the export too
            return make_preview(session, results, columns, verdicts)

        self._shown = None
        self._enable()
        self._looking = session.jobs.start(
            "Export preview", look, Lane.IO, on_done=lambda preview: self._show(results, preview)
        )

    def _show(self, results: Results, preview: Preview) -> None:
        if not self._is_open:
            return
        self._shown = results
        self._summary.setText(f"{preview.kept:,} rows stay, {preview.removed:,} leave")
        self._rule.setText(f"The rule: {preview.rule}. Sources are never written to.")
        self._files.show_files(preview.files)
        warnings = preview.warnings()
        if self._workspace.review.writer.failure:
            warnings.insert(0, "A verdict is not saved and does not count; press Retry first.")
        self._warnings.setText("\n".join(f"▲ {text}" for text in warnings))
        self._warnings.setVisible(bool(warnings))
        listed = len(preview.leaving)
        more = f"the first {listed} of " if listed < preview.removed else ""
        self._heading.setText(f"leaving: {more}{preview.removed:,} rows".upper())
        self._rows.show_rows(preview.leaving)
        self._enable()

    def _on_export(self) -> None:
        target = Path(self._target.text().strip()).expanduser()
        if not self._target.text().strip() or not target.is_absolute():
            self._say("Choose a folder, with its whole path.", "bad")
            return
        workspace, shown = self._workspace, self._shown
        if shown is None:
            return  # it is being looked at anew
        self._say("", "")
        self._job = workspace.session.jobs.start(
            "Export",
            lambda job: workspace.export(target, shown, job),
            Lane.IO,
            on_done=lambda report: self._exported(target, report),
        )
        self._busy(True)

    def _exported(self, target: Path, report: ExportReport) -> None:
        if not self._is_open:
            return
        kept, removed = sum(report.kept.values()), sum(report.removed.values())
        self._say(
            f"Exported to {target}: {kept:,} kept, {removed:,} removed.\n"
            f"Check it in that folder with: {CHECK}",
            "good",
        )
        self._job = None
        self._bar.hide()
        self._copy.show()
        self._folder.show()
        self._export.hide()
        self._close.set_label("Close")
        self._close.setDefault(True)
        self._close.setFocus()

    def _on_job(self, job: Job) -> None:
        if job is self._looking and job.state is JobState.FAILED and job.error is not None:
            self._say(sentence(job.error), "bad")
        if job is not self._job:
            return
        if job.total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(int(1000 * min(job.done / job.total, 1.0)))
        if job.state is JobState.FAILED and job.error is not None:
            self._say(sentence(job.error), "bad")
            self._busy(False)
        elif job.state is JobState.CANCELLED:
            self._say("Cancelled; nothing was written.", "dim")
            self._busy(False)

    def _on_close(self) -> None:
        if self._job is not None:
            self._job.cancel()
        else:
            self.reject()

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "Export into", str(Path(self._target.text()).parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._target.setText)
        dialog.open()

    def _busy(self, busy: bool) -> None:
        if not busy:
            self._job = None
        self._bar.setVisible(busy)
        self._bar.setRange(0, 0)
        for widget in (self._browse, self._target):
            widget.setEnabled(not busy)
        self._enable()

    def _enable(self) -> None:
        self._export.setEnabled(self._job is None and self._shown is not None)

    def _say(self, text: str, role: str) -> None:
        self._status.setProperty("role", role)
        self._status.style().unpolish(self._status)
        self._status.style().polish(self._status)
        self._status.say(text)
        self._status.setVisible(bool(text))

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self.setAccessibleName("Export")
        self.resize(*SIZE)
        self._heading = heading("leaving")
        head = column_of(None, spacing=4)
        for widget in (SafeLabel("Export cleaned data", "title"), self._summary, self._rule):
            head.addWidget(widget)
        column = column_of(self, margins=(24, 24, 24, 16), spacing=12)
        column.addLayout(head)
        for part in (self._files, self._warnings, self._heading):
            column.addWidget(part)
        column.addWidget(self._rows, 1)
        column.addLayout(self._make_target())
        column.addWidget(self._status)
        column.addLayout(self._make_buttons())
        for hidden in (self._warnings, self._status, self._bar, self._copy, self._folder):
            hidden.hide()
        self._export.setEnabled(False)
        self._export.setDefault(True)
        self._bar.setAccessibleName("Progress of the export")
        self._bar.setTextVisible(False)

    def _make_target(self) -> QHBoxLayout:
        self._target.setAccessibleName("Folder to export into")
        row = row_of(None)
        row.addWidget(SafeLabel("Into", "dim"))
        row.addWidget(self._target, 1)
        row.addWidget(self._browse)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        row = row_of(None)
        row.addWidget(self._bar, 1)
        row.addStretch(1)
        for button in (self._copy, self._folder, self._close, self._export):
            row.addWidget(button)
        for button in (self._copy, self._folder, self._close, self._browse):
            button.setAutoDefault(False)
        return row

    def _connect(self) -> None:
        self._export.clicked.connect(self._on_export)
        self._close.clicked.connect(self._on_close)
        self._browse.clicked.connect(self._on_browse)
        self._copy.clicked.connect(lambda: QApplication.clipboard().setText(CHECK))
        self._folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._target.text()))
        )
        self._workspace.session.jobs.changed.connect(self._on_job)
        self._workspace.review.labelled.connect(self._load)
        self._workspace.reloaded.connect(self._load)
