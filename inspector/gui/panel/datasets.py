"""The files of the project, and what is wrong with any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from inspector.domain.dataset import Dataset
from inspector.gui.panel.section import RIGHT, Section
from inspector.gui.parts import (
    SHORT_STAGES,
    chip,
    clear_layout,
    column_of,
    flat_button,
    heading,
    row_of,
)
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

FEW: Final = 8
"""Files that are listed at first."""
LINES: Final = 200
"""Files that are listed at most; a project of more says how many there are."""


class DatasetsView(QWidget):
    """One line a file: stage, name, rows; then what is missing."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._changed: Sequence[str] = ()
        self._is_whole = False
        self._content = QWidget()
        self._list = column_of(self._content, margins=(12, 0, RIGHT, 0), spacing=4)
        column_of(self, Section("Datasets", self._content))
        workspace.reloaded.connect(self._on_reloaded)
        self._on_reloaded()

    def _on_reloaded(self) -> None:
        self._changed = ()
        self._show()
        results = self._workspace.results
        if results is not None:
            self._workspace.work(
                "Look for changed files", results.changed_sources, self._on_changed
            )

    def _on_changed(self, names: list[str]) -> None:
        if names != list(self._changed):
            self._changed = names
            self._show()

    def _show(self) -> None:
        clear_layout(self._list)
        columns, results = self._workspace.columns, self._workspace.results
        datasets = columns.union.datasets if columns else ()
        if not datasets:
            self._list.addWidget(SafeLabel("Reading…" if columns is None else "None yet.", "dim"))
        changed = set(self._changed)
        shown = datasets[: LINES if self._is_whole else FEW]
        for dataset in shown:
            self._list.addWidget(_line(dataset, is_changed=dataset.name in changed))
        if len(shown) < len(datasets):
            self._tell_more(len(datasets) - len(shown))
        if results is not None:
            self._tell("Cannot be read", results.state.unread)
            self._tell("Detectors missing", results.state.missing)

    def _tell_more(self, left: int) -> None:
        if self._is_whole:
            self._list.addWidget(SafeLabel(f"and {left:,} more", "dim"))
            return
        more = flat_button(f"Show {left:,} more")
        more.clicked.connect(self._on_more)
        self._list.addWidget(more)

    def _on_more(self) -> None:
        self._is_whole = True
        self._show()

    def _tell(self, title: str, reasons: Mapping[str, str]) -> None:
        if reasons:
            self._list.addSpacing(8)
            self._list.addWidget(heading(title))
        for name, reason in reasons.items():
            label = ElidedLabel(f"{plain(name)}: {plain(one_line(reason))}", "small")
            set_tooltip(label, f"{plain(name)}: {plain(reason)}")
            self._list.addWidget(label)


def _line(dataset: Dataset, *, is_changed: bool) -> QWidget:
    name = plain(one_line(dataset.name))
    label = ElidedLabel(name)
    set_tooltip(label, f"{name}\n{dataset.path}")
    row = row_of(None, chip(SHORT_STAGES[dataset.stage].lower(), dataset.stage), spacing=6)
    row.addWidget(label, 1)
    if is_changed:
        mark = chip("changed", "unsure")
        set_tooltip(mark, "This file is not as it was when it was scanned. Scan again (F5).")
        row.addWidget(mark)
    row.addWidget(SafeLabel(f"{len(dataset):,}", "dim"))
    line = QWidget()
    column = column_of(line, margins=(0, 2, 0, 2), spacing=2)
    column.addLayout(row)
    if dataset.problems:
        column.addWidget(_problems(dataset))
    return line


def _problems(dataset: Dataset) -> SafeLabel:
    count, first = len(dataset.problems), dataset.problems[0]
    label = SafeLabel(f"{count:,} bad {'row' if count == 1 else 'rows'}", "small")
    set_tooltip(label, f"Row {first.row:,}: {first.reason}\nThe other rows were read.")
    return label
