"""Which files, contributors, licences are to be suspected most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from inspector.gui.panel.line import FilterLine
from inspector.gui.panel.section import RIGHT, Section
from inspector.gui.parts import clear_layout, column_of, flat_button, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.session.source_lines import SourceLine, source_lines
from inspector.session.visible import plain
from inspector.session.workspace import Workspace

FEW: Final = 5
MANY: Final = 200
"""Lines that are made at most; who has more sources filters by them."""
NOTHING: Final = "Nothing to compare: one source."


class SourcesView(QWidget):
    """One line a source, the worst first; a click filters by it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._lines: Sequence[SourceLine] | None = None
        self._is_whole = False
        self._more = flat_button()
        self._body = QWidget()
        self._list = column_of(None, spacing=0)
        outer = column_of(self._body, margins=(6, 0, 0, 0), spacing=0)
        outer.addLayout(self._list)
        outer.addWidget(self._more)
        column_of(self, Section("Sources by risk", self._body))
        self._more.clicked.connect(self._on_more)
        workspace.reloaded.connect(self._on_reloaded)
        workspace.reranked.connect(self._on_reloaded)
        workspace.filters.changed.connect(self._show_chosen)
        self._on_reloaded()

    def lines(self) -> list[FilterLine]:
        """Return the lines that are shown, from the top."""
        items = (self._list.itemAt(place) for place in range(self._list.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, FilterLine)]

    def _on_reloaded(self) -> None:
        columns = self._workspace.columns
        self.setVisible(columns is not None and columns.is_scored)
        if columns is not None and columns.is_scored:
            self._workspace.work("Sources", lambda task: source_lines(columns, task), self._take)

    def _take(self, lines: Sequence[SourceLine]) -> None:
        if lines != self._lines:
            self._lines = lines
            self._show()

    def _on_more(self) -> None:
        self._is_whole = True
        self._show()

    def _show(self) -> None:
        clear_layout(self._list)
        lines = self._lines or ()
        shown = lines[: MANY if self._is_whole else FEW]
        for line in shown:
            self._list.addWidget(self._make(line))
        if not lines:
            self._list.addWidget(SafeLabel(NOTHING, "dim"))
        left = min(len(lines), MANY) - len(shown)
        self._more.setText(f"Show {left:,} more")
        self._more.setVisible(left > 0)
        self._show_chosen()

    def _make(self, line: SourceLine) -> FilterLine:
        name = plain(one_line(line.name))
        made = FilterLine(line.query)
        made.setAccessibleName(f"{line.kind} {name}, risk {line.risk}")
        made.setEnabled(bool(line.query))
        advice = "Click: only its rows." if line.query else "No query can ask for such a name."
        set_tooltip(made, f"{line.about}\n{advice}")
        row = row_of(made, ElidedLabel(name), margins=(5, 3, RIGHT - 1, 3), spacing=6)
        row.setStretch(0, 1)
        row.addWidget(SafeLabel(line.kind, "small"))
        row.addWidget(SafeLabel(line.risk, "bad" if line.is_unusual else "dim"))
        made.pressed.connect(self._on_pressed)
        return made

    def _on_pressed(self) -> None:
        line = self.sender()
        assert isinstance(line, FilterLine)
        self._workspace.filters.toggle(line.query)

    def _show_chosen(self) -> None:
        for line in self.lines():
            line.choose(self._workspace.filters.has(line.query))
