"""The rows below the map: which ones, in which order, and which of them is looked at."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QWidget

from inspector.gui.keys import keys
from inspector.gui.parts import EmptyState, column_of
from inspector.gui.safe_text import one_line
from inspector.gui.table.clipboard import Clipboard
from inspector.gui.table.learned_switch import LearnedSwitch
from inspector.gui.table.model import ListingModel
from inspector.gui.table.rows_table import RowsTable, overlay
from inspector.gui.table.tabs import Tabs
from inspector.session.jobs import Job, JobState
from inspector.session.row_order import Order, Tab
from inspector.session.workspace import Workspace

PATIENCE_MS: Final = 300
"""Sorting that takes longer is told."""
READING: Final = ("Reading…", "Rows appear here as soon as they are read.")
EMPTY: Final = {
    Tab.QUEUE: ("No suspects", "Every row is under All."),
    Tab.ALL: ("No rows", "The datasets hold no records."),
    Tab.FILTERED: ("Nothing found", "{clear} ends the search."),
    Tab.SELECTED: ("Nothing selected", "Lasso points with {lasso}, or click a group."),
}


class TableView(QWidget):
    """Tabs and rows; they show the listing and write to the listing and the selection."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._tabs = Tabs(LearnedSwitch(workspace))
        self._model = ListingModel(workspace)
        self._table = RowsTable(self._model)
        self.header = self._table.columns
        self.clipboard = Clipboard(workspace, self._model, self.header, self._tabs.hint)
        self._empty = EmptyState("", "")
        self._slow = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._shown_order = self._order
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

    @property
    def _order(self) -> tuple[str, bool, bool]:
        listing = self._workspace.listing
        return listing.order, listing.is_reversed, listing.is_preferred

    def choose_columns(self) -> None:
        """Open the menu of all columns, with the arrow keys in it."""
        menu = self.header.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self._tabs.mapToGlobal(self._tabs.rect().bottomRight())
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))
        menu.setActiveAction(menu.actions()[0])

    def _connect(self) -> None:
        workspace, table = self._workspace, self._table
        workspace.listing.changed.connect(self._on_listing)
        workspace.reloaded.connect(self._on_listing)
        workspace.reranked.connect(self._on_listing)
        workspace.selection.focused.connect(self._focus)
        workspace.selection.changed.connect(self._on_selection)
        workspace.review.labelled.connect(self._on_labelled)
        workspace.session.jobs.changed.connect(self._on_job)
        table.clicked_at.connect(self._on_click)
        table.moved_to.connect(self._on_move)
        table.copy_wanted.connect(self.clipboard.copy_table)
        self._tabs.columns_wanted.connect(self.choose_columns)
        table.horizontalHeader().sectionClicked.connect(self._on_header)
        self._tabs.chosen.connect(workspace.listing.show)
        self._slow.timeout.connect(self._on_slow)
        keys().changed.connect(self._show_tabs)

    def _on_listing(self) -> None:
        height = self._table.height_of_focus()
        if self._model.take_rows():
            self._focus(self._workspace.selection.row)
            if self._workspace.listing.is_preferred:
                self._table.hold_focus(height)
            if self._table.position < 0:
                self._table.scrollToTop()
        self._show_order()
        self._show_tabs()

    def _on_selection(self) -> None:
        self._model.take_selection()
        self._table.viewport().update()
        self._show_tabs()

    def _on_labelled(self, rows: object) -> None:  # noqa: ARG002 - the signal's argument
        """Show the verdicts; where rows are sorted by them, these stay until one sorts anew.

        A row that moved away under the reviewer's eyes would take their place in the list along.
        """
        self._table.viewport().update()
        if self._workspace.listing.order == Order.VERDICT:
            self._model.is_stale = True
            self._show_headings()

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
        listing, order = self._workspace.listing, self._model.columns[section].name
        is_turned = listing.is_reversed if self._model.is_stale else not listing.is_reversed
        listing.sort(order, is_reversed=listing.order == order and is_turned)

    def _focus(self, row: int) -> None:
        self._table.set_position(self._model.position_of(row))
        self._show_hint()

    def _show_order(self) -> None:
        if self._order != self._shown_order:
            self._shown_order = self._order
            self._show_headings()

    def _show_headings(self) -> None:
        last = self._model.columnCount() - 1
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def _show_tabs(self) -> None:
        listing = self._workspace.listing
        counts = listing.counts()
        has_data, has_query = self._workspace.columns is not None, listing.matching is not None
        self._tabs.show_counts(counts, listing.tab, has_data=has_data, has_query=has_query)
        self._empty.setVisible(self._model.rowCount() == 0)
        is_reading = not has_data or counts[listing.tab] > 0
        title, advice = READING if is_reading else EMPTY[listing.tab]
        clear, lasso = keys().first("clear", "Esc"), keys().first("lasso", "L")
        advice = advice.format(clear=clear or "Clear", lasso=lasso or "the mouse")
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
    """Say what can be taken back first."""
    clear = keys().first("clear", "Esc") or "Clear"
    is_typed = bool(workspace.listing.query)
    return f"{clear} ends the search." if is_typed else f"{clear} takes the last filter away."
