"""The files of the project, and what is wrong with any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from inspector.domain.dataset import Dataset
from inspector.gui.parts import SHORT_STAGES, chip, clear_layout, column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

LINES: Final = 40
"""Files that are listed; a project of more says how many there are."""
HIGHEST: Final = 208
"""Pixels that the list takes at most; what is more scrolls."""


class DatasetsView(QWidget):
    """One line a file: stage, name, rows; then what is missing."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("datasets")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._changed: Sequence[str] = ()
        self._content = QWidget()
        self._list = column_of(self._content, margins=(12, 0, 12, 16), spacing=4)
        area = FittingArea(self._content)
        top = row_of(None, heading("Datasets"), margins=(12, 12, 12, 0))
        column = column_of(self, spacing=8)
        column.addLayout(top)
        column.addWidget(area)
        self._area = area
        workspace.reloaded.connect(self._on_reloaded)
        self._on_reloaded()

    def _on_reloaded(self) -> None:
        self._changed = ()
        self._show()
        if self._workspace.columns is not None:
            results = self._workspace.session.results
            self._workspace.work(
                "Look for changed files", lambda _: results.changed_sources(), self._on_changed
            )

    def _on_changed(self, names: list[str]) -> None:
        if names != list(self._changed):
            self._changed = names
            self._show()

    def _show(self) -> None:
        clear_layout(self._list)
        columns = self._workspace.columns
        datasets = columns.union.datasets if columns else ()
        if not datasets:
            self._list.addWidget(SafeLabel("Reading…" if columns is None else "None yet.", "dim"))
        changed = set(self._changed)
        for dataset in datasets[:LINES]:
            self._list.addWidget(_line(dataset, is_changed=dataset.name in changed))
        if len(datasets) > LINES:
            self._list.addWidget(SafeLabel(f"and {len(datasets) - LINES:,} more", "dim"))
        if columns is not None:
            state = self._workspace.session.results.state
            self._tell("Cannot be read", state.unread)
            self._tell("Detectors missing", state.missing)
        self._area.updateGeometry()

    def _tell(self, title: str, reasons: Mapping[str, str]) -> None:
        if reasons:
            self._list.addSpacing(8)
            self._list.addWidget(heading(title))
        for name, reason in reasons.items():
            label = ElidedLabel(f"{plain(name)}: {plain(one_line(reason))}", "small")
            set_tooltip(label, f"{plain(name)}: {plain(reason)}")
            self._list.addWidget(label)


class FittingArea(QScrollArea):
    """As high as what it holds, up to a limit."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.installEventFilter(self)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the content, whose lines have a size only once they are shown."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of the content."""
        hint = self._content.sizeHint()
        return QSize(hint.width(), min(hint.height(), HIGHEST))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Keep that height also where there is little room."""
        return QSize(48, self.sizeHint().height())


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
