"""What a new file looks like as it would be read; layout, stage and fields can be set by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from inspector.domain.recipe import Change, Recipe, SourceSpec
from inspector.gui.crash import sentence
from inspector.gui.import_columns import ColumnsForm
from inspector.gui.import_guesses import GuessRow
from inspector.gui.import_rows import PreviewRows
from inspector.gui.parts import KeyButton, chip, column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel
from inspector.pipeline.preview import SAMPLED, Preview, Reading, why_refused
from inspector.session.jobs import Job, JobState
from inspector.session.session import Session
from inspector.session.sources import as_shown
from inspector.session.visible import plain

SIZE: Final = (1072, 768)
FORM_WIDTH: Final = 304


class ImportDialog(QDialog):
    """First rows, layout and stage of one file; the user may say otherwise before it is scanned.

    Args:
        session: the project that the file goes into.
        path: the file.
        start: scans with what is to be added, once the user agrees.
        parent: the window.
    """

    def __init__(
        self, session: Session, path: Path, start: Callable[[Change], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle("Open a dataset")
        self.resize(*SIZE)
        self._session, self._path, self._start = session, path, start
        self._known = _known(session.project.recipe, path)
        self._mapping = dict(self._known.mapping) if self._known else {}
        self._chosen: Reading | None = None
        self._is_filled, self._has_looked, self._is_open = False, False, True
        self._job: Job | None = None
        self._about = SafeLabel("", "dim")
        self._container = chip("")
        self._problem = SafeLabel("", "warning", wraps=True)
        self._guesses, self._rows, self._form = GuessRow(), PreviewRows(), ColumnsForm()
        self._scan = KeyButton("Scan", "Return", tone="primary")
        self._build()
        self._guesses.chosen.connect(self._on_chosen)
        self._form.edited.connect(lambda: self._scan.setEnabled(False))
        self._form.changed.connect(self._on_placed)
        session.jobs.changed.connect(self._on_job)
        self._look({})

    def mapping(self) -> dict[str, str]:
        """Return what makes the pipeline read the file as it is shown; empty to detect it."""
        return dict(self._mapping)

    def done(self, result: int) -> None:
        """Listen no longer."""
        if self._is_open:
            self._is_open = False
            self._session.jobs.changed.disconnect(self._on_job)
        super().done(result)

    def show_preview(self, preview: Preview) -> None:
        """Show what was found."""
        if not self._is_open:
            return
        if not self._is_filled:
            self._fill(preview)
            if self._mapping:  # as the project has it, which is not how it was looked at
                self._look(self._mapping)
                return
        self._rows.show_preview(preview)
        given = self._known.stage if self._known else None
        self._form.show_stage(next(iter(preview.stages), ""), given)
        self._say("")
        self._scan.setEnabled(bool(preview.rows))
        if not self._has_looked:
            self._has_looked = True
            self._scan.setFocus()

    def _fill(self, preview: Preview) -> None:
        self._is_filled = True
        self._container.setText(preview.container)
        self._container.show()
        part = "all" if preview.sampled < SAMPLED else "the first"
        self._about.setText(f"{part} {preview.sampled:,} rows looked at")
        self._guesses.show_guesses(preview)
        self._guesses.setVisible(bool(self._guesses.cards))
        self._heading.setVisible(bool(self._guesses.cards))
        self._form.offer(preview)
        if self._mapping:
            self._form.show_mapping(self._mapping)
        elif self._guesses.cards:
            self._show_choice(self._guesses.cards[0].reading)

    def _on_chosen(self, reading: Reading) -> None:
        self._show_choice(reading)
        self._mapping = dict(reading.mapping)
        self._look(self._mapping)

    def _show_choice(self, reading: Reading) -> None:
        self._chosen = reading
        self._guesses.mark(reading)
        single = {name: each[0] for name, each in reading.columns.items() if len(each) == 1}
        self._form.show_mapping(single)

    def _on_placed(self) -> None:
        tags = {name: text for name, text in self._mapping.items() if name.endswith("_tag")}
        tags.pop("kto_tag", None)
        placed = self._form.mapping()
        self._mapping = placed | tags if placed else {}
        self._chosen = None
        self._guesses.mark(None)
        refused = why_refused(self._mapping)
        self._say(refused)
        if not refused:
            self._look(self._mapping)

    def _look(self, mapping: dict[str, str]) -> None:
        self._scan.setEnabled(False)
        self._job = self._session.start_preview(self._path, mapping, self.show_preview)

    def _on_job(self, job: Job) -> None:
        if job is self._job and job.state is JobState.FAILED and job.error is not None:
            self._say(sentence(job.error))
            self._rows.fail()

    def _say(self, text: str) -> None:
        self._problem.setText(plain(text))
        if text:
            self._scan.setEnabled(False)

    def _accept(self) -> None:
        added = as_shown(self._path, self._form.chosen_stage(), self.mapping())
        self.accept()
        self._start(added)

    def _build(self) -> None:
        title = row_of(None, ElidedLabel(plain(self._path.name), "title"), self._container)
        title.setStretch(0, 1)
        title.addWidget(self._about)
        self._container.hide()
        self._heading = heading("Layout")
        self._form.setFixedWidth(FORM_WIDTH)
        body = row_of(None, self._rows, self._form, spacing=16)
        body.setStretch(0, 1)
        column = column_of(self, margins=(24, 20, 24, 20), spacing=12)
        column.addLayout(title)
        column.addWidget(self._heading)
        column.addWidget(self._guesses)
        column.addSpacing(4)
        column.addLayout(body, 1)
        column.addLayout(self._make_buttons())

    def _make_buttons(self) -> QHBoxLayout:
        cancel = KeyButton("Cancel", "Esc")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._scan.setDefault(True)
        self._scan.setEnabled(False)
        self._scan.clicked.connect(self._accept)
        buttons = row_of(None)
        buttons.addWidget(self._problem, 1)
        for button in (cancel, self._scan):
            buttons.addWidget(button)
        return buttons


def _known(recipe: Recipe, path: Path) -> SourceSpec | None:
    own = str(path.resolve())
    return next((source for source in recipe.sources if source.path == own), None)
