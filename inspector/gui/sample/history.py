"""Who judged, tagged and noted a row before, and how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from inspector.domain.labels import LabelEvent, LabelKey
from inspector.gui.parts import column_of, heading, row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.theme import GRID
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

SHOWN: Final = 20


class History(QWidget):
    """The log of one row, newest first; read off the GUI thread."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._row = NO_ROW
        self._lines: list[_Line] = []
        self._nothing = SafeLabel("No decision yet.", "faint")
        self._earlier = SafeLabel("", "faint")
        self._column = column_of(
            self, heading("History"), self._nothing, self._earlier, spacing=GRID // 2
        )

    def show_row(self, row: int) -> None:
        """Read the log of a row."""
        if row != self._row:
            self._row = row
            self._show(row, ())
        self.refresh()

    def refresh(self) -> None:
        """Read the log again."""
        columns, row, session = self._workspace.columns, self._row, self._workspace.session
        if columns is not None and row != NO_ROW:
            dataset, record = columns.union.locate(row)
            key = LabelKey(dataset.name, dataset.uid(record))
            self._workspace.work(
                "History",
                lambda _: (row, session.labels.events_of(key)),
                lambda found: self._show(*found),
            )

    def _show(self, row: int, events: Sequence[LabelEvent]) -> None:
        if row != self._row:
            return
        latest = events[::-1][:SHOWN]
        while len(self._lines) < len(latest):
            self._lines.append(_Line())
            self._column.insertWidget(len(self._lines), self._lines[-1])
        for line, event in zip(self._lines, latest, strict=False):
            line.show_event(event)
            line.show()
        for line in self._lines[len(latest) :]:
            line.hide()
        self._nothing.setVisible(not events)
        self._earlier.setText(f"and {len(events) - SHOWN:,} earlier")
        self._earlier.setVisible(len(events) > SHOWN)


class _Line(QWidget):
    """One decision: when, by whom, what, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._time, self._what, self._note = SafeLabel("", "faint"), MarkedLine(), MarkedLine("dim")
        self._time.setFixedWidth(5 * GRID)
        row = row_of(self, self._time)
        row.setAlignment(self._time, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column_of(None, self._what, self._note, spacing=0), 1)

    def show_event(self, event: LabelEvent) -> None:
        """Show a decision."""
        when = datetime.fromisoformat(event.time).astimezone()
        is_today = when.date() == datetime.now().astimezone().date()
        self._time.setText(f"{when:%H:%M}" if is_today else f"{when:%d %b}")
        set_tooltip(self._time, f"{when:%Y-%m-%d %H:%M:%S}")
        who = f"{event.reviewer}: " if event.reviewer else ""
        self._what.show_text(who + what_of(event))
        is_noted = event.note_after != event.note_before
        note = event.note or (event.note_after if is_noted else "")
        self._note.show_text(note, keeps_lines=True)
        self._note.setVisible(bool(note))


def what_of(event: LabelEvent) -> str:
    """Say what a decision changed: the verdict, tags, the note."""
    told = []
    if event.before != event.after:
        told.append(f"{event.before.value} → {event.after.value}")
    for verb, tags, others in (
        ("tagged", event.tags_after, event.tags_before),
        ("no longer tagged", event.tags_before, event.tags_after),
    ):
        if fresh := [tag for tag in tags if tag not in others]:
            told.append(f"{verb} {', '.join(fresh)}")
    if event.note_before != event.note_after and (not told or event.note_after):
        words = "note changed" if event.note_before else "note"
        told.append(words if event.note_after else "note removed")
    return " · ".join(told)
