"""An open project: suspects at the left, map and table, the sample at the right, review below."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from inspector.domain.labels import Verdict
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.docks import Docks
from inspector.gui.export_dialog import ExportDialog
from inspector.gui.import_dialog import ImportDialog
from inspector.gui.map.view import MapView
from inspector.gui.panel.view import PanelView
from inspector.gui.parts import column_of
from inspector.gui.review_bar import ReviewBar
from inspector.gui.sample.neighbours import Ask
from inspector.gui.sample.view import SampleView
from inspector.gui.search.bar import SearchBar
from inspector.gui.table.view import TableView
from inspector.gui.tag_dialog import TagDialog
from inspector.session.selection import NO_ROW
from inspector.session.workspace import Workspace

CONFIRM_ABOVE: Final = 100
"""Rows that may be labelled in one gesture without being asked."""


class ProjectPage(QWidget):
    """The views of a workspace; they observe it, and only this page knows them all.

    Attributes:
        panels: what the Tab key goes through, in this order.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("page")
        self.workspace = workspace
        self.map, self.table = MapView(workspace), TableView(workspace)
        self.sample, self.search = SampleView(workspace), SearchBar(workspace)
        self.bar = ReviewBar(workspace)
        left = PanelView(workspace)
        self.docks = Docks(self.map, {"Suspects": left, "Sample": self.sample, "Table": self.table})
        self.panels = (left, self.map, self.table, self.sample, self.bar)
        column_of(self, self.docks, self.bar, spacing=0)
        self.bar.judged.connect(self.judge)
        self.bar.skipped.connect(workspace.review.skip)
        self.bar.whole.connect(self.aim)
        self.bar.undone.connect(workspace.review.undo)
        self.sample.tags.asked.connect(self.tag)
        self.sample.neighbours.asked.connect(self._on_asked)
        self.table.setFocus()

    def judge(self, verdict: Verdict) -> None:
        """Label what is aimed at; a large number of rows only after a look at what they are."""
        review, seen = self.workspace.review, self.workspace.columns
        rows = review.target
        if len(rows) <= CONFIRM_ABOVE:
            review.judge(verdict)
            return
        dialog = BulkDialog(self.workspace, rows, verdict, self)
        dialog.accepted.connect(lambda: review.judge(verdict, rows, seen))
        dialog.open()

    def aim(self) -> None:
        """Let the next verdict be for the whole selection or group, and show which rows that is."""
        review, selection = self.workspace.review, self.workspace.selection
        rows = review.whole
        if not len(review.target) and not len(selection.rows) and len(rows):
            columns = self.workspace.columns
            assert columns is not None
            selection.replace(rows, columns.ranking.group_ids[columns.group_of[selection.row]])
        review.aim_at_whole()

    def tag(self) -> None:
        """Ask which attack it is: the rows aimed at, else the focused one."""
        review, seen = self.workspace.review, self.workspace.columns
        if not len(review.aimed):
            return
        dialog = TagDialog(self.workspace, review.aimed, self)
        dialog.accepted.connect(
            lambda: review.tag(dialog.rows.tolist(), dialog.added, dialog.removed, seen)
        )
        dialog.open()

    def find_similar(self, *, is_most: bool = True) -> None:
        """Select the rows most similar in meaning to the focused one, or the least similar."""
        self.sample.neighbours.find_similar(self.map.field, is_most=is_most)

    def aim_at_copies(self) -> None:
        """Let the next verdict be for all near-duplicates of the focused row, and show them."""
        review = self.workspace.review
        if len(review.target):
            review.aim_at_whole()
        else:
            self.sample.neighbours.find_copies()

    def skip(self) -> None:
        """Go to the next row without a verdict; Space presses a button that was tabbed to."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        else:
            self.workspace.review.skip()

    def clear(self) -> None:
        """Take back one thing: the aim, else the selection, else what is typed, else a pill."""
        review, selection = self.workspace.review, self.workspace.selection
        if len(review.target):
            review.aim_at_whole()
        elif len(selection.rows):
            selection.clear()
        elif self.workspace.listing.query:
            self.workspace.listing.search("")
        elif self.workspace.filters.pills:
            self.workspace.filters.remove(len(self.workspace.filters.pills) - 1)
        self.map.start_pan()

    def scan(self) -> None:
        """Scan again; only what changed is computed."""
        self.workspace.session.start_scan()

    def show_import(self) -> None:
        """Show how the dataset of the focused row is read, and let the user say otherwise."""
        columns, row = self.workspace.columns, self.workspace.selection.row
        if columns is None or row == NO_ROW:
            return
        session = self.workspace.session
        path = columns.union.locate(row)[0].path
        ImportDialog(session, path, session.start_scan, self).open()

    def show_export(self) -> None:
        """Show what would leave and what would stay."""
        if self.workspace.columns is not None:
            ExportDialog(self.workspace, self).open()

    def _on_asked(self, what: Ask) -> None:
        if what is Ask.COPIES:
            self.aim_at_copies()
        else:
            self.find_similar(is_most=what is Ask.MOST)
