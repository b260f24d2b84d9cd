"""The rows below the map: which ones, in which order, and which of them is looked at."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from inspector.gui.parts import EmptyState, column_of
from inspector.gui.safe_text import one_line
from inspector.gui.table.model import ORDERS, ListingModel
from inspector.gui.table.rows_table import RowsTable, overlay
from inspector.gui.table.tabs import Tabs
from inspector.session.jobs import Job, JobState
from inspector.session.listing import Tab
from inspector.session.workspace import Workspace

PATIENCE_MS: Final = 300
"""Sorting that takes longer is told."""
READING: Final = ("Reading…", "Rows appear here as soon as they are read.")
EMPTY: Final = {
    Tab.QUEUE: ("No suspects", "Every row is under All."),
    Tab.ALL: ("No rows", "The datasets hold no records."),
    Tab.FILTERED: ("Nothing found", "Esc ends the search."),
    Tab.SELECTED: ("Nothing selected", "Lasso points with L, or click a group."),
}


class TableView(QWidget):
    """Tabs and rows; they show the listing and write to the listing and the selection."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._tabs = Tabs()
        self._model = ListingModel(workspace)
        self._table = RowsTable(self._model)
        self._empty = EmptyState("", "")
        self._slow = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._shown_order = (workspace.listing.order, workspace.listing.is_reversed)
        overlay(self._empty, self._table)
        column_of(self, self._tabs, self._table, spacing=0)
        self.setFocusProxy(self._table)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the listing as it is."""
        self._model.take_rows()
        self._focus(self._workspace.selection.row)
        self._show_order()
        self._show_tabs()

    def _connect(self) -> None:
        workspace, table = self._workspace, self._table
        workspace.listing.changed.connect(self._on_listing)
        workspace.reloaded.connect(self._on_listing)
        workspace.selection.focused.connect(self._focus)
        workspace.selection.changed.connect(self._on_selection)
        workspace.review.labelled.connect(self._on_labelled)
        workspace.session.jobs.changed.connect(self._on_job)
        table.clicked_at.connect(self._on_click)
        table.moved_to.connect(self._on_move)
        table.horizontalHeader().sectionClicked.connect(self._on_header)
        self._tabs.chosen.connect(workspace.listing.show)
        self._slow.timeout.connect(self._on_slow)

    def _on_listing(self) -> None:
        if self._model.take_rows():
            self._focus(self._workspace.selection.row)
            if self._table.position < 0:
                self._table.scrollToTop()
        self._show_order()
        self._show_tabs()

    def _on_selection(self) -> None:
        self._model.take_selection()
        self._table.viewport().update()
        self._show_tabs()

    def _on_labelled(self, rows: object) -> None:  # noqa: ARG002 - the signal's argument
        self._table.viewport().update()

    def _on_job(self, job: Job) -> None:
        if job.title != "Sort":
            return
        if job.state is not JobState.RUNNING:
            self._slow.stop()
            self._show_hint()
        elif not self._slow.isActive():
            self._slow.start()

    def _on_slow(self) -> None:
        self._tabs.hint("sorting…")

    def _on_click(self, position: int, modifiers: Qt.KeyboardModifier) -> None:
        selection, row = self._workspace.selection, self._model.row_at(position)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._add_to(position)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            change = selection.remove if self._model.is_selected(position) else selection.add
            change(np.asarray([row], np.int64))
        else:
            if self._workspace.listing.tab is not Tab.SELECTED:  # or the list would be gone
                selection.clear()
            selection.focus(row)

    def _on_move(self, position: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._add_to(position)
        self._workspace.selection.focus(self._model.row_at(position))

    def _add_to(self, position: int) -> None:
        """Select from the focused row to a place."""
        start = self._table.position if self._table.position >= 0 else position
        self._workspace.selection.add(self._model.rows_between(start, position))

    def _on_header(self, section: int) -> None:
        listing, order = self._workspace.listing, ORDERS[section]
        is_same = listing.order is order
        listing.sort(order, is_reversed=is_same and not listing.is_reversed)

    def _focus(self, row: int) -> None:
        self._table.set_position(self._model.position_of(row))
        self._show_hint()

    def _show_order(self) -> None:
        order = self._workspace.listing.order, self._workspace.listing.is_reversed
        if order != self._shown_order:
            self._shown_order = order
            self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(ORDERS) - 1)

    def _show_tabs(self) -> None:
        listing = self._workspace.listing
        counts = listing.counts()
        has_data, has_query = self._workspace.columns is not None, listing.matching is not None
        self._tabs.show_counts(counts, listing.tab, has_data=has_data, has_query=has_query)
        self._empty.setVisible(self._model.rowCount() == 0)
        is_reading = not has_data or counts[listing.tab] > 0
        title, advice = READING if is_reading else EMPTY[listing.tab]
        if listing.tab is Tab.FILTERED and not is_reading:
            advice = f"No row passes {_asked(self._workspace)}. {_way_out(self._workspace)}"
        self._empty.say(title, advice)
        self._show_hint()

    def _show_hint(self) -> None:
        total, position = self._model.rowCount(), self._table.position
        self._tabs.hint(f"row {position + 1:,} of {total:,}" if position >= 0 else "")


def _asked(workspace: Workspace) -> str:
    """Say what was asked for."""
    count, query = len(workspace.filters.pills), one_line(workspace.listing.query, 80)
    pills = "" if not count else "the filter" if count == 1 else f"all {count} filters"
    return " and ".join(filter(None, [pills, query]))


def _way_out(workspace: Workspace) -> str:
    """Say what Esc takes back first."""
    is_typed = bool(workspace.listing.query)
    return "Esc ends the search." if is_typed else "Esc takes the last filter away."
